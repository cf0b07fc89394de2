"""What a list shows while it has nothing to show: why, and what to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme


class EmptyState(QWidget):
    """An icon, one sentence in bold, one in grey, and perhaps a button."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        middle = Qt.AlignmentFlag.AlignHCenter
        self._picture = QLabel(alignment=middle)
        self._title = Text("", "section", wrap=True)
        self._advice = Text("", "body", "muted", wrap=True)
        for words in (self._title, self._advice):
            words.setAlignment(middle)
        self._button = Button("", role="secondary")
        self._button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[look.px(16)] * 4)
        column.setSpacing(look.px(6))
        column.addStretch()
        column.addWidget(self._picture)
        column.addWidget(self._title)
        column.addWidget(self._advice)
        column.addWidget(self._button, 0, middle)
        column.addStretch()

    def show_words(self, icon: str, title: str, advice: str = "", action: str = "") -> None:
        """Say why there is nothing, and what to do."""
        self._picture.setPixmap(theme().pixmap(icon, "muted", 32, self.devicePixelRatioF()))
        self._title.setText(title)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._button.setVisible(bool(action))
        self._button.say(action)
        self.setAccessibleName(f"{title} {advice}".strip())
