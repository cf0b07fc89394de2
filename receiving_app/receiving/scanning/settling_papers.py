"""What the numbers on cartons and papers do: they begin a delivery, and say for which order it is."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from receiving_app.approvals.records import Purchase
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.arrival import arrival_of
from receiving_app.receiving.arrivals.boxes import boxes_of
from receiving_app.receiving.arrivals.duties import refuse_conflicting_duties
from receiving_app.receiving.records import Delivery, DeliveryEvent, Scan
from receiving_app.receiving.scanning.order_told import order_told
from receiving_app.receiving.scanning.verdicts import (
    CHANGED_DELIVERIES,
    HAND,
    Dock,
    Verdict,
    open_lines,
)
from receiving_app.scans.context import fold


def settle_carton(dock: Dock, number: str, carrier: str) -> Verdict:
    """A carton's number: it belongs to the delivery at hand, which it may begin."""
    before = _taken_in(dock, number)
    if before is not None:
        said = f"Carton {number} was taken in before; it counts once. {before}"
        return Verdict(Outcome.ALREADY_COUNTED, "Carton known", said, "tracking", number)
    delivery = dock.open_delivery()
    if carrier and delivery.carrier is None:
        dock.tell("carrier", carrier, f"Brought by {carrier}.")
    dock.tell("tracking", fold(number), f"Carton {number} taken in.")
    box = boxes_of(dock.session, delivery.id)[-1].number
    where = f"box {box} of delivery" if box > 1 else "delivery"
    arrival = arrival_of(dock.session, delivery)
    pieces = f" {arrival.said}." if arrival.pieces is not None else ""
    return Verdict(
        Outcome.DONE,
        "Carton taken in",
        f"Carton {number} belongs to {where} {delivery.number}.{pieces}",
        "tracking",
        number,
        changed=CHANGED_DELIVERIES,
        then="Scan what is in it." if delivery.current_purchase_id else "Scan the order number next.",
    )


def _taken_in(dock: Dock, number: str) -> str | None:
    """With what a carton was taken in before, in words; None when it was not, or that was taken back."""
    undoing = aliased(DeliveryEvent)
    found = dock.session.execute(
        select(Delivery, DeliveryEvent.id, Purchase.number)
        .join(DeliveryEvent, DeliveryEvent.delivery_id == Delivery.id)
        .outerjoin(Purchase, Purchase.id == Delivery.current_purchase_id)
        .where(
            DeliveryEvent.kind == "tracking",
            DeliveryEvent.value == fold(number),
            ~select(undoing.id).where(undoing.corrects_id == DeliveryEvent.id).exists(),
        )
        .order_by(DeliveryEvent.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    delivery, _event, order = found
    if dock.delivery is not None and delivery.id == dock.delivery.id:
        return "It belongs to this delivery."
    day = office_day(the_office(dock.session).time_zone, delivery.opened_at)
    what = f"order {order}" if order else "no order yet"
    return f"It came with delivery {delivery.number} of {day}, {what}, {delivery.state}."


def settle_order(dock: Dock, number: str) -> Verdict:
    """An order's number: the delivery is for this purchase."""
    purchase = dock.session.scalar(
        select(Purchase).where(Purchase.number_key == fold(number), ~Purchase.withdrawn)
    )
    if purchase is None:
        said = f"Order {number} is not among the approved purchases. Set the box aside and ask the buyer."
        return Verdict(Outcome.SET_ASIDE, "Unknown order", said, "order", number)
    refuse_conflicting_duties(dock.session, dock.by, purchase)
    delivery = dock.open_delivery()
    if delivery.current_purchase_id == purchase.id:
        said = f"Delivery {delivery.number} is on order {purchase.number} already."
        return Verdict(Outcome.ALREADY_COUNTED, f"Order {purchase.number}", said, "order", number)
    dock.tell("purchase", purchase.id, f"Delivery {delivery.number} is for order {purchase.number}.")
    lines = open_lines(dock.session, purchase.id, serialized=None)
    if len(lines) == 1:
        dock.tell("line", lines[0].id, f"Line {lines[0].label} chosen: the only one.")
    told = order_told(dock, purchase, lines)
    return Verdict(
        Outcome.DONE,
        told.title,
        told.said,
        "order",
        number,
        line_id=lines[0].id if len(lines) == 1 else None,
        changed=CHANGED_DELIVERIES,
        warns=told.warns,
        then=told.then,
    )


def settle_packing_list(dock: Dock, number: str) -> Verdict:
    """A packing slip's number: it belongs to the delivery at hand."""
    if before := slip_came_before(dock, number):
        said = f"Packing slip {number}. {before}"
        return Verdict(Outcome.ALREADY_COUNTED, "Slip known", said, "packing_list", number)
    delivery = dock.open_delivery()
    if delivery.slip_number == number and _scanned(dock, delivery, number):
        said = f"Packing slip {number} is noted already."
        return Verdict(Outcome.ALREADY_COUNTED, "Slip known", said, "packing_list", number)
    dock.tell("slip", number, f"Packing slip {number}.")
    said = f"Packing slip {number} noted for delivery {delivery.number}."
    return Verdict(
        Outcome.DONE, "Packing slip noted", said, "packing_list", number, changed=CHANGED_DELIVERIES
    )


def slip_came_before(dock: Dock, number: str) -> str:
    """That a slip's number came with another delivery, in words; '' when it did not."""
    other = dock.session.scalar(
        select(Delivery.number).where(
            Delivery.slip_number == number,
            Delivery.state != "withdrawn",
            Delivery.id != (dock.delivery.id if dock.delivery else ""),
        )
    )
    return f"It came with delivery {other} before. Look whether this is a copy." if other else ""


def settle_no_slip(dock: Dock, lacks: str) -> Verdict:
    """The clerk looked for the delivery's packing slip: it is absent, or illegible."""
    said = f"The packing slip of delivery {dock.open_delivery().number} is {lacks}."
    dock.tell("slip_lacking", lacks, said)
    return Verdict(Outcome.DONE, f"Slip {lacks}", said, "slip", changed=CHANGED_DELIVERIES)


def settle_shipment(dock: Dock, number: str) -> Verdict:
    """The number of the vendor's shipping notice: it belongs to the delivery at hand."""
    delivery = dock.open_delivery()
    known = dock.session.scalar(
        select(DeliveryEvent.id)
        .where(
            DeliveryEvent.delivery_id == delivery.id,
            DeliveryEvent.kind == "shipment",
            DeliveryEvent.value == number,
        )
        .limit(1)
    )
    if known is not None:
        said = f"Shipping notice {number} is noted already."
        return Verdict(Outcome.ALREADY_COUNTED, "Notice known", said, "shipment", number)
    dock.tell("shipment", number, f"Shipping notice {number}.")
    said = f"Shipping notice {number} noted for delivery {delivery.number}."
    return Verdict(
        Outcome.DONE, "Shipping notice noted", said, "shipment", number, changed=CHANGED_DELIVERIES
    )


def _scanned(dock: Dock, delivery: Delivery, number: str) -> bool:
    """Whether a gun told the slip's number before, not the clerk's hand."""
    told = dock.session.scalars(
        select(Scan.device)
        .join(DeliveryEvent, DeliveryEvent.scan_id == Scan.id)
        .where(
            DeliveryEvent.delivery_id == delivery.id,
            DeliveryEvent.kind == "slip",
            DeliveryEvent.value == number,
        )
    )
    return any(device != HAND for device in told)
