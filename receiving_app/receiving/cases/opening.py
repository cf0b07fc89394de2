"""Cases are opened for what is wrong with a delivery, and withdrawn when that is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.records import Workstation
from receiving_app.people.lookups import holidays, the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.cases.in_place_cases import in_place_case, in_place_cases
from receiving_app.receiving.cases.rules import (
    CARRIER_NOTICE_DAYS,
    VENDOR_NOTICE_DAYS,
    CaseHappening,
    Clocks,
    Step,
    case_after,
    clocks_of,
)
from receiving_app.receiving.goods.conditions import IN_PLACE, OVER
from receiving_app.receiving.records import (
    CaseEvent,
    CaseState,
    Delivery,
    Discrepancy,
    DiscrepancyCase,
    ReceiptLine,
)

OVER_THE_ORDER = "over the order"
Pieces = Mapping[tuple[str, str | None], int]
"""Pieces by delivery and purchase line."""


@dataclass(frozen=True, slots=True)
class CaseDone:
    """What came of a step: the case, where it stands now, and a sentence."""

    case_id: str
    number: str
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is wrong and has no case yet.

    Attributes:
        discrepancy_id: what a clerk noted; None for what is over the order or short against a slip.
    """

    delivery_id: str
    line_id: str | None
    code: str
    quantity: int
    what: str
    discrepancy_id: str | None = None


def open_case(session: Session, by: By, found: Found) -> DiscrepancyCase:
    """A case for a discrepancy, with the days by which to tell, in the caller's step."""
    delivery, office = session.get_one(Delivery, found.delivery_id), the_office(session)
    delivered_on = office_day(office.time_zone, delivery.opened_at)
    clocks = clocks_of(
        found.code,
        delivered_on,
        has_vendor=found.line_id is not None,
        carrier_days=office.carrier_notice_days or CARRIER_NOTICE_DAYS,
        vendor_days=office.vendor_notice_days or VENDOR_NOTICE_DAYS,
        holidays=holidays(session),
    )
    stem = f"C-{by.today:%y%m%d}-{session.get_one(Workstation, by.workstation_id).name}-"
    so_far = session.scalar(
        select(func.count()).where(DiscrepancyCase.number.startswith(stem, autoescape=True))
    )
    case = DiscrepancyCase(
        number=f"{stem}{(so_far or 0) + 1}",
        delivery_id=delivery.id,
        purchase_line_id=found.line_id,
        discrepancy_id=found.discrepancy_id,
        at=by.at,
        code=found.code,
        quantity=found.quantity,
        what=found.what,
        delivered_on=delivered_on,
        carrier_due=clocks.carrier,
        vendor_due=clocks.vendor,
    )
    said = f"Case {case.number} opened: {found.quantity} {found.what}, delivery {delivery.number}."
    write_down(session, by, "receiving.open_case", Subject("case", case.id), said, facts=[case])
    stands = case_after(clocks, ())
    session.add(
        CaseState(case_id=case.id, state=stands.state, next_due=stands.next_due, waits_for=stands.waits_for)
    )
    session.flush()
    return case


def withdraw_case_of(session: Session, by: By, noted: Discrepancy) -> None:
    """What a clerk noted was taken back: its case goes with it, if it has one that follows nothing else."""
    followed = in_place_case(session, noted)
    if followed is not None:
        case = None if followed.noted else followed.case
    else:
        case = session.scalar(select(DiscrepancyCase).where(DiscrepancyCase.discrepancy_id == noted.id))
    if case is not None:
        withdraw(session, by, case, "what was noted was taken back")


def take_up(session: Session, by: By, delivery_id: str | None = None) -> int:
    """Open a case for whatever was noted or counted over its order and has none; how many were opened.

    Args:
        session: the step's transaction.
        by: who, where, when.
        delivery_id: of this delivery alone.
    """
    for found in noted_without_case(session, delivery_id):
        open_case(session, by, found)
    return follow(session, by, over_without_case(session, delivery_id))


def follow(session: Session, by: By, changed: Iterable[Found]) -> int:
    """Bring the cases of what was computed along: the old one is withdrawn, one for what is now opened.

    Returns:
        How many were opened.
    """
    opened = 0
    for found in changed:
        followed = _still_open(session, found)
        if found.quantity and sum(case.quantity for case in followed) == found.quantity:
            continue  # another dock was here meanwhile
        for case in followed:
            because = f"{found.quantity} are {found.what} now" if found.quantity else "it holds no longer"
            withdraw(session, by, case, because)
        if found.quantity:
            open_case(session, by, found)
            opened += 1
    return opened


def over_without_case(session: Session, delivery_id: str | None = None) -> tuple[Found, ...]:
    """Where the pieces over an order are not as many as the cases say."""
    over = (
        select(ReceiptLine.delivery_id, ReceiptLine.purchase_line_id, func.sum(ReceiptLine.over))
        .group_by(ReceiptLine.delivery_id, ReceiptLine.purchase_line_id)
        .having(func.sum(ReceiptLine.over) > 0)
    )
    if delivery_id is not None:
        over = over.where(ReceiptLine.delivery_id == delivery_id)
    now: dict[tuple[str, str | None], int] = {
        (delivery, line): int(pieces) for delivery, line, pieces in session.execute(over)
    }
    return unfollowed(session, OVER, now, dict.fromkeys(now, OVER_THE_ORDER), delivery_id)


