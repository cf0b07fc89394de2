"""How vendors performed, from our own receipts: complete, undamaged, with their paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.cases.rules import Resolution, Step
from receiving_app.receiving.goods.conditions import DAMAGED, NOT_RECEIVED, SHORT
from receiving_app.receiving.records import (
    CaseEvent,
    CaseState,
    Delivery,
    DeliveryEvent,
    DiscrepancyCase,
    ReceiptLine,
)
from receiving_app.slips.records import SlipDelivery

_INCOMPLETE = frozenset({SHORT, NOT_RECEIVED})
_DAMAGED = frozenset({DAMAGED, "04", "10"})


@dataclass(frozen=True, slots=True)
class VendorDelivery:
    """A closed delivery of one order, judged by its cases.

    Attributes:
        complete: nothing of it was short or not received.
        undamaged: nothing was damaged, of bad quality or scrapped.
        has_paper: a packing slip was scanned, noted or filed.
        cases: numbers of the cases that count against the vendor.
    """

    delivery: str
    day: date
    order: str
    vendor: str
    contract: str | None
    complete: bool
    undamaged: bool
    has_paper: bool
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VendorFigures:
    """A vendor's deliveries on one contract. No approval names a promised day, so none is late or on time."""

    vendor: str
    contract: str | None
    deliveries: int
    complete: int
    undamaged: int
    with_paper: int


def vendor_deliveries(session: Session) -> tuple[VendorDelivery, ...]:
    """Every closed delivery that brought goods, by vendor, contract and day.

    A case that was withdrawn, or resolved as no fault of the vendor, counts for nothing.
    """
    zone = the_office(session).time_zone
    came = session.execute(
        select(Delivery, Purchase)
        .join(ReceiptLine, ReceiptLine.delivery_id == Delivery.id)
        .join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(Delivery.state == "closed")
        .group_by(Delivery.id, Purchase.id)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(Purchase.vendor, Purchase.contract, Delivery.opened_at, Delivery.id)
    ).all()
    cases = _cases(session)
    papers = set(session.scalars(select(SlipDelivery.delivery_id))) | _slips_told(session)
    found = []
    for delivery, purchase in came:
        wrong = cases.get((delivery.id, purchase.id), [])
        codes = {code for _number, code in wrong}
        found.append(
            VendorDelivery(
                delivery.number,
                office_day(zone, delivery.opened_at),
                purchase.number,
                purchase.vendor,
                purchase.contract,
                not codes & _INCOMPLETE,
                not codes & _DAMAGED,
                delivery.id in papers,
                tuple(number for number, _code in wrong),
            )
        )
    return tuple(found)


def vendor_figures(deliveries: Iterable[VendorDelivery]) -> tuple[VendorFigures, ...]:
    """The figures that deliveries add up to, per vendor and contract."""
    grouped: dict[tuple[str, str | None], list[VendorDelivery]] = {}
    for each in deliveries:
        grouped.setdefault((each.vendor, each.contract), []).append(each)
    return tuple(
        VendorFigures(
            vendor,
            contract,
            len(some),
            sum(each.complete for each in some),
            sum(each.undamaged for each in some),
            sum(each.has_paper for each in some),
        )
        for (vendor, contract), some in grouped.items()
    )


def _cases(session: Session) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Number and code of the cases that count against a vendor, by delivery and purchase."""
    taken_back = select(CaseEvent.corrects_id).where(CaseEvent.corrects_id.is_not(None))
    no_fault = select(CaseEvent.case_id).where(
        CaseEvent.kind == Step.RESOLVED.value,
        CaseEvent.value == Resolution.NO_FAULT.value,
        CaseEvent.id.not_in(taken_back),
    )
    rows = session.execute(
        select(
            DiscrepancyCase.delivery_id,
            PurchaseLine.purchase_id,
            DiscrepancyCase.number,
            DiscrepancyCase.code,
        )
        .join(CaseState, CaseState.case_id == DiscrepancyCase.id)
        .join(PurchaseLine, PurchaseLine.id == DiscrepancyCase.purchase_line_id)
        .where(CaseState.state != Step.WITHDRAWN.value, DiscrepancyCase.id.not_in(no_fault))
        .order_by(DiscrepancyCase.id)
    )
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for delivery_id, purchase_id, number, code in rows:
        found.setdefault((delivery_id, purchase_id), []).append((number, code))
    return found


def _slips_told(session: Session) -> set[str]:
    """Deliveries whose packing slip was scanned or noted, and that was not taken back."""
    gone = select(DeliveryEvent.corrects_id).where(DeliveryEvent.corrects_id.is_not(None))
    return set(
        session.scalars(
            select(DeliveryEvent.delivery_id).where(
                DeliveryEvent.kind == "slip", DeliveryEvent.id.not_in(gone)
            )
        )
    )
