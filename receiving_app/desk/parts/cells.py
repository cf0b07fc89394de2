"""What stands in a table's cell, and the delegate that paints every cell of every table."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from receiving_app.desk.theme import theme

CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
TINT_ROLE: Final = Qt.ItemDataRole.UserRole + 2

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        words: the cell's line, or the upper of two.
        under: the lower line, muted; '' for none.
        style: a name of ``tokens.TYPE``.
        tone: a colour of ``tokens`` for words and icon.
        icon: a Lucide icon's name, '' for none.
        icon_tone: the icon's colour where it is not the words'.
        right: stands to the right, for numbers.
        code: serials, tags and order numbers.
        figures: times and other columns of figures; numbers to the right always are.
        under_code: the same for the lower line.
        done, whole: a bar under the words, filled ``done / whole``; ``whole`` 0 for no bar.
    """

    words: str
    under: str = ""
    style: str = "body"
    tone: str = "text"
    icon: str = ""
    icon_tone: str = ""
    right: bool = False
    code: bool = False
    figures: bool = False
    under_code: bool = False
    done: int = 0
    whole: int = 0

    def said(self) -> str:
        """The cell for a screen reader."""
        return f"{self.words}, {self.under}" if self.under else self.words


@dataclass(frozen=True, slots=True)
class Tint:
    """A row's ground, as colours of ``tokens``; ``bar`` is a thick mark at the left edge."""

    ground: str = ""
    bar: str = ""


class CellDelegate(QStyledItemDelegate):
    """Paints :class:`Cell` values: two lines, slim bars, icons; no half rows at an edge."""

    def __init__(self, view: QTableView, row_height: int) -> None:
        super().__init__(view)
        self._view = view
        self._row_height = row_height
        self._rim: str | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """As high as the table's rows are, as wide as the words."""
        look = theme()
        cell: Cell = index.data(CELL_ROLE)
        width = option.fontMetrics.horizontalAdvance(max(cell.words, cell.under, key=len))
        return QSize(width + look.px(24), look.px(self._row_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        height = self._view.viewport().height()
        if (rect.bottom() > height and rect.top() > 0) or (rect.top() < 0 and rect.height() < height):
            return
        look = theme()
        painter.save()
        tint: Tint = index.data(TINT_ROLE) or Tint()
        ground = tint.ground
        if option.state & QStyle.StateFlag.State_Selected:
            ground = "select"
        if ground:
            painter.fillRect(rect, look.colour(ground))
        first = index.column() == self._first_visible()
        if tint.bar and first:
            painter.fillRect(QRect(rect.left(), rect.top(), look.px(4), rect.height()), look.colour(tint.bar))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("border"))
        painter.setRenderHint(
            QPainter.RenderHint.Antialiasing
        )  # from here on: fills side by side would show seams
        cell: Cell = index.data(CELL_ROLE)
        self._rim = "border_strong" if ground == "select" else None
        self._paint_cell(painter, rect.adjusted(look.px(20 if first else 12), 0, -look.px(12), -1), cell)
        painter.restore()

    def _first_visible(self) -> int:
        header = self._view.horizontalHeader()
        return next((c for c in range(header.count()) if not header.isSectionHidden(c)), 0)

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        look = theme()
        if cell.icon:
            pixmap = look.pixmap(
                cell.icon, cell.icon_tone or cell.tone, 20, painter.device().devicePixelRatioF()
            )
            painter.drawPixmap(rect.left(), rect.center().y() - look.px(10) + 1, pixmap)
            rect = rect.adjusted(look.px(28), 0, 0, 0)
        if cell.whole:
            half = QRect(rect.left(), rect.top() + look.px(4), rect.width(), look.px(24))
            self._line(painter, half, cell.words, "label", cell.tone, cell)
            bar = QRectF(rect.left(), rect.bottom() - look.px(17), rect.width(), look.px(6))
            paint_bar(painter, bar, cell.done, cell.whole, self._rim)
        elif cell.under:
            middle = rect.center().y() + 1
            upper = QRect(rect.left(), middle - look.px(21), rect.width(), look.px(22))
            lower = QRect(rect.left(), middle, rect.width(), look.px(20))
            self._line(painter, upper, cell.words, cell.style, cell.tone, cell)
            self._line(painter, lower, cell.under, "small", "muted", replace(cell, code=cell.under_code))
        else:
            self._line(painter, rect, cell.words, cell.style, cell.tone, cell)

    def _line(self, painter: QPainter, rect: QRect, words: str, style: str, tone: str, cell: Cell) -> None:
        look = theme()
        painter.setFont(look.font(style, code=cell.code, figures=cell.right or cell.figures))
        painter.setPen(look.colour(tone))
        side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)


def paint_bar(painter: QPainter, rect: QRectF, done: int, whole: int, rim: str | None = None) -> None:
    """A bar filled ``done / whole``: blue on the way, teal when complete, red when over.

    ``rim``: the colour around it, where its ground would hide what is empty of it.
    """
    look = theme()
    radius = rect.height() / 2
    painter.setPen(look.colour(rim) if rim else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("bar_bg"))
    painter.drawRoundedRect(rect, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    if done <= 0 or whole <= 0:
        return
    filled = QRectF(rect)
    filled.setWidth(max(rect.height(), rect.width() * min(1.0, done / whole)))
    colour = QColor(look.colour("bar" if done < whole else "bar_done" if done == whole else "err_solid"))
    painter.setBrush(colour)
    painter.drawRoundedRect(filled, radius, radius)
