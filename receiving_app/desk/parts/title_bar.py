"""The title bar: where one is, how much came today, what is ready, and who works here."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.pill import StatePill
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme

_NARROW = 1100


class TitleBar(QFrame):
    """One line at the top of every screen."""

    help_asked = Signal()
    sign_out_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("role", "top")
        self.title = Text("", "title")
        self.dock = Text("", "body", "muted", elide=True)
        self.count = Text("", "strong", figures=True)
        self.scanner, self.printer = StatePill("circle-check"), StatePill("printer")
        self.person = Button("", icon="user", role="plain")
        self.person.clicked.connect(self._show_menu)
        self.person.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(24), 0, look.px(16), 0)
        row.setSpacing(look.px(12))
        row.addWidget(self.title)
        row.addWidget(self.dock, 1)
        for part in (self.count, self.scanner, self.printer, self.person):
            row.addWidget(part)
        self.set_low(low=False)

    def set_low(self, *, low: bool) -> None:
        """60 pixels at 100 %, or 48 where there is little height."""
        self.setFixedHeight(theme().px(48 if low else 60))

    def set_width(self, width: float) -> None:
        """Show the pills' words where there is room; ``width`` in pixels at 100 %."""
        for pill in (self.scanner, self.printer):
            pill.set_narrow(narrow=width < _NARROW)

    def set_quiet(self, *, quiet: bool) -> None:
        """Say nothing of the day while nobody is in."""
        for part in (self.count, self.scanner, self.printer):
            part.setVisible(not quiet)

    def show_person(self, name: str) -> None:
        """Who works here; '' for nobody."""
        self.person.setVisible(bool(name))
        self.person.say(name)
        self.person.setAccessibleName(f"Signed in: {name}")

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction("Help and keys (F1)").triggered.connect(self.help_asked)
        menu.addAction("Sign out").triggered.connect(self.sign_out_asked)
        menu.popup(self.person.mapToGlobal(QPoint(0, self.person.height())))
