"""The queue of deliveries that nobody can place yet: it ages until each one has its order, or is refused."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from receiving_app.people.records import Person
from receiving_app.receiving.records import Delivery, DeliveryEvent


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


def unidentified_deliveries(session: Session) -> tuple[Unidentified, ...]:
    """Deliveries that wait for their order, the longest waiting first.

    An open one waits from its opening; a closed one when the clerk said that nothing identifies it. What was
    refused (another customer's goods, an employee's parcel) does not wait.
    """
    marked, taken_back, refused = (aliased(DeliveryEvent) for _ in range(3))
    undone = select(taken_back.id).where(taken_back.corrects_id == marked.id).exists()
    turned_away = (
        select(refused.id)
        .where(refused.delivery_id == Delivery.id, refused.kind.in_(["misship", "personal"]))
        .exists()
    )
    rows = session.execute(
        select(Delivery, Person.name, marked.value)
        .join(Person, Person.id == Delivery.opened_by)
        .outerjoin(marked, and_(marked.delivery_id == Delivery.id, marked.kind == "unidentified", ~undone))
        .where(
            Delivery.current_purchase_id.is_(None),
            ~turned_away,
            or_(Delivery.state == "open", and_(Delivery.state == "closed", marked.id.is_not(None))),
        )
        .order_by(Delivery.opened_at, Delivery.id)
    )
    return tuple(
        Unidentified(each.id, each.number, each.dock, each.carrier, each.state, each.opened_at, who, note)
        for each, who, note in rows
    )
