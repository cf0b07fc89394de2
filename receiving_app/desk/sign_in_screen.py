"""Signing in: choose a name and give the PIN, or scan a badge. The view only; the window asks the door."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.desk_office import PersonAtDoor
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.field import Field
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme

_PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "Clear", "0", "Back")


class SignInScreen(QWidget):
    """Who are you?

    Args:
        office: the office's name.
        people: who may sign in here.
    """

    signed = Signal(str, str)
    """Person's id and PIN."""
    badge_scanned = Signal(str)

    def __init__(self, office: str, people: tuple[PersonAtDoor, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.pin = Field("PIN", secret=True)
        self._model: RowsModel[PersonAtDoor] = RowsModel(
            (Column("", lambda person: Cell(person.name, person.duties, style="strong")),), parent=self
        )
        self._model.set_rows(people)
        self.people: RowsTable[PersonAtDoor] = RowsTable(self._model, "People", heading=False)
        self.people.setMinimumHeight(look.px(310))
        self.people.opened.connect(lambda _: self.pin.line.setFocus())
        self.people.chosen.connect(self._chose)
        self.pin.line.returnPressed.connect(self._sign)
        self._enter = Button("Sign in", role="primary")
        self._enter.clicked.connect(self._sign)
        card = Card(margin=24)
        card.setMaximumWidth(look.px(760))
        card.content.setSpacing(look.px(10))
        card.content.addWidget(Text("Who are you?", "title"))
        card.content.addWidget(
            Text(f"{office}. Scan your badge, or choose your name and give your PIN.", wrap=True)
        )
        row = QHBoxLayout()
        row.setSpacing(look.px(24))
        row.addWidget(self.people, 1)
        row.addLayout(self._pin_side())
        card.content.addLayout(row, 1)
        page = QHBoxLayout(self)
        page.setContentsMargins(*[look.px(14)] * 4)
        page.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self.people)
        if people:
            self.people.selectRow(0)

    def take_scan(self, raw: str, _: str) -> bool:
        """A scan at the door is a badge."""
        self.badge_scanned.emit(raw)
        return True

    def show_wrong(self, what: str) -> None:
        """Say beside the PIN why the person did not come in."""
        self.pin.line.clear()
        self.pin.show_wrong(what)
        self.pin.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pin_side(self) -> QVBoxLayout:
        look = theme()
        pad = QGridLayout()
        pad.setSpacing(look.px(8))
        for place, words in enumerate(_PAD):
            key = Button(words)
            key.setMinimumWidth(look.px(76))
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.clicked.connect(lambda _=False, words=words: self._press(words))
            pad.addWidget(key, place // 3, place % 3)
        column = QVBoxLayout()
        column.setSpacing(look.px(12))
        column.addWidget(self.pin)
        column.addLayout(pad)
        column.addWidget(self._enter)
        column.addStretch()
        return column

    def _press(self, words: str) -> None:
        line = self.pin.line
        if words == "Clear":
            line.clear()
        elif words == "Back":
            line.backspace()
        else:
            line.insert(words)
        self.pin.show_wrong("")
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, _: object) -> None:
        self.pin.show_wrong("")

    def _sign(self) -> None:
        person = self.people.chosen_row()
        if person is None:
            self.pin.show_wrong("Choose your name first.")
        elif not self.pin.text():
            self.pin.show_wrong("Type your PIN.")
        else:
            self.signed.emit(person.person_id, self.pin.text())
