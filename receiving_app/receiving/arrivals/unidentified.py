"""The queue of deliveries that nobody can place yet: it ages until each one has its order, or is settled."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from receiving_app.people.records import Person
from receiving_app.receiving.arrivals.arrival import carrier_name
from receiving_app.receiving.records import Delivery, DeliveryEvent, Scan

SETTLED = {
    "personal": "personal parcel, refused",
    "misship": "another customer's, mis-shipped",
    "sent_back": "sent back to its sender",
    "handed_over": "handed to an agency",
}
"""The ways in which a delivery without an order is settled, other than by its order."""


@dataclass(frozen=True, slots=True)
class Unidentified:
    """A delivery without an order. ``note`` is what the clerk saw."""

    delivery_id: str
    number: str
    dock: str
    carrier: str | None
    state: str
    opened_at: datetime
    opened_by: str
    note: str | None

    def days(self, now: datetime) -> int:
        """For how many days it waits."""
        return max(0, (now - self.opened_at).days)


@dataclass(frozen=True, slots=True)
class SettledDelivery:
    """A delivery that was settled without an order: how, why, by whom and when."""

    delivery_id: str
    number: str
    how: str
    reason: str
    settled_by: str
    at: datetime


def unidentified_deliveries(session: Session) -> tuple[Unidentified, ...]:
    """Deliveries that wait for their order, the longest waiting first.

    An open one waits from its opening; a closed one when the clerk said that nothing identifies it. What was
    refused, sent back or handed on does not wait.
    """
    marked, turned = (aliased(DeliveryEvent) for _ in range(2))
    turned_away = (
        select(turned.id)
        .where(turned.delivery_id == Delivery.id, turned.kind.in_(SETTLED), _stands(turned))
        .exists()
    )
    rows = session.execute(
        select(Delivery, Person.name, marked.value)
        .join(Person, Person.id == Delivery.opened_by)
        .outerjoin(
            marked, and_(marked.delivery_id == Delivery.id, marked.kind == "unidentified", _stands(marked))
        )
        .where(
            Delivery.current_purchase_id.is_(None),
            ~turned_away,
            or_(Delivery.state == "open", and_(Delivery.state == "closed", marked.id.is_not(None))),
        )
        .order_by(Delivery.opened_at, Delivery.id, marked.id)
    )
    found = {
        each.id: Unidentified(
            each.id,
            each.number,
            each.dock,
            carrier_name(each.carrier) or None,
            each.state,
            each.opened_at,
            who,
            note,
        )
        for each, who, note in rows
    }
    return tuple(found.values())


def settled_deliveries(session: Session) -> tuple[SettledDelivery, ...]:
    """Deliveries that were settled without an order, the newest first."""
    rows = session.execute(
        select(Delivery, DeliveryEvent, Scan.at, Person.name)
        .join(DeliveryEvent, DeliveryEvent.delivery_id == Delivery.id)
        .join(Scan, Scan.id == DeliveryEvent.scan_id)
        .join(Person, Person.id == Scan.person_id)
        .where(DeliveryEvent.kind.in_(SETTLED), _stands(DeliveryEvent))
        .order_by(DeliveryEvent.id.desc())
    )
    return tuple(
        SettledDelivery(each.id, each.number, SETTLED[event.kind], event.value or "", who, at)
        for each, event, at, who in rows
    )


def age_word(days: int) -> tuple[str, str]:
    """How old a delivery without an order is, in a word and a tone.

    Concealed damage is reported to the carrier within five business days of delivery (NMFC item 300135): what
    waits longer may cost a claim.
    """
    if days >= _LATE:
        return "late", "err"
    return ("waiting", "warn") if days >= _WAITING else ("new", "ok")


def _stands(event: type[DeliveryEvent]) -> ColumnElement[bool]:
    undoing = aliased(DeliveryEvent)
    return ~select(undoing.id).where(undoing.corrects_id == event.id).exists()


_WAITING, _LATE = 2, 5
