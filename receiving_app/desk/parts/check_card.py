"""What is looked at before a delivery is closed: only what differs, in the screen itself. It is no dialog."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card, empty, thin_line
from receiving_app.desk.parts.field import Field
from receiving_app.desk.parts.line import any_refuses
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import CheckPage, Difference, Differs, Remainder, RemainderTold
from receiving_app.wording import counted, ended

_LOOKS = {
    Differs.SHORT: ("clock", "warn"),
    Differs.COUNT: ("triangle-alert", "warn"),
    Differs.KIT: ("package-open", "warn"),
    Differs.OVER: ("triangle-alert", "warn"),
    Differs.DAMAGED: ("circle-x", "err"),
    Differs.WRONG: ("circle-x", "err"),
    Differs.SERIALS: ("scan-barcode", "warn"),
    Differs.SLIP: ("file-text", "warn"),
    Differs.NO_SLIP: ("file-text", "muted"),
    Differs.TAG: ("tag", "warn"),
    Differs.PIECES: ("truck", "warn"),
    Differs.QUESTION: ("circle-help", "warn"),
}
_WAYS = (
    (Remainder.KEEP, "Keep open", "K"),
    (Remainder.CANCEL, "Cancel the rest", "C"),
    (Remainder.LATER, "Ask later", "L"),
)
_BY_KEY = {Qt.Key.Key_K: Remainder.KEEP, Qt.Key.Key_C: Remainder.CANCEL, Qt.Key.Key_L: Remainder.LATER}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NEEDS_REASON = "Say why."


class _Row(QWidget):
    """One thing that differs; of a short line also what becomes of the rest."""

    def __init__(self, difference: Difference, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self.difference = difference
        self.decision = difference.decided
        self.chips: dict[Remainder, Button] = {}
        self.reason = Field("Reason", "it is kept", steady=True)
        icon, tone = _LOOKS[difference.kind]
        picture = QLabel()
        picture.setPixmap(look.pixmap(icon, tone, 20, self.devicePixelRatioF()))
        kind = Text(difference.kind.value.capitalize(), "label", tone)
        kind.setFixedWidth(look.px(118))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        words.addStretch(1)
        words.addWidget(Text(difference.what, "strong", wrap=True))
        self.means = Text(difference.means, "small", "muted", wrap=True)
        words.addWidget(self.means)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(20), look.px(8), look.px(14), look.px(8))
        row.setSpacing(look.px(12))
        row.addWidget(picture)
        row.addWidget(kind)
        row.addLayout(words, 1)
        self.setAccessibleName(f"{difference.kind.value}. {ended(difference.what)} {difference.means}")
        if difference.line_id:
            row.addLayout(self._ways())
            self.decide(self.decision)
            self.reason.line.setText(difference.reason)

    def _ways(self) -> QVBoxLayout:
        look = theme()
        chips = QHBoxLayout()
        chips.setSpacing(look.px(6))
        for way, words, key in _WAYS:
            chip = Button(words, role="chip", key=key)
            chip.setCheckable(True)
            chip.clicked.connect(lambda _=False, way=way: self.decide(way))
            self.chips[way] = chip
            chips.addWidget(chip)
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        column.addLayout(chips)
        column.addWidget(self.reason)
        return column

    def decide(self, way: Remainder) -> None:
        """Decide what becomes of the rest; a cancellation wants its reason."""
        self.decision = way
        for each, chip in self.chips.items():
            chip.setChecked(each is way)
        self.reason.setVisible(way is Remainder.CANCEL)
        self.means.setText(_MEANS[way] or self.difference.means)

    def take_keyboard(self, *, in_reason: bool = False) -> None:
        """The chip that is chosen has the keyboard, or the reason that is missing or being written."""
        wants_reason = self.decision is Remainder.CANCEL and (in_reason or not self.reason.text())
        (self.reason.line if wants_reason else self.chips[self.decision]).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def told(self) -> RemainderTold:
        """The decision."""
        reason = self.reason.text() if self.decision is Remainder.CANCEL else ""
        return RemainderTold(self.difference.line_id, self.decision, reason)


class CheckCard(Card):
    """The page before closing: Enter closes with what stands on it, Esc goes on receiving."""

    closing = Signal(object)
    """Close, with these decisions about remainders (a tuple of ``RemainderTold``)."""
    refused = Signal(str)
    """A card number was typed as a reason: the sentence that refuses it."""
    left = Signal()
    """Go on receiving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        look = theme()
        self.page: CheckPage | None = None
        self.rows: list[_Row] = []
        self.title = Text("", "section", elide=True)
        self._under = Text("", "small", "muted", elide=True)
        self.do = Button("Close delivery", role="primary", key="Enter")
        self.do.clicked.connect(self.close_now)
        self.leave_button = Button("Go on receiving", key="Esc")
        self.leave_button.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self._under)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(20), look.px(6), look.px(14), look.px(4))
        head.setSpacing(look.px(10))
        head.addLayout(words, 1)
        head.addWidget(self.leave_button)
        head.addWidget(self.do)
        inside = QWidget()
        inside.setProperty("role", "inside")
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self.content.setContentsMargins(1, look.px(6), 1, look.px(6))
        self.content.addLayout(head)
        self.content.addWidget(thin_line())
        self.content.addWidget(self._scroll, 1)
        for button in (self.do, self.leave_button):
            button.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether a delivery is being looked at before it is closed."""
        return self.page is not None

    def show_page(self, page: CheckPage) -> None:
        """Show what differs; what was chosen for a line that still differs stays chosen, with its reason."""
        before = {row.difference.line_id: row for row in self.rows if row.chips}
        chosen = {line_id: (row.decision, row.reason.text()) for line_id, row in before.items()}
        keyboard = self.window().focusWidget() or self.window()
        had_keyboard, row_before = self.is_open and self.isAncestorOf(keyboard), self._row_of(keyboard)
        self.page = page
        self.title.setText(f"Before {page.number} is closed")
        count = len(page.differences)
        said = (
            f"{counted(count, 'thing')} not as expected. All else agrees." if count else "All agrees by now."
        )
        self._under.setText(said)
        self.setAccessibleName(f"{self.title.text()}. {self._under.text()}")
        empty(self._body)
        self.rows = []
        for difference in page.differences:
            row = _Row(difference, self)
            if row.chips and difference.line_id in chosen:
                decision, reason = chosen[difference.line_id]
                row.decide(decision)
                row.reason.line.setText(reason)
            row.reason.line.refused.connect(self.refused)
            for part in (*row.chips.values(), row.reason.line):
                part.installEventFilter(self)
            self.rows.append(row)
            self._body.addWidget(row)
            self._body.addWidget(thin_line())
        self._body.addStretch(1)
        line_id = row_before.difference.line_id if row_before is not None else ""
        same = next((row for row in self.rows if row.chips and row.difference.line_id == line_id), None)
        if same is not None and row_before is not None:
            same.take_keyboard(in_reason=keyboard is row_before.reason.line)
        elif had_keyboard:
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """The first line to decide has the keyboard, else the button that closes."""
        first = next((row for row in self.rows if row.chips), None)
        if first is not None:
            first.take_keyboard()
        else:
            self.do.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing is looked at any more."""
        self.page, self.rows = None, []
        empty(self._body)

    def close_now(self) -> None:
        """Close with what stands here, unless a reason is missing."""
        if any_refuses(*self.rows):
            return
        for row in self.rows:
            if row.chips and row.decision is Remainder.CANCEL and not row.reason.text():
                row.reason.show_wrong(_NEEDS_REASON)
                row.reason.line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.closing.emit(tuple(row.told() for row in self.rows if row.chips))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter closes, Esc leaves, the arrows go from line to line, and K, C, L decide."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if key in _ENTER:
            self.left.emit() if watched is self.leave_button else self.close_now()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(1 if key == Qt.Key.Key_Down else -1)
        elif key in _BY_KEY and isinstance(watched, Button) and (row := self._row_of(watched)) is not None:
            row.decide(_BY_KEY[key])
            row.take_keyboard()
        else:
            return super().eventFilter(watched, event)
        return True

    def _row_of(self, part: QObject) -> _Row | None:
        inside = (row for row in self.rows if part in (*row.chips.values(), row.reason.line))
        return next(inside, None)

    def _go(self, step: int) -> None:
        rows = [row for row in self.rows if row.chips]
        at = self._row_of(self.window().focusWidget() or self)
        if not rows:
            return
        place = rows.index(at) + step if at in rows else 0
        chosen = rows[max(0, min(place, len(rows) - 1))]
        chosen.take_keyboard()
        self._scroll.ensureWidgetVisible(chosen)


_MEANS = {
    Remainder.KEEP: "",  # as the page says it
    Remainder.CANCEL: "They are not waited for any more. One that comes all the same is over.",
    Remainder.LATER: "They stay expected, and are asked about again at the next closing.",
}
