"""Where a slip may be placed by hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from receiving_app.receiving.records import Delivery
from receiving_app.slips.context import open_deliveries, open_purchases
from receiving_app.slips.kept_reading import reading_of
from receiving_app.slips.lookups import deliveries_with_order, placed_deliveries
from receiving_app.slips.matching import ranked_places


@dataclass(frozen=True, slots=True)
class DeliveryChoice:
    """A delivery that a slip may be placed with; ``why`` it is likely, '' when it only lacks a slip."""

    delivery: str
    order: str | None
    opened_at: datetime
    why: str


def deliveries_for(session: Session, slip_id: str, *, limit: int = 50) -> tuple[DeliveryChoice, ...]:
    """What the rules find comes first, then the deliveries that have no slip, newest first."""
    reading = reading_of(session, slip_id)
    places = ranked_places(reading, open_purchases(session, reading), open_deliveries(session))
    why = {place.delivery_id: " ".join(place.reasons) for place in places if place.delivery_id}
    ranks = {delivery_id: rank for rank, delivery_id in enumerate(why)}
    likely = session.execute(deliveries_with_order().where(Delivery.id.in_(why))).all()
    waiting = session.execute(
        deliveries_with_order()
        .where(
            Delivery.state != "withdrawn", Delivery.id.not_in(placed_deliveries()), Delivery.id.not_in(why)
        )
        .order_by(Delivery.id.desc())
        .limit(limit)
    ).all()
    return tuple(
        DeliveryChoice(delivery.number, order, delivery.opened_at, why.get(delivery.id, ""))
        for delivery, order in (*sorted(likely, key=lambda row: ranks[row[0].id]), *waiting)
    )
