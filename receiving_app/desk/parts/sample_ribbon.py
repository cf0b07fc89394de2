"""The ribbon of a sample office: nobody may take made-up records for real ones."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from receiving_app.desk.theme import theme


class SampleRibbon(QWidget):
    """A striped line across the window, over every screen."""

    WORDS = "Sample office: nothing in it is real"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme().px(26))
        self.setAccessibleName(self.WORDS)
        self.setFont(theme().font("label"))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Stripes, and the words on a clear ground between them."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.colour("warn_solid"))
        painter.setPen(QPen(look.colour("on_warn"), look.px(7)))
        step, height = look.px(26), self.height()
        for left in range(-height, self.width() + height, step):
            painter.drawLine(left, height + 4, left + height + 8, -4)
        width = self.fontMetrics().horizontalAdvance(self.WORDS) + look.px(48)
        middle = QRect((self.width() - width) // 2, 0, width, height)
        painter.fillRect(middle, look.colour("warn_solid"))
        painter.setPen(look.colour("on_warn"))
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, self.WORDS)
