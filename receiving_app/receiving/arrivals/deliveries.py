"""Deliveries: opened, told their order and papers, closed, and taken back; each step an event."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.history.records import Workstation
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.answers import DeliverySeen
from receiving_app.receiving.goods.remainders import remainders_of
from receiving_app.receiving.records import Delivery, DeliveryEvent, ReceiptLine
from receiving_app.receiving.rules import DeliveryHappening, DeliveryState, delivery_after

# Put together once: each scan says it.
_NAMED = (
    select(Delivery)
    .where((Delivery.id == bindparam("name")) | (Delivery.number == bindparam("name")))
    .with_for_update()
)


def open_delivery(
    session: Session,
    by: By,
    *,
    dock: str,
    carrier: str | None = None,
    pieces: int | None = None,
    scan_id: str | None = None,
) -> Delivery:
    """Begin a delivery at this workstation. Its number names day, workstation and a running number."""
    workstation = session.get_one(Workstation, by.workstation_id)
    stem = f"D-{by.today:%y%m%d}-{workstation.name}-"
    count = session.scalar(
        select(func.count()).where(
            Delivery.workstation_id == by.workstation_id, Delivery.number.startswith(stem, autoescape=True)
        )
    )
    delivery = Delivery(
        number=f"{stem}{(count or 0) + 1}",
        workstation_id=by.workstation_id,
        dock=dock,
        carrier=None,
        pieces=pieces,
        state="open",
        opened_at=by.at,
        opened_by=by.person_id,
        slip_number=None,
        current_purchase_id=None,
        current_line_id=None,
    )
    session.add(delivery)
    session.flush()
    tell(session, by, delivery, "opened", None, f"Delivery {delivery.number} opened.", scan_id=scan_id)
    if carrier:
        tell(session, by, delivery, "carrier", carrier, f"Brought by {carrier}.", scan_id=scan_id)
    return delivery


def close_delivery(session: Session, by: By, delivery_id: str, *, scan_id: str | None = None) -> DeliverySeen:
    """Close a delivery; what has not come stays open on its purchase.

    Raises:
        Refused: unknown or not open.
    """
    delivery = delivery_named(session, delivery_id)
    if delivery.state != "open":
        raise Refused(
            f"Delivery {delivery.number} is {delivery.state}.", "Scan an order to begin the next one."
        )
    said = f"Delivery {delivery.number} closed."
    tell(session, by, delivery, "closed", None, said, scan_id=scan_id)
    return DeliverySeen(delivery.id, delivery.number, delivery.state)


def reopen_delivery(session: Session, by: By, delivery_id: str, reason: str) -> DeliverySeen:
    """Take the closing of a delivery back, and say what was decided then of what did not come.

    Raises:
        Refused: by somebody without the right role, not closed, sealed by a match or signature, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = delivery_named(session, delivery_id)
    refuse_if_sealed(session, Subject("delivery", delivery.id))
    if delivery.state != "closed":
        raise Refused(
            f"Delivery {delivery.number} is {delivery.state}.", "Only a closed delivery is reopened."
        )
    if not reason.strip():
        raise Refused("Reopening a delivery needs a reason.", "Say in a few words why.")
    tell(
        session,
        by,
        delivery,
        "reopened",
        reason.strip(),
        f"Delivery {delivery.number} reopened: {reason.strip()}.",
    )
    decided = " ".join(each.said for each in remainders_of(session, delivery_id=delivery.id))
    said = f"At its closing: {decided}" if decided else ""
    return DeliverySeen(delivery.id, delivery.number, delivery.state, said)


