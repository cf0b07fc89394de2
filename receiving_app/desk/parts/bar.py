"""A bar of fields and buttons: its parts stand side by side, or below each other where there is no room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from receiving_app.desk.theme import theme


class Bar(QWidget):
    """Its width never widens the window: it takes the form that fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[QLayout] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().px(8))

    def add_row(self, row: QLayout) -> None:
        """Put a part at the end; the first one takes the room that is left."""
        self._box.addLayout(row, 0 if self._rows else 1)
        self._rows.append(row)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one likes."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the form that fits."""
        super().resizeEvent(event)
        needed = sum(row.minimumSize().width() for row in self._rows) + self._box.spacing()
        ways = QBoxLayout.Direction
        fits = needed <= self.width()
        self._box.setDirection(ways.LeftToRight if fits else ways.TopToBottom)
        for row in self._rows[1:]:
            self._box.setAlignment(row, Qt.AlignmentFlag(0) if fits else Qt.AlignmentFlag.AlignLeft)
