"""What a clerk does besides scanning: noting the paper, counting, telling that a delivery is not for us.

Each step is kept like a scan, by the device HAND, and is taken back like one.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.kits import refuse_kit
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.approvals.shipped_to import is_strange, strange_said
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.inventory.places import place as location
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.arrival_answers import ArrivalTold
from receiving_app.receiving.arrivals.arriving import arrival_said, tell_arrival
from receiving_app.receiving.arrivals.hands import open_here
from receiving_app.receiving.arrivals.reporting import settle_closing
from receiving_app.receiving.cases.discrepancies import note_discrepancy
from receiving_app.receiving.goods import units
from receiving_app.receiving.goods.over_receipt import ReasonWanted, ask_reason
from receiving_app.receiving.goods.room import fill_room
from receiving_app.receiving.goods.second_look import look_again
from receiving_app.receiving.records import ReceiptLine
from receiving_app.receiving.rules import same_unit
from receiving_app.receiving.scanning.kept_scans import keep_scan
from receiving_app.receiving.scanning.settling_papers import settle_no_slip, slip_came_before
from receiving_app.receiving.scanning.verdicts import (
    CHANGED_DELIVERIES,
    CHANGED_UNITS,
    HAND,
    Dock,
    Verdict,
    go_to_line,
    the_dock,
)
from receiving_app.scans.context import fold
from receiving_app.wording import counted as in_words
from receiving_app.wording import verb

SLIP_LACKS = ("absent", "illegible")
MISSHIP, PERSONAL = "misship", "personal"


def begin_delivery(
    session: Session,
    by: By,
    *,
    dock: str | None = None,
    carrier: str | None = None,
    pieces: int | None = None,
    arrival: ArrivalTold | None = None,
) -> ScanAnswer:
    """A carrier stands at the dock: the delivery begins before anything of it is scanned.

    Args:
        session: the step's transaction.
        by: who, where, when.
        dock: the code of the place it arrives at; the first dock when left out.
        carrier: who brings it.
        pieces: how many the freight bill announces.
        arrival: what else is told as it comes off the truck.

    Raises:
        Refused: by somebody without the right role.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    scan_id = new_id()
    delivery = deliveries.open_delivery(
        session, by, dock=dock or the_dock(session), carrier=carrier, pieces=pieces, scan_id=scan_id
    )
    dock_here = Dock(session, by, scan_id, delivery)
    if arrival is not None:
        tell_arrival(dock_here, arrival)
    brought = " ".join(
        filter(None, (in_words(pieces, "piece") if pieces else "", f"from {carrier}" if carrier else ""))
    )
    said = f"Delivery {delivery.number}{f', {brought},' if brought else ''} begins."
    if arrival is not None:
        said = f"{said} {arrival_said(dock_here)}"
    others = open_here(session, by, delivery.id)
    said += f" Still open here: {', '.join(others)}." if others else ""
    said += "" if "exception" in said else " Scan the order number next."
    verdict = Verdict(Outcome.DONE, "Delivery begun", said, "begin", changed=CHANGED_DELIVERIES)
    return _kept(dock_here, verdict)


