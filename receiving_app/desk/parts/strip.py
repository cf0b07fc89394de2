"""A strip: an icon, a sentence in bold, a second one, and perhaps a button. For notices inside a screen."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text, restyle
from receiving_app.desk.theme import theme

_ICONS = {"ok": "circle-check", "warn": "triangle-alert", "err": "circle-x", "": "info"}


class Strip(QFrame):
    """Says what is the matter where it is the matter; hidden while it has nothing to say.

    Args:
        closable: whether a person may take it away.
    """

    turned = Signal()
    """It came or went, so that the room is to be shared out anew."""

    def __init__(self, *, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("role", "strip")
        self._act: Callable[[], object] | None = None
        self._picture = QLabel()
        self.title = Text("", "strong", wrap=True)
        self.advice = Text("", "small", wrap=True)
        self.button = Button("", role="secondary")
        self.button.clicked.connect(self._pressed)
        self._close = Button("Close", role="link")
        self._close.clicked.connect(self.hide)
        if not closable:
            self._close.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(8), look.px(10), look.px(8))
        row.setSpacing(look.px(12))
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        row.addWidget(self._close)
        self.hide()

    def show_words(self, kind: str, icon: str, title: str, advice: str = "") -> None:
        """Say something.

        Args:
            kind: ``ok``, ``warn``, ``err``, or '' for a plain word.
            icon: a Lucide icon's name; '' for the kind's own.
            title: one sentence.
            advice: a second one, '' for none.
        """
        look = theme()
        restyle(self, "kind", kind)
        self._picture.setPixmap(
            look.pixmap(icon or _ICONS[kind], kind or "muted", 22, self.devicePixelRatioF())
        )
        self.title.setText(title)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.button.hide()
        self.setAccessibleName(f"{title} {advice}".strip())
        self.show()

    def show_notice(self, notice: Notice) -> None:
        """Say what a notice says, with its button."""
        self.show_words(notice.kind, "", notice.title, notice.advice)
        self._act = notice.act
        if notice.action and notice.act is not None:
            self.button.say(notice.action)
            self.button.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Say that it came."""
        super().showEvent(event)
        self.turned.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that it went."""
        super().hideEvent(event)
        self.turned.emit()

    def minimumSizeHint(self) -> QSize:
        """Room for the button, or for two lines: how many lines it takes is known by its width only."""
        return QSize(super().minimumSizeHint().width(), theme().px(58))

    def _pressed(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
