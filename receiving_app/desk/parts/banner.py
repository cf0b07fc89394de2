"""The banner: the last scan's verdict, as wide as the screen, readable at two metres, with one action."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.wording import ended


class Banner(QWidget):
    """One verdict at a time: solid colour, icon, a few words, one sentence, one button."""

    acted = Signal()
    """The button was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.kind = "idle"
        self._picture = QLabel()
        self._picture.setFixedSize(look.px(40), look.px(40))
        self.title = Text("", "shout", elide=True, keeps_end=True)  # the count stands at its end
        self.said = Text("", "body", wrap=True)
        self._button = Button("", role="solid", key="Ctrl+Z", icon="undo-2")
        self._button.clicked.connect(self.acted)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self.title)
        words.addWidget(self.said)
        words.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setSpacing(look.px(16))
        self._row.addWidget(self._picture)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._button)
        self.set_tall(tall=True)

    def set_tall(self, *, tall: bool) -> None:
        """92 pixels at 100 %, or 80 where there is little height."""
        look = theme()
        self.setFixedHeight(look.px(92 if tall else 80))
        self._row.setContentsMargins(look.px(20), look.px(4), look.px(16), look.px(4))

    def show_verdict(self, kind: str, icon: str, title: str, said: str, action: str = "") -> None:
        """Show a verdict and tell it to a screen reader.

        Args:
            kind: ``ok``, ``warn``, ``err`` or ``idle``.
            icon: a Lucide icon's name.
            title: a few words.
            said: one sentence.
            action: the button's words; '' for no button.
        """
        look = theme()
        self.kind = kind
        ink = "muted" if kind == "idle" else f"on_{kind}"
        self._picture.setPixmap(look.pixmap(icon, ink, 40, self.devicePixelRatioF()))
        self.title.cut_at(end=kind == "err")  # a refusal begins with what matters
        self.title.setText(title)
        self.title.setToolTip("")
        self.said.setText(said)
        for words in (self.title, self.said):
            words.set_tone("" if kind == "idle" else ink)
        self._button.setVisible(bool(action))
        if action:
            self._button.say(action)
            self._button.set_ground(kind if kind != "idle" else "ok")
        self.setAccessibleName(f"{ended(title)} {said}")
        self.update()

    def announce(self, words: str) -> None:
        """Have a screen reader say ``words`` at once."""
        event = QAccessibleAnnouncementEvent(self, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Fill with the verdict's colour; at rest only a dashed edge."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        idle = self.kind == "idle"
        pen = QPen(look.colour("border_strong"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen if idle else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface2" if idle else f"{self.kind}_solid"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look.px(12), look.px(12))
