"""Who works on an open delivery: the workstation that began it, those that joined, the one that took it over.

A delivery is scanned into by all of them; each coming and going is an event that every desk sees (AC15).
"""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.history.records import Workstation
from receiving_app.people.lookups import names_of, require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.duties import refuse_conflicting_duties
from receiving_app.receiving.records import Delivery, DeliveryEvent, Scan
from receiving_app.receiving.rules import DeliveryHappening, hands_after
from receiving_app.receiving.scanning.kept_scans import is_undone, keep_scan
from receiving_app.receiving.scanning.verdicts import CHANGED_DELIVERIES, HAND, Dock, Verdict

_COMINGS = ("joined", "taken_over", "left")
_WORDS = {"joined": ("joined", "Joined"), "taken_over": ("took over", "Taken over")}
_OPEN_AT = (  # put together once: each scan says it
    select(Delivery)
    .where(
        Delivery.state == "open",
        (Delivery.workstation_id == bindparam("here"))
        | Delivery.id.in_(
            select(DeliveryEvent.delivery_id).where(
                DeliveryEvent.value == bindparam("here"), DeliveryEvent.kind.in_(_COMINGS)
            )
        ),
    )
    .order_by(Delivery.id.desc())
)


def hands_of(session: Session, *those: Delivery) -> dict[str, tuple[str, ...]]:
    """Of each delivery, by its id, the ids of the workstations at it, the first one first."""
    events: dict[str, list[DeliveryHappening]] = {each.id: [] for each in those}
    rows = session.execute(
        select(
            DeliveryEvent.delivery_id,
            DeliveryEvent.id,
            DeliveryEvent.kind,
            DeliveryEvent.value,
            DeliveryEvent.corrects_id,
        )
        .where(DeliveryEvent.delivery_id.in_(events), DeliveryEvent.kind.in_([*_COMINGS, "taken_back"]))
        .order_by(DeliveryEvent.id)
    )
    for delivery_id, event_id, kind, value, corrects_id in rows:
        events[delivery_id].append(DeliveryHappening(event_id, kind, value, corrects_id))
    return {each.id: hands_after(events[each.id], each.workstation_id) for each in those}


def hands_on_screen(
    session: Session, those: list[Delivery], workstation_id: str
) -> dict[str, tuple[tuple[str, ...], bool]]:
    """Of each delivery the names of the workstations at it, and whether this one ('' for any) is one."""
    hands = hands_of(session, *those)
    return {
        each: (
            tuple(session.get_one(Workstation, one).name for one in ids),
            not workstation_id or workstation_id in ids,
        )
        for each, ids in hands.items()
    }


def last_coming(session: Session, delivery: Delivery) -> str:
    """Who came to a delivery or left it last, in a sentence; '' when nobody did."""
    said = session.scalar(
        select(Scan.said)
        .where(Scan.delivery_id == delivery.id, Scan.kind.in_(_COMINGS), ~is_undone())
        .order_by(Scan.id.desc())
        .limit(1)
    )
    return said or ""


def deliveries_at(session: Session, workstation_id: str) -> list[Delivery]:
    """The open deliveries that a workstation works on, the newest first."""
    opened = session.scalars(_OPEN_AT, {"here": workstation_id}).all()
    hands = hands_of(session, *opened)
    return [each for each in opened if workstation_id in hands[each.id]]


def delivery_at_hand(session: Session, by: By) -> Delivery | None:
    """The newest open delivery of this workstation."""
    return next(iter(deliveries_at(session, by.workstation_id)), None)


def open_here(session: Session, by: By, but: str) -> tuple[str, ...]:
    """The numbers of the other deliveries that are open at this workstation."""
    return tuple(each.number for each in deliveries_at(session, by.workstation_id) if each.id != but)


def join_delivery(session: Session, by: By, delivery_id: str) -> ScanAnswer:
    """Work on an open delivery of another workstation as well: both scan into it.

    Raises:
        Refused: by somebody who may not receive it, or it is not open.
    """
    return _come(session, by, delivery_id, "joined")


def take_over(session: Session, by: By, delivery_id: str) -> ScanAnswer:
    """Work on an open delivery in place of the workstations that did so far.

    Raises:
        Refused: by somebody who may not receive it, or it is not open.
    """
    return _come(session, by, delivery_id, "taken_over")


def leave_delivery(session: Session, by: By, delivery_id: str) -> ScanAnswer:
    """Leave a delivery to the others that work on it; the last one stays with it, until it is closed.

    Raises:
        Refused: by somebody who may not receive, it is not open, or nobody else works on it.
    """
    dock, hands = _dock(session, by, delivery_id)
    delivery = dock.open_delivery()
    if by.workstation_id not in hands or len(hands) == 1:
        raise Refused(f"Nobody else works on delivery {delivery.number}.", "Close it, or leave it open.")
    said = f"{_who(session, by)} left delivery {delivery.number}."
    dock.tell("left", by.workstation_id, said)
    return keep_scan(
        dock, "", "Left", HAND, Verdict(Outcome.DONE, "Left", said, "left", changed=CHANGED_DELIVERIES)
    )


def _come(session: Session, by: By, delivery_id: str, kind: str) -> ScanAnswer:
    dock, hands = _dock(session, by, delivery_id)
    delivery = dock.open_delivery()
    if hands == (by.workstation_id,) or (kind == "joined" and by.workstation_id in hands):
        said = f"Delivery {delivery.number} is open at this workstation already."
        return keep_scan(
            dock, "", "Open here", HAND, Verdict(Outcome.ALREADY_COUNTED, "Open here", said, kind)
        )
    if delivery.current_purchase_id is not None:
        purchase = session.get_one(Purchase, delivery.current_purchase_id)
        refuse_conflicting_duties(session, by, purchase)
    did, title = _WORDS[kind]
    said = f"{_who(session, by)} {did} delivery {delivery.number}."
    dock.tell(kind, by.workstation_id, said)
    verdict = Verdict(Outcome.DONE, title, said, kind, changed=CHANGED_DELIVERIES)
    return keep_scan(dock, "", title, HAND, verdict)


def _dock(session: Session, by: By, delivery_id: str) -> tuple[Dock, tuple[str, ...]]:
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = deliveries.delivery_named(session, delivery_id)
    if delivery.state != "open":
        raise Refused(f"Delivery {delivery.number} is {delivery.state}.", "Choose one that is open.")
    return Dock(session, by, new_id(), delivery), hands_of(session, delivery)[delivery.id]


def _who(session: Session, by: By) -> str:
    person = names_of(session, [by.person_id]).get(by.person_id, "Somebody")
    return f"{person} at {session.get_one(Workstation, by.workstation_id).name}"
