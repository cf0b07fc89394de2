"""What becomes of pieces that did not come: kept open, cancelled with a reason, or asked about later.

It is decided for each line, never for a product (AC11). Cancelled pieces are not waited for any more; one
that comes all the same is over.
"""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.counting import cancel_pieces, lock_line
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import names_of, require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.answers import Remainder, RemainderSeen, RemainderTold
from receiving_app.receiving.records import RemainderDecision

if TYPE_CHECKING:
    from receiving_app.receiving.scanning.verdicts import Dock


def decide_remainders(dock: "Dock", told: tuple[RemainderTold, ...]) -> tuple[str, ...]:
    """Decide the remainders of lines as part of closing the delivery at hand, and say what was cancelled.

    Raises:
        Refused: nothing of a line is missing, or a cancellation has no reason.
    """
    said = []
    for each in told:
        sentence = _decide(dock.session, dock.by, each, dock.open_delivery().id, dock.scan_id)
        if each.decision is not Remainder.KEEP:
            said.append(sentence)
    return tuple(said)


def decide_remainder(session: Session, by: By, told: RemainderTold) -> str:
    """Decide the remainder of a line apart from any delivery: the vendor wrote that no more will come.

    Raises:
        Refused: by somebody without the right role, nothing of the line is missing, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    return _decide(session, by, told, None, None)


def take_back_cancellation(session: Session, by: By, line_id: str, reason: str) -> str:
    """What was cancelled last of a line is waited for again, by a counter-entry.

    Raises:
        Refused: by somebody without the right role, nothing of the line is cancelled, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    if not reason.strip():
        raise Refused("Waiting again needs a reason.", "Say in a few words why.")
    newest = session.scalar(
        select(RemainderDecision)
        .where(
            RemainderDecision.purchase_line_id == line_id,
            RemainderDecision.decision == Remainder.CANCEL.value,
            _stands(),
        )
        .order_by(RemainderDecision.id.desc())
        .limit(1)
    )
    if newest is None:
        raise Refused("Nothing of this line is cancelled.", "See its lines with: approvals show NO.")
    return _take_back(session, by, newest, None, reason.strip())


def take_back_remainders(dock: "Dock", scan_id: str) -> bool:
    """Counter-entries for what a closing decided; whether there was anything."""
    decided = dock.session.scalars(
        select(RemainderDecision).where(RemainderDecision.scan_id == scan_id, _stands())
    ).all()
    for fact in decided:
        _take_back(dock.session, dock.by, fact, dock.scan_id, "closing undone")
    return bool(decided)


def remainders_of(
    session: Session, *, delivery_id: str | None = None, line_id: str | None = None
) -> tuple[RemainderSeen, ...]:
    """Decisions that stand, oldest first: those of a delivery's closing, of a line, or all."""
    wanted = (
        select(RemainderDecision, PurchaseLine, Purchase.number)
        .join(PurchaseLine, PurchaseLine.id == RemainderDecision.purchase_line_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(_stands())
        .order_by(RemainderDecision.id)
    )
    if delivery_id is not None:
        wanted = wanted.where(RemainderDecision.delivery_id == delivery_id)
    if line_id is not None:
        wanted = wanted.where(RemainderDecision.purchase_line_id == line_id)
    rows = session.execute(wanted).all()
    names = names_of(session, [fact.person_id for fact, _line, _order in rows])
    return tuple(
        RemainderSeen(
            line.id,
            order,
            line.label,
            line.description,
            Remainder(fact.decision),
            fact.quantity,
            fact.reason or "",
            names.get(fact.person_id, ""),
            fact.at,
        )
        for fact, line, order in rows
    )


def _decide(
    session: Session, by: By, told: RemainderTold, delivery_id: str | None, scan_id: str | None
) -> str:
    line, purchase = lock_line(session, told.line_id)
    missing, reason = line.wanted - line.received, told.reason.strip()
    if missing <= 0:
        raise Refused(f"Nothing of {line.description} is missing.", "Leave its remainder as it is.")
    if told.decision is Remainder.CANCEL and not reason:
        raise Refused(f"Cancelling what is left of {line.description} needs a reason.", "Say why.")
    fact = RemainderDecision(
        purchase_line_id=line.id,
        delivery_id=delivery_id,
        person_id=by.person_id,
        scan_id=scan_id,
        at=by.at,
        decision=told.decision.value,
        quantity=missing,
        reason=reason or None,
        corrects_id=None,
    )
    said = _said(told.decision, missing, line.description, purchase.number, line.label, reason)
    write_down(session, by, "receiving.remainder", Subject("purchase line", line.id), said, facts=[fact])
    if told.decision is Remainder.CANCEL:
        cancel_pieces(session, line, missing)
    session.flush()
    return said


def _take_back(session: Session, by: By, fact: RemainderDecision, scan_id: str | None, reason: str) -> str:
    line, purchase = lock_line(session, fact.purchase_line_id)
    counter = RemainderDecision(
        purchase_line_id=line.id,
        delivery_id=fact.delivery_id,
        person_id=by.person_id,
        scan_id=scan_id,
        at=by.at,
        decision=fact.decision,
        quantity=-fact.quantity,
        reason=reason,
        corrects_id=fact.id,
    )
    said = f"Order {purchase.number}, line {line.label}: {fact.quantity} of {line.description} are waited for"
    said = f"{said} again: {reason}."
    write_down(
        session, by, "receiving.take_back_remainder", Subject("purchase line", line.id), said, facts=[counter]
    )
    if fact.decision == Remainder.CANCEL:
        cancel_pieces(session, line, -fact.quantity)
    session.flush()
    return said


def _said(decision: Remainder, missing: int, what: str, order: str, line: str, reason: str) -> str:
    where = f"Order {order}, line {line}: {missing} of {what}"
    match decision:
        case Remainder.CANCEL:
            return f"{where} cancelled: {reason}."
        case Remainder.LATER:
            return f"{where} to be asked about later."
        case Remainder.KEEP:
            return f"{where} {'stays' if missing == 1 else 'stay'} expected."


def _stands() -> ColumnElement[bool]:
    counter = aliased(RemainderDecision)
    gone = select(counter.id).where(counter.corrects_id == RemainderDecision.id).exists()
    return RemainderDecision.corrects_id.is_(None) & ~gone
