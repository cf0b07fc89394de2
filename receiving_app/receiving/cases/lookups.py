"""Asking about cases: the list by what is due next, and one case with all that happened to it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.paging import in_order
from receiving_app.documents.records import Document
from receiving_app.inventory.records import Asset
from receiving_app.people.lookups import names_of
from receiving_app.receiving.arrivals.arrival import carrier_shown
from receiving_app.receiving.cases.in_place_cases import InPlace, in_place_case
from receiving_app.receiving.cases.rules import OPEN, TELLING, Step
from receiving_app.receiving.cases.steps import case_named
from receiving_app.receiving.goods.conditions import IN_PLACE
from receiving_app.receiving.records import (
    CaseEvent,
    CaseState,
    Delivery,
    DeliveryEvent,
    Discrepancy,
    DiscrepancyCase,
    ReceiptLine,
)

CASES_SHOWN = ("open", "late", "resolved", "withdrawn", "all")
CASES_SORTED = {
    "due": CaseState.next_due,
    "number": DiscrepancyCase.number,
    "delivered": DiscrepancyCase.delivered_on,
    "vendor": Purchase.vendor,
    "state": CaseState.state,
}
_STILL_OPEN = (OPEN, *(step.value for step in TELLING))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list.

    Attributes:
        order: None for goods on no order of ours; so are line, item and vendor.
        state: open, carrier_told, vendor_told, inspection_asked, resolved or withdrawn.
        next_due: the nearest day by which somebody has to be told, and whom (``waits_for``).
        days: since the delivery.
    """

    case_id: str
    number: str
    delivery_id: str
    delivery: str
    order: str | None
    line: str | None
    item: str | None
    vendor: str | None
    code: str
    quantity: int
    what: str
    delivered_on: date
    days: int
    state: str
    next_due: date | None
    waits_for: str | None

    def is_late(self, today: date) -> bool:
        """Whether somebody should have been told before this day."""
        return self.next_due is not None and self.next_due < today


