"""A receiving report as it is printed: what was so when its delivery was closed, and what came later."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.lookups import Head
from receiving_app.history.records import HistoryEntry, Workstation
from receiving_app.people.lookups import names_of
from receiving_app.receiving.arrivals.reporting import REPORT, content_of
from receiving_app.receiving.records import Delivery, ReceivingReport
from receiving_app.slips.against_count import shipped_for
from receiving_app.slips.answers import SlipLine
from receiving_app.slips.kept_reading import lines_from
from receiving_app.slips.records import Slip, SlipPlacement, SlipReading

_CORRECTIONS = tuple(
    f"receiving.{what}"
    for what in (
        "count",
        "move",
        "take_back",
        "taken_back",
        "discrepancy",
        "take_back_discrepancy",
        "release",
        "take_back_release",
        "lift_over",
        "take_back_lift",
        "room",
        "reopened",
        "closed",
    )
)
_OF_LINES = ("receiving.return", "receiving.take_back_return")
_PLACED = ("placed", "also")


@dataclass(frozen=True, slots=True)
class LaterEntry:
    """Something that happened to the delivery's goods after the report was made."""

    at: datetime
    person: str
    said: str


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A receiving report, whole.

    Attributes:
        content: what was so at closing (``receiving.reporting``).
        head: the entry that vouches for it: ``history verify --head`` finds it or says that it is gone.
        shipped: by line id, the pieces that the slips filed by then announce.
        filed: numbers of those slips.
        later: what came afterwards, oldest first.
        revisions: how many the delivery has.
    """

    number: str
    revision: int
    at: datetime
    person: str
    content: dict[str, Any]
    head: str
    shipped: dict[str, int]
    filed: tuple[str, ...]
    later: tuple[LaterEntry, ...]
    revisions: int

    @property
    def name(self) -> str:
        """Number and revision, as it is called."""
        return self.number if self.revision == 1 else f"{self.number} revision {self.revision}"

    @property
    def file_name(self) -> str:
        """What its file is called when nobody says otherwise."""
        return f"{self.name.replace(' ', '-')}.pdf"


def report_seen(session: Session, report_id: str) -> ReportSeen:
    """A report by its id.

    Raises:
        Refused: there is none.
    """
    report = session.get(ReceivingReport, report_id)
    if report is None:
        raise Refused("There is no such receiving report.", "Close the delivery, then ask for its report.")
    made, station = session.execute(
        select(HistoryEntry, Workstation.name)
        .join(Workstation, Workstation.id == HistoryEntry.workstation_id)
        .where(HistoryEntry.subject_kind == REPORT, HistoryEntry.subject_id == report.id)
    ).one()
    content = content_of(report)
    said, filed = _slips_then(session, report)
    lines = session.scalars(
        select(PurchaseLine).where(
            PurchaseLine.id.in_([line["id"] for order in content["orders"] for line in order["lines"]])
        )
    )
    shipped = {line.id: shipped_for(session, line, said) for line in lines}
    revisions = session.scalar(select(func.count()).where(ReceivingReport.delivery_id == report.delivery_id))
    person = names_of(session, [report.person_id or ""]).get(report.person_id or "", "")
    return ReportSeen(
        report.number,
        report.revision,
        report.at,
        person,
        content,
        str(Head(station, made.number, made.hash)),
        {line_id: pieces for line_id, pieces in shipped.items() if pieces is not None},
        filed,
        _later(session, report, made.id, content),
        int(revisions or 1),
    )


def report_named(session: Session, name: str, revision: int | None = None) -> str:
    """The id of a report by its number or its delivery's; the newest revision when none is named.

    Raises:
        Refused: there is none.
    """
    wanted = (
        select(ReceivingReport.id)
        .join(Delivery, Delivery.id == ReceivingReport.delivery_id)
        .where((ReceivingReport.number == name) | (Delivery.number == name) | (Delivery.id == name))
        .order_by(ReceivingReport.revision.desc())
        .limit(1)
    )
    if revision is not None:
        wanted = wanted.where(ReceivingReport.revision == revision)
    found = session.scalar(wanted)
    if found is None:
        which = "" if revision is None else f" with revision {revision}"
        raise Refused(f"There is no receiving report {name}{which}.", "Close the delivery first.")
    return found


def _slips_then(session: Session, report: ReceivingReport) -> tuple[list[SlipLine], tuple[str, ...]]:
    """What the slips said that lay with the delivery when the report was made, and their numbers."""
    placed: dict[str, bool] = {}
    for fact in session.scalars(
        select(SlipPlacement)
        .where(SlipPlacement.id < report.id, SlipPlacement.slip_id.in_(_slips_of(report.delivery_id)))
        .order_by(SlipPlacement.id)
    ):
        here = fact.state in _PLACED and fact.delivery_id == report.delivery_id
        placed[fact.slip_id] = here or (fact.state == "also" and placed.get(fact.slip_id, False))
    lines: list[SlipLine] = []
    numbers: list[str] = []
    for slip_id in (slip_id for slip_id, here in placed.items() if here):
        reading = session.scalars(
            select(SlipReading)
            .where(SlipReading.slip_id == slip_id, SlipReading.id < report.id)
            .order_by(SlipReading.id.desc())
            .limit(1)
        ).one_or_none()
        if reading is not None:
            lines += lines_from(json.loads(reading.content))
            numbers += [reading.slip_number] if reading.slip_number else []
    return lines, tuple(numbers)


def _slips_of(delivery_id: str) -> Any:
    return select(SlipPlacement.slip_id).where(SlipPlacement.delivery_id == delivery_id)


def _later(
    session: Session, report: ReceivingReport, entry_id: str, content: dict[str, Any]
) -> tuple[LaterEntry, ...]:
    """What was done to the delivery after the entry that vouches for the report."""
    line_ids = [line["id"] for order in content["orders"] for line in order["lines"]]
    entries = session.scalars(
        select(HistoryEntry).where(
            HistoryEntry.id > entry_id,
            (
                (HistoryEntry.subject_kind == "delivery")
                & (HistoryEntry.subject_id == report.delivery_id)
                & HistoryEntry.action.in_(_CORRECTIONS)
            )
            | (
                (HistoryEntry.subject_kind == "purchase line")
                & HistoryEntry.subject_id.in_(line_ids)
                & HistoryEntry.action.in_(_OF_LINES)
            ),
        )
    ).all()
    names = names_of(session, [entry.person_id for entry in entries if entry.person_id])
    found = [(e.id, LaterEntry(e.at, names.get(e.person_id or "", ""), e.said)) for e in entries]
    filed = session.execute(
        select(SlipPlacement, Slip.slip_number)
        .join(Slip, Slip.id == SlipPlacement.slip_id)
        .where(
            SlipPlacement.id > report.id,
            SlipPlacement.delivery_id == report.delivery_id,
            SlipPlacement.state.in_(_PLACED),
        )
    )
    found += [
        (fact.id, LaterEntry(fact.at, "", f"Packing slip {number or 'without a number'} filed."))
        for fact, number in filed
    ]
    return tuple(entry for _id, entry in sorted(found, key=lambda pair: pair[0]))
