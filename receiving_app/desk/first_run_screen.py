"""The first run: a sample office to try, or my office with its first administrator. The view only."""

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.desk_office import FirstOffice
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.field import Field, Named
from receiving_app.desk.parts.pages import Pages
from receiving_app.desk.parts.picker import Picker
from receiving_app.desk.parts.progress_strip import ProgressStrip
from receiving_app.desk.parts.strip import Strip
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.people.rules import pin_problem

_LONGEST_NAME = 100


class FirstRunScreen(QWidget):
    """Which office is this desk for?"""

    sample_chosen = Signal()
    office_chosen = Signal(FirstOffice)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.strip = Strip()
        self.progress = ProgressStrip()
        self.sample = Button("Open the sample office", role="primary", icon="play")
        self.sample.clicked.connect(self.sample_chosen)
        self.mine = Button("Set up my office", icon="building-2")
        self.mine.clicked.connect(lambda: self._turn_to(1))
        self.office = Field("Office", "As it stands on reports and labels.", steady=True)
        self.dock = Field("Dock", "Where this desk stands.", steady=True)
        self.zone = Picker("Time zone", editable=True)
        self.zone_field = Named("Time zone", self.zone, "Decides the day of a delivery.", steady=True)
        self.name = Field("First administrator", "Your name.", steady=True)
        self.pin = Field("PIN", "6 to 12 digits.", secret=True, steady=True)
        self.again = Field("PIN once more", secret=True, steady=True)
        for field in (self.office, self.dock, self.name):
            field.line.setMaxLength(_LONGEST_NAME)
        self.pages = Pages(self._choice(), self._form())
        card = Card(margin=24)
        card.setMaximumWidth(look.px(760))
        card.content.setSpacing(look.px(12))
        card.content.addWidget(self.strip)
        card.content.addWidget(self.progress)
        card.content.addWidget(self.pages)
        page = QHBoxLayout(self)
        page.setContentsMargins(*[look.px(14)] * 4)
        page.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self.sample)

    def take_scan(self, _raw: str, _device: str) -> bool:
        """There is no office yet that could take a scan; it must not go anywhere else."""
        self.strip.show_words("warn", "", "There is no office yet.", "Choose one first, then scan.")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard: nothing is scanned here yet."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, Button):
            button.click()
            return
        super().keyPressEvent(event)

    def show_wrong(self, what: str) -> None:
        """Say why the office was not made."""
        self.progress.hide()
        self.strip.show_words("err", "", what)

    def _choice(self) -> QWidget:
        look = theme()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(Text("Which office is this desk for?", "title"))
        for button, words in (
            (
                self.sample,
                "Made-up purchases, deliveries and people, to try everything. Nothing in it is real.",
            ),
            (self.mine, "Starts empty. You become its first administrator."),
        ):
            row = QHBoxLayout()
            row.setSpacing(look.px(16))
            button.setMinimumWidth(look.px(240))
            row.addWidget(button)
            row.addWidget(Text(words, tone="muted", wrap=True), 1)
            column.addLayout(row)
        return page

    def _form(self) -> QWidget:
        look = theme()
        page = QWidget()
        back, make = Button("Back"), Button("Set up my office", role="primary")
        back.clicked.connect(lambda: self._turn_to(0))
        make.clicked.connect(self._make)
        self.again.line.returnPressed.connect(self._make)
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch()
        foot.addWidget(make)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(Text("My office", "title"))
        for fields in ((self.office,), (self.dock, self.zone_field), (self.name,), (self.pin, self.again)):
            row = QHBoxLayout()
            row.setSpacing(look.px(16))
            for field in fields:
                row.addWidget(field, 1)
            column.addLayout(row)
        column.addLayout(foot)
        return page

    def _turn_to(self, page: int) -> None:
        self.strip.hide()
        if page == 1 and not self.zone.count():
            self.zone.addItems([bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()])
            self.zone.setCurrentText(bytes(QTimeZone.systemTimeZoneId().data()).decode())
        self.pages.setCurrentIndex(page)
        (self.office.line if page else self.sample).setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self) -> None:
        self.strip.hide()
        zone = self.zone.currentText().strip()
        wrongs: tuple[tuple[Named, str], ...] = (
            (self.office, "" if self.office.text() else "Type the office's name."),
            (self.dock, "" if self.dock.text() else "Type the dock's name."),
            (self.zone_field, "" if self.zone.findText(zone) >= 0 else "Choose one of the list."),
            (self.name, "" if self.name.text() else "Type your name."),
            (self.pin, pin_problem(self.pin.text()) or ""),
            (self.again, "" if self.again.text() == self.pin.text() else "The two PINs differ."),
        )
        for field, what in wrongs:
            field.show_wrong(what)
        first = next((field for field, what in wrongs if what), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.office_chosen.emit(
            FirstOffice(self.office.text(), self.dock.text(), zone, self.name.text(), self.pin.text())
        )
