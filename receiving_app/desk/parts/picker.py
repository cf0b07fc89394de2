"""A list to pick one thing from, with an arrow in the theme's colour."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

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
        look = theme()
        if self.isEditable():
            super().paintEvent(event)
        else:
            self._paint_cut(look.px(30))
        arrow = look.pixmap("chevron-down", "muted", 18, self.devicePixelRatioF())
        size = look.px(18)
        QPainter(self).drawPixmap(self.width() - size - look.px(8), (self.height() - size) // 2, arrow)

    def _paint_cut(self, arrow: int) -> None:
        """Words that do not fit are cut in their middle: a count stands at their end."""
        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        words, middle = self.currentText(), Qt.TextElideMode.ElideMiddle
        shown = self.fontMetrics().elidedText(words, middle, min(room, self.width() - arrow))
        option.currentText = shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
