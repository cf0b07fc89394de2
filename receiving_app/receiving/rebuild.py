"""Deliveries, line totals and cases rebuilt from events and receipt lines, for ``history verify``."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.history.lookups import Difference
from receiving_app.inventory.records import Asset
from receiving_app.receiving.answers import Remainder
from receiving_app.receiving.arrivals.deliveries import state_of
from receiving_app.receiving.cases.opening import clocks_in
from receiving_app.receiving.cases.rules import CaseHappening, CaseStands, case_after
from receiving_app.receiving.records import (
    CaseEvent,
    CaseState,
    Delivery,
    DeliveryEvent,
    DiscrepancyCase,
    ReceiptLine,
    RemainderDecision,
)
from receiving_app.receiving.rules import DeliveryHappening, delivery_after


def differences(session: Session) -> Iterator[Difference]:
    """Where a delivery, a line's totals, a unit's presence or a case is not what the facts say."""
    events: dict[str, list[DeliveryHappening]] = defaultdict(list)
    for event in session.scalars(select(DeliveryEvent).order_by(DeliveryEvent.id)):
        events[event.delivery_id].append(
            DeliveryHappening(event.id, event.kind, event.value, event.corrects_id)
        )
    for delivery in session.scalars(select(Delivery)):
        if state_of(delivery) != delivery_after(events[delivery.id]):
            yield Difference(f"delivery {delivery.number}", "is not where its events say")
    yield from _lines(session)
    present = session.execute(
        select(Asset.serial, Asset.state, func.coalesce(func.sum(ReceiptLine.quantity), 0))
        .outerjoin(ReceiptLine, ReceiptLine.asset_id == Asset.id)
        .group_by(Asset.id, Asset.serial, Asset.state)
    )
    for serial, state, pieces in present:
        if (state == "withdrawn") != (pieces == 0):
            yield Difference(f"unit {serial}", f"is {state}, but its receipts add up to {pieces}")
    yield from _cases(session)


def _lines(session: Session) -> Iterator[Difference]:
    """Where a line's totals, or what is cancelled of it, is not as its facts say."""
    counted: dict[tuple[str, str], int] = {}
    for line_id, disposition, pieces in session.execute(
        select(
            ReceiptLine.purchase_line_id, ReceiptLine.disposition, func.sum(ReceiptLine.quantity)
        ).group_by(ReceiptLine.purchase_line_id, ReceiptLine.disposition)
    ):
        counted[line_id, disposition] = int(pieces)
    lines = session.execute(
        select(PurchaseLine, Purchase.number).join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    ).all()
    for line, order in lines:
        for disposition in ("accepted", "rejected", "on_hold"):
            pieces, kept = counted.get((line.id, disposition), 0), getattr(line, disposition)
            if pieces != kept:
                yield Difference(
                    f"order {order}, line {line.label}",
                    f"{kept} {disposition}, but the receipts say {pieces}",
                )
    cancelled = pairs(
        session,
        select(RemainderDecision.purchase_line_id, func.sum(RemainderDecision.quantity))
        .where(RemainderDecision.decision == Remainder.CANCEL.value)
        .group_by(RemainderDecision.purchase_line_id),
    )
    for line, order in lines:
        if line.cancelled != int(cancelled.get(line.id, 0)):
            yield Difference(
                f"order {order}, line {line.label}",
                f"{line.cancelled} cancelled, but the decisions say {int(cancelled.get(line.id, 0))}",
            )


def _cases(session: Session) -> Iterator[Difference]:
    """Where a case is not where its events say."""
    happened: dict[str, list[CaseHappening]] = defaultdict(list)
    for event in session.scalars(select(CaseEvent).order_by(CaseEvent.id)):
        happened[event.case_id].append(CaseHappening(event.id, event.kind, event.corrects_id))
    rows = session.execute(
        select(DiscrepancyCase, CaseState).outerjoin(CaseState, CaseState.case_id == DiscrepancyCase.id)
    )
    for case, state in rows:
        stands = case_after(clocks_in(case), happened[case.id])
        kept = None if state is None else CaseStands(state.state, state.next_due, state.waits_for)
        if kept != stands:
            yield Difference(f"case {case.number}", "is not where its events say")
