"""A slim bar that shows how much of a whole is there."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from receiving_app.desk.parts.cells import paint_bar
from receiving_app.desk.theme import theme


class Meter(QWidget):
    """``done`` of ``whole`` as a bar; its words stand beside it, so it is silent to a screen reader."""

    def __init__(self, thickness: int = 9, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done, self._whole = 0, 0
        self.setFixedHeight(theme().px(thickness))

    def show_part(self, done: int, whole: int) -> None:
        """Fill the bar ``done / whole``."""
        self._done, self._whole = done, whole
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw track and filling."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_bar(painter, QRectF(self.rect()), self._done, self._whole)