def note_slip(
    session: Session, by: By, delivery_id: str, number: str | None, *, lacks: str | None = None
) -> ScanAnswer:
    """The clerk looked at the packing slip: its number, or that there is none or none that can be read.

    Raises:
        Refused: by somebody without the right role, the delivery is not open, or neither a number nor a lack
            is told.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    dock = _dock(session, by, delivery_id)
    if number and number.strip():
        before = slip_came_before(dock, number.strip())
        dock.tell("slip", number.strip(), f"Packing slip {number.strip()}.")
        said = f"Packing slip {number.strip()} noted for delivery {dock.open_delivery().number}. {before}"
        return _kept(
            dock,
            Verdict(
                Outcome.DONE,
                "Packing slip noted",
                said.strip(),
                "slip",
                changed=CHANGED_DELIVERIES,
                warns=bool(before),
            ),
        )
    if lacks not in SLIP_LACKS:
        raise Refused("A packing slip has a number.", f"Or say that it is {' or '.join(SLIP_LACKS)}.")
    return _kept(dock, settle_no_slip(dock, lacks))


def count_by_hand(
    session: Session,
    by: By,
    delivery_id: str,
    line_id: str,
    counted: int,
    uom: str | None = None,
    *,
    sure: bool = False,
) -> ScanAnswer:
    """The clerk counted a line: so many pieces came in this delivery, whatever was scanned.

    Pieces that no scan told are received without a serial; pieces that a label announced and that are not
    there are taken off again.

    Args:
        session: the step's transaction.
        by: who, where, when.
        delivery_id: an open delivery.
        line_id: the line counted.
        counted: pieces of this delivery on it.
        uom: the unit counted in; that of the order when left out.
        sure: an unusual count is meant; else it is asked to be told once more.

    Raises:
        Refused: by somebody without the right role, counted in another unit than ordered, or fewer than the
            serials that were scanned.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    dock, line = _dock(session, by, delivery_id), session.get_one(PurchaseLine, line_id)
    if uom is not None and not same_unit(uom, line.uom):
        raise Refused(
            f"{line.description} was ordered in {line.uom}, not in {uom}.", f"Count it in {line.uom}."
        )
    return _kept(dock, settle_count(dock, line, counted, sure=sure))


def settle_count(dock: Dock, line: PurchaseLine, counted: int, *, sure: bool = True) -> Verdict:
    """Bring a line of the delivery at hand to what was counted.

    Where a reason is wanted for more than was ordered, or the count is hardly meant and nobody is ``sure``,
    the verdict asks, and nothing is counted.

    Raises:
        Refused: fewer than the serials that were scanned.
    """
    session, by = dock.session, dock.by
    refuse_kit(session, line)
    serials, pieces = _here(session, dock.open_delivery().id, line.id)
    if counted < serials:
        raise Refused(
            f"{in_words(serials, 'serial number')} of {line.description}"
            f" {verb(serials, 'was', 'were')} scanned, which is more than {counted}.",
            "Undo the scan that was too many, then count again.",
        )
    if not sure and (again := look_again(dock, line, counted, serials + pieces)) is not None:
        return again
    go_to_line(dock, line)
    more, told, aside = counted - serials - pieces, "", ""
    if more > 0:
        try:
            _line, come = units.count_quantity(session, by, dock.open_delivery(), line.id, more, dock.scan_id)
        except ReasonWanted as wanted:
            return ask_reason(wanted, "count", str(counted))
        told, aside = come.told, come.aside
    elif more < 0:
        units.take_pieces_off(session, by, dock.open_delivery(), line.id, -more, dock.scan_id)
        told = fill_room(session, by, line.id, dock.scan_id)
    dock.tell("count", f"{line.id}={counted}", f"{counted} of {line.description} counted by hand.")
    said = f"{line.received} of {line.wanted} are here. {told}".strip()
    outcome = Outcome.COUNTED if more else Outcome.DONE
    title = f"{counted} {line.uom} counted by hand"
    return Verdict(
        outcome, title, said, "count", str(counted), line_id=line.id, changed=CHANGED_UNITS, held=bool(aside)
    )


