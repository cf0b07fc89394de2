"""What differs before a delivery is closed: the one rule of it, for the page and for the gun (AC16)."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.kits import kits_among
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset
from receiving_app.receiving.answers import Difference, Differs, Remainder
from receiving_app.receiving.arrivals.arrival import arrival_of
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.arrivals.deliveries import events_of
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.goods.conditions import DAMAGED, OVER
from receiving_app.receiving.goods.remainders import remainders_of
from receiving_app.receiving.lookups import lines_of, questions_of, units_of
from receiving_app.receiving.records import Delivery, ReceiptLine
from receiving_app.tags.records import Tag
from receiving_app.wording import counted

_ON_THE_UNIT = ("applied", "verified")


def what_differs(session: Session, delivery: Delivery) -> tuple[Difference, ...]:
    """Where a delivery is not as ordered, announced or on paper, and what closing makes of each.

    A slip that lies filed with it is known in another room: here its number counts, or that it is lacking.
    """
    return (
        *_short(session, delivery),
        *_kits(session, delivery),
        *_noted(session, delivery),
        *_without_serial(session, delivery),
        *_tags(session, delivery),
        *_slip(session, delivery),
        *_pieces(session, delivery),
        *_questions(session, delivery),
    )


def _short(session: Session, delivery: Delivery) -> Iterator[Difference]:
    for line, order in lines_of(session, delivery):
        if line.as_parts:
            continue
        if is_hidden(session, delivery, line):
            means = "What was scanned is taken as the count, and compared then."
            yield Difference(Differs.COUNT, f"{line.description}: its count was not told", means)
            continue
        missing = line.wanted - line.received
        if missing <= 0:
            continue
        before = [each for each in remainders_of(session, line_id=line.id) if each.quantity == missing]
        decided = before[-1] if before else None
        yield Difference(
            Differs.SHORT,
            f"{line.description}: {missing} of {line.wanted} not here (order {order}, line {line.label})",
            "It stays expected." if missing == 1 else f"The {missing} stay expected.",
            line.id,
            decided.decision if decided else Remainder.KEEP,
            decided.reason if decided else "",
        )


def _kits(session: Session, delivery: Delivery) -> Iterator[Difference]:
    """Kits that are begun and not whole; nothing where the dock counts blind."""
    lines = lines_of(session, delivery)
    stands = kits_among([line for line, _order in lines])
    for kit, order in lines:
        parts = [line for line, _order in lines if line.kit_line_id == kit.id]
        if kit.id not in stands or not stands[kit.id].lacking:
            continue
        if any(is_hidden(session, delivery, part) for part in parts):
            continue
        what = f"{kit.description}: {stands[kit.id].said} (order {order}, line {kit.label})"
        yield Difference(Differs.KIT, what, "The parts that are here stay received.")


def _noted(session: Session, delivery: Delivery) -> Iterator[Difference]:
    for each in discrepancies(session, delivery.id):
        where = f" (order {each.order}, line {each.line})" if each.order else ""
        note = f". {each.note}" if each.note else ""
        what = f"{counted(each.quantity, 'piece')} {each.what}{where}{note}"
        if each.code == OVER:
            yield Difference(Differs.OVER, what, "What is on hold waits until somebody decides.")
        elif each.code == DAMAGED:
            means = "It stays rejected, and goes" if each.quantity == 1 else "They stay rejected, and go"
            yield Difference(Differs.DAMAGED, what, f"{means} back to the vendor.")
        else:
            yield Difference(Differs.WRONG, what, "It stays noted; the buyer settles it with the vendor.")


def _without_serial(session: Session, delivery: Delivery) -> Iterator[Difference]:
    rows = session.execute(
        select(PurchaseLine, Purchase.number, func.sum(ReceiptLine.quantity))
        .join(ReceiptLine, ReceiptLine.purchase_line_id == PurchaseLine.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            ReceiptLine.delivery_id == delivery.id, ReceiptLine.asset_id.is_(None), PurchaseLine.serialized
        )
        .group_by(PurchaseLine.id, Purchase.number)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(Purchase.number, PurchaseLine.number, PurchaseLine.letter)
    )
    for line, order, pieces in rows:
        what = f"{line.description}: {counted(int(pieces), 'serial number')} lacking (order {order})"
        means = "They are received without a serial; none of them has a tag."
        if pieces == 1:
            means = "It is received without a serial, and has no tag."
        yield Difference(Differs.SERIALS, what, means)


def _tags(session: Session, delivery: Delivery) -> Iterator[Difference]:
    numbers = session.scalars(
        select(Tag.number)
        .join(Asset, Asset.tag_id == Tag.id)
        .where(Asset.id.in_(units_of(session, delivery.id)), Tag.state.not_in(_ON_THE_UNIT))
        .order_by(Tag.number)
    ).all()
    if numbers:
        what = f"{counted(len(numbers), 'tag')} not applied: {', '.join(numbers[:4])}"
        what += f" and {len(numbers) - 4} more" if len(numbers) > 4 else ""
        means = "It waits" if len(numbers) == 1 else "They wait"
        yield Difference(Differs.TAG, what, f"{means} in Tags to be stuck and scanned back.")


def _slip(session: Session, delivery: Delivery) -> Iterator[Difference]:
    events = events_of(session, delivery.id)
    gone = {event.corrects_id for event in events}
    lacks = [each.value for each in events if each.kind == "slip_lacking" and each.id not in gone]
    if delivery.slip_number:
        return
    if lacks:
        yield Difference(Differs.NO_SLIP, f"The packing slip is {lacks[-1]}", "It stays noted like that.")
    else:
        yield Difference(
            Differs.SLIP, "No packing slip was scanned or filed", "The card log will ask for it."
        )


def _pieces(session: Session, delivery: Delivery) -> Iterator[Difference]:
    arrival = arrival_of(session, delivery)
    if arrival.pieces is not None and arrival.here and arrival.here != arrival.pieces:
        means = "The carrier owes them; note it on the delivery receipt."
        if arrival.here > arrival.pieces:
            means = "More came than the freight bill says; note it on the delivery receipt."
        yield Difference(Differs.PIECES, f"Freight bill: {arrival.said}", means)


def _questions(session: Session, delivery: Delivery) -> Iterator[Difference]:
    for each in questions_of(session, delivery.id):
        yield Difference(Differs.QUESTION, f"{each.shown}: {each.title}", "It counts for nothing.")
