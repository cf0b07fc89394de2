"""Pieces beyond their order that are on hold: whoever may lifts them, and they are kept (AC12)."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.counting import count_pieces, lock_line
from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.inventory.records import Asset
from receiving_app.inventory.setting_aside import set_unit_aside, take_up_again
from receiving_app.people.lookups import holders, names_of, require_role, spoken_names, the_office
from receiving_app.people.rules import MAY_LIFT_OVER
from receiving_app.receiving.goods.conditions import GOOD, HOLD
from receiving_app.receiving.goods.moved import Stand, receipts_of_move
from receiving_app.receiving.goods.room import fill_room
from receiving_app.receiving.goods.unit_facts import determine_owner
from receiving_app.receiving.goods.units import counter_entry, pieces_here, waiting_pieces
from receiving_app.receiving.records import ReceiptLine, Scan
from receiving_app.wording import counted


@dataclass(frozen=True, slots=True)
class HeldOver:
    """Pieces of an order that came beyond it and wait; ``received_by`` counted them and cannot lift them."""

    purchase_id: str
    order: str
    vendor: str
    pieces: int
    received_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lifted:
    """What was lifted, or put on hold again."""

    order: str
    pieces: int
    said: str


def held_over(session: Session) -> tuple[HeldOver, ...]:
    """Every order with pieces beyond it on hold, by number."""
    here = waiting_pieces("on_hold").subquery()
    rows = session.execute(
        select(Purchase, func.sum(here.c.pieces))
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .join(here, here.c.line == PurchaseLine.id)
        .group_by(Purchase.id)
        .order_by(Purchase.number)
    ).all()
    return tuple(
        HeldOver(
            purchase.id,
            purchase.number,
            purchase.vendor,
            int(pieces),
            tuple(sorted(names_of(session, _counted_by(session, purchase.id)).values())),
        )
        for purchase, pieces in rows
    )


def lift_over(session: Session, by: By, number: str, reason: str) -> Lifted:
    """Take the pieces beyond an order off hold: they are kept, and still told as over.

    Units get their owner and their tag now.

    Raises:
        Refused: by somebody without the right role or who counted them, no reason, the order is not cleared,
            nothing of it is held, or a match or signature seals a delivery.
    """
    require_role(session, by.person_id, by.today, *MAY_LIFT_OVER)
    purchase = purchase_named(session, number)
    if not reason.strip():
        raise Refused("Keeping more than was ordered needs a reason.", "Say in a few words why.")
    if purchase.verdict != "CLEARED":
        raise Refused(
            f"Order {purchase.number} is {purchase.verdict}: {purchase.verdict_reason}",
            "That has to be settled first.",
        )
    if by.person_id in _counted_by(session, purchase.id):
        able = [each for each in holders(session, by.today, *MAY_LIFT_OVER) if each.id != by.person_id]
        raise Refused(
            "Whoever counted pieces does not lift them.",
            f"Ask {spoken_names(able)}." if able else "An administrator can give somebody else the role.",
        )
    step, office, lifted = new_id(), the_office(session), 0
    for delivery_id, line_id, asset_id, _ in session.execute(waiting_pieces("on_hold", purchase.id)).all():
        refuse_if_sealed(session, Subject("delivery", delivery_id))
        line, _purchase = lock_line(session, line_id)
        left = min(
            pieces_here(session, delivery_id, line_id, asset_id, "on_hold", HOLD),
            pieces_here(session, delivery_id, line_id, asset_id, "on_hold"),
        )
        if left <= 0:
            continue
        off, on = Stand(-left, "on_hold", HOLD), Stand(left, "accepted", GOOD)
        rows = receipts_of_move(by, step, delivery_id, line_id, asset_id, off, on)
        if asset_id is not None:
            asset = session.get_one(Asset, asset_id)
            decided = determine_owner(session, office, purchase, line, line.accepted + 1, asset.received_on)
            take_up_again(session, by, asset_id, decided, reason.strip())
        said = f"{counted(left, 'piece')} over of {line.description} lifted: {reason.strip()}."
        write_down(session, by, "receiving.lift_over", Subject("delivery", delivery_id), said, facts=rows)
        for row in rows:
            count_pieces(session, line, row.disposition, row.quantity)
        lifted += left
    if not lifted:
        raise Refused(f"Nothing of order {purchase.number} is over and held.", "There is nothing to lift.")
    session.flush()
    said = f"{counted(lifted, 'piece')} more than ordered on {purchase.number} kept: {reason.strip()}."
    return Lifted(purchase.number, lifted, said)


def take_back_lift(session: Session, by: By, number: str, reason: str) -> Lifted:
    """The lifting made last was a mistake: the pieces are on hold again, tags of units are voided.

    Raises:
        Refused: by somebody without the right role, nothing was lifted, no reason, or it is sealed.
    """
    require_role(session, by.person_id, by.today, *MAY_LIFT_OVER)
    purchase = purchase_named(session, number)
    undone = aliased(ReceiptLine)
    lifted = (
        select(ReceiptLine)
        .join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id)
        .where(
            PurchaseLine.purchase_id == purchase.id,
            ReceiptLine.disposition == "on_hold",
            ReceiptLine.condition == HOLD,
            ReceiptLine.quantity < 0,
            ReceiptLine.corrects_id.is_(None),
            ReceiptLine.over == 0,  # what came in as room appeared was not lifted
            ~select(Scan.id).where(Scan.id == ReceiptLine.scan_id).exists(),  # a lifting is no clerk's step
            ~select(undone.id).where(undone.corrects_id == ReceiptLine.id).exists(),
        )
    )
    newest = session.scalar(lifted.order_by(ReceiptLine.id.desc()).limit(1))
    if newest is None or not reason.strip():
        raise Refused(
            f"Nothing of order {purchase.number} was lifted, or no reason is given.", "Say which, and why."
        )
    pieces, lines = 0, set()
    for row in session.scalars(select(ReceiptLine).where(ReceiptLine.scan_id == newest.scan_id)).all():
        refuse_if_sealed(session, Subject("delivery", row.delivery_id))
        line, _purchase = lock_line(session, row.purchase_line_id)
        there = pieces_here(session, row.delivery_id, line.id, row.asset_id, row.disposition)
        if row.quantity > there:
            raise Refused("What was lifted was marked or sent back since.", "Undo that first.")
        if row.disposition == "on_hold" and row.asset_id is not None:
            set_unit_aside(session, by, row.asset_id, "on_hold", reason.strip())
        said = f"Lifting for order {purchase.number} taken back: {reason.strip()}."
        about = Subject("delivery", row.delivery_id)
        counter = counter_entry(row, by, None)
        write_down(session, by, "receiving.take_back_lift", about, said, facts=[counter])
        count_pieces(session, line, row.disposition, -row.quantity)
        pieces += -row.quantity if row.disposition == "on_hold" else 0
        lines.add(line.id)
    session.flush()
    wanted = [fill_room(session, by, line_id) for line_id in sorted(lines)]
    said = f"{counted(pieces, 'piece')} of order {purchase.number} on hold again."
    said = " ".join(filter(None, (said, *wanted)))
    return Lifted(purchase.number, pieces, said)


def _counted_by(session: Session, purchase_id: str) -> frozenset[str]:
    """Who counted pieces of an order that are beyond it and still on hold."""
    here = waiting_pieces("on_hold", purchase_id).subquery()
    found = session.scalars(
        select(Scan.person_id)
        .join(ReceiptLine, ReceiptLine.scan_id == Scan.id)
        .join(
            here,
            (here.c.delivery == ReceiptLine.delivery_id) & (here.c.line == ReceiptLine.purchase_line_id),
        )
        .where(ReceiptLine.disposition == "on_hold", ReceiptLine.condition == HOLD, ReceiptLine.quantity > 0)
    )
    return frozenset(person for person in found if person)
