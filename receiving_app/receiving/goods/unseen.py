"""Goods with serial numbers that somebody counted and nobody scanned: was the unit itself looked at?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.records import Delivery, ReceiptLine


@dataclass(frozen=True, slots=True)
class Unseen:
    """Pieces of a line that a delivery brought without their serial numbers."""

    order: str
    line: str
    item: str
    delivery: str
    day: date
    pieces: int


def unseen_units(session: Session) -> tuple[Unseen, ...]:
    """Where pieces were counted whose serial nobody scanned yet; the longest waiting first."""
    zone = the_office(session).time_zone
    pieces = func.sum(ReceiptLine.quantity)
    rows = session.execute(
        select(Purchase.number, PurchaseLine, Delivery, pieces)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .join(ReceiptLine, ReceiptLine.purchase_line_id == PurchaseLine.id)
        .join(Delivery, Delivery.id == ReceiptLine.delivery_id)
        .where(PurchaseLine.serialized, ReceiptLine.asset_id.is_(None))
        .group_by(Purchase.id, PurchaseLine.id, Delivery.id)
        .having(pieces > 0)
        .order_by(Delivery.id, Purchase.number, PurchaseLine.number, PurchaseLine.letter)
    )
    return tuple(
        Unseen(
            order,
            line.label,
            line.description,
            delivery.number,
            office_day(zone, delivery.opened_at),
            int(count),
        )
        for order, line, delivery, count in rows
    )