def unfollowed(
    session: Session,
    code: str,
    now: Pieces,
    what: Mapping[tuple[str, str | None], str],
    delivery_id: str | None = None,
) -> tuple[Found, ...]:
    """Where what is computed now is not what the cases say; a quantity of 0 where nothing is wrong any more.

    Pieces of a resolved case are settled: only what goes beyond them is wrong.

    Args:
        session: a reading session.
        code: over or short: what no clerk notes.
        now: pieces that are wrong now.
        what: for each, how its case is called.
        delivery_id: of this delivery alone.
    """
    told = (
        select(
            DiscrepancyCase.delivery_id,
            DiscrepancyCase.purchase_line_id,
            CaseState.state,
            func.sum(DiscrepancyCase.quantity),
        )
        .join(CaseState, CaseState.case_id == DiscrepancyCase.id)
        .where(
            DiscrepancyCase.code == code,
            DiscrepancyCase.discrepancy_id.is_(None),
            CaseState.state != Step.WITHDRAWN,
        )
        .group_by(DiscrepancyCase.delivery_id, DiscrepancyCase.purchase_line_id, CaseState.state)
    )
    if delivery_id is not None:
        told = told.where(DiscrepancyCase.delivery_id == delivery_id)
    settled: dict[tuple[str, str | None], int] = {}
    is_open: dict[tuple[str, str | None], int] = {}
    for delivery, line, state, pieces in session.execute(told):
        of = settled if state == Step.RESOLVED else is_open
        of[delivery, line] = of.get((delivery, line), 0) + int(pieces)
    found = []
    for key in sorted({*now, *is_open}, key=str):
        wanted = max(0, now.get(key, 0) - settled.get(key, 0))
        if wanted != is_open.get(key, 0):
            found.append(Found(*key, code, wanted, what.get(key, "")))
    return tuple(found)


def noted_without_case(session: Session, delivery_id: str | None = None) -> tuple[Found, ...]:
    """What clerks noted and nobody follows yet: written before there were cases."""
    corrected = select(Discrepancy.corrects_id).where(Discrepancy.corrects_id.is_not(None))
    followed = select(DiscrepancyCase.discrepancy_id).where(DiscrepancyCase.discrepancy_id.is_not(None))
    wanted = select(Discrepancy).where(
        Discrepancy.corrects_id.is_(None), Discrepancy.id.not_in(corrected), Discrepancy.id.not_in(followed)
    )
    if delivery_id is not None:
        wanted = wanted.where(Discrepancy.delivery_id == delivery_id)
    rows = session.scalars(wanted.order_by(Discrepancy.id)).all()
    of_deliveries = sorted({row.delivery_id for row in rows if row.what.startswith(IN_PLACE)})
    with_others = set().union(*(in_place_cases(session, delivery) for delivery in of_deliveries))
    return tuple(
        Found(row.delivery_id, row.purchase_line_id, row.code, row.quantity, row.what, row.id)
        for row in rows
        if row.id not in with_others
    )


def withdraw(session: Session, by: By, case: DiscrepancyCase, because: str) -> None:
    """What a case is about holds no longer."""
    said = f"Case {case.number} withdrawn: {because}."
    add_event(session, by, case, Step.WITHDRAWN, said, note=because)


def add_event(
    session: Session,
    by: By,
    case: DiscrepancyCase,
    kind: Step,
    said: str,
    *,
    on_day: date | None = None,
    value: str | None = None,
    note: str | None = None,
    document_id: str | None = None,
    corrects_id: str | None = None,
) -> CaseDone:
    """Write a step of a case and bring its state along."""
    event = CaseEvent(
        case_id=case.id,
        person_id=by.person_id or None,
        at=by.at,
        kind=kind.value,
        on_day=on_day,
        value=value,
        note=note,
        document_id=document_id,
        corrects_id=corrects_id,
    )
    write_down(session, by, f"receiving.case_{kind.value}", Subject("case", case.id), said, facts=[event])
    session.flush()
    state, stands = state_of(session, case), case_after(clocks_in(case), events_of(session, case.id))
    state.state, state.next_due, state.waits_for = stands.state, stands.next_due, stands.waits_for
    session.flush()
    return CaseDone(case.id, case.number, stands.state, said)


def events_of(session: Session, case_id: str) -> list[CaseHappening]:
    """What happened to a case, oldest first."""
    wanted = select(CaseEvent.id, CaseEvent.kind, CaseEvent.corrects_id).where(CaseEvent.case_id == case_id)
    return [CaseHappening(*row) for row in session.execute(wanted.order_by(CaseEvent.id))]


def clocks_in(case: DiscrepancyCase) -> Clocks:
    """The days that a case was opened with."""
    return Clocks(case.carrier_due, case.vendor_due)


def state_of(session: Session, case: DiscrepancyCase) -> CaseState:
    """Where a case stands, locked until the transaction ends."""
    return session.scalars(
        select(CaseState)
        .where(CaseState.case_id == case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _still_open(session: Session, found: Found) -> Sequence[DiscrepancyCase]:
    return session.scalars(
        select(DiscrepancyCase)
        .join(CaseState, CaseState.case_id == DiscrepancyCase.id)
        .where(
            DiscrepancyCase.delivery_id == found.delivery_id,
            DiscrepancyCase.purchase_line_id == found.line_id,
            DiscrepancyCase.code == found.code,
            DiscrepancyCase.discrepancy_id.is_(None),
            CaseState.state.not_in([Step.WITHDRAWN.value, Step.RESOLVED.value]),
        )
    ).all()
