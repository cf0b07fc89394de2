"""What a clerk tells by hand: chosen by a digit, filled in beside the scanning. It is no dialog."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from receiving_app.desk.dock_by_hand import (
    ABSENT,
    APPROVED,
    CODES,
    ILLEGIBLE,
    NOT_APPROVED,
    OTHER_CONDITIONS,
    ByHand,
    ToldByHand,
    offered,
    serials_typed,
    told_before,
)
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card, empty
from receiving_app.desk.parts.field import Field, Named
from receiving_app.desk.parts.line import any_refuses
from receiving_app.desk.parts.picker import Picker
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import BLIND, KIT, DeliveryOnScreen, Outcome, ScanAnswer
from receiving_app.receiving.arrivals.arrival_answers import CONDITIONS, ArrivalTold

_ANSWERS, _ACROSS = 4, 3
_WIDTHS = (3, 2, 3)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_PIECES = 99_999

_TRUCK = ("carrier", "boxes", "came", "condition", "seal", "exceptions")
_WORDS: dict[ByHand, tuple[str, str, tuple[str, ...]]] = {
    ByHand.BEGIN: ("Begin a delivery", "Begin", _TRUCK),
    ByHand.COUNT: ("Count a line", "Count", ("line", "counted")),
    ByHand.DAMAGED: ("Damaged", "Mark as damaged", ("line", "pieces", "serials", "note")),
    ByHand.WRONG_ITEM: ("Wrong item", "Note it", ("line", "pieces", "part", "note")),
    ByHand.SUBSTITUTE: ("Substitute", "Note it", ("line", "pieces", "part", "approved", "note")),
    ByHand.CONDITION: ("Condition", "Mark it", ("mark", "line", "pieces", "serials", "note")),
    ByHand.SLIP: ("Slip number", "Note it", ("number",)),
    ByHand.NO_SLIP: ("No slip", "Note it", ("lacks",)),
    ByHand.UNIDENTIFIED: ("Unidentified", "Set it aside", ("seen",)),
    ByHand.MISSHIP: ("Misdelivered", "Refuse it", ("seen",)),
    ByHand.PERSONAL: ("Personal parcel", "Refuse it", ("seen",)),
    ByHand.ARRIVAL: ("Off the truck", "Note it", _TRUCK),
    ByHand.PHOTO: ("Add a photo", "Keep it", ("photo",)),
}
"""Of each thing: what it is called, the words of the button that does it, and the fields it needs."""

_FIELDS = {
    "carrier": ("Carrier", "as on its bill"),
    "boxes": ("Boxes", "on the freight bill"),
    "came": ("Boxes here", "as you count them"),
    "seal": ("Seal", "its number"),
    "exceptions": ("Exceptions", "on the delivery receipt"),
    "photo": ("Picture", "its file; or drop it on this page"),
    "counted": ("Pieces", "came in this delivery"),
    "pieces": ("Pieces", ""),
    "serials": ("Serial numbers", "or scan them"),
    "part": ("Part that came", "on its label"),
    "note": ("What you saw", "if it helps"),
    "number": ("Number", "as printed on the slip"),
    "seen": ("What stands on it", "sender, receiver, numbers"),
}
_NUMBERS = {"boxes", "came", "counted", "pieces"}
_NEEDED = {
    "counted": "How many came?",
    "pieces": "How many are they?",
    "number": "Its number is missing.",
    "seen": "Write down what stands on it.",
    "photo": "Which picture?",
}


class HandCard(Card):
    """First the things that can be told, as large answers with digits; then the fields of the chosen one."""

    told = Signal(ToldByHand)
    """Something was told."""
    opens = Signal()
    """The card is about to show something: what has to make room goes first, or the window would grow."""
    refused = Signal(str)
    """A card number was typed into a field: the sentence that refuses it."""
    left = Signal()
    """The card went away; the keyboard goes back to the scan box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, parent=parent)
        look = theme()
        self._delivery: DeliveryOnScreen | None = None
        self._offered: tuple[ByHand, ...] = ()
        self._what: ByHand | None = None
        self.line: Picker | None = None
        self.choice: Picker | None = None
        self.fields: dict[str, Field] = {}
        self._last: ScanAnswer | None = None
        self._told: ToldByHand | None = None  # and not answered yet
        self._title = Text("", "section", elide=True)
        self.do = Button("", role="primary", key="Enter")
        self.do.clicked.connect(self.tell)
        self._leave = Button("Leave", key="Esc")
        self._leave.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(self._title, 1)
        head.addWidget(self._leave)
        head.addWidget(self.do)
        self._body = QGridLayout()
        self._body.setHorizontalSpacing(look.px(12))
        self._body.setVerticalSpacing(look.px(8))
        self.content.addLayout(head)
        self.content.addLayout(self._body)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether something is being told, also while another screen is in front."""
        return bool(self._offered)

    @property
    def is_choosing(self) -> bool:
        """Whether a digit chooses what is told."""
        return self.is_open and self._what is None

    @property
    def answers(self) -> int:
        """How many things a digit can choose now."""
        return len(self._offered) if self._what is None else 0

    def begin(self, delivery: DeliveryOnScreen | None) -> None:
        """Offer what can be told of this delivery."""
        self._delivery, self._offered = delivery, offered(delivery)
        self._what = None
        self.opens.emit()
        if len(self._offered) == 1:
            self.choose(1)
            return
        self._clear()
        self._say("What is there to tell?")
        self.do.hide()
        for place, what in enumerate(self._offered):
            button = Button(_WORDS[what][0], role="answer", key=str((place + 1) % 10))
            button.clicked.connect(lambda _=False, number=place + 1: self.choose(number))
            self._body.addWidget(button, place // _ANSWERS, place % _ANSWERS)
        self._stretch((1,) * _ANSWERS)
        self.show()

    def choose(self, number: int) -> None:
        """Choose the ``number``-th thing, from 1, if there is one."""
        if not 1 <= number <= len(self._offered):
            return
        self._what = what = self._offered[number - 1]
        title, do, names = _WORDS[what]
        self.opens.emit()
        self._clear()
        self._say(f"{title} (condition {CODES[what]})" if what in CODES else title)
        self.do.say(do)
        self.do.show()
        parts = [self._field(name) for name in names]
        for place, part in enumerate(parts):
            at = place % _ACROSS
            rest = _ACROSS - at if place + 1 == len(parts) and place >= _ACROSS else 1
            self._body.addWidget(part, place // _ACROSS, at, 1, rest)
            for inner in (part, *part.findChildren(QWidget)):
                inner.installEventFilter(self)
        self.show()
        self._stretch(_WIDTHS)
        first = next((part for name, part in self.fields.items() if name != "serials"), None)
        (first or parts[0]).setFocus(Qt.FocusReason.OtherFocusReason)
        self._adopt_last()

    def follow(self, answer: ScanAnswer) -> None:
        """A scan while a line is asked names the line, and a unit its serial."""
        count = self.fields.get("counted") or self.fields.get("pieces")
        if self._told is not None and answer.outcome is Outcome.NEEDS_CHOICE and count is not None:
            count.line.clear()
            count.line.setFocus(Qt.FocusReason.OtherFocusReason)
            count.show_wrong("Count again, and type it once more.")
            return
        counted = answer.purchase_line_id is not None
        self._last = answer if counted else self._last
        if counted:
            self._adopt_last()

    def forget(self, delivery_id: str | None = None) -> None:
        """Another person, or another delivery on screen: what was scanned before says nothing here."""
        if self._last is not None and self._last.delivery_id != delivery_id:
            self._last = None
        if self.is_open:
            self.leave()

    def tell(self) -> None:
        """Tell it, unless something is missing. The card stays until it is known that it was done."""
        if self._what is None or self._told is not None:
            return
        if any_refuses(*self.fields.values()):
            return
        texts = {name: field.text() for name, field in self.fields.items()}
        at = None
        for name, field in self.fields.items():
            wrong = "" if texts[name] and texts[name] != "0" else _NEEDED.get(name, "")
            wrong = "" if name == "counted" and texts[name] == "0" else wrong
            field.show_wrong(wrong)
            at = at or (field if wrong else None)
        if at is not None:
            at.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        pieces = texts.get("counted") or texts.get("pieces") or texts.get("boxes") or "0"
        words = next(filter(None, (texts.get(name) for name in ("note", "number", "seen", "photo"))), "")
        self._told = ToldByHand(
            self._what,
            self.line.currentData() if self.line is not None else "",
            int(pieces),
            serials_typed(texts.get("serials", "")),
            texts.get("part", ""),
            words,
            self.choice.currentData() if self.choice is not None else "",
            self._arrival(texts) if self._what in (ByHand.BEGIN, ByHand.ARRIVAL) else None,
        )
        self.told.emit(self._told)

    def _arrival(self, texts: dict[str, str]) -> ArrivalTold:
        boxes, came = (int(texts[name]) if texts[name] else None for name in ("boxes", "came"))
        condition = self.choice.currentData() if self.choice is not None else ""
        return ArrivalTold(texts["carrier"], boxes, came, condition, texts["seal"], texts["exceptions"])

    def go_on(self, told: ToldByHand, done: bool) -> None:  # noqa: FBT001 - a signal's slot
        """The office answered: when it was done the card goes; when it was refused, it can be mended."""
        if told is self._told:
            self._told = None
            if done:
                self.leave()

    def leave(self) -> None:
        """Go away; nothing more is told."""
        self._clear()
        self._offered, self._what, self._told = (), None, None
        self.hide()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter tells it and Esc leaves it, from any field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                self.tell()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def _say(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def _stretch(self, widths: tuple[int, ...]) -> None:
        for column in range(_ANSWERS):
            self._body.setColumnStretch(column, widths[column] if column < len(widths) else 0)

    def _clear(self) -> None:
        empty(self._body)
        self.fields.clear()
        self.line = self.choice = None

    def _field(self, name: str) -> QWidget:
        if name == "line":
            return self._lines()
        if name == "lacks":
            return self._choices("What is it?", (("There is none", ABSENT), ("It cannot be read", ILLEGIBLE)))
        if name == "mark":
            return self._choices("What is it?", OTHER_CONDITIONS)
        if name == "approved":
            ways = (("Nobody agreed: it is held", NOT_APPROVED), ("Agreed, amended order on file", APPROVED))
            return self._choices("Did the buyer agree?", ways)
        if name == "condition":
            now = self._delivery.arrival.condition if self._delivery else ""
            words = (("Not told", ""), *((each.capitalize(), each) for each in CONDITIONS))
            return self._choices("Condition", words, now)
        self.fields[name] = field = Field(*_FIELDS[name], steady=True)
        field.line.refused.connect(self.refused)
        if name in _NUMBERS:
            field.line.setValidator(QIntValidator(0, _MOST_PIECES, field))
        if self._what is ByHand.ARRIVAL and self._delivery is not None:
            field.line.setText(told_before(self._delivery.arrival, name))
        if name == "pieces":
            field.line.setText("1")
            field.line.selectAll()
        if name == "serials":
            field.line.textEdited.connect(lambda _: self._count_serials())
        return field

    def _lines(self) -> QWidget:
        """The lines of the delivery's orders, the one at hand chosen."""
        self.line = picker = Picker("Line")
        purchases = self._delivery.purchases if self._delivery else ()
        for purchase in purchases:
            order = f"{purchase.number} " if len(purchases) > 1 else ""
            for line in purchase.lines:
                if line.state == KIT:
                    continue
                count = "" if line.state == BLIND else f" ({line.received} of {line.ordered})"
                picker.addItem(f"{order}{line.label}. {line.item}{count}", line.line_id)
        at = picker.findData(self._delivery.current_line_id if self._delivery else "")
        picker.setCurrentIndex(max(0, at))
        picker.setMinimumContentsLength(12)
        picker.setSizeAdjustPolicy(Picker.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return Named("Line", picker, steady=True)

    def _choices(self, what: str, ways: tuple[tuple[str, str], ...], now: str = "") -> QWidget:
        self.choice = picker = Picker(what)
        for words, key in ways:
            picker.addItem(words, key)
        picker.setCurrentIndex(max(0, picker.findData(now)))
        return Named(what, picker, steady=True)

    def _adopt_last(self) -> None:
        if self._last is None or self.line is None:
            return
        at = self.line.findData(self._last.purchase_line_id)
        if at < 0:
            return
        self.line.setCurrentIndex(at)
        serials = self.fields.get("serials")
        if serials is None or not self._last.serial:
            return
        known = serials_typed(serials.text())
        if self._last.serial not in known:
            serials.line.setText(" ".join([*known, self._last.serial]))
            self._count_serials()

    def _count_serials(self) -> None:
        if count := len(serials_typed(self.fields["serials"].text())):
            self.fields["pieces"].line.setText(str(count))
