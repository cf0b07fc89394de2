"""Reports: questions a property manager asks, each answered by a list that can be opened and exported."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from receiving_app.desk.parts.action import Action
from receiving_app.desk.parts.asking import ask_new_file
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.progress import Progress
from receiving_app.wording import counted


@dataclass(frozen=True, slots=True)
class Report:
    """One question, its answer in a number, and the rows behind it."""

    title: str
    answer: str
    advice: str
    rows: tuple[tuple[str, ...], ...]


class ReportsScreen(ListScreen[Report]):
    """What is open, late or missing, each with the list behind it."""

    watches = frozenset({"deliveries", "purchases", "slips", "tags", "inventory"})
    about = "What is open, late or missing. Choose a line to see the list behind it; Ctrl+E writes it as CSV."
    name, hint = "Reports", "Find a report"
    empty = Empty("chart-column", "There is nothing to report.", "")
    filters: ClassVar[tuple[Filter, ...]] = ()

    def columns(self) -> tuple[Column[Report], ...]:
        """Question and answer."""
        return (
            Column("Question", lambda row: Cell(row.title, row.advice, "strong")),
            Column("Answer", lambda row: Cell(row.answer, style="strong", right=True), 160, right=True),
        )

    def fetch(self, wanted: Wanted) -> Page[Report]:
        """All reports, computed now."""
        found = tuple(row for row in self._reports() if wanted.words.lower() in row.title.lower())
        return Page(found, total=len(found))

    def _reports(self) -> tuple[Report, ...]:
        from receiving_app.approvals.lookups import purchases_page
        from receiving_app.history.lookups import heads
        from receiving_app.inventory.lookups import find, overdue
        from receiving_app.people.lookups import today
        from receiving_app.receiving.unidentified import unidentified_deliveries
        from receiving_app.slips.against_count import all_discrepancies
        from receiving_app.slips.lookups import missing_slips

        office, day = self.desk.the_office(), self.desk.times.day
        now = office.workplace.clock()
        the_day = office.ask(today, now)
        open_ones = office.ask(purchases_page, state="open", limit=500)
        late = office.ask(overdue, the_day)
        soon = [row for row in office.ask(overdue, the_day + timedelta(days=14)) if row not in late]
        held = office.ask(find, state="on_hold", limit=500)
        missing = office.ask(missing_slips)
        unknown, wrong = office.ask(unidentified_deliveries), office.ask(all_discrepancies, the_day)
        return (
            Report(
                "What is still to come?",
                counted(len(open_ones), "order"),
                "Open orders, the latest first.",
                tuple((row.number, row.vendor, f"{row.received} of {row.ordered}") for row in open_ones),
            ),
            Report(
                "Which tags are overdue?",
                counted(len(late), "unit"),
                "Tagged and scanned back within 60 days of receipt.",
                tuple((row.serial, row.description, f"due {day(row.tag_due)}") for row in late),
            ),
            Report(
                "Which tags are due within two weeks?",
                counted(len(soon), "unit"),
                "Before they are overdue.",
                tuple((row.serial, row.description, f"due {day(row.tag_due)}") for row in soon),
            ),
            Report(
                "What is on hold?",
                counted(len(held), "unit"),
                "Not cleared, or more than was ordered.",
                tuple((row.serial, row.description, row.location or "") for row in held),
            ),
            Report(
                "Which deliveries have no order?",
                counted(len(unknown), "delivery"),
                "They wait until somebody finds out whose they are.",
                tuple(
                    (each.number, each.note or "no note", f"since {self.desk.times.day_of(each.opened_at)}")
                    for each in unknown
                ),
            ),
            Report(
                "What came otherwise than ordered?",
                counted(len(wrong), "discrepancy"),
                "Damaged, wrong, too many, too few, another customer's; the latest first.",
                tuple(
                    (
                        each.delivery,
                        f"{counted(each.quantity, 'piece')}: {each.note or each.what}",
                        day(each.day),
                    )
                    for each in reversed(wrong)
                ),
            ),
            Report(
                "Which deliveries have no packing slip?",
                counted(len(missing), "delivery"),
                "The card log needs each one.",
                tuple(
                    (each.delivery, each.order or "not identified", each.slip_number or "")
                    for each in missing
                ),
            ),
            Report(
                "What are the chain heads?",
                "for the day sheet",
                "Print them: a missing end of the history shows only by them.",
                tuple((head.workstation, str(head), "") for head in office.ask(heads)),
            ),
        )

    def detail_of(self, row: Report) -> Detail:
        """The list behind the number."""
        lines = tuple(Line(first, second, third) for first, second, third in row.rows[:200])
        return Detail(row.title, row.answer, sections=(Section("The list", lines),) if lines else ())

    def can_do(self) -> tuple[Action, ...]:
        """Export the list; verify the history."""
        return (
            Action("Verify the history", self.verify, "shield-check", "Ctrl+J", primary=True),
            Action("Export the list", self.export, "download", "Ctrl+E", for_row=True),
        )

    def verify(self) -> None:
        """Walk the chains, compare every fact, rebuild every state."""

        def run(progress: Progress) -> str:
            found = self.desk.the_office().workplace.differences(progress=progress)
            if not found:
                return "The history is whole, and every total agrees with what was written down."
            return f"{len(found)} differences. {'; '.join(str(each) for each in found[:3])}"

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    def export(self) -> None:
        """Write the chosen list as CSV."""
        row = self.chosen()
        file = ask_new_file(self, "Export the list", "report.csv", "CSV (*.csv)") if row else None
        if row is None or file is None:
            return

        def run() -> str:
            from receiving_app.whole_file import write_csv

            write_csv(file, row.rows)
            return f"{counted(len(row.rows), 'line')} written to {file.name}."

        self.carry_out(run)


def make(desk: Desk) -> ReportsScreen:
    """Build the screen."""
    return ReportsScreen(desk)
