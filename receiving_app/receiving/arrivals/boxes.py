"""The boxes of a delivery: the next one begun, the one in hand closed, each with its cartons' numbers."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.receiving.answers import BoxOnScreen, Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.records import DeliveryEvent, ReceiptLine
from receiving_app.receiving.rules import DeliveryHappening
from receiving_app.receiving.scanning.verdicts import CHANGED_DELIVERIES, Dock, Verdict
from receiving_app.wording import counted

_BEGINS_THE_FIRST = frozenset({"tracking", "purchase", "line"})


def boxes_after(events: Iterable[DeliveryHappening]) -> tuple[BoxOnScreen, ...]:
    """The boxes that ``events``, oldest first, tell of. Pure.

    The first box needs no command: whatever is scanned of it begins it. A carton's number belongs to the box
    that was in hand when it was scanned.
    """
    events = list(events)
    gone = {event.corrects_id for event in events if event.kind == "taken_back"}
    boxes: dict[int, BoxOnScreen] = {}
    for event in events:
        if event.id in gone:
            continue
        if not boxes and event.kind in _BEGINS_THE_FIRST:
            boxes[1] = BoxOnScreen(1)
        if event.kind == "box":
            boxes[int(event.value or 1)] = BoxOnScreen(int(event.value or 1))
        at = max(boxes, default=0)
        if event.kind == "tracking" and event.value:
            at += not boxes[at].is_open  # a carton's number after a box was closed is on the next one
            boxes.setdefault(at, BoxOnScreen(at))
            boxes[at] = BoxOnScreen(at, (*boxes[at].cartons, event.value), boxes[at].is_open)
        if event.kind == "box_closed" and boxes:
            boxes[at] = BoxOnScreen(at, boxes[at].cartons, is_open=False)
    return tuple(boxes[number] for number in sorted(boxes))


def boxes_of(session: Session, delivery_id: str) -> tuple[BoxOnScreen, ...]:
    """The boxes of a delivery, in the order they were opened."""
    return boxes_after(deliveries.events_of(session, delivery_id))


def next_box(dock: Dock) -> Verdict:
    """Begin the next box of the delivery at hand, or a delivery with its first box."""
    delivery = dock.open_delivery()
    boxes = boxes_of(dock.session, delivery.id)
    number = (boxes[-1].number if boxes else 0) + 1
    title = BoxOnScreen(number).words(delivery.pieces)
    dock.tell("box", str(number), f"{title} begins.")
    said = f"{title} of delivery {delivery.number} begins. Scan its carton number, then what is in it."
    if delivery.pieces and number > delivery.pieces:
        title = f"Box {number}, and {delivery.pieces} were handed over"
        said = f"{counted(delivery.pieces, 'box')} were handed over, and this is number {number}. {said}"
    return Verdict(Outcome.DONE, title, said, "command", "NEXTBOX", changed=CHANGED_DELIVERIES)


def close_box(dock: Dock) -> Verdict:
    """The box in hand is empty: what was counted since it was begun is told.

    Raises:
        Refused: no box is in hand.
    """
    delivery = dock.delivery
    boxes = boxes_of(dock.session, delivery.id) if delivery else ()
    if delivery is None or not boxes or not boxes[-1].is_open:
        raise Refused("No box is in hand.", "Scan NEXTBOX when you open one.")
    number = boxes[-1].number
    pieces = _pieces_in(dock, delivery.id, number)
    title = f"{BoxOnScreen(number).words(delivery.pieces)} closed"
    dock.tell("box_closed", str(number), f"{title}.")
    left = (delivery.pieces or 0) - number
    then = f"{counted(left, 'box')} to come: scan NEXTBOX." if left > 0 else "Scan NEXTBOX or CLOSE."
    said = f"{counted(pieces, 'piece')} counted in box {number} of delivery {delivery.number}. {then}"
    return Verdict(Outcome.DONE, title, said, "command", "CLOSEBOX", changed=CHANGED_DELIVERIES)


def _pieces_in(dock: Dock, delivery_id: str, number: int) -> int:
    """Pieces counted since the box was begun; ids grow with time."""
    began = dock.session.scalar(
        select(func.max(DeliveryEvent.id)).where(
            DeliveryEvent.delivery_id == delivery_id,
            DeliveryEvent.kind == "box",
            DeliveryEvent.value == str(number),
        )
    )
    here = select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.delivery_id == delivery_id)
    return int(dock.session.scalar(here.where(ReceiptLine.id > began) if began else here) or 0)
