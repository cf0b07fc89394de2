"""What bringing a file of approvals in would do, cell by cell, before anything is brought in."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.approvals.answers import ChangeKind
from receiving_app.approvals.comparing import Amendment
from receiving_app.desk.bringing_in import Rehearsed
from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.field import Field
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


@dataclass(frozen=True, slots=True)
class Agreed:
    """A file is to be brought in; with an amendment, lines of which goods have come change too."""

    amendment: Amendment | None = None


def ask_to_bring_in(parent: QWidget, rehearsed: Rehearsed) -> Agreed | None:
    """Show what a file would do and ask whether it is brought in; None when not, or when nothing could be."""
    news = rehearsed.count(ChangeKind.NEW) + rehearsed.count(ChangeKind.CHANGED)
    do = f"Bring in {counted(news, 'row')}" if news else "Close"
    subject = f"{rehearsed.counts}."
    if rehearsed.read.total_check is not None:
        subject = f"{subject} {rehearsed.read.total_check.said}"
    body = RehearsalTable(rehearsed)
    title = f"Bring in {rehearsed.file.name}"
    box = AskingBox(parent, title, subject, do, body, body.is_good, width=940)
    body.amended.connect(lambda is_told: box.sure.setText("Bring in" if is_told else do))
    if not box.is_sure():
        return None
    amendment = body.amendment()
    return Agreed(amendment) if news or amendment else None


class RehearsalTable(QWidget):
    """The rows, with a chip for each state; where goods have come, the amendment that allows changes."""

    amended = Signal(bool)
    """Whether an amendment is told now."""

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
        self.number = Field("Amendment", "Lines of which goods have come change only by one.", steady=True)
        self.reason = Field("Why it was made", steady=True)
        if rehearsed.amendable:
            told = QHBoxLayout()
            told.setSpacing(look.px(10))
            for field in (self.number, self.reason):
                told.addWidget(field, 1)
                field.line.textChanged.connect(lambda _: self.amended.emit(self.amendment() is not None))
            page.addLayout(told)
        self.setFocusProxy(self.table)
        self.show_only(None)

    def amendment(self) -> Amendment | None:
        """What was told of it; None unless number and reason are."""
        number, reason = self.number.text(), self.reason.text()
        return Amendment(number, reason) if number and reason else None

    def is_good(self) -> bool:
        """An amendment has a number and a reason, or there is none."""
        number, reason = self.number.text(), self.reason.text()
        self.number.show_wrong("Give its number." if reason and not number else "")
        self.reason.show_wrong("Say why." if number and not reason else "")
        return bool(number) == bool(reason)

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
