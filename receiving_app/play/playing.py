"""Playing an office folder from its lists to the signed card logs: the demo and ``play`` are this."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.actions import rehearse_import
from receiving_app.approvals.answers import ApprovalsRead, ChangeKind
from receiving_app.errors import Refused
from receiving_app.history.lookups import heads
from receiving_app.inventory.records import Asset
from receiving_app.office_loading import contents_of, load_office
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import Role
from receiving_app.play import day, month_end, written
from receiving_app.play.dock import DayPlayed, PlayedDock
from receiving_app.play.hands import affix_tags, hand_over_rolls, send_back
from receiving_app.play.left_to_do import left_to_do
from receiving_app.play.lists import ListPlayed, bring_in_list, lists_by_day, serial_lists, step_of
from receiving_app.play.office_folder import ClerkStep, RawScan, days_at_the_dock, rows_of, steps_of
from receiving_app.play.step import NOT_DONE, TO_DO, Step, tallied
from receiving_app.play.written_exceptions import exceptions
from receiving_app.play.written_links import links
from receiving_app.play.written_slips import slips
from receiving_app.printing import print_waiting
from receiving_app.progress import Progress
from receiving_app.receiving.daybook import day_book
from receiving_app.slips.against_count import shorts
from receiving_app.slips.paper import ReadPicture
from receiving_app.wording import counted
from receiving_app.workplace import Workplace

EXPORTS = ("approvals.csv", "approvals.xlsx", "approvals_messy.csv")
BEFORE = time(8, 0)  # the office is loaded on the morning of the first day
EVENING = time(18, 0)
_LAST_DAYS = 3  # at the dock, whose labels wait unless everything is settled
RULES = ("louisiana_2014", "louisiana_2024_overlay")
MakeDock = Callable[[Workplace, day.PlayedClock], PlayedDock]


@dataclass(slots=True)
class Played:
    """What playing brought that no lookup can tell afterwards: each day as it stood at its end.

    Attributes:
        deliveries: id of a delivery here to its name in the folder.
        lists: the vendors' lists of serials, in the order in which they came.
    """

    days: dict[date, dict[str, Any]] = field(default_factory=dict)
    deliveries: dict[str, str] = field(default_factory=dict)
    lists: list[ListPlayed] = field(default_factory=list)
    messy: ApprovalsRead | None = None
    refused: list[str] = field(default_factory=list)


class Playing:
    """One office folder being played into one workplace."""

    def __init__(
        self,
        workplace: Workplace,
        clock: day.PlayedClock,
        source: Path,
        made: Path,
        progress: Progress,
        tell: Callable[[Step], None],
        *,
        settle_all: bool,
        read_picture: ReadPicture,
        make_dock: MakeDock = PlayedDock,
    ) -> None:
        """Prepare; nothing is done yet.

        Args:
            workplace: a new, empty office.
            clock: its clock, which this moves.
            source: the folder played.
            made: where PDFs go.
            progress: told of every step.
            tell: told what each step did.
            settle_all: everybody does all their work, and the cardholders confirm and explain every charge.
                Else only sure matches are confirmed, the labels of the last days wait for the printer, and
                the last delivery stays open: whoever looks at the office finds something to do.
            read_picture: reads the pages of slips that are pictures.
            make_dock: makes the dock at which the days are played.
        """
        self.workplace, self.clock, self.source, self.made = workplace, clock, source, made
        self.progress, self.tell = progress, tell
        self.settle_all, self.read_picture, self.make_dock = settle_all, read_picture, make_dock
        self.played = Played()
        self.days = days_at_the_dock(source)
        self.lists = lists_by_day(source)
        self._done, self._steps = 0, len(self.days) + 6

    def play(self) -> Played:
        """Everything, in the order in which it happened."""
        self._load()
        self._bring_in_approvals()
        self._receive()
        self._file_slips()
        self._print_tags()
        self._reconcile()
        self._verify()
        for said in self.workplace.ask(left_to_do):
            self.tell(Step(TO_DO, said))
        for said in self.played.refused:
            self.tell(Step(NOT_DONE, said))
        return self.played

    @property
    def zone(self) -> ZoneInfo:
        """The office's own."""
        return self.workplace.ask(the_office).zone

    def _step(self, what: str) -> None:
        self.progress.step(self._done, self._steps, what)
        self._done += 1

    def _load(self) -> None:
        self._step("Loading the office")
        with self.workplace.store.transaction() as session:
            loaded = load_office(
                session,
                self.workplace.nobody(),
                contents_of(self.source),
                is_sample=True,
                rule_packs=RULES,
            )
        if self.days:
            self.clock.at = datetime.combine(self.days[0], BEFORE, self.zone).astimezone(UTC)
        day.act_as(self.workplace, Role.ADMINISTRATOR)
        self.tell(Step("Office", f"{sum(file.new for file in loaded.files)} rows of reference files loaded."))
        self.played.refused += [str(problem) for problem in loaded.problems]
        rolls, refused = hand_over_rolls(self.workplace, self.source)
        self.played.refused += refused
        for said in rolls:
            self.tell(Step("Rolls", said))

    def _bring_in_approvals(self) -> None:
        self._step("Bringing in approvals")
        there = [self.source / name for name in EXPORTS if (self.source / name).is_file()]
        if not there:
            raise Refused(f"{self.source} holds no approvals.", f"Expected is one of {', '.join(EXPORTS)}.")
        _read, imported = day.bring_in_approvals(self.workplace, there[0])
        self.tell(Step("Approvals", f"{imported.added} approved lines brought in."))
        for file in there:
            read = day.approvals_in(self.workplace, file)
            if file.name == EXPORTS[-1]:
                self.played.messy = read
            if file != there[0]:
                changes = self.workplace.ask(rehearse_import, read)
                counts = ", ".join(
                    f"{sum(change.kind is kind for change in changes)} {kind.value}" for kind in ChangeKind
                )
                said = f"{file.name}, rehearsed: {counts}; {len(read.problems)} rows refused in the file."
                self.tell(Step("Rehearsal", said))
        self._bring_in_lists(None)

    def _bring_in_lists(self, day_of_goods: date | None) -> None:
        """The vendors' lists of the goods that come on a day; None: those that do not say which."""
        for file, delivery in self.lists.get(day_of_goods, ()):
            self.played.lists.append(bring_in_list(self.workplace, file, delivery))
            self.played.refused += self.played.lists[-1].not_done()

    def _receive(self) -> None:
        dock = self.make_dock(self.workplace, self.clock)
        hands = sorted(
            {
                *(row["affixed_on"] for row in rows_of(self.source / "tags_issued.csv")),
                *(row["shipped_back_on"] for row in rows_of(self.source / "returns.csv")),
            }
        )
        every_day = sorted({*self.days, *(date.fromisoformat(text) for text in hands if text)})
        for today in every_day:
            if today in self.days:
                self._step(f"Receiving on {today}")
                steps = steps_of(self.source, today, self.zone)
                if today == self.days[-1] and not self.settle_all:
                    steps = _without_last_close(steps)
                if steps:
                    self.clock.at = steps[0].at
                self._bring_in_lists(today)
                played = dock.play_day(today, steps)
                self.played.deliveries = {id_: name for name, id_ in dock.deliveries.items()}
                book = self.workplace.ask(day_book, today)
                self.played.days[today] = written.day_of(book, played, self.played.deliveries)
                self.played.refused += played.refused
                self._tell_day(played)
            self.clock.at = datetime.combine(today, EVENING, self.zone).astimezone(UTC)
            for hand in (send_back, affix_tags):
                self.played.refused += hand(self.workplace, self.source, today)
        dock.leave()
        if self.played.lists:
            self.tell(self.workplace.ask(step_of, self.played.lists))

    def _tell_day(self, played: DayPlayed) -> None:
        scans = tallied(answer.outcome for answer in played.answers)
        deliveries = counted(played.deliveries, "delivery")
        self.tell(
            Step(
                f"{played.day}",
                f"{deliveries}, {counted(len(played.answers), 'scan')}{': ' if scans else ''}{scans}.",
                details=tuple(f"{answer.title}: {answer.said}" for answer in played.answers),
            )
        )

    def _file_slips(self) -> None:
        self._step("Filing packing slips")
        told, states = [], []
        for file in sorted((self.source / "slips").glob("*")):
            if file.suffix.lower() in day.SLIP_FILES:
                self.progress.step(self._done, self._steps, f"Filing {file.name}")
                self.clock.at += timedelta(minutes=1)
                try:
                    filed = day.hand_in_slip(self.workplace, file, self.read_picture)
                except Refused as refused:
                    told.append(f"{file.name}: {refused}")
                    states.append("refused")
                    continue
                told.append(f"{filed.file}: {filed.state}. {filed.said}")
                states += [paper.state for paper in filed.each]
        if told:
            papers = f"{counted(len(told), 'file')}, {counted(len(states), 'paper')}: {tallied(states)}."
            self.tell(Step("Packing slips", papers, details=tuple(told)))

    def _print_tags(self) -> None:
        self._step("Printing tags")
        labels = self.made / "labels" / "tags.pdf"
        labels.parent.mkdir(parents=True, exist_ok=True)
        day.act_as(self.workplace, Role.RECEIVING_CLERK)
        units = () if self.settle_all else self.workplace.ask(_came_before, self.days[-_LAST_DAYS:][0])
        printed = print_waiting(self.workplace, f"pdf:{labels}", asset_ids=units)
        made = labels if printed.numbers else None
        self.tell(Step("Labels", f"{counted(len(printed.numbers), 'label')} printed.", made, printed.numbers))
        if (self.source / "tags_issued.csv").is_file():
            return  # which tags hands put on devices is told there
        back = []
        for number in printed.numbers:
            self.clock.at += timedelta(minutes=1)
            back.append(day.scan_back(self.workplace, number).said)
        if back:
            self.tell(Step("Tags", f"{counted(len(back), 'tag')} stuck on and scanned.", details=tuple(back)))

    def _reconcile(self) -> None:
        self._step("Reconciling the cards")
        for folder in sorted((self.source / "statements").glob("*")):
            if folder.is_dir():
                for step in month_end.play(
                    self.workplace,
                    self.clock,
                    self.source,
                    self.made,
                    folder.name,
                    settle_all=self.settle_all,
                ):
                    self.tell(step)

    def _verify(self) -> None:
        self._step("Verifying the history")
        head = ", ".join(str(each) for each in self.workplace.ask(heads))
        wrong = self.workplace.differences()
        self.played.refused += [str(each) for each in wrong]
        self.tell(Step("History", f"Verified: {counted(len(wrong), 'difference')}. Chain head {head}."))


