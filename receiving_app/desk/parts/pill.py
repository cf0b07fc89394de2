"""Pills: the state of a device in the title bar, as an icon and words in a small coloured capsule."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from receiving_app.desk.theme import theme


class StatePill(QWidget):
    """A capsule with an icon and a few words; where there is no room only the icon."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._words, self._kind, self._narrow = icon, "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, words: str, kind: str) -> None:
        """``kind``: ok, warn or err."""
        self._words, self._kind = words, kind
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon and words."""
        look = theme()
        if not self._words:
            return QSize(0, look.px(28))
        if self._narrow:
            return QSize(look.px(36), look.px(28))
        self.setFont(look.font("label"))
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + look.px(46), look.px(28))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the capsule."""
        if not self._words:
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour(f"{self._kind}_line"), 1))
        painter.setBrush(look.colour(f"{self._kind}_tint"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        icon = self._icon if self._kind == "ok" else "triangle-alert" if self._kind == "warn" else "circle-x"
        left, size = look.px(10), look.px(16)
        painter.drawPixmap(
            left, (self.height() - size) // 2, look.pixmap(icon, self._kind, 16, self.devicePixelRatioF())
        )
        if not self._narrow:
            painter.setPen(look.colour(self._kind))
            painter.setFont(look.font("label"))
            words = QRect(left + size + look.px(7), 0, self.width(), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
