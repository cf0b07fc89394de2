"""How a slip comes to lie with deliveries: placements are facts, and the slip's state follows from them."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.receiving.arrivals.deliveries import delivery_named, tell
from receiving_app.slips.answers import SlipReading
from receiving_app.slips.records import Slip, SlipDelivery, SlipPlacement
from receiving_app.slips.records import SlipReading as KeptReading


class Standing(NamedTuple):
    """Where a slip stands after its placements."""

    state: str
    deliveries: tuple[str, ...]
    copy_of_id: str | None


def standing_after(placements: Iterable[SlipPlacement]) -> Standing | None:
    """Where the placements, oldest first, leave a slip; None when there are none."""
    standing: Standing | None = None
    for each in placements:
        if each.state == "also" and standing is not None and each.delivery_id is not None:
            standing = standing._replace(deliveries=(*standing.deliveries, each.delivery_id))
        else:
            lies = (each.delivery_id,) if each.delivery_id is not None else ()
            standing = Standing(each.state, lies, each.copy_of_id)
    return standing


def place(
    session: Session,
    by: By,
    slip: Slip,
    state: str,
    said: str,
    *,
    deliveries: Sequence[str] = (),
    by_rule: bool,
    copy_of_id: str | None = None,
) -> None:
    """Write that the slip stands there now, whatever was before.

    Args:
        session: the step's transaction.
        by: who, where, when.
        slip: the slip, locked.
        state: placed, review or withdrawn.
        said: why.
        deliveries: ids of the deliveries it serves.
        by_rule: whether a rule said so, and no person.
        copy_of_id: the slip of which this is a second picture.
    """
    first = deliveries[0] if deliveries else None
    facts = [_fact(by, slip, state, first, said, by_rule=by_rule, copy_of_id=copy_of_id)]
    facts += [_fact(by, slip, "also", each, said, by_rule=by_rule) for each in deliveries[1:]]
    newest = session.scalar(
        select(SlipPlacement.id)
        .where(SlipPlacement.slip_id == slip.id)
        .order_by(SlipPlacement.id.desc())
        .limit(1)
    )
    facts[0].corrects_id = newest
    write_down(session, by, f"slips.{state}", Subject("slip", slip.id), said, facts=facts)
    slip.state, slip.delivery_id, slip.reason = state, facts[0].delivery_id, said
    slip.copy_of_id = copy_of_id
    session.execute(delete(SlipDelivery).where(SlipDelivery.slip_id == slip.id))
    for each in deliveries:
        _lie_with(session, by, slip, each)


def place_with_further(session: Session, by: By, slip: Slip, delivery_id: str, said: str) -> None:
    """Write that a placed slip serves one delivery more."""
    fact = _fact(by, slip, "also", delivery_id, said, by_rule=False)
    write_down(session, by, "slips.also", Subject("slip", slip.id), said, facts=[fact])
    _lie_with(session, by, slip, delivery_id)


def slip_named(session: Session, name: str) -> Slip:
    """A slip by its id, its own number, or its document's id, locked.

    Raises:
        Refused: there is none, or several have that number.
    """
    found = session.scalars(
        select(Slip)
        .where((Slip.id == name) | (Slip.slip_number == name) | (Slip.document_id == name))
        .order_by(Slip.id)
        .with_for_update()
    ).all()
    if not found:
        raise Refused(f"There is no packing slip {name}.", "See the list with: slips show.")
    standing = [slip for slip in found if slip.state != "withdrawn"]
    originals = [slip for slip in standing if slip.copy_of_id is None] or standing
    if len(found) > 1 and len(originals) != 1:
        raise Refused(f"Several slips have the number {name}.", "Name one by its id.")
    return originals[0] if originals else found[0]


def reading_of(session: Session, slip_id: str) -> SlipReading:
    """What was read on a slip, from the newest fact that was kept."""
    from receiving_app.slips.kept_reading import reading_from  # noqa: PLC0415 - pydantic, when it is asked for

    content = session.scalars(
        select(KeptReading.content)
        .where(KeptReading.slip_id == slip_id)
        .order_by(KeptReading.id.desc())
        .limit(1)
    ).one()
    return reading_from(json.loads(content))


def delivery_numbers(session: Session, slip: Slip) -> tuple[str, ...]:
    """The numbers of the deliveries that the slip serves, in the order they came."""
    ids = session.scalars(
        select(SlipDelivery.delivery_id)
        .where(SlipDelivery.slip_id == slip.id)
        .order_by(SlipDelivery.delivery_id)
    )
    return tuple(delivery_named(session, each).number for each in ids)


def _fact(
    by: By,
    slip: Slip,
    state: str,
    delivery_id: str | None,
    said: str,
    *,
    by_rule: bool,
    copy_of_id: str | None = None,
) -> SlipPlacement:
    return SlipPlacement(
        slip_id=slip.id,
        at=by.at,
        state=state,
        delivery_id=delivery_id,
        reason=said,
        by_rule=by_rule,
        corrects_id=None,
        copy_of_id=copy_of_id,
    )


def _lie_with(session: Session, by: By, slip: Slip, delivery_id: str) -> None:
    session.add(SlipDelivery(slip_id=slip.id, delivery_id=delivery_id))
    session.flush()
    if slip.slip_number:
        delivery = delivery_named(session, delivery_id)
        if delivery.slip_number is None:
            tell(session, by, delivery, "slip", slip.slip_number, f"Packing slip {slip.slip_number} filed.")
