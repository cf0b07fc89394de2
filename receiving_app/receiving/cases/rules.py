"""How a case of a discrepancy stands, and by when somebody has to be told. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from receiving_app.people.rules import add_business_days
from receiving_app.receiving.goods.conditions import DAMAGED

# NMFC item 300135, since 18 April 2015: concealed damage is reported within five business days of delivery;
# afterwards it is the consignee who has to prove it. A carrier's own tariff may say otherwise.
CARRIER_NOTICE_DAYS = 5
# No source: office practice, a setting.
VENDOR_NOTICE_DAYS = 30
KEEP_AS_FOUND = "Keep carton and contents as found."


class Step(StrEnum):
    """What happened to a case."""

    CARRIER_TOLD = "carrier_told"
    VENDOR_TOLD = "vendor_told"
    INSPECTION_ASKED = "inspection_asked"
    PHOTO = "photo"
    NOTE = "note"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"  # what it was about was taken back
    TAKEN_BACK = "taken_back"  # the step it names no longer counts

    @property
    def spoken(self) -> str:
        """As it is said of a case."""
        return self.value.replace("_", " ")


OPEN = "open"
TELLING = (Step.CARRIER_TOLD, Step.VENDOR_TOLD, Step.INSPECTION_ASKED)


class Resolution(StrEnum):
    """How a case ended."""

    CREDIT = "credit"
    REPLACEMENT = "replacement"
    KEPT = "kept"
    RETURNED = "returned"
    NO_FAULT = "no fault of the vendor"
    WRITTEN_OFF = "written off"


@dataclass(frozen=True, slots=True)
class Clocks:
    """By when the carrier and the vendor have to be told; None where nobody has to."""

    carrier: date | None
    vendor: date | None


@dataclass(frozen=True, slots=True)
class CaseHappening:
    """One event of a case, and the one it takes back, if it does."""

    id: str
    kind: str
    corrects_id: str | None


@dataclass(frozen=True, slots=True)
class CaseStands:
    """Where a case stands.

    Attributes:
        state: open, withdrawn, resolved, or the last of the tellings.
        next_due: the nearest day by which somebody has to be told; None when nobody has to.
        waits_for: "carrier" or "vendor", whose day that is; None as well.
    """

    state: str
    next_due: date | None
    waits_for: str | None


def clocks_of(
    code: str,
    delivered_on: date,
    *,
    has_vendor: bool,
    carrier_days: int,
    vendor_days: int,
    holidays: Collection[date],
) -> Clocks:
    """The days by which to tell, for a discrepancy found on goods delivered on a day.

    Args:
        code: of X12 element 412; the carrier's clock runs for damage alone.
        delivered_on: the office's day of the delivery.
        has_vendor: whether the goods are on an order of ours.
        carrier_days: business days; the office's holidays do not count.
        vendor_days: calendar days.
        holidays: the office's.
    """
    return Clocks(
        add_business_days(delivered_on, carrier_days, holidays) if code == DAMAGED else None,
        delivered_on + timedelta(days=vendor_days) if has_vendor else None,
    )


def case_after(clocks: Clocks, events: Iterable[CaseHappening]) -> CaseStands:
    """Where a case stands after ``events``, oldest first."""
    events = list(events)
    gone = {event.corrects_id for event in events if event.kind == Step.TAKEN_BACK}
    standing = [event.kind for event in events if event.id not in gone and event.kind != Step.TAKEN_BACK]
    for end in (Step.WITHDRAWN, Step.RESOLVED):
        if end in standing:
            return CaseStands(end.value, None, None)
    told = [kind for kind in standing if kind in TELLING]
    running = [
        (day, whom)
        for day, whom, step in (
            (clocks.carrier, "carrier", Step.CARRIER_TOLD),
            (clocks.vendor, "vendor", Step.VENDOR_TOLD),
        )
        if day is not None and step not in told
    ]
    due, whom = min(running, default=(None, None))
    return CaseStands(told[-1] if told else OPEN, due, whom)
