"""A list to pick one thing from, with an arrow in the theme's colour."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from receiving_app.desk.theme import theme


class Picker(QComboBox):
    """A drop-down list.

    Args:
        name: for a screen reader; its label stands above it.
        editable: whether one can type to find a thing.
    """

    def __init__(self, name: str, *, editable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(editable)
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow too: a style sheet could only take it from a file of one colour."""
        super().paintEvent(event)
        look = theme()
        arrow = look.pixmap("chevron-down", "muted", 18, self.devicePixelRatioF())
        size = look.px(18)
        QPainter(self).drawPixmap(self.width() - size - look.px(8), (self.height() - size) // 2, arrow)
