"""Deliveries and line totals rebuilt from events and receipt lines, for ``history verify``."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.history.lookups import Difference
from receiving_app.inventory.records import Asset
from receiving_app.receiving.deliveries import state_of
from receiving_app.receiving.records import Delivery, DeliveryEvent, ReceiptLine
from receiving_app.receiving.rules import DeliveryHappening, delivery_after


def differences(session: Session) -> Iterator[Difference]:
    """Where a delivery, a line's totals, or a unit's presence is not what the facts say."""
    events: dict[str, list[DeliveryHappening]] = defaultdict(list)
    for event in session.scalars(select(DeliveryEvent).order_by(DeliveryEvent.id)):
        events[event.delivery_id].append(
            DeliveryHappening(event.id, event.kind, event.value, event.corrects_id)
        )
    for delivery in session.scalars(select(Delivery)):
        if state_of(delivery) != delivery_after(events[delivery.id]):
            yield Difference(f"delivery {delivery.number}", "is not where its events say")
    counted: dict[tuple[str, str], int] = {}
    for line_id, disposition, pieces in session.execute(
        select(
            ReceiptLine.purchase_line_id, ReceiptLine.disposition, func.sum(ReceiptLine.quantity)
        ).group_by(ReceiptLine.purchase_line_id, ReceiptLine.disposition)
    ):
        counted[line_id, disposition] = int(pieces)
    for line, order in session.execute(
        select(PurchaseLine, Purchase.number).join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    ):
        for disposition in ("accepted", "rejected", "on_hold"):
            pieces, kept = counted.get((line.id, disposition), 0), getattr(line, disposition)
            if pieces != kept:
                yield Difference(
                    f"order {order}, line {line.number}",
                    f"{kept} {disposition}, but the receipts say {pieces}",
                )
    present = session.execute(
        select(Asset.serial, Asset.state, func.coalesce(func.sum(ReceiptLine.quantity), 0))
        .outerjoin(ReceiptLine, ReceiptLine.asset_id == Asset.id)
        .group_by(Asset.id, Asset.serial, Asset.state)
    )
    for serial, state, pieces in present:
        if (state == "withdrawn") != (pieces == 0):
            yield Difference(f"unit {serial}", f"is {state}, but its receipts add up to {pieces}")
