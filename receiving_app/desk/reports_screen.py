"""Reports: questions a property manager asks, each answered by a list that can be opened and exported."""

import re
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.parts.action import Action
from receiving_app.desk.parts.asking import TABLES, ask_new_file
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.progress import Progress
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.reports.questions import Report

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHOWN = 100  # rows in the card; the export has all


class ReportsScreen(ListScreen["Report"]):
    """What is open, late or missing, each with the list behind it."""

    watches = frozenset({"deliveries", "purchases", "slips", "tags", "inventory"})
    about = (
        "What is open, late or missing. Choose a line to see the list behind it, and Show to go to a thing;"
        " Ctrl+E writes the list as a workbook, CSV or JSON."
    )
    name, hint = "Reports", "Find a report"
    empty = Empty("chart-column", "There is nothing to report.", "")
    filters: ClassVar[tuple[Filter, ...]] = ()

    def columns(self) -> tuple[Column["Report"], ...]:
        """Question and answer."""
        return (
            Column("Question", lambda row: Cell(row.title, row.advice, "strong")),
            Column("Answer", lambda row: Cell(row.answer, style="strong", right=True), 190, right=True),
        )

    def fetch(self, wanted: Wanted) -> Page["Report"]:
        """All reports, computed now."""
        from receiving_app.reports.questions import reports

        office = self.desk.the_office()
        words = wanted.words.lower().split()
        found = tuple(
            each
            for each in office.ask(reports, office.workplace.clock())
            if all(word in f"{each.title} {each.advice}".lower() for word in words)
        )
        return Page(found, total=len(found))

    def detail_of(self, row: "Report") -> Detail:
        """The list behind the number."""
        lines = tuple(
            Line(
                cells[0],
                ", ".join(self._told(cell) for cell in cells[1:] if cell),
                leads=(row.place, cells[0]) if row.place else ("", ""),
            )
            for cells in row.rows[:_SHOWN]
        )
        if len(row.rows) > _SHOWN:
            lines += (Line(f"And {len(row.rows) - _SHOWN:,} more, all in the export."),)
        return Detail(row.title, row.answer, sections=(Section("The list", lines),) if lines else ())

    def _told(self, cell: str) -> str:
        """A day as it is written everywhere on the desk; the export keeps its digits."""
        return self.desk.times.day(date.fromisoformat(cell)) if _ISO_DAY.fullmatch(cell) else cell

    def can_do(self) -> tuple[Action, ...]:
        """Export the list; verify the history; go to the cases."""
        return (
            Action("Verify the history", self.verify, "shield-check", "Ctrl+J", primary=True),
            Action("Cases", self.see_cases, "triangle-alert", "Ctrl+K"),
            Action("Export the list", self.export, "download", "Ctrl+E", for_row=True),
        )

    def see_cases(self) -> None:
        """Go to what was wrong with deliveries, by what is due next."""
        self.desk.go("cases")

    def verify(self) -> None:
        """Walk the chains, compare every fact, rebuild every state."""

        def run(progress: Progress) -> str:
            found = self.desk.the_office().workplace.differences(progress=progress)
            if not found:
                return "The history is whole, and every total agrees with what was written down."
            return f"{len(found)} differences. {'; '.join(str(each) for each in found[:3])}"

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    def export(self) -> None:
        """Write the chosen list under its headings."""
        row = self.chosen()
        file = ask_new_file(self, "Export the list", "report.xlsx", TABLES) if row else None
        if row is None or file is None:
            return

        def run(_: Progress) -> str:
            from receiving_app.whole_file import write_table

            write_table(file, row.heading, row.rows)
            return f"{counted(len(row.rows), 'line')} written to {file.name}."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))


def make(desk: Desk) -> ReportsScreen:
    """Build the screen."""
    return ReportsScreen(desk)
