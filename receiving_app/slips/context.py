"""What a slip may belong to: purchases it may name, deliveries at hand, slips filed earlier."""

from collections import defaultdict

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.people.lookups import the_office
from receiving_app.receiving.records import Delivery, DeliveryEvent
from receiving_app.scans.context import fold
from receiving_app.slips.answers import KnownSlip, OpenDelivery, OpenLine, OpenPurchase, SlipReading
from receiving_app.slips.records import Slip

_MOST_PURCHASES = 2000
_MOST_DELIVERIES = 300


def open_purchases(session: Session, reading: SlipReading) -> tuple[OpenPurchase, ...]:
    """Purchases the slip may be for: those it names, and those whose goods have not all come."""
    named = {fold(code) for code in (*reading.orders, *reading.codes)}
    tickets = set(reading.codes)
    open_ones = (
        select(PurchaseLine.purchase_id)
        .where(PurchaseLine.accepted < PurchaseLine.quantity, ~PurchaseLine.withdrawn)
        .distinct()
    )
    purchases = session.scalars(
        select(Purchase)
        .where(
            ~Purchase.withdrawn,
            or_(Purchase.number_key.in_(named), Purchase.ticket.in_(tickets), Purchase.id.in_(open_ones)),
        )
        .order_by(Purchase.number_key.in_(named).desc(), Purchase.id.desc())
        .limit(_MOST_PURCHASES)
    ).all()
    lines: dict[str, list[OpenLine]] = defaultdict(list)
    ids = [purchase.id for purchase in purchases]
    for start in range(0, len(ids), 500):
        for line in session.scalars(
            select(PurchaseLine)
            .where(
                PurchaseLine.purchase_id.in_(ids[start : start + 500]),
                ~PurchaseLine.withdrawn,
            )
            .order_by(PurchaseLine.number)
        ):
            parts = tuple(part for part in (line.part, line.vendor_part) if part)
            lines[line.purchase_id].append(
                OpenLine(line.number, parts, line.description, max(0, line.quantity - line.accepted))
            )
    return tuple(
        OpenPurchase(purchase.number, purchase.ticket, purchase.vendor, tuple(lines[purchase.id]))
        for purchase in purchases
    )


def open_deliveries(session: Session) -> tuple[OpenDelivery, ...]:
    """The latest deliveries, with the orders, cartons and slip numbers that were scanned for each."""
    zone = the_office(session).zone
    deliveries = session.scalars(
        select(Delivery)
        .where(Delivery.state != "withdrawn")
        .order_by(Delivery.id.desc())
        .limit(_MOST_DELIVERIES)
    ).all()
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for event in session.scalars(
        select(DeliveryEvent)
        .where(DeliveryEvent.delivery_id.in_([delivery.id for delivery in deliveries]))
        .order_by(DeliveryEvent.id)
    ):
        if event.value is not None:
            told[event.delivery_id][event.kind].append(event.value)
    named = [each for kinds in told.values() for each in kinds["purchase"]]
    orders = pairs(session, select(Purchase.id, Purchase.number).where(Purchase.id.in_(named)))
    return tuple(
        OpenDelivery(
            delivery.id,
            delivery.number,
            delivery.opened_at.astimezone(zone).date(),
            tuple(orders[each] for each in told[delivery.id]["purchase"] if each in orders),
            tuple(told[delivery.id]["tracking"]),
            tuple(told[delivery.id]["slip"]),
        )
        for delivery in deliveries
    )


def known_slips(session: Session, reading: SlipReading, but: str | None = None) -> tuple[KnownSlip, ...]:
    """Slips filed earlier under the same number: a second picture of the same paper is noticed."""
    if reading.slip_number is None:
        return ()
    zone = the_office(session).zone
    rows = session.execute(
        select(Slip, Purchase.number, Delivery.opened_at)
        .outerjoin(Delivery, Delivery.id == Slip.delivery_id)
        .outerjoin(Purchase, Purchase.id == Delivery.current_purchase_id)
        .where(Slip.slip_number == reading.slip_number, Slip.state != "withdrawn", Slip.id != (but or ""))
    )
    return tuple(
        KnownSlip(
            slip.id,
            slip.slip_number or "",
            (order,) if order else (),
            None,
            opened_at.astimezone(zone).date() if opened_at else None,
        )
        for slip, order, opened_at in rows
    )
