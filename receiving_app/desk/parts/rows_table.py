"""A table of frozen rows: columns say how a row is shown, one delegate paints it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from receiving_app.desk.parts.cells import CELL_ROLE, TINT_ROLE, AnyIndex, Cell, CellDelegate, Tint
from receiving_app.desk.theme import theme

R = TypeVar("R")

_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column.

    Attributes:
        title: its heading.
        show: a row's cell in it.
        width: pixels at 100 %; 0 takes what is left.
        sort: what the office sorts by when the heading is pressed; '' when it cannot.
        needs: the table's width in pixels at 100 % from which on the column is shown.
        right: the heading stands to the right, as its numbers do.
    """

    title: str
    show: Callable[[R], Cell]
    width: int = 0
    sort: str = ""
    needs: int = 0
    right: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows as a model. Cells come from the columns; a row's ground from ``tint``."""

    def __init__(
        self,
        columns: tuple[Column[R], ...],
        tint: Callable[[R], Tint] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self.rows: list[R] = []
        self._tint = tint

    def set_rows(self, rows: tuple[R, ...]) -> None:
        """Show these rows instead."""
        if list(rows) == self.rows:
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell, its words, its row's ground, or the row as a sentence for a screen reader."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == CELL_ROLE:
            return column.show(row)
        if role == TINT_ROLE:
            return self._tint(row) if self._tint else None
        return self._words(role, row, column, is_first=index.column() == 0)

    def _words(self, role: int, row: R, column: Column[R], *, is_first: bool) -> str | None:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.show(row).words
            case Qt.ItemDataRole.ToolTipRole:
                return column.show(row).said()
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._said(row) if is_first else self._say(column, row)
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """A column's heading."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _said(self, row: R) -> str:
        return ". ".join(self._say(column, row) for column in self.columns if column.show(row).words) + "."

    @staticmethod
    def _say(column: Column[R], row: R) -> str:
        said = column.show(row).said()
        return f"{column.title}: {said}" if column.title else said


class RowsTable(QTableView, Generic[R]):
    """The view: whole rows, no grid, Tab leaves it, Enter opens a row.

    Args:
        model: what it shows.
        name: for a screen reader.
        row_height: pixels at 100 %: 50 for two lines, 36 for one.
        heading: whether the columns' titles are shown.
        selectable: whether a row can be chosen; a feed is only read.
    """

    opened = Signal(object)
    """A row was double-clicked, or Enter was pressed on it."""
    chosen = Signal(object)
    """Another row was chosen; None for none."""

    def __init__(
        self,
        model: RowsModel[R],
        name: str,
        *,
        row_height: int = 50,
        heading: bool = True,
        selectable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self._rows, self._row_height = model, row_height
        self._kept_in_sight = -1
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self, row_height))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if selectable else mode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        down = self.verticalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(look.px(24))
        down.setDefaultSectionSize(look.px(row_height))
        across = self.horizontalHeader()
        across.setVisible(heading)
        across.setAccessibleName(f"Headings of {name}")
        across.setHighlightSections(False)
        across.setFixedHeight(look.px(30))
        across.setSectionsClickable(any(column.sort for column in model.columns))
        across.setMinimumSectionSize(look.px(24))
        for place, column in enumerate(model.columns):
            fills = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            across.setSectionResizeMode(place, fills)
            if column.width:
                across.resizeSection(place, look.px(column.width))
        self.doubleClicked.connect(self._open)

    def chosen_row(self) -> R | None:
        """The row that is chosen, if one is."""
        chosen = self.selectionModel().selectedRows()
        return self._rows.rows[chosen[0].row()] if chosen else None

    def keep_in_sight(self, row: int) -> None:
        """Scroll to a row, now and whenever the table's height changes."""
        self._kept_in_sight = row
        self.scrollTo(self._rows.index(row, len(self._rows.columns) - 1))

    def whole_height(self) -> int:
        """The height at which every row is seen."""
        heading = self.horizontalHeader().height() if not self.horizontalHeader().isHidden() else 0
        return heading + self._rows.rowCount() * theme().px(self._row_height)

    def minimumSizeHint(self) -> QSize:
        """Two rows."""
        look = theme()
        heading = self.horizontalHeader().height() if not self.horizontalHeader().isHidden() else 0
        return QSize(
            look.px(200), heading + look.px(self._row_height) * min(2, max(1, self._rows.rowCount()))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns there is room for."""
        super().resizeEvent(event)
        width = self.width() / theme().scale
        for place, column in enumerate(self._rows.columns):
            self.setColumnHidden(place, column.needs > width)
        if 0 <= self._kept_in_sight < self._rows.rowCount():
            self.keep_in_sight(self._kept_in_sight)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a ring while the table has the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme().colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a row, Home and End go to the ends. Letters and digits go on to the screen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._rows.rowCount():
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else self._rows.rowCount() - 1)
            self.scrollTo(self.currentIndex())
            return
        if (
            event.text().isprintable()
            and event.text()
            and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which row is chosen now."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.chosen_row())

    def _open(self, index: QModelIndex) -> None:
        if index.row() < len(self._rows.rows):
            self.opened.emit(self._rows.rows[index.row()])