@dataclass(frozen=True, slots=True)
class CaseEventSeen:
    """A step of a case. ``taken_back``: a later entry says that it does not count."""

    event_id: str
    kind: str
    at: datetime
    person: str
    on_day: date | None
    value: str | None
    note: str | None
    document_id: str | None
    document: str | None
    sha256: str | None
    taken_back: bool


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case whole.

    Attributes:
        part: what came instead, where a clerk noted it.
        note: what the clerk saw.
        tracking: numbers on the boxes.
    """

    row: CaseRow
    serials: tuple[str, ...]
    part: str | None
    note: str | None
    carrier: str | None
    tracking: tuple[str, ...]
    carrier_due: date | None
    vendor_due: date | None
    events: tuple[CaseEventSeen, ...]

    @property
    def photos(self) -> tuple[CaseEventSeen, ...]:
        """The photos that stand."""
        return tuple(each for each in self.events if each.kind == Step.PHOTO and not each.taken_back)


def cases_page(
    session: Session,
    today: date,
    words: str = "",
    *,
    show: str = "open",
    sort: str = "",
    descending: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> tuple[CaseRow, ...]:
    """Cases by what is due next, those with nothing due last, going on after the case id ``after``.

    Args:
        session: a reading session.
        today: the office's day: ages count to it.
        words: parts of numbers, vendor, item or what is wrong; all must be found.
        show: one of ``CASES_SHOWN``.
        sort: a key of ``CASES_SORTED`` to order by instead.
        descending: the other way round.
        after: the last id of the page before.
        limit: how many at most.
    """
    wanted = (
        select(DiscrepancyCase, CaseState, Delivery.number, Purchase, PurchaseLine)
        .join(CaseState, CaseState.case_id == DiscrepancyCase.id)
        .join(Delivery, Delivery.id == DiscrepancyCase.delivery_id)
        .outerjoin(PurchaseLine, PurchaseLine.id == DiscrepancyCase.purchase_line_id)
        .outerjoin(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .limit(limit)
    )
    match show:
        case "open":
            wanted = wanted.where(CaseState.state.in_(_STILL_OPEN))
        case "late":
            wanted = wanted.where(CaseState.next_due < today)
        case "resolved" | "withdrawn":
            wanted = wanted.where(CaseState.state == show)
    for word in words.split():
        wanted = wanted.where(
            DiscrepancyCase.number.icontains(word, autoescape=True)
            | Delivery.number.icontains(word, autoescape=True)
            | Purchase.number.icontains(word, autoescape=True)
            | Purchase.vendor.icontains(word, autoescape=True)
            | PurchaseLine.description.icontains(word, autoescape=True)
            | DiscrepancyCase.what.icontains(word, autoescape=True)
        )
    key = CASES_SORTED[sort or "due"]
    wanted = in_order(session, wanted, key, DiscrepancyCase.id, descending=descending, after=after)
    return tuple(_row(session, today, *found) for found in session.execute(wanted))


def case_seen(session: Session, number: str, today: date) -> CaseSeen:
    """A case by its number or id, with all that happened to it.

    Raises:
        Refused: there is none.
    """
    case = case_named(session, number)
    line = session.get(PurchaseLine, case.purchase_line_id) if case.purchase_line_id else None
    purchase = session.get(Purchase, line.purchase_id) if line else None
    delivery = session.get_one(Delivery, case.delivery_id)
    state = session.scalars(select(CaseState).where(CaseState.case_id == case.id)).one()
    noted = session.get(Discrepancy, case.discrepancy_id) if case.discrepancy_id else None
    gone = select(DeliveryEvent.corrects_id).where(DeliveryEvent.corrects_id.is_not(None))
    tracking = session.scalars(
        select(DeliveryEvent.value)
        .where(
            DeliveryEvent.delivery_id == delivery.id,
            DeliveryEvent.kind == "tracking",
            DeliveryEvent.value.is_not(None),
            DeliveryEvent.id.not_in(gone),
        )
        .order_by(DeliveryEvent.id)
    )
    return CaseSeen(
        _row(session, today, case, state, delivery.number, purchase, line),
        _serials(session, case, noted),
        noted.part if noted else None,
        noted.note if noted else None,
        carrier_shown(delivery.carrier) or None,
        tuple(dict.fromkeys(each for each in tracking if each)),
        case.carrier_due,
        case.vendor_due,
        _events(session, case.id),
    )


def cases_of(session: Session, delivery_id: str, today: date) -> tuple[CaseRow, ...]:
    """The cases of a delivery that stand, oldest first."""
    wanted = (
        select(DiscrepancyCase, CaseState, Delivery.number, Purchase, PurchaseLine)
        .join(CaseState, CaseState.case_id == DiscrepancyCase.id)
        .join(Delivery, Delivery.id == DiscrepancyCase.delivery_id)
        .outerjoin(PurchaseLine, PurchaseLine.id == DiscrepancyCase.purchase_line_id)
        .outerjoin(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(DiscrepancyCase.delivery_id == delivery_id, CaseState.state != Step.WITHDRAWN.value)
        .order_by(DiscrepancyCase.id)
    )
    return tuple(_row(session, today, *found) for found in session.execute(wanted))


def _row(
    session: Session,
    today: date,
    case: DiscrepancyCase,
    state: CaseState,
    delivery: str,
    purchase: Purchase | None,
    line: PurchaseLine | None,
) -> CaseRow:
    followed = _in_place(session, case)
    return CaseRow(
        case.id,
        case.number,
        case.delivery_id,
        delivery,
        purchase.number if purchase else None,
        line.label if line else None,
        line.description if line else None,
        purchase.vendor if purchase else None,
        case.code,
        followed.pieces if followed is not None else case.quantity,
        case.what,
        case.delivered_on,
        (today - case.delivered_on).days,
        state.state,
        state.next_due,
        state.waits_for,
    )


def _in_place(session: Session, case: DiscrepancyCase) -> InPlace | None:
    """What a case of goods in place of others follows; None for another case."""
    if case.discrepancy_id is None or not case.what.startswith(IN_PLACE):
        return None
    return in_place_case(session, session.get(Discrepancy, case.discrepancy_id))


def _serials(session: Session, case: DiscrepancyCase, noted: Discrepancy | None) -> tuple[str, ...]:
    """The units that the clerk's mark moved; of pieces over the order those that came beyond it."""
    wanted = (
        select(Asset.serial)
        .join(ReceiptLine, ReceiptLine.asset_id == Asset.id)
        .where(ReceiptLine.delivery_id == case.delivery_id)
        .group_by(Asset.id, Asset.serial)
        .order_by(func.max(ReceiptLine.id))
    )
    followed = _in_place(session, case)
    of_scans = [each.scan_id for each in (followed.noted if followed is not None else [noted]) if each]
    if any(of_scans):
        return tuple(session.scalars(wanted.where(ReceiptLine.scan_id.in_(of_scans))))
    if noted is None and case.purchase_line_id is not None:
        beyond = wanted.where(ReceiptLine.purchase_line_id == case.purchase_line_id)
        return tuple(session.scalars(beyond.having(func.sum(ReceiptLine.over) > 0)))
    return ()


def _events(session: Session, case_id: str) -> tuple[CaseEventSeen, ...]:
    rows = session.execute(
        select(CaseEvent, Document.original_name, Document.sha256)
        .outerjoin(Document, Document.id == CaseEvent.document_id)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.id)
    ).all()
    gone = {event.corrects_id for event, _name, _sha256 in rows}
    names = names_of(session, [event.person_id for event, _name, _sha256 in rows if event.person_id])
    return tuple(
        CaseEventSeen(
            event.id,
            event.kind,
            event.at,
            names.get(event.person_id or "", ""),
            event.on_day,
            event.value,
            event.note,
            event.document_id,
            name,
            sha256,
            event.id in gone,
        )
        for event, name, sha256 in rows
    )
