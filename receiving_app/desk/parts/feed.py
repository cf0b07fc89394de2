"""The feed: earlier scans, the newest on top."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.cells import Cell, Tint
from receiving_app.desk.parts.outcome_look import look_of
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import FeedLine

_SEPARATORS = dict.fromkeys(
    range(0x2400, 0x2422), " "
)  # pictures of control characters, which few fonts have


class Feed(Card):
    """The last scans, each with its time, what was scanned and what became of it."""

    opened = Signal(str)
    """A line was clicked, or Enter was pressed on it: the scan's id."""

    def __init__(self, times: LocalTime, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        look = theme()
        self._times = times
        self._heading = Text("Last scans", "section")
        self._zone = Text("", "small", "muted")
        self.top.setContentsMargins(look.px(20), 0, look.px(20), 0)
        self.top.addWidget(self._heading)
        self.top.addStretch()
        self.top.addWidget(self._zone)
        self.content.setContentsMargins(1, look.px(12), 1, look.px(6))
        self.content.setSpacing(look.px(6))
        self.content.addLayout(self.top)
        self._model: RowsModel[FeedLine] = RowsModel(self._columns(), _tint, self)
        self.table: RowsTable[FeedLine] = RowsTable(self._model, "Last scans", row_height=36, heading=False)
        self.table.opened.connect(lambda line: self.opened.emit(line.scan_id))
        self.table.clicked.connect(lambda index: self.opened.emit(self._model.rows[index.row()].scan_id))
        self.content.addWidget(self.table)

    def show_lines(self, lines: tuple[FeedLine, ...]) -> None:
        """Show these scans, the newest first."""
        self._model.set_rows(lines)
        self.table.scrollToTop()
        self._zone.setText(self._dated(lines[0].at) if lines else "")

    def newest(self) -> str:
        """The id of the newest scan; '' when there is none."""
        return self._model.rows[0].scan_id if self._model.rows else ""

    def _dated(self, newest: datetime) -> str:
        return f"{self._times.day_of(newest)}, times in {self._times.zone_name(newest)}"

    def _columns(self) -> tuple[Column[FeedLine], ...]:
        return (
            Column("", self._when, 126),
            Column("", lambda line: Cell(line.shown.translate(_SEPARATORS), style="strong", code=True), 186),
            Column("", lambda line: Cell(line.said, tone=_ink(line))),
        )

    def _when(self, line: FeedLine) -> Cell:
        look = look_of(line)
        when = self._times.clock_near(line.at, self._model.rows[0].at)
        return Cell(when, icon=look.icon, icon_tone=look.kind, tone="muted", figures=True)


def _ink(line: FeedLine) -> str:
    kind = look_of(line).kind
    return "text" if kind == "ok" else kind


def _tint(line: FeedLine) -> Tint:
    kind = look_of(line).kind
    return Tint() if kind == "ok" else Tint(f"{kind}_tint")
