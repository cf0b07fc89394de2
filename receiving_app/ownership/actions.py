"""Recording who owns a unit. A decision is never changed; a later one names the one it takes the place of."""

from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from receiving_app.database.record import canonical
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.ownership.determination import Determination
from receiving_app.ownership.lookups import present_determination
from receiving_app.ownership.records import OwnershipDetermination

_NEWEST = (  # put together once: each unit says it
    select(OwnershipDetermination.id)
    .where(OwnershipDetermination.asset_id == bindparam("asset"))
    .order_by(OwnershipDetermination.id.desc())
    .limit(1)
)


def record_determination(session: Session, by: By, asset_id: str, decided: Determination) -> Determination:
    """Write a rule's answer for a unit down, beside whatever was decided before.

    Args:
        session: the step's transaction.
        by: who, where, when.
        asset_id: the unit.
        decided: what the rules answered; ``id`` is empty still.

    Returns:
        The determination with its id.
    """
    before = session.connection().execute(_NEWEST, {"asset": asset_id}).scalar()
    return _write(session, by, asset_id, decided, before, None, None)


def override(
    session: Session, by: By, asset_id: str, *, owner: str, who_tags: str, tag_due: date | None, reason: str
) -> Determination:
    """Somebody with the right role decides otherwise; it stands beside the rule's answer.

    The caller has checked the role (property manager, or administrator).

    Raises:
        Refused: no reason, or nothing was decided for the unit yet.
    """
    before = present_determination(session, asset_id)
    if before is None:
        raise Refused("Nothing is decided for this unit yet.", "Receive it first.")
    if not reason.strip():
        raise Refused("An override needs a reason.", "Say in a sentence why the rule's answer does not fit.")
    sentence = f"{owner} by override: {reason.strip()} (the rule said: {before.sentence})"
    decided = replace(
        before,
        id="",
        result="DECIDED",
        owner=owner,
        who_tags=who_tags,
        tag_due=tag_due,
        sentence=sentence,
        question=None,
    )
    return _write(session, by, asset_id, decided, before.id, by.person_id, reason.strip())


def take_back_override(session: Session, by: By, asset_id: str) -> Determination:
    """The answer before the override holds again, as a further entry.

    Raises:
        Refused: the present answer is not an override.
    """
    present = session.scalar(
        select(OwnershipDetermination)
        .where(OwnershipDetermination.asset_id == asset_id)
        .order_by(OwnershipDetermination.id.desc())
        .limit(1)
    )
    if present is None or present.overridden_by is None or present.supersedes_id is None:
        raise Refused("The unit's owner is the rule's own answer.", "There is no override to take back.")
    before = session.get_one(OwnershipDetermination, present.supersedes_id)
    return _write(
        session,
        by,
        asset_id,
        Determination.of(before),
        present.id,
        before.overridden_by,
        before.override_reason,
    )


def _write(
    session: Session,
    by: By,
    asset_id: str,
    decided: Determination,
    supersedes_id: str | None,
    overridden_by: str | None,
    reason: str | None,
) -> Determination:
    row = OwnershipDetermination(
        asset_id=asset_id,
        at=by.at,
        pack=decided.pack,
        pack_hash=decided.pack_hash,
        rule=decided.rule,
        result=decided.result,
        owner=decided.owner,
        who_tags=decided.who_tags,
        tag_due=decided.tag_due,
        facts=decided.facts,
        conditions=canonical([[c.label, c.value, c.holds] for c in decided.conditions]),
        sentence=decided.sentence,
        question=decided.question,
        overridden_by=overridden_by,
        override_reason=reason,
        supersedes_id=supersedes_id,
    )
    write_down(session, by, "ownership.decide", Subject("asset", asset_id), decided.sentence, facts=[row])
    session.flush()
    return replace(decided, id=row.id)
