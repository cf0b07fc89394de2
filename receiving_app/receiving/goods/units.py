"""Counting pieces against a purchase line: units with a serial one by one, other goods by quantity."""

from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.counting import count_pieces, lock_line
from receiving_app.approvals.kits import refuse_kit
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.actions import NewUnit, hold_unit, take_in_unit, unit_of_maker
from receiving_app.inventory.places import places
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import GONE, is_placeholder, serial_key
from receiving_app.ownership.determination import Determination
from receiving_app.ownership.facts import landed_unit_cost
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.goods.conditions import GOOD, HOLD
from receiving_app.receiving.goods.moved import Stand, receipts_of_move
from receiving_app.receiving.goods.over_receipt import ReasonWanted, reason_given
from receiving_app.receiving.goods.tolerances import limit_told, tolerance_of
from receiving_app.receiving.goods.unit_facts import determine_owner
from receiving_app.receiving.records import Delivery, ReceiptLine
from receiving_app.receiving.rules import Counted, count_in
from receiving_app.wording import verb


@dataclass(frozen=True, slots=True)
class UnitCounted:
    """What became of a unit.

    Attributes:
        asset_id: the unit in the inventory.
        counted: how it was counted; None for one that is here already.
        received: pieces of its line that have come.
        ordered: pieces of its line.
        tag_number: the property tag that was given to it.
        determined: who owns and tags it; None for one that is here already or on hold.
        came_back: it had gone back to its vendor before.
    """

    asset_id: str
    counted: Counted | None
    received: int
    ordered: int
    tag_number: str | None = None
    determined: Determination | None = None
    came_back: bool = False


def count_unit(
    session: Session,
    by: By,
    delivery: Delivery,
    line_id: str,
    serial: str,
    scan_id: str,
    why_held: str | None = None,
) -> UnitCounted:
    """Count one unit by its serial: receipt, asset, owner, tag number and print request in this transaction.

    A unit that is here already is not counted again (it says so). One beyond the order and its tolerance is
    recorded on hold: no owner, no property tag; so is one with a reason ``why_held``. One of a purchase whose
    approvals are not in order goes to the cage.

    Raises:
        Refused: the serial is what makers leave where none was set.
        ReasonWanted: one more than ordered may come in, with a reason; nothing was counted.
    """
    if is_placeholder(serial):
        what = f"No serial number: '{serial}' is what makers leave where none was set."
        raise Refused(what, "Scan the unit's own serial.")
    line, purchase = lock_line(session, line_id)
    maker = line.manufacturer or purchase.vendor
    before = unit_of_maker(session, maker, serial)
    if before is not None and before.state not in GONE:
        return UnitCounted(before.id, None, line.received, line.wanted)
    came_back = before is not None and before.state == "returned"
    counted = _held(_decide(session, by, delivery, line, purchase, 1), why_held)
    office = the_office(session)
    came_on = office_day(office.time_zone, delivery.opened_at)
    unit = NewUnit(
        manufacturer=maker,
        serial=serial,
        part=line.part,
        description=line.description,
        commodity_class=line.commodity_class,
        acquisition_method=purchase.method or "unknown",
        cost_cents=landed_unit_cost(line.unit_cost_cents, line.shipping_cents, line.quantity) or 0,
        purchase_line_id=line.id,
        received_on=came_on,
        payer=purchase.purchaser,
        user=purchase.agency,
        location=the_cage(session) if counted.quarantined else delivery.dock,
        also_found_by=tuple(filter(None, (purchase.number, purchase.ticket, purchase.agency))),
    )
    tag_number = determined = None
    if counted.disposition == "accepted":
        decided = determine_owner(session, office, purchase, line, line.accepted + 1, came_on)
        taken = take_in_unit(session, by, unit, decided, before)
        asset_id, tag_number, determined = taken.asset_id, taken.tag_number, taken.determination
    else:
        asset_id = hold_unit(session, by, unit, counted.because, before)
    _count(session, by, delivery, line, 1, counted, scan_id, asset_id, f"{line.description}, serial {serial}")
    return UnitCounted(asset_id, counted, line.received, line.wanted, tag_number, determined, came_back)


def is_here(session: Session, line: PurchaseLine, serial: str) -> Asset | None:
    """The unit of the line's maker with this serial, if it is here: neither withdrawn nor sent back."""
    maker = line.manufacturer or session.get_one(Purchase, line.purchase_id).vendor
    unit = unit_of_maker(session, maker, serial)
    return unit if unit is not None and unit.state not in GONE else None


