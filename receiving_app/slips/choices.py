"""Where a slip may be placed by hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.receiving.records import Delivery
from receiving_app.slips.lookups import deliveries_with_order, slip_proposals
from receiving_app.slips.records import SlipDelivery


@dataclass(frozen=True, slots=True)
class DeliveryChoice:
    """A delivery that a slip may be placed with; ``why`` it is likely, '' when it only lacks a slip."""

    delivery: str
    order: str | None
    opened_at: datetime
    why: str


def deliveries_for(session: Session, slip_id: str, *, limit: int = 50) -> tuple[DeliveryChoice, ...]:
    """What the rules find comes first, then the deliveries that have no slip, newest first."""
    proposed = slip_proposals(session, slip_id).places
    why = {each: " ".join(place.reasons) for place in proposed for each in place.deliveries}
    ranks = {delivery_id: rank for rank, delivery_id in enumerate(why)}
    likely = session.execute(deliveries_with_order().where(Delivery.id.in_(why))).all()
    waiting = session.execute(
        deliveries_with_order()
        .where(
            Delivery.state != "withdrawn",
            Delivery.id.not_in(select(SlipDelivery.delivery_id)),
            Delivery.id.not_in(why),
        )
        .order_by(Delivery.id.desc())
        .limit(limit)
    ).all()
    return tuple(
        DeliveryChoice(delivery.number, order, delivery.opened_at, why.get(delivery.id, ""))
        for delivery, order in (*sorted(likely, key=lambda row: ranks[row[0].id]), *waiting)
    )
