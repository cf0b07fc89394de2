"""The first run: a sample office to try, or my office with its first administrator. The view only."""

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.desk_office import FirstOffice
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.field import Field
from receiving_app.desk.parts.pages import Pages
from receiving_app.desk.parts.picker import Picker
from receiving_app.desk.parts.progress_strip import ProgressStrip
from receiving_app.desk.parts.strip import Strip
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme

_SHORTEST_PIN = 6


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
        self.office = Field("Office", "As it stands on reports and labels.")
        self.dock = Field("Dock", "Where this desk stands.")
        self.zone = Picker("Time zone", editable=True)
        self.name = Field("First administrator", "Your name.")
        self.pin = Field("PIN", f"At least {_SHORTEST_PIN} digits.", secret=True)
        self.again = Field("PIN once more", secret=True)
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
        zone = QVBoxLayout()
        zone.addStretch()
        zone.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(Text("Time zone", "strong"))
        head.addWidget(Text("Decides the day of a delivery.", "small", "muted", elide=True), 1)
        zone.addLayout(head)
        zone.addWidget(self.zone)
        pair = QHBoxLayout()
        pair.setSpacing(look.px(16))
        pair.addWidget(self.dock, 1, Qt.AlignmentFlag.AlignBottom)
        pair.addLayout(zone, 1)
        pins = QHBoxLayout()
        pins.setSpacing(look.px(16))
        pins.addWidget(self.pin, 1, Qt.AlignmentFlag.AlignBottom)
        pins.addWidget(self.again, 1, Qt.AlignmentFlag.AlignBottom)
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
        column.setSpacing(look.px(10))
        column.addWidget(Text("My office", "title"))
        column.addWidget(self.office)
        column.addLayout(pair)
        column.addWidget(self.name)
        column.addLayout(pins)
        column.addLayout(foot)
        return page

    def _turn_to(self, page: int) -> None:
        if page == 1 and not self.zone.count():
            self.zone.addItems([bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()])
            self.zone.setCurrentText(bytes(QTimeZone.systemTimeZoneId().data()).decode())
        self.pages.setCurrentIndex(page)
        (self.office.line if page else self.sample).setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self) -> None:
        wrongs = (
            (self.office, not self.office.text(), "Type the office's name."),
            (self.dock, not self.dock.text(), "Type the dock's name."),
            (self.name, not self.name.text(), "Type your name."),
            (
                self.pin,
                not self.pin.text().isdecimal() or len(self.pin.text()) < _SHORTEST_PIN,
                f"A PIN has at least {_SHORTEST_PIN} digits.",
            ),
            (self.again, self.again.text() != self.pin.text(), "The two PINs differ."),
        )
        for field, is_wrong, what in wrongs:
            field.show_wrong(what if is_wrong else "")
        first = next((field for field, is_wrong, _ in wrongs if is_wrong), None)
        if first is not None:
            first.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.office_chosen.emit(
            FirstOffice(
                self.office.text(),
                self.dock.text(),
                self.zone.currentText(),
                self.name.text(),
                self.pin.text(),
            )
        )
