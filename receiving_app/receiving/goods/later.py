"""What happens to received goods later: a piece gets its serial, pieces go back to the vendor."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.inventory.setting_aside import send_unit_back, set_unit_aside, take_up_again
from receiving_app.people.lookups import require_role, the_office
from receiving_app.people.rules import MAY_RECEIVE, office_day
from receiving_app.receiving.goods import units
from receiving_app.receiving.goods.unit_facts import determine_owner
from receiving_app.receiving.records import Delivery, ReceiptLine, VendorReturn


@dataclass(frozen=True, slots=True)
class Return:
    """What goes back: the vendor's number for it, the line, the pieces, and the credit they will give."""

    number: str
    line_id: str
    quantity: int
    serials: tuple[str, ...]
    shipped_on: date
    credit_cents: int | None = None


def identify_piece(session: Session, by: By, line_id: str, serial: str) -> str:
    """A piece that was received without a serial shows it now; the answer is the unit's id.

    The line's totals stay; a unit with this serial that is here already is that unit.

    Raises:
        Refused: by somebody without the right role, no piece of the line came without a serial.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    line = session.get_one(PurchaseLine, line_id)
    known = session.scalar(
        select(Asset).where(
            Asset.purchase_line_id == line_id,
            Asset.serial_key == serial_key(serial),
            Asset.state != "withdrawn",
        )
    )
    if known is not None:
        return known.id
    delivery_id = session.scalar(
        select(ReceiptLine.delivery_id)
        .where(
            ReceiptLine.purchase_line_id == line_id,
            ReceiptLine.asset_id.is_(None),
            ReceiptLine.disposition == "accepted",
        )
        .group_by(ReceiptLine.delivery_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(ReceiptLine.delivery_id)
        .limit(1)
    )
    if delivery_id is None:
        raise Refused(f"No piece of {line.description} came without a serial.", f"Receive {serial} first.")
    delivery = session.get_one(Delivery, delivery_id)
    step = new_id()
    units.take_pieces_off(session, by, delivery, line_id, 1, step)
    return units.count_unit(session, by, delivery, line_id, serial, step).asset_id


def return_to_vendor(session: Session, by: By, back: Return) -> str:
    """Pieces went back to their vendor. What was received stays received; units are not here any more.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, a serial is not here on that line, more go back than
            came, it was told before, or its day is still to come or before the goods came.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    line = session.get_one(PurchaseLine, back.line_id)
    assets = [_unit_here(session, line, serial) for serial in back.serials]
    _refuse_day(session, by, line, back.shipped_on)
    gone = session.scalar(
        select(func.coalesce(func.sum(VendorReturn.quantity), 0)).where(
            VendorReturn.purchase_line_id == line.id
        )
    )
    if not len(assets) <= back.quantity <= line.received - int(gone or 0):
        raise Refused(
            f"{back.quantity} of {line.description} cannot go back: {line.received} came, {gone} went back.",
            "Count again.",
        )
    pieces = [(asset.id, 1) for asset in assets]
    if rest := back.quantity - len(assets):
        pieces.append(("", rest))
    facts = [
        VendorReturn(
            number=back.number,
            purchase_line_id=line.id,
            asset_id=asset_id or None,
            at=by.at,
            shipped_on=back.shipped_on,
            quantity=quantity,
            credit_cents=back.credit_cents,
            corrects_id=None,
        )
        for asset_id, quantity in pieces
    ]
    said = f"{back.number}: {back.quantity} of {line.description} sent back on {back.shipped_on}."
    write_down(session, by, "receiving.return", Subject("purchase line", line.id), said, facts=facts)
    for asset in assets:
        send_unit_back(session, by, asset.id, f"sent back as {back.number}")
    return said


def take_back_return(session: Session, by: By, number: str, reason: str) -> str:
    """A return was told by mistake: its units are here again as they were; an accepted one is decided anew.

    Raises:
        Refused: by somebody without the right role, no such return stands, no reason, or a unit of it was
            received again since.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    corrected = select(VendorReturn.corrects_id).where(VendorReturn.corrects_id.is_not(None))
    standing = session.scalars(
        select(VendorReturn).where(
            VendorReturn.number == number,
            VendorReturn.corrects_id.is_(None),
            VendorReturn.id.not_in(corrected),
        )
    ).all()
    if not standing or not reason.strip():
        raise Refused(f"No return {number} stands, or the reason is missing.", "Give its number and why.")
    for fact in standing:
        counter = VendorReturn(
            number=number,
            purchase_line_id=fact.purchase_line_id,
            asset_id=fact.asset_id,
            at=by.at,
            shipped_on=fact.shipped_on,
            quantity=-fact.quantity,
            credit_cents=fact.credit_cents,
            corrects_id=fact.id,
        )
        said = f"Return {number} taken back: {reason.strip()}."
        subject = Subject("purchase line", fact.purchase_line_id)
        write_down(session, by, "receiving.take_back_return", subject, said, facts=[counter])
        if fact.asset_id is not None:
            _bring_back(session, by, session.get_one(Asset, fact.asset_id), reason.strip())
    return f"Return {number} taken back."


def _bring_back(session: Session, by: By, asset: Asset, reason: str) -> None:
    """A unit that did not leave after all is again what its receipts say."""
    if asset.state != "returned":
        raise Refused(f"Serial {asset.serial} was received again since.", "Undo that first.")
    stood = session.scalars(
        select(ReceiptLine.disposition)
        .where(ReceiptLine.asset_id == asset.id)
        .group_by(ReceiptLine.disposition)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(func.max(ReceiptLine.id).desc())
    ).first()
    if stood in {"rejected", "on_hold"}:
        set_unit_aside(session, by, asset.id, str(stood), reason)
        return
    line = session.get_one(PurchaseLine, asset.purchase_line_id)
    purchase = session.get_one(Purchase, line.purchase_id)
    decided = determine_owner(session, the_office(session), purchase, line, line.accepted, asset.received_on)
    take_up_again(session, by, asset.id, decided, reason)


def _refuse_day(session: Session, by: By, line: PurchaseLine, day: date) -> None:
    """Goods go back after they came, and not tomorrow."""
    first = session.scalar(
        select(func.min(Delivery.opened_at))
        .join(ReceiptLine, ReceiptLine.delivery_id == Delivery.id)
        .where(ReceiptLine.purchase_line_id == line.id)
    )
    if first is None:
        return
    came_on = office_day(the_office(session).time_zone, first)
    if not came_on <= day <= by.today:
        raise Refused(
            f"{day} is not between the day the goods came, {came_on}, and today.",
            "Give the day they were sent back.",
        )


def _unit_here(session: Session, line: PurchaseLine, serial: str) -> Asset:
    asset = session.scalar(
        select(Asset).where(
            Asset.purchase_line_id == line.id,
            Asset.serial_key == serial_key(serial),
            Asset.state.in_(["accepted", "rejected", "on_hold"]),
        )
    )
    if asset is None:
        raise Refused(f"Serial {serial} of {line.description} is not kept here.", "Read the serial again.")
    return asset
