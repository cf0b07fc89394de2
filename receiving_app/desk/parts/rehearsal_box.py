"""What bringing a file of approvals in would do, cell by cell, before anything is brought in."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.approvals.answers import ChangeKind
from receiving_app.desk.bringing_in import Rehearsed
from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.wording import counted

_LOOKS = {
    ChangeKind.NEW: ("plus", "ok", "New"),
    ChangeKind.CHANGED: ("pen-line", "warn", "Changed"),
    ChangeKind.REFUSED: ("circle-x", "err", "Refused"),
}
_ROWS_SEEN, _HEIGHT = 6, 50


@dataclass(frozen=True, slots=True)
class CellRow:
    """One line of the table: a new row, one changed cell of a row, or why a row is refused."""

    kind: ChangeKind
    line: int
    order: str
    column: str
    before: str
    after: str

    @property
    def what(self) -> str:
        """What the row brings, or why it cannot come in."""
        return f"{self.column}: {self.after}" if self.column else self.after

    @property
    def was(self) -> str:
        """What a changed cell says now."""
        return f"was {self.before}" if self.before else ""


def ask_to_bring_in(parent: QWidget, rehearsed: Rehearsed) -> bool:
    """Show what a file would do and ask whether it is brought in; False when nothing in it could be."""
    news = rehearsed.count(ChangeKind.NEW) + rehearsed.count(ChangeKind.CHANGED)
    do = f"Bring in {counted(news, 'row')}" if news else "Close"
    subject = f"{rehearsed.counts}."
    if rehearsed.read.total_check is not None:
        subject = f"{subject} {rehearsed.read.total_check.said}"
    body = RehearsalTable(rehearsed)
    box = AskingBox(parent, f"Bring in {rehearsed.file.name}", subject, do, body, width=940)
    return box.is_sure() and news > 0


class RehearsalTable(QWidget):
    """The rows, with a chip for each state."""

    def __init__(self, rehearsed: Rehearsed) -> None:
        super().__init__()
        look = theme()
        self._all = tuple(rows_of(rehearsed))
        self.model: RowsModel[CellRow] = RowsModel(_columns(), parent=self)
        self.table: RowsTable[CellRow] = RowsTable(self.model, "What would change", row_height=_HEIGHT)
        self.table.setMinimumHeight(look.px(_HEIGHT) * _ROWS_SEEN)
        self.whole = Text("", wrap=True)  # the chosen row's sentence, which the table may cut
        self.whole.setFixedHeight(look.px(44))
        self.table.chosen.connect(
            lambda row: self.whole.setText(". ".join(filter(None, (row.what, row.was))) if row else "")
        )
        self.chips: dict[ChangeKind | None, Button] = {}
        over = QHBoxLayout()
        over.setSpacing(look.px(8))
        kinds = [kind for kind in _LOOKS if rehearsed.count(kind)]
        for kind in (None, *kinds):
            words = "All" if kind is None else f"{_LOOKS[kind][2]} {rehearsed.count(kind):,}"
            chip = Button(words, role="chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _=False, kind=kind: self.show_only(kind))
            self.chips[kind] = chip
            over.addWidget(chip)
        over.addStretch()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(look.px(10))
        page.addLayout(over)
        page.addWidget(self.table, 1)
        page.addWidget(self.whole)
        self.setFocusProxy(self.table)
        self.show_only(None)

    def show_only(self, kind: ChangeKind | None) -> None:
        """Show the rows of one state, or all."""
        for each, chip in self.chips.items():
            chip.setChecked(each is kind)
        self.model.set_rows(tuple(row for row in self._all if kind in {None, row.kind}))


def rows_of(rehearsed: Rehearsed) -> Iterator[CellRow]:
    """What the table shows, in the order of the file's lines; unchanged rows are only counted."""
    rows = [
        CellRow(ChangeKind.REFUSED, problem.line, "", problem.column, "", problem.reason)
        for problem in rehearsed.read.problems
    ]
    for change in rehearsed.changes:
        line, order = change.row.file_line, f"{change.row.po} line {change.row.line}"
        if change.kind is ChangeKind.NEW:
            what = f"{change.row.quantity} {change.row.uom} of {change.row.description}"
            rows.append(CellRow(change.kind, line, order, "", "", what))
        elif change.kind is ChangeKind.CHANGED:
            rows += [
                CellRow(change.kind, line, order, cell.field.replace("_", " "), cell.old, cell.new)
                for cell in change.cells
            ]
        elif change.kind is ChangeKind.REFUSED:
            rows.append(CellRow(change.kind, line, order, "", "", change.said))
    yield from sorted(rows, key=lambda row: row.line)


def _columns() -> tuple[Column[CellRow], ...]:
    return (
        Column("State", _state, 120),
        Column("Line", lambda row: Cell(str(row.line), right=True), 60, right=True),
        Column("Order", lambda row: Cell(row.order, code=True), 180),
        Column("What", lambda row: Cell(row.what, row.was)),
    )


def _state(row: CellRow) -> Cell:
    icon, tone, words = _LOOKS[row.kind]
    return Cell(words, icon=icon, tone=tone, style="strong")