def is_known(session: Session, serial: str) -> bool:
    """Whether any unit here has this serial."""
    wanted = select(Asset.id).where(Asset.serial_key == serial_key(serial), Asset.state != "withdrawn")
    return session.scalar(wanted.limit(1)) is not None


def pieces_in(session: Session, delivery_id: str, line_id: str) -> int:
    """How many pieces of a line a delivery brought, whatever became of them."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(ReceiptLine.quantity), 0)).where(
                ReceiptLine.delivery_id == delivery_id, ReceiptLine.purchase_line_id == line_id
            )
        )
        or 0
    )


def count_quantity(
    session: Session,
    by: By,
    delivery: Delivery,
    line_id: str,
    quantity: int,
    scan_id: str,
    why_held: str | None = None,
) -> tuple[PurchaseLine, Counted]:
    """Count goods without serials. What goes beyond order and tolerance is held, the rest is accepted.

    With a reason ``why_held`` all of them are held.

    Raises:
        Refused: a count that cannot be meant.
        ReasonWanted: some of it may come in with a reason; nothing was counted.
    """
    line, purchase = lock_line(session, line_id)
    counted = _held(_decide(session, by, delivery, line, purchase, quantity), why_held)
    held = counted.held
    if counted.disposition == "accepted" and held:
        within, beyond = (
            replace(counted, over=counted.over - held),
            Counted("on_hold", held, "more came than were ordered", held),
        )
        _count(session, by, delivery, line, quantity - held, within, scan_id, None, line.description)
        _count(session, by, delivery, line, held, beyond, scan_id, None, line.description)
    else:
        _count(session, by, delivery, line, quantity, counted, scan_id, None, line.description)
    return line, counted


def _decide(
    session: Session, by: By, delivery: Delivery, line: PurchaseLine, purchase: Purchase, quantity: int
) -> Counted:
    """What becomes of further pieces of a locked line; its tolerance is looked up when they are too many."""
    refuse_kit(session, line)
    received, cleared = line.received - line.rejected, purchase.verdict == "CLEARED"
    counted = count_in(line.wanted, received, quantity, cleared=cleared)
    if not counted.over:
        return counted
    tolerance = tolerance_of(session, line, purchase)
    given = bool(reason_given(session, delivery.id, line.id))
    counted = count_in(
        line.wanted, received, quantity, cleared=cleared, tolerance=tolerance, reason_given=given
    )
    limit = limit_told(session, by, line, quantity, counted, tolerance)
    if counted.asks:
        raise ReasonWanted(line, limit)
    return replace(counted, limit=limit)


def _held(counted: Counted, why: str | None) -> Counted:
    return replace(counted, disposition="on_hold", because=why, over=0, quarantined=False) if why else counted


def the_cage(session: Session) -> str | None:
    """The code of the place where goods on hold stand: the first active one of that kind."""
    return next((place.code for place in places(session, kind="hold")), None)


def take_pieces_off(
    session: Session, by: By, delivery: Delivery, line_id: str, quantity: int, scan_id: str
) -> None:
    """Pieces without a serial that were announced and are not there: off again, the surplus first."""
    line, _ = lock_line(session, line_id)
    for disposition in ("on_hold", "accepted"):
        there = pieces_here(session, delivery.id, line.id, None, disposition)
        if (off := min(there, quantity)) > 0:
            counted = Counted(
                disposition, -min(off, _over_in(session, delivery.id, line.id, None, disposition)), ""
            )
            _count(session, by, delivery, line, -off, counted, scan_id, None, line.description)
            quantity -= off


def _over_in(session: Session, delivery_id: str, line_id: str, asset_id: str | None, disposition: str) -> int:
    """How many pieces of a unit, or without a serial, were counted beyond the order and stand so."""
    over = session.scalar(
        select(func.sum(ReceiptLine.over)).where(
            ReceiptLine.delivery_id == delivery_id,
            ReceiptLine.purchase_line_id == line_id,
            ReceiptLine.asset_id.is_(None) if asset_id is None else ReceiptLine.asset_id == asset_id,
            ReceiptLine.disposition == disposition,
        )
    )
    return max(0, int(over or 0))


def move_pieces(
    session: Session,
    by: By,
    delivery_id: str,
    line_id: str,
    asset_id: str | None,
    quantity: int,
    to: str,
    condition: str,
    scan_id: str,
    origin: str = "accepted",
) -> None:
    """Pieces of a delivery go from one disposition to another: off there, on here, nothing is edited.

    Raises:
        Refused: fewer stand there in this delivery.
    """
    line, _ = lock_line(session, line_id)
    there = pieces_here(session, delivery_id, line_id, asset_id, origin)
    if there < quantity:
        raise Refused(
            f"{there} {origin.replace('_', ' ')} {verb(there, 'piece', 'pieces')} of {line.description}"
            f" {verb(there, 'is', 'are')} in this delivery, not {quantity}.",
            "Count them first.",
        )
    over = 0
    if (origin, to) == ("on_hold", "rejected"):  # a surplus piece that goes is no longer one of those held
        over = min(quantity, _over_in(session, delivery_id, line_id, asset_id, origin))
    off, on = Stand(-quantity, origin, condition, -over), Stand(quantity, to, condition, over)
    rows = receipts_of_move(by, scan_id, delivery_id, line_id, asset_id, off, on)
    said = f"{quantity} of {line.description} {to.replace('_', ' ')} now."
    write_down(session, by, "receiving.move", Subject("delivery", delivery_id), said, facts=rows)
    for row in rows:
        count_pieces(session, line, row.disposition, row.quantity)
    session.flush()


def pieces_here(
    session: Session,
    delivery_id: str,
    line_id: str,
    asset_id: str | None,
    disposition: str,
    condition: str | None = None,
) -> int:
    """How many pieces of a unit, or pieces without a serial, stand in a delivery with this disposition.

    In this condition alone, when one is given.
    """
    wanted = select(func.coalesce(func.sum(ReceiptLine.quantity), 0)).where(
        ReceiptLine.delivery_id == delivery_id,
        ReceiptLine.purchase_line_id == line_id,
        ReceiptLine.asset_id.is_(None) if asset_id is None else ReceiptLine.asset_id == asset_id,
        ReceiptLine.disposition == disposition,
    )
    if condition is not None:
        wanted = wanted.where(ReceiptLine.condition == condition)
    return int(session.scalar(wanted) or 0)


def waiting_pieces(disposition: str, purchase_id: str | None = None) -> Select[str, str, str | None, int]:
    """Delivery, line, unit (or none) and pieces that wait in condition HOLD: of one order, or of all.

    ``accepted``: for approvals, in quarantine. ``on_hold``: beyond what was ordered.
    """
    wanted = (
        select(
            ReceiptLine.delivery_id.label("delivery"),
            ReceiptLine.purchase_line_id.label("line"),
            ReceiptLine.asset_id.label("unit"),
            func.sum(ReceiptLine.quantity).label("pieces"),
        )
        .where(ReceiptLine.disposition == disposition, ReceiptLine.condition == HOLD)
        .group_by(ReceiptLine.delivery_id, ReceiptLine.purchase_line_id, ReceiptLine.asset_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
    )
    if purchase_id is not None:
        wanted = wanted.join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id).where(
            PurchaseLine.purchase_id == purchase_id
        )
    return wanted


def take_back_receipt(
    session: Session, by: By, receipt: ReceiptLine, scan_id: str | None, because: str
) -> None:
    """Write the counter-entry of a receipt line and bring the line's totals along."""
    line, _ = lock_line(session, receipt.purchase_line_id)
    counter = counter_entry(receipt, by, scan_id)
    said = f"{receipt.quantity} of {line.description} taken back: {because}."
    write_down(
        session, by, "receiving.take_back", Subject("delivery", receipt.delivery_id), said, facts=[counter]
    )
    count_pieces(session, line, receipt.disposition, -receipt.quantity)