def not_for_us(session: Session, by: By, delivery_id: str, kind: str, note: str) -> ScanAnswer:
    """A delivery for another customer (misship), or an employee's own parcel (personal): refused.

    Raises:
        Refused: by somebody without the right role, goods were counted in it, or it is not open.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    dock = _dock(session, by, delivery_id)
    delivery = dock.open_delivery()
    if session.scalar(select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.delivery_id == delivery.id)):
        raise Refused(f"Goods were counted in delivery {delivery.number}.", "Undo those scans first.")
    code, what = _NOT_FOR_US[kind]
    note_discrepancy(dock, None, code, 1, what, note=note)
    dock.tell(kind, note, f"Delivery {delivery.number}: {what}. {note}")
    return _kept(
        dock, Verdict(Outcome.DONE, what.capitalize(), note or what, kind, changed=CHANGED_DELIVERIES)
    )


def mark_unidentified(session: Session, by: By, delivery_id: str, note: str) -> ScanAnswer:
    """Nothing says whose goods these are: the delivery waits in the queue, ageing, with what was seen."""
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    dock = _dock(session, by, delivery_id)
    said = f"Delivery {dock.open_delivery().number} cannot be identified: {note}"
    dock.tell("unidentified", note, said)
    return _kept(
        dock, Verdict(Outcome.DONE, "Not identified", said, "unidentified", changed=CHANGED_DELIVERIES)
    )


def confirm_drop_ship(
    session: Session,
    by: By,
    line_id: str,
    place: str,
    quantity: int,
    serials: Sequence[str] = (),
    confirmed_by: str = "",
) -> ScanAnswer:
    """Goods went straight to their user, who confirms them: received there, in a delivery of its own.

    Args:
        session: the step's transaction.
        by: who writes the confirmation down.
        line_id: the line they belong to.
        place: where they are; one that is neither on record nor where the order sent them is told.
        quantity: pieces.
        serials: as far as they are known.
        confirmed_by: who says so.

    Raises:
        Refused: by somebody without the right role, more serials than pieces.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    scan_id, line = new_id(), session.get_one(PurchaseLine, line_id)
    sent_to = session.get_one(Purchase, line.purchase_id).ship_to
    if len(serials) > quantity:
        raise Refused(
            f"{in_words(len(serials), 'serial number')} for {in_words(quantity, 'piece')}.", "Count again."
        )
    delivery = deliveries.open_delivery(session, by, dock=place, scan_id=scan_id)
    dock = Dock(session, by, scan_id, delivery)
    go_to_line(dock, line)
    for serial in serials:
        units.count_unit(session, by, delivery, line.id, serial, scan_id)
    if rest := quantity - len(serials):
        units.count_quantity(session, by, delivery, line.id, rest, scan_id)
    dock.tell("closed", "", f"Delivery {delivery.number} closed: it never crossed the dock.")
    settle_closing(session, by, delivery)
    whom = f" by {confirmed_by}" if confirmed_by else ""
    known = place == sent_to or location(session, place) is not None
    said = f"{quantity} of {line.description} confirmed at {place}{whom}."
    said += "" if known else f" No place {place} is on record, and the order names another one."
    strange = is_strange(session, sent_to)
    said += f" {strange_said(sent_to)}" if strange else ""
    verdict = Verdict(
        Outcome.COUNTED,
        "Drop shipment",
        said,
        "drop_ship",
        changed=CHANGED_UNITS,
        warns=strange or not known,
    )
    return _kept(dock, replace(verdict, line_id=line.id))


def line_named(session: Session, order: str, line: int | str) -> str:
    """The id of a line of an approved purchase, by order number and what the line is called: 4, or 4a.

    Raises:
        Refused: there is none.
    """
    found = session.scalar(
        select(PurchaseLine.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            Purchase.number_key == fold(order),
            PurchaseLine.label == str(line).strip().lower(),
            ~Purchase.withdrawn,
            ~PurchaseLine.withdrawn,
        )
    )
    if found is None:
        raise Refused(f"Order {order} has no line {line}.", "See its lines with: approvals show NO.")
    return found


def _dock(session: Session, by: By, delivery_id: str) -> Dock:
    delivery = deliveries.delivery_named(session, delivery_id)
    if delivery.state != "open":
        raise Refused(f"Delivery {delivery.number} is {delivery.state}.", "Reopen it first.")
    return Dock(session, by, new_id(), delivery)


def _here(session: Session, delivery_id: str, line_id: str) -> tuple[int, int]:
    """How many units with a serial, and how many other pieces, a delivery brought on a line."""
    found = session.execute(
        select(ReceiptLine.asset_id.is_not(None), func.sum(ReceiptLine.quantity))
        .where(ReceiptLine.delivery_id == delivery_id, ReceiptLine.purchase_line_id == line_id)
        .group_by(ReceiptLine.asset_id.is_not(None))
    ).all()
    by_kind = {bool(serial): int(pieces) for serial, pieces in found}
    return by_kind.get(True, 0), by_kind.get(False, 0)


def _kept(dock: Dock, verdict: Verdict) -> ScanAnswer:
    return keep_scan(dock, "", verdict.title, HAND, verdict)


_NOT_FOR_US = {
    MISSHIP: ("05", "shipment for another customer"),
    PERSONAL: ("08", "personal parcel refused"),
}
