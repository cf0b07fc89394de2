"""The questions that a property manager asks of the whole office, each answered by a list."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from receiving_app.approvals.exceptions import purchase_exceptions
from receiving_app.approvals.lookups import PurchaseRow, purchases_page
from receiving_app.history.lookups import clocks_set_back, heads
from receiving_app.inventory.answers import AssetRow
from receiving_app.inventory.lookups import find, open_questions, overdue
from receiving_app.people.lookups import the_office, today
from receiving_app.people.rules import office_day
from receiving_app.progress import Progress
from receiving_app.receiving.arrivals.unidentified import unidentified_deliveries
from receiving_app.receiving.goods.releasing import quarantined
from receiving_app.receiving.goods.unseen import unseen_units
from receiving_app.reports.vendor_performance import vendor_deliveries, vendor_figures
from receiving_app.slips.against_count import all_discrepancies
from receiving_app.slips.lookups import MissingSlip, missing_slips
from receiving_app.tags.answers import TagRow
from receiving_app.tags.lookups import account, tags_page
from receiving_app.tags.series import all_series
from receiving_app.wording import counted

R = TypeVar("R", PurchaseRow, AssetRow, MissingSlip, TagRow)
_PAGE = 500
_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Report:
    """One question, its answer in a number, and the rows behind it.

    Attributes:
        heading: names of the rows' cells; the first cell is what a row is about.
        place: where at the desk a row's first cell is looked up; '' for nowhere.
    """

    title: str
    answer: str
    advice: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    place: str = ""


def reports(session: Session, now: datetime, progress: Progress | None = None) -> tuple[Report, ...]:
    """Every question with its answer as it is now.

    Raises:
        Cancelled: by ``progress``.
    """
    progress = progress or Progress()
    asked = (_purchases, _dock, _vendors, _units, _tags, _papers)
    found: list[Report] = []
    for place, ask in enumerate(asked):
        progress.step(place, len(asked), "Asking the rooms")
        found += ask(session, now)
    return tuple(found)


def _purchases(session: Session, now: datetime) -> Iterator[Report]:  # noqa: ARG001 - as the others
    came = _all(lambda after: purchases_page(session, state="open", after=after, limit=_PAGE), "purchase_id")
    yield _listed(
        "What is still to come?",
        "order",
        "Open orders, the latest first.",
        ("Order", "Vendor", "For", "Ordered on", "Came"),
        [
            (row.number, row.vendor, row.agency, row.ordered_on, f"{row.received} of {row.ordered}")
            for row in came
        ],
        "purchases",
    )
    held = _all(lambda after: purchases_page(session, state="held", after=after, limit=_PAGE), "purchase_id")
    yield _listed(
        "Which purchases are not cleared?",
        "order",
        "What stands in the way, in a sentence.",
        ("Order", "Verdict", "Why", "Vendor"),
        [(row.number, row.verdict, row.verdict_reason, row.vendor) for row in held],
        "approvals",
    )
    waiting = quarantined(session)
    yield _listed(
        "What is in quarantine?",
        "order",
        "Goods whose approvals are not in order, and those that can be released by now.",
        ("Order", "Pieces", "Can be released", "Why"),
        [(each.order, each.pieces, "yes" if each.releasable else "no", each.why) for each in waiting],
        "approvals",
    )
    yield _listed(
        "Which audit rules do purchases break?",
        "exception",
        "Approvals, lists, mandatory contracts, home addresses.",
        ("Order", "Rule", "Line", "What"),
        [(each.order, each.rule, each.line, each.said) for each in purchase_exceptions(session)],
        "purchases",
    )


def _dock(session: Session, now: datetime) -> Iterator[Report]:
    zone = the_office(session).time_zone
    yield _listed(
        "Which deliveries wait for their order?",
        "delivery",
        "Nothing tells yet whose goods they are; the longest waiting first.",
        ("Delivery", "Since", "Carrier", "Note"),
        [
            (each.number, office_day(zone, each.opened_at), each.carrier, each.note)
            for each in unidentified_deliveries(session)
        ],
    )
    yield _listed(
        "What was wrong with deliveries?",
        "discrepancy",
        "Damaged, over, short, wrong, substituted, refused.",
        ("Delivery", "Day", "Order", "Pieces", "What", "Note"),
        [
            (each.delivery, each.day, each.order, each.quantity, each.what, each.note)
            for each in all_discrepancies(session, today(session, now))
        ],
        "cases",
    )
    yield _listed(
        "Which units were counted and never scanned?",
        "line",
        "Review: they have serial numbers, and nobody scanned one. Look whether the goods are there.",
        ("Order", "Line", "What", "Pieces", "Delivery", "Day"),
        [
            (each.order, each.line, each.item, each.pieces, each.delivery, each.day)
            for each in unseen_units(session)
        ],
        "purchases",
    )


def _vendors(session: Session, now: datetime) -> Iterator[Report]:  # noqa: ARG001 - as the others
    came = vendor_deliveries(session)
    figures = vendor_figures(came)
    yield _listed(
        "How did vendors perform?",
        "vendor and contract",
        "Deliveries that were complete, undamaged, with their slip. No approval names a promised day.",
        ("Vendor", "Contract", "Deliveries", "Complete", "Undamaged", "With slip"),
        [
            (each.vendor, each.contract, each.deliveries, each.complete, each.undamaged, each.with_paper)
            for each in figures
        ],
        answer=counted(len({each.vendor for each in figures}), "vendor"),
    )
    yield _listed(
        "Which deliveries stand behind the vendors' figures?",
        "delivery",
        "What is no fault of the vendor counts for nothing.",
        ("Delivery", "Vendor", "Contract", "Order", "Day", "Complete", "Undamaged", "Slip", "Cases"),
        [
            (
                each.delivery,
                each.vendor,
                each.contract,
                each.order,
                each.day,
                "complete" if each.complete else "not complete",
                "undamaged" if each.undamaged else "damaged",
                "with slip" if each.has_paper else "without slip",
                " ".join(each.cases),
            )
            for each in came
        ],
    )


def _units(session: Session, now: datetime) -> Iterator[Report]:
    day = today(session, now)
    unit = ("Serial", "What", "Tag", "Owner", "Due")
    late = _late(session, day)
    yield _listed(
        "Which tags are overdue?",
        "unit",
        "Tagged and scanned back within the days since receipt or acceptance.",
        unit,
        [_unit(row) for row in late],
        "inventory",
    )
    gone = {row.asset_id for row in late}
    soon = [row for row in _late(session, day + _SOON) if row.asset_id not in gone]
    yield _listed(
        "Which tags are due within two weeks?",
        "unit",
        "Before they are overdue.",
        unit,
        [_unit(row) for row in soon],
        "inventory",
    )
    yield _listed(
        "Whose owner is not decided?",
        "unit",
        "What to ask, and whom; the longest waiting first.",
        ("Serial", "What", "Since", "To ask"),
        [
            (each.unit.serial, each.unit.description, each.received_on, each.question or each.sentence)
            for each in open_questions(session)
        ],
        "inventory",
    )
    held = _all(lambda after: find(session, state="on_hold", after=after, limit=_PAGE), "asset_id")
    yield _listed(
        "What is on hold?",
        "unit",
        "More than was ordered, or a substitute that nobody approved.",
        ("Serial", "What", "Place"),
        [(row.serial, row.description, row.location) for row in held],
        "inventory",
    )


def _tags(session: Session, now: datetime) -> Iterator[Report]:  # noqa: ARG001 - as the others
    printed = _all(lambda after: tags_page(session, state="printed", after=after, limit=_PAGE), "tag_id")
    yield _listed(
        "Which tags were printed and not scanned back?",
        "tag",
        "Stick each one, then scan tag and serial.",
        ("Tag", "Printed"),
        [(row.number, counted(row.prints, "time")) for row in printed],
        "tags",
    )
    accounts = [account(session, each.code) for each in all_series(session)]
    whole = not any(each.missing for each in accounts)
    yield _listed(
        "Is every tag number accounted for?",
        "series",
        "How many numbers of each series stand in each state; none may be missing.",
        ("Series", "From", "Next", "States", "Missing"),
        [
            (
                each.series,
                each.first,
                each.next,
                ", ".join(f"{count} {state}" for state, count in each.by_state),
                ", ".join(map(str, each.missing)) or "none",
            )
            for each in accounts
        ],
        answer="no number is missing" if whole else "numbers are missing",
    )


def _papers(session: Session, now: datetime) -> Iterator[Report]:  # noqa: ARG001 - as the others
    missing = _all(lambda after: missing_slips(session, after=after, limit=_PAGE), "delivery_id")
    yield _listed(
        "Which deliveries have no packing slip?",
        "delivery",
        "The card log needs each one.",
        ("Delivery", "Order", "Number at the dock"),
        [(each.delivery, each.order or "not identified", each.slip_number) for each in missing],
    )
    zone = the_office(session).time_zone
    yield _listed(
        "Where was a PC's clock set back?",
        "entry",
        "Review: the entry is earlier than the one before it at the same workstation.",
        ("Workstation", "Entry", "Day", "Day before it", "What"),
        [
            (
                each.workstation,
                each.number,
                office_day(zone, each.at),
                office_day(zone, each.before),
                each.said,
            )
            for each in clocks_set_back(session)
        ],
    )
    yield _listed(
        "What are the chain heads?",
        "chain",
        "Print them: a missing end of the history shows only by them.",
        ("Workstation", "Head"),
        [(head.workstation, str(head)) for head in heads(session)],
        answer="for the day sheet",
    )


def _listed(
    title: str,
    what: str,
    advice: str,
    heading: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
    place: str = "",
    *,
    answer: str = "",
) -> Report:
    cells = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    return Report(title, answer or counted(len(cells), what), advice, heading, cells, place)


def _unit(row: AssetRow) -> tuple[object, ...]:
    return row.serial, row.description, row.tag or "no tag", row.owner, row.tag_due


def _late(session: Session, day: date) -> list[AssetRow]:
    return _all(lambda after: overdue(session, day, after=after, limit=_PAGE), "asset_id")


def _all(page_after: Callable[[str | None], tuple[R, ...]], name: str) -> list[R]:
    """Every page of a lookup; ``name`` is the row's field that the next page goes on after."""
    rows: list[R] = []
    after: str | None = None
    while True:
        page = page_after(after)
        rows += page
        if len(page) < _PAGE:
            return rows
        after = getattr(page[-1], name)
