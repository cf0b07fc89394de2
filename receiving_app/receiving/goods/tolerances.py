"""How many pieces may come beyond an order (AC12): of the item, else of its vendor, else of the office.

No state rule was found that allows any, so without a policy what is beyond the order is held until lifted.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import holders, names_of, require_role
from receiving_app.people.rules import MAY_LIFT_OVER, MAY_SET_TOLERANCE
from receiving_app.receiving.records import OverReceiptPolicy
from receiving_app.receiving.rules import HELD_UNTIL_LIFTED, Counted, OverReceipt, Tolerance
from receiving_app.scans.context import fold
from receiving_app.wording import counted as counted_in_words

ITEM, VENDOR, OFFICE = "item", "vendor", "office"
SCOPES = (ITEM, VENDOR, OFFICE)  # the first that has a policy counts
_MOST_PERCENT, _MOST_PIECES = 100, 10_000


@dataclass(frozen=True, slots=True)
class ToleranceSet:
    """A tolerance that is in force, of what, who set it, when and why."""

    policy_id: str
    scope: str
    subject: str
    tolerance: Tolerance
    reason: str
    set_by: str
    at: datetime


def tolerance_of(session: Session, line: PurchaseLine, purchase: Purchase) -> Tolerance:
    """What may come beyond the order on a line."""
    asked = ((ITEM, line.part_key), (VENDOR, fold(purchase.vendor)), (OFFICE, None))
    for scope, key in asked:
        if (scope == OFFICE or key) and (found := _newest(session, scope, key)) is not None:
            return _tolerance(found)
    return HELD_UNTIL_LIFTED


def tolerances(session: Session) -> tuple[ToleranceSet, ...]:
    """Every tolerance in force: the office's first, then vendors and items by name."""
    newest: dict[tuple[str, str | None], OverReceiptPolicy] = {}
    for policy in session.scalars(_standing()):
        newest.setdefault((policy.scope, policy.subject_key), policy)
    names = names_of(session, [policy.person_id for policy in newest.values()])
    found = [
        ToleranceSet(
            policy.id,
            policy.scope,
            policy.subject or "",
            _tolerance(policy),
            policy.reason,
            names[policy.person_id],
            policy.at,
        )
        for policy in newest.values()
    ]
    return tuple(sorted(found, key=lambda each: (-SCOPES.index(each.scope), each.subject)))


def set_tolerance(
    session: Session,
    by: By,
    scope: str,
    subject: str,
    result: OverReceipt,
    *,
    percent: int | None,
    pieces: int | None,
    reason: str,
) -> ToleranceSet:
    """Set what may come beyond an order, from now on; what was counted before stays as it is.

    Args:
        session: the step's transaction.
        by: who, where, when.
        scope: item, vendor or office.
        subject: the maker's part number, or the vendor's name; '' of the office.
        result: allow, allow with a reason, or held until somebody lifts it.
        percent: of what was ordered; None for no such limit.
        pieces: at most so many; None for no such limit. With both, the lesser counts.
        reason: why.

    Raises:
        Refused: by somebody without the right role, no reason, or limits that do not go together.
    """
    require_role(session, by.person_id, by.today, *MAY_SET_TOLERANCE)
    _check(scope, subject, result, percent, pieces, reason)
    policy = OverReceiptPolicy(
        scope=scope,
        subject=" ".join(subject.split()) if scope != OFFICE else None,
        subject_key=fold(subject) if scope != OFFICE else None,
        result=result.value,
        percent=percent,
        pieces=pieces,
        reason=reason.strip(),
        person_id=by.person_id,
        at=by.at,
        corrects_id=None,
    )
    said = f"More than ordered: {_tolerance(policy).said}. {policy.reason}"
    write_down(session, by, "receiving.set_tolerance", Subject("tolerance", policy.id), said, facts=[policy])
    name = names_of(session, [by.person_id])[by.person_id]
    return ToleranceSet(
        policy.id, scope, policy.subject or "", _tolerance(policy), policy.reason, name, by.at
    )


