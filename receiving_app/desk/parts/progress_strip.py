"""How far long work is, with a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.meter import Meter
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme


class ProgressStrip(QFrame):
    """A sentence, a bar and *Stop*; hidden while nothing is under way."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("role", "strip")
        self._what = Text("", "strong", elide=True)
        self._count = Text("", "small", "muted", figures=True)
        self._meter = Meter(6)
        self._stop = Button("Stop")
        self._stop.clicked.connect(self.stopped)
        words = QHBoxLayout()
        words.addWidget(self._what, 1)
        words.addWidget(self._count)
        left = QVBoxLayout()
        left.setSpacing(look.px(6))
        left.addLayout(words)
        left.addWidget(self._meter)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(8), look.px(10), look.px(8))
        row.setSpacing(look.px(14))
        row.addLayout(left, 1)
        row.addWidget(self._stop)
        self.hide()

    def show_step(self, done: int, total: int, what: str) -> None:
        """Show ``done`` of ``total`` (0 when not known) and what is being done."""
        self._what.setText(what)
        self._count.setText(f"{done:,} of {total:,}" if total else f"{done:,}" if done else "")
        self._meter.show_part(done, total)
        self.setAccessibleName(f"{what} {self._count.text()}".strip())
        self.show()