def _without_last_close(steps: list[RawScan | ClerkStep]) -> list[RawScan | ClerkStep]:
    """The steps without the one that closes the last delivery."""
    closing = [step for step in steps if isinstance(step, ClerkStep) and step.action == "close_delivery"]
    return [step for step in steps if step not in closing[-1:]]


def _came_before(session: Session, day: date) -> tuple[str, ...]:
    """Ids of the units that were received before a day; one that is nobody's when none was."""
    return tuple(session.scalars(select(Asset.id).where(Asset.received_on < day))) or ("none",)


def answers(session: Session, played: Played, on: date) -> dict[str, Any]:
    """Everything a comparison asks for, by the name of its file; open questions as on ``on``."""
    for short in shorts(session, on):
        if short.day in played.days:
            told = written.short_of_slip(short, played.deliveries)
            played.days[short.day]["discrepancies"].append(told)
    found: dict[str, Any] = {
        "purchases": written.purchases(session),
        "days": {today.isoformat(): told for today, told in played.days.items()},
        "ownership": written.ownership(session, on),
        "slips": slips(session, played.deliveries),
        "links": links(session),
        "exceptions": exceptions(session, on),
        "serial_lists": serial_lists(session, played.lists),
    }
    if played.messy is not None:
        found["approvals_messy"] = written.approvals_messy(played.messy)
    return found