def take_back_tolerance(session: Session, by: By, policy_id: str, reason: str) -> str:
    """A tolerance holds no longer; what was set before for the same thing holds again.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, no such tolerance stands, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_SET_TOLERANCE)
    policy = session.scalar(_standing().where(OverReceiptPolicy.id == policy_id))
    if policy is None or not reason.strip():
        raise Refused("No such tolerance stands, or no reason is given.", "Say which, and why.")
    counter = OverReceiptPolicy(
        scope=policy.scope,
        subject=policy.subject,
        subject_key=policy.subject_key,
        result=policy.result,
        percent=policy.percent,
        pieces=policy.pieces,
        reason=reason.strip(),
        person_id=by.person_id,
        at=by.at,
        corrects_id=policy.id,
    )
    said = f"The tolerance of {_whose(policy)} is taken back: {reason.strip()}."
    about = Subject("tolerance", policy.id)
    write_down(session, by, "receiving.take_back_tolerance", about, said, facts=[counter])
    session.flush()
    return said


def tolerance_named(session: Session, scope: str, subject: str) -> str:
    """The id of the tolerance that is in force for exactly this.

    Raises:
        Refused: none is.
    """
    policy = _newest(session, scope, fold(subject) if scope != OFFICE else None)
    if policy is None:
        whose = f"{scope} {subject}".strip()
        raise Refused(f"No tolerance is set for {whose}.", "See the list with: receive tolerances.")
    return policy.id


def limit_told(
    session: Session, by: By, line: PurchaseLine, quantity: int, counted: Counted, tolerance: Tolerance
) -> str:
    """Ordered, received so far, now, the limit, and who can lift what is held (AC12)."""
    told = (
        f"Ordered {line.quantity}, received so far {line.received}, now {quantity}, limit {tolerance.said}."
    )
    if not counted.held:
        return told
    able = [each for each in holders(session, by.today, *MAY_LIFT_OVER) if each.id != by.person_id]
    if not able:
        return f"{told} Nobody here can lift it today."
    others = f" or {counted_in_words(len(able) - 1, 'other')}" if len(able) > 1 else ""
    return f"{told} {able[0].name}{others} can lift it."


def _standing() -> Select[OverReceiptPolicy]:
    """Policies that were not taken back, the newest first."""
    counter = aliased(OverReceiptPolicy)
    gone = select(counter.id).where(counter.corrects_id == OverReceiptPolicy.id).exists()
    return (
        select(OverReceiptPolicy)
        .where(OverReceiptPolicy.corrects_id.is_(None), ~gone)
        .order_by(OverReceiptPolicy.id.desc())
    )


def _newest(session: Session, scope: str, key: str | None) -> OverReceiptPolicy | None:
    of_it = OverReceiptPolicy.subject_key.is_(None) if key is None else OverReceiptPolicy.subject_key == key
    return session.scalar(_standing().where(OverReceiptPolicy.scope == scope, of_it).limit(1))


def _tolerance(policy: OverReceiptPolicy) -> Tolerance:
    return Tolerance(OverReceipt(policy.result), policy.percent, policy.pieces, _whose(policy))


def _whose(policy: OverReceiptPolicy) -> str:
    return policy.subject or "the office"


def _check(
    scope: str, subject: str, result: OverReceipt, percent: int | None, pieces: int | None, reason: str
) -> None:
    if scope not in SCOPES or (scope != OFFICE and not fold(subject)):
        raise Refused("Of what is the tolerance?", "Name an item's part number, a vendor, or the office.")
    if not reason.strip():
        raise Refused("A tolerance needs a reason.", "Say in a few words why more may come.")
    if result is OverReceipt.APPROVER:
        if percent or pieces:
            raise Refused(
                "Pieces that need somebody to lift them have no limit.",
                "Leave per cent and pieces empty, or allow so many.",
            )
        return
    if percent is None and pieces is None:
        raise Refused("How many more may come?", "Give per cent, pieces, or both.")
    if not 0 <= (percent or 0) <= _MOST_PERCENT or not 0 <= (pieces or 0) <= _MOST_PIECES:
        raise Refused(
            "That is no tolerance.", f"0 to {_MOST_PERCENT} per cent, 0 to {_MOST_PIECES:,} pieces."
        )
