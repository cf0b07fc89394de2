"""Goods that were quarantined because their approvals were not in order, and their release (AC61)."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.counting import lock_line
from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.moving import move_unit
from receiving_app.inventory.records import Asset, Location
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.goods.conditions import GOOD, HOLD
from receiving_app.receiving.goods.moved import Stand, receipts_of_move
from receiving_app.receiving.goods.units import counter_entry, pieces_here, the_cage, waiting_pieces
from receiving_app.receiving.records import Delivery, ReceiptLine
from receiving_app.wording import counted


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Goods of an order in quarantine: how many pieces, since when it is an order, and what they wait for.

    Attributes:
        releasable: the order is cleared by now; somebody only has to take the goods out.
    """

    purchase_id: str
    order: str
    vendor: str
    pieces: int
    verdict: str
    why: str
    releasable: bool


@dataclass(frozen=True, slots=True)
class Released:
    """What was taken out of quarantine, or put back."""

    order: str
    units: int
    pieces: int
    said: str


def quarantined(session: Session) -> tuple[Quarantined, ...]:
    """Every order with goods in quarantine; those that can be released come first."""
    here = waiting_pieces("accepted").subquery()
    rows = session.execute(
        select(Purchase, func.sum(here.c.pieces))
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .join(here, here.c.line == PurchaseLine.id)
        .group_by(Purchase.id)
        .order_by(Purchase.verdict, Purchase.number)
    )
    return tuple(
        Quarantined(
            purchase.id,
            purchase.number,
            purchase.vendor,
            int(pieces),
            purchase.verdict,
            purchase.verdict_reason,
            purchase.verdict == "CLEARED",
        )
        for purchase, pieces in rows
    )


def release(session: Session, by: By, number: str) -> Released:
    """Take the goods of an order that is cleared by now out of quarantine, to the dock they came in at.

    Raises:
        Refused: by somebody without the right role, the order is not cleared, or nothing of it is in
            quarantine.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    purchase = purchase_named(session, number)
    if purchase.verdict != "CLEARED":
        raise Refused(
            f"Order {purchase.number} is {purchase.verdict}: {purchase.verdict_reason}",
            "Its goods stay in quarantine until that is settled.",
        )
    step, units, pieces = new_id(), 0, 0
    waiting = session.execute(waiting_pieces("accepted", purchase.id)).all()
    for delivery_id, line_id, asset_id, held in waiting:
        lock_line(session, line_id)
        left = min(int(held), pieces_here(session, delivery_id, line_id, asset_id, "accepted"))
        if left <= 0:
            continue
        off, on = Stand(-left, "accepted", HOLD), Stand(left, "accepted", GOOD)
        rows = receipts_of_move(by, step, delivery_id, line_id, asset_id, off, on)
        said = f"{counted(left, 'piece')} of order {purchase.number} released from quarantine."
        about = Subject("delivery", delivery_id)
        write_down(session, by, "receiving.release", about, said, facts=rows)
        if asset_id is not None:
            units += 1
            _take_to(session, by, asset_id, session.get_one(Delivery, delivery_id).dock, "order cleared")
        pieces += left
    if not pieces:
        raise Refused(f"Nothing of order {purchase.number} is in quarantine.", "There is nothing to release.")
    said = f"{counted(pieces, 'piece')} of order {purchase.number} released from quarantine."
    return Released(purchase.number, units, pieces, said)


def take_back_release(session: Session, by: By, number: str, reason: str) -> Released:
    """The release made last was a mistake: the goods go back into quarantine.

    Raises:
        Refused: by somebody without the right role, nothing was released, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    purchase = purchase_named(session, number)
    undone = aliased(ReceiptLine)
    released = (
        select(ReceiptLine)
        .join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id)
        .where(
            PurchaseLine.purchase_id == purchase.id,
            ReceiptLine.disposition == "accepted",
            ReceiptLine.condition == HOLD,
            ReceiptLine.quantity < 0,
            ReceiptLine.corrects_id.is_(None),
            ReceiptLine.over == 0,
            ~select(undone.id).where(undone.corrects_id == ReceiptLine.id).exists(),
        )
    )
    newest = session.scalar(released.order_by(ReceiptLine.id.desc()).limit(1))
    if newest is None or not reason.strip():
        raise Refused(
            f"Nothing of order {purchase.number} was released, or no reason is given.", "Say which, and why."
        )
    units = pieces = 0
    for row in session.scalars(select(ReceiptLine).where(ReceiptLine.scan_id == newest.scan_id)).all():
        lock_line(session, row.purchase_line_id)
        counter = counter_entry(row, by, None)
        said = f"Release of order {purchase.number} taken back: {reason.strip()}."
        about = Subject("delivery", row.delivery_id)
        write_down(session, by, "receiving.take_back_release", about, said, facts=[counter])
        if row.condition == HOLD:
            pieces -= row.quantity
            if row.asset_id is not None:
                units += 1
                _take_to(session, by, row.asset_id, the_cage(session), reason.strip())
    said = f"{counted(pieces, 'piece')} of order {purchase.number} are in quarantine again."
    return Released(purchase.number, units, pieces, said)


def was_released(session: Session, receipt: ReceiptLine) -> bool:
    """Whether the pieces of a receipt into quarantine, or on hold, have left it since."""
    if receipt.condition != HOLD:
        return False
    held = pieces_here(
        session, receipt.delivery_id, receipt.purchase_line_id, receipt.asset_id, receipt.disposition, HOLD
    )
    return held < receipt.quantity


def _take_to(session: Session, by: By, asset_id: str, place: str | None, note: str) -> None:
    """Move a unit that is kept here, if there is such a place and it is elsewhere."""
    asset = session.get_one(Asset, asset_id)
    to = session.scalar(select(Location.id).where(Location.code == place, Location.active))
    if place is not None and asset.state == "accepted" and to not in {None, asset.location_id}:
        move_unit(session, by, asset.id, place, note)
