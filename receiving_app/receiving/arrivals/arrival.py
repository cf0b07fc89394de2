"""How a delivery came off the truck: its carrier, pieces, condition, seal, exceptions, cartons and photos."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from receiving_app.receiving.arrivals.arrival_answers import Arrival
from receiving_app.receiving.arrivals.deliveries import events_of
from receiving_app.receiving.records import Delivery
from receiving_app.receiving.rules import DeliveryHappening

# How carriers write themselves whom a tracking number names.
_NAMES = {
    "ups": "UPS",
    "fedex": "FedEx",
    "usps": "USPS",
    "dhl": "DHL",
    "ontrac": "OnTrac",
    "amazon": "Amazon",
}
_ONE = {"carrier", "pieces", "pieces_counted", "condition", "seal", "exceptions"}


def carrier_name(told: str | None) -> str:
    """How a carrier writes itself; as it was told where it is not known by a tracking number. Pure."""
    return _NAMES.get(told or "", told or "")


def arrival_of(session: Session, delivery: Delivery) -> Arrival:
    """What is known of a delivery's arrival."""
    return arrival_after(events_of(session, delivery.id), delivery.pieces)


def arrival_after(events: Iterable[DeliveryHappening], pieces: int | None) -> Arrival:
    """The arrival that events tell, oldest first; ``pieces``: as told when the delivery began. Pure."""
    events = list(events)
    gone = {event.corrects_id for event in events if event.kind == "taken_back"}
    told: dict[str, str] = {}
    cartons: list[str] = []
    photos: list[str] = []
    boxes = 0
    for event in events:
        if event.id in gone or event.value is None:
            continue
        if event.kind in _ONE:
            told[event.kind] = event.value
        elif event.kind == "tracking":
            cartons.append(event.value)
        elif event.kind == "box":
            boxes = max(boxes, int(event.value))
        elif event.kind == "photo":
            photos.append(event.value)
    return Arrival(
        carrier_name(told.get("carrier")),
        int(told["pieces"]) if told.get("pieces") else pieces,
        int(told["pieces_counted"]) if told.get("pieces_counted") else None,
        tuple(dict.fromkeys(cartons)),
        told.get("condition", ""),
        told.get("seal", ""),
        told.get("exceptions", ""),
        tuple(dict.fromkeys(photos)),
        boxes,
    )
