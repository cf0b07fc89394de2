"""Signing in: choose a name and give the PIN, or scan a badge. The view only; the window asks the door."""

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from receiving_app.desk.desk_office import Doorway, PersonAtDoor
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.field import Field
from receiving_app.desk.parts.line import Line
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.scans.written import REFUSED

_PAD = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "Clear", "0", "Back")
_NOBODY_HAS_ONE = (
    "Nobody here has a PIN yet. The first one makes its owner administrator and is set with the command: "
    "people set-pin."
)
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SignInScreen(QWidget):
    """Who are you?

    Args:
        seen: the office's name, who may come in, and whether a PIN is asked for.
    """

    signed = Signal(str, str)
    """Person's id and PIN; '' where none is asked for."""
    badge_scanned = Signal(str)

    def __init__(self, seen: Doorway, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self._everybody, self._asks_pin = seen.people, seen.asks_pin
        self.search = Line(placeholder="Find your name or number", clears=True)
        self.search.setAccessibleName("Find your name or number")
        self.search.textChanged.connect(self._filter)
        self.chosen_name = Text("", "title", wrap=True)
        self.nobody = Text("", "small", "muted", wrap=True)
        self.search.refused.connect(lambda _: self.nobody.setText(f"{REFUSED}."))
        self.search.refused.connect(lambda _: self.nobody.show())
        self.pin = Field("PIN", secret=True)
        self.pin.line.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,12}"), self))
        self._model: RowsModel[PersonAtDoor] = RowsModel((Column("", _cell),), parent=self)
        self.people: RowsTable[PersonAtDoor] = RowsTable(self._model, "People", heading=False)
        self.people.setMinimumHeight(look.px(250))
        self.people.chosen.connect(self._chose)
        self.people.opened.connect(lambda _: self._go_on())
        self.search.returnPressed.connect(self._go_on)
        self.pin.line.returnPressed.connect(self._sign)
        self._enter = Button("Sign in" if self._asks_pin else "Come in", role="primary")
        self._enter.clicked.connect(self._sign)
        self._build(seen)
        for part in (self.search, self.people, self.pin.line):
            part.installEventFilter(self)
        self.setFocusProxy(self.search)
        self._filter("")
        if len(seen.people) == 1:
            self.people.selectRow(0)
            self.setFocusProxy(self.pin.line if self._asks_pin else self._enter)
        else:
            self._chose(None)

    def take_scan(self, raw: str, _: str) -> bool:
        """A scan at the door is a badge."""
        self.badge_scanned.emit(raw)
        return True

    def show_wrong(self, what: str) -> None:
        """Say beside the PIN why the person did not come in."""
        self.pin.line.clear()
        self.pin.show_wrong(what)
        self.pin.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters look for a name, digits make a PIN, wherever they are typed; a shortcut types nothing.

        In the search, which anybody can read, a digit stays only where it goes on with somebody's number.
        """
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        text, modifiers = event.text(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.AltModifier and text.isprintable():
            return not modifiers & Qt.KeyboardModifier.ControlModifier  # AltGr types letters
        if watched is self.search and event.key() in _MOVES and self._model.rows:
            self.people.setFocus(Qt.FocusReason.OtherFocusReason)
            self.people.keyPressEvent(event)
            return True
        types = text.isprintable() and text and not modifiers & Qt.KeyboardModifier.ControlModifier
        if types and watched is not self.search and not text.isdecimal():
            return self._hand_to(self.search, text)
        if types and watched is not self.pin.line and self._asks_pin and not self._goes_on(watched, text):
            return self._hand_to(self.pin.line, text)
        return super().eventFilter(watched, event)

    def _goes_on(self, watched: QObject, text: str) -> bool:
        """Whether what is typed in the search looks for a name or goes on with somebody's number."""
        if watched is not self.search or not text.isdecimal():
            return watched is self.search
        typed = self.search.text().casefold()
        if not typed and self.people.chosen_row() is not None:
            return False
        begun = f"{typed}{text}".split()[-1]
        return any(person.employee_no.casefold().startswith(begun) for person in self._everybody)

    @staticmethod
    def _hand_to(line: QLineEdit, text: str) -> bool:
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.insert(text)
        return True

    # -- building ---------------------------------------------------------------

    def _build(self, seen: Doorway) -> None:
        look = theme()
        card = Card(margin=24)
        card.setMaximumWidth(look.px(760))
        card.content.setSpacing(look.px(10))
        card.content.addWidget(Text("Who are you?", "title"))
        says = (
            "Scan your badge, or choose your name and give your PIN."
            if self._asks_pin
            else "Nothing in a sample office is real, so it asks for no PIN: come in as anybody."
        )
        card.content.addWidget(Text(f"{seen.office}. {says}", wrap=True))
        names = QVBoxLayout()
        names.setSpacing(look.px(8))
        names.addWidget(self.search)
        names.addWidget(self.nobody)
        names.addWidget(self.people, 1)
        row = QHBoxLayout()
        row.setSpacing(look.px(24))
        row.addLayout(names, 1)
        row.addLayout(self._pin_side(), 1)
        card.content.addLayout(row, 1)
        if seen.without:
            said = _said_without(seen.without) if seen.people else _NOBODY_HAS_ONE
            card.content.addWidget(Text(said, "small", "muted", wrap=True))
        page = QHBoxLayout(self)
        page.setContentsMargins(*[look.px(14)] * 4)
        page.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)

    def _pin_side(self) -> QVBoxLayout:
        look = theme()
        pad = QWidget()
        keys = QGridLayout(pad)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(look.px(8))
        for place, words in enumerate(_PAD):
            key = Button(words)
            key.setMinimumWidth(look.px(76))
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.clicked.connect(lambda _=False, words=words: self._press(words))
            keys.addWidget(key, place // 3, place % 3)
        column = QVBoxLayout()
        column.setSpacing(look.px(10))
        column.addWidget(self.chosen_name)
        column.addWidget(self.pin)
        column.addWidget(pad)
        column.addWidget(self._enter)
        column.addStretch()
        if not self._asks_pin:
            pad.hide()
            self.pin.line.hide()
            self.pin.label.hide()
        return column

    # -- what is chosen and typed -----------------------------------------------

    def _filter(self, typed: str) -> None:
        chosen = self.people.chosen_row()
        found = _found(self._everybody, typed)
        self._model.set_rows(found)
        self.nobody.setText(f"Nobody here is called “{typed.strip()}”." if typed and not found else "")
        self.nobody.setVisible(bool(self.nobody.text()))
        if chosen in found:
            self.people.selectRow(found.index(chosen))
        elif typed.strip() and found:
            self.people.selectRow(0)
        else:
            self.people.clearSelection()
            self._chose(None)

    def _chose(self, person: PersonAtDoor | None) -> None:
        self.pin.show_wrong("")
        self.chosen_name.setText(person.name if person else "Choose your name")
        self.chosen_name.set_tone("" if person else "muted")
        self.pin.rename(f"PIN of {person.name}" if person else "PIN")

    def _go_on(self) -> None:
        if self.people.chosen_row() is not None and self._asks_pin:
            self.pin.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._sign()

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

    def _sign(self) -> None:
        person = self.people.chosen_row()
        if person is None:
            self.pin.show_wrong("Choose your name first.")
        elif self._asks_pin and not self.pin.text():
            self.pin.show_wrong("Type your PIN.")
        else:
            self.signed.emit(person.person_id, self.pin.text())


def _found(people: tuple[PersonAtDoor, ...], typed: str) -> tuple[PersonAtDoor, ...]:
    """Whom the letters mean: by name or number, those whose name begins so first; else by what they do."""
    words = typed.casefold().split()

    def holds(text: str) -> bool:
        return all(word in text.casefold() for word in words)

    def begins(person: PersonAtDoor) -> bool:
        parts = (*person.name.casefold().split(), person.employee_no.casefold())
        return all(any(part.startswith(word) for part in parts) for word in words)

    called = [each for each in people if holds(f"{each.name} {each.employee_no}")]
    called.sort(key=lambda person: not begins(person))
    return tuple(called) or tuple(each for each in people if holds(each.duties))


def _cell(person: PersonAtDoor) -> Cell:
    under = ", ".join(part for part in (person.employee_no, person.duties) if part)
    return Cell(person.name, under, style="strong")


def _said_without(count: int) -> str:
    who = "1 more person works here and has" if count == 1 else f"{count:,} more people work here and have"
    return f"{who} neither PIN nor badge yet; an administrator gives them in Settings."