def counter_entry(receipt: ReceiptLine, by: By, scan_id: str | None) -> ReceiptLine:
    """The receipt line that takes another one back, yet to be written down."""
    return ReceiptLine(
        delivery_id=receipt.delivery_id,
        scan_id=scan_id,
        purchase_line_id=receipt.purchase_line_id,
        asset_id=receipt.asset_id,
        at=by.at,
        quantity=-receipt.quantity,
        disposition=receipt.disposition,
        condition=receipt.condition,
        over=-receipt.over,
        corrects_id=receipt.id,
    )


def _count(
    session: Session,
    by: By,
    delivery: Delivery,
    line: PurchaseLine,
    quantity: int,
    counted: Counted,
    scan_id: str,
    asset_id: str | None,
    what: str,
) -> None:
    receipt = ReceiptLine(
        delivery_id=delivery.id,
        scan_id=scan_id,
        purchase_line_id=line.id,
        asset_id=asset_id,
        at=by.at,
        quantity=quantity,
        disposition=counted.disposition,
        condition=HOLD if counted.quarantined or counted.disposition != "accepted" else GOOD,
        over=counted.over,
        corrects_id=None,
    )
    said = f"{quantity} of {what} {counted.disposition.replace('_', ' ')} on line {line.label}."
    write_down(session, by, "receiving.count", Subject("delivery", delivery.id), said, facts=[receipt])
    count_pieces(session, line, counted.disposition, quantity)
