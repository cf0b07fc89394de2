"""Imports of approvals: every file that was brought in, what came of its rows, and taking one back."""

from typing import TYPE_CHECKING

from receiving_app.desk.approvals_intake import ask_and_bring_in
from receiving_app.desk.parts.action import Action
from receiving_app.desk.parts.asking import ask_new_file, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_BRING_APPROVALS
from receiving_app.progress import Progress
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.approvals.lookups import ImportRow

_TOLD = 200  # refused rows in the card; the export has all


class ImportsScreen(ListScreen["ImportRow"]):
    """Files of approvals, the latest first."""

    watches = frozenset({"purchases"})
    about = (
        "Every file of approvals that was brought in: how many rows were new, changed, unchanged and refused."
        " Choose one to see the rows that stayed out, with line, column and reason, and to take it back."
    )
    name, hint = "Imports", "Find a file"
    empty = Empty("file-down", "No file was brought in yet.", "Bring an approvals export in with Ctrl+I.")

    def columns(self) -> tuple[Column["ImportRow"], ...]:
        """File, when, and what came of its rows."""
        return (
            Column("File", lambda row: Cell(row.file, self.desk.times.moment(row.at), "strong")),
            Column("New", lambda row: _count(row.added), 100, right=True),
            Column("Changed", lambda row: _count(row.changed), 100, right=True),
            Column("Unchanged", lambda row: _count(row.unchanged), 100, right=True),
            Column("Refused", lambda row: _count(row.refused), 100, right=True),
            Column("State", _state, 150),
        )

    def fetch(self, wanted: Wanted) -> Page["ImportRow"]:
        """A page of imports."""
        from receiving_app.approvals.lookups import imports

        rows = self.desk.the_office().ask(
            imports, wanted.words, after=wanted.after or None, limit=wanted.limit
        )
        return Page(rows, rows[-1].batch_id if len(rows) == wanted.limit else "")

    def detail_of(self, row: "ImportRow") -> Detail:
        """The rows that stayed out."""
        from receiving_app.approvals.lookups import refused_rows

        found = self.desk.the_office().ask(refused_rows, row.batch_id)
        lines = tuple(
            Line(each.reason, ", ".join(filter(None, (f"Line {each.line}", each.column))), icon="circle-x")
            for each in found[:_TOLD]
        )
        more = (Line(f"And {len(found) - _TOLD} more, all in the export."),) if len(found) > _TOLD else ()
        return Detail(
            row.file,
            self.desk.times.moment(row.at),
            "It was taken back." if row.taken_back else "",
            facts=(
                ("New", counted(row.added, "line")),
                ("Changed", counted(row.changed, "line")),
                ("Unchanged", counted(row.unchanged, "line")),
                ("Refused", counted(row.refused, "line")),
            ),
            sections=(Section("Rows that stayed out", lines + more),) if lines else (),
        )

    def can_do(self) -> tuple[Action, ...]:
        """Bring a further file in; take one back; export what stayed out."""
        return (
            Action("Purchases", self.back, "arrow-left"),
            Action(
                "Bring in approvals",
                self.bring_in,
                "file-down",
                "Ctrl+I",
                primary=True,
                needs=MAY_BRING_APPROVALS,
            ),
            Action("Export what stayed out", self.export, "download", for_row=True, suits=_has_refused),
            Action(
                "Take it back",
                self.take_back,
                "undo-2",
                for_row=True,
                suits=_stands,
                needs=MAY_BRING_APPROVALS,
            ),
        )

    def back(self) -> None:
        """Go to the purchases."""
        self.desk.go("purchases")

    def bring_in(self) -> None:
        """Choose exports, see what each would do, and bring them in."""
        ask_and_bring_in(self)

    def take_back(self) -> None:
        """Bring every line of the file back to what it was before, as a further entry."""
        row = self.chosen()
        reason = ask_reason(self, f"Take {row.file} back", "Why is it taken back?") if row else ""
        if row is None or not reason:
            return

        def take() -> str:
            from receiving_app.approvals.actions import take_back_import
            from receiving_app.receiving.goods.room import fill_all_room

            office = self.desk.the_office()
            undone, wanted = office.do(take_back_import, row.batch_id, reason), office.do(fill_all_room)
            return f"{row.file} is taken back: {counted(undone.changed, 'line')} as before. {wanted}".strip()

        self.carry_out(take)

    def export(self) -> None:
        """Write the rows that stayed out as CSV."""
        row = self.chosen()
        name = f"stayed-out-of-{row.file}.csv" if row else ""
        file = ask_new_file(self, "Export what stayed out", name, "CSV (*.csv)") if row else None
        if row is None or file is None:
            return

        def run(_: Progress) -> str:
            from receiving_app.approvals.export import write_refused
            from receiving_app.approvals.lookups import refused_rows

            found = self.desk.the_office().ask(refused_rows, row.batch_id)
            write_refused(file, found)
            return f"{counted(len(found), 'row')} written to {file.name}."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))


def _stands(row: object) -> bool:
    return not getattr(row, "taken_back", True)


def _has_refused(row: object) -> bool:
    return bool(getattr(row, "refused", 0))


def _count(rows: int) -> Cell:
    return Cell(f"{rows:,}", right=True)


def _state(row: "ImportRow") -> Cell:
    icon, tone, words = ("undo-2", "muted", "Taken back") if row.taken_back else ("circle-check", "ok", "In")
    return Cell(words, icon=icon, tone=tone, style="strong")


def make(desk: Desk) -> ImportsScreen:
    """Build the screen."""
    return ImportsScreen(desk)