def withdraw_delivery(session: Session, by: By, delivery_id: str) -> DeliverySeen:
    """Take the opening of a delivery back: nothing came, or it was opened by mistake.

    Raises:
        Refused: by somebody without the right role, pieces were counted in it, or it is not open.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = delivery_named(session, delivery_id)
    counted = session.scalar(
        select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.delivery_id == delivery.id)
    )
    if counted:
        raise Refused(
            f"{counted} pieces were counted in delivery {delivery.number}.", "Undo those scans first."
        )
    if delivery.state != "open":
        raise Refused(
            f"Delivery {delivery.number} is {delivery.state}.", "Only an open delivery is taken back."
        )
    opened = [event for event in events_of(session, delivery.id) if event.kind == "opened"][-1]
    take_back(session, by, delivery, opened.id, f"Delivery {delivery.number} taken back.")
    return DeliverySeen(delivery.id, delivery.number, delivery.state)


def tell(
    session: Session,
    by: By,
    delivery: Delivery,
    kind: str,
    value: str | None,
    said: str,
    *,
    scan_id: str | None = None,
    corrects_id: str | None = None,
) -> str:
    """Write one event of a delivery and bring its state along; the answer is the event's id."""
    event = DeliveryEvent(
        delivery_id=delivery.id, kind=kind, value=value, scan_id=scan_id, corrects_id=corrects_id
    )
    write_down(session, by, f"receiving.{kind}", Subject("delivery", delivery.id), said, facts=[event])
    session.flush()
    after = delivery_after(events_of(session, delivery.id))
    delivery.state, delivery.slip_number, delivery.carrier = after.state, after.slip_number, after.carrier
    delivery.current_purchase_id, delivery.current_line_id = after.purchase_id, after.line_id
    return event.id


def take_back(session: Session, by: By, delivery: Delivery, event_id: str, said: str) -> None:
    """Write that an earlier event of the delivery no longer counts."""
    tell(session, by, delivery, "taken_back", None, said, corrects_id=event_id)


def events_of(
    session: Session, delivery_id: str, *, until_scan: str | None = None
) -> list[DeliveryHappening]:
    """What happened to a delivery, oldest first; with ``until_scan`` up to that scan, its own included."""
    wanted = (
        select(DeliveryEvent.id, DeliveryEvent.kind, DeliveryEvent.value, DeliveryEvent.corrects_id)
        .where(DeliveryEvent.delivery_id == delivery_id)
        .order_by(DeliveryEvent.id)
    )
    if until_scan is not None:
        wanted = wanted.where((DeliveryEvent.id < until_scan) | (DeliveryEvent.scan_id == until_scan))
    return [DeliveryHappening(*row) for row in session.execute(wanted)]


def orders_told(session: Session, delivery_id: str) -> frozenset[str]:
    """Ids of the orders that a delivery was said to be for, also those of which nothing was counted yet."""
    events = events_of(session, delivery_id)
    gone = {event.corrects_id for event in events}
    return frozenset(
        event.value for event in events if event.kind == "purchase" and event.value and event.id not in gone
    )


def said_not_ours(session: Session, delivery_id: str) -> str:
    """What was said of a delivery that is another customer's or an employee's own; '' when nothing stands."""
    events = events_of(session, delivery_id)
    gone = {event.corrects_id for event in events}
    said = [each for each in events if each.kind in {"misship", "personal"} and each.id not in gone]
    return (said[-1].value or said[-1].kind) if said else ""


def hand_count(session: Session, delivery_id: str, line_id: str) -> int | None:
    """What the clerk counted of a line in a delivery, the latest that stands; None before anybody counted."""
    events = events_of(session, delivery_id)
    gone = {event.corrects_id for event in events}
    counts = [
        event.value.rpartition("=")
        for event in events
        if event.kind == "count" and event.value and event.id not in gone
    ]
    return next((int(count) for line, _, count in reversed(counts) if line == line_id), None)


def state_of(delivery: Delivery) -> DeliveryState:
    """The delivery's state row, in the form the events are folded into."""
    return DeliveryState(
        delivery.state,
        delivery.current_purchase_id,
        delivery.current_line_id,
        delivery.slip_number,
        delivery.carrier,
    )


def delivery_named(session: Session, name: str) -> Delivery:
    """A delivery by its number or id, locked.

    Raises:
        Refused: there is none.
    """
    found = session.scalar(_NAMED, {"name": name})
    if found is None:
        raise Refused(f"There is no delivery {name}.", "See the list with: receive show.")
    return found
