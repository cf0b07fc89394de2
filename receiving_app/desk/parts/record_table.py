"""The table over a :class:`RecordModel`: headings sort, rows are copied as a spreadsheet takes them."""

from dataclasses import replace
from html import escape
from typing import TypeVar

from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from receiving_app.desk.parts.record_model import RecordModel
from receiving_app.desk.parts.rows_table import RowsTable

R = TypeVar("R")


class RecordTable(RowsTable[R]):
    """A long list.

    Args:
        model: what it shows.
        name: for a screen reader.
        row_height: pixels at 100 %.
    """

    def __init__(
        self, model: RecordModel[R], name: str, *, row_height: int = 50, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, name, row_height=row_height, parent=parent)
        self._records = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().sectionClicked.connect(self._sort_by)
        self._kept: tuple[set[str], int] = (set(), 0)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._find_again)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy takes the chosen rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        super().keyPressEvent(event)

    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard: as text, and as a table that keeps leading zeros in Excel."""
        rows = [self._records.rows[index.row()] for index in self.selectionModel().selectedRows()]
        columns = [column for column in self._records.columns if column.title]
        lines = [[column.title for column in columns]]
        lines += [[column.show(row).said() for column in columns] for row in rows]
        cells = "".join(
            "<tr>"
            + "".join(f"<td style='mso-number-format:\"\\@\"'>{escape(word)}</td>" for word in line)
            + "</tr>"
            for line in lines
        )
        data = QMimeData()
        data.setText("\n".join("\t".join(line) for line in lines))
        data.setHtml(f"<table>{cells}</table>")
        QGuiApplication.clipboard().setMimeData(data)

    def _key(self, row: R) -> str:
        return self._records.columns[0].show(row).words

    def _remember(self) -> None:
        chosen = {
            self._key(self._records.rows[index.row()]) for index in self.selectionModel().selectedRows()
        }
        self._kept = (chosen, self.verticalScrollBar().value())

    def _find_again(self) -> None:
        """After a reread the same rows are chosen and the list stands where it stood."""
        chosen, scrolled = self._kept
        if not chosen:
            return
        flags = QItemSelectionModel.SelectionFlag
        for place, row in enumerate(self._records.rows):
            if self._key(row) in chosen:
                self.selectionModel().select(self._records.index(place, 0), flags.Select | flags.Rows)
        self.verticalScrollBar().setValue(scrolled)

    def _sort_by(self, place: int) -> None:
        key = self._records.columns[place].sort
        if not key:
            return
        wanted = self._records.wanted
        down = wanted.sort == key and not wanted.descending
        self.horizontalHeader().setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, order)
        self._records.want(replace(wanted, sort=key, descending=down))
