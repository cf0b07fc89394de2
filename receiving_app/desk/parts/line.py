"""What is typed into: every field of the desk is one of these, and none of them keeps a card number."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from receiving_app.scans.written import refusal_of

MANY = 2
_TYPING_MS = 120


class Line(QLineEdit):
    """A line that is emptied when a payment card number stands in it.

    What is pasted or scanned is looked at once; what is typed, at the next pause, or when it is to be used.

    Attributes:
        codes: how many scans go into it: 0, or 1 where it asks for what stands on a label or a paper, or
            ``MANY``, one behind the other.
    """

    codes = 0

    refused = Signal(str)
    """A card number was refused: the sentence that says so."""

    def __init__(self, text: str = "", *, placeholder: str = "", clears: bool = False) -> None:
        super().__init__(text, placeholderText=placeholder, clearButtonEnabled=clears)
        self._length = len(text)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._pause.timeout.connect(self.refuses)
        self.textChanged.connect(self._look)

    def refuses(self) -> bool:
        """Whether a card number stood in it; then it is empty now, and said so."""
        said = refusal_of(self.text())
        if said:
            self.clear()
            self.refused.emit(said)
        return bool(said)

    def take_code(self, raw: str) -> bool:
        """Put a scan into it; whether it takes any."""
        before = self.text().strip(", ") if self.codes == MANY else ""
        if self.codes:
            self.setText(f"{before}, {raw}" if before else raw)
        return bool(self.codes)

    def _look(self, text: str) -> None:
        is_typed, self._length = len(text) == self._length + 1, len(text)
        self._pause.start(_TYPING_MS if is_typed else 0)


class Lines(QPlainTextEdit):
    """The same for several lines. Tab leaves it."""

    refused = Signal(str)
    """A card number was refused: the sentence that says so."""

    def __init__(self) -> None:
        super().__init__(tabChangesFocus=True)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._pause.timeout.connect(self.refuses)
        self.textChanged.connect(self._pause.start)

    def refuses(self) -> bool:
        """Whether a card number stood in it; then it is empty now, and said so."""
        said = refusal_of(self.toPlainText())
        if said:
            self.clear()
            self.refused.emit(said)
        return bool(said)


def any_refuses(*places: QWidget) -> bool:
    """Whether a card number stood in any field of these; it is gone now, and said so at its field."""
    fields: list[Line | Lines] = []
    for place in places:
        fields += [*place.findChildren(Line), *place.findChildren(Lines)]
    return any([field.refuses() for field in fields])  # noqa: C419 - each says its own
