"""How a scan was read: its characters, what it may be, what each step did, and one key that teaches it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card, empty, thin_line
from receiving_app.desk.parts.outcome_look import OUTCOME_LOOKS
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.scanning.explaining_answers import CandidateSeen, ScanExplained, StepSeen

_ACROSS = 3
_HELD = {True: ("circle-check", "ok"), False: ("circle-x", "err"), None: ("minus", "muted")}
_SAID = {True: "Yes", False: "No", None: ""}


class ExplainCard(Card):
    """One scan, explained. The digits bind its code to a line's item, or take that back."""

    bind_asked = Signal(str, str)
    """Bind the code of this scan to the item of this line."""
    unbind_asked = Signal(str)
    """Take back what this code was bound to."""
    other_asked = Signal(str)
    """Explain another scan, by its id."""
    left = Signal()
    """The card is to go away."""

    def __init__(self, times: LocalTime, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, parent=parent)
        look = theme()
        self._times = times
        self.seen: ScanExplained | None = None
        self.title = Text("", "section", elide=True, code=True)
        self.about = Text("", "small", "muted", elide=True)
        self._older = Button("Older", icon="arrow-left", key="F3")
        self._newer = Button("Newer", icon="arrow-right", key="Shift+F3")
        self._leave = Button("Leave", key="Esc")
        self._older.clicked.connect(self.go_older)
        self._newer.clicked.connect(self.go_newer)
        self._leave.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.about)
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addLayout(words, 1)
        for button in (self._older, self._newer, self._leave):
            head.addWidget(button)
        inside = QWidget()
        inside.setProperty("role", "inside")
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, look.px(6), 0)
        self._body.setSpacing(look.px(6))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._teach = Text("", "label", wrap=True)
        self._answers = QGridLayout()
        self._answers.setSpacing(look.px(8))
        self.content.addLayout(head)
        self.content.addWidget(thin_line())
        self.content.addWidget(self._scroll, 1)
        self.content.addWidget(self._teach)
        self.content.addLayout(self._answers)

    @property
    def is_open(self) -> bool:
        """Whether a scan is being explained."""
        return self.seen is not None

    @property
    def answers(self) -> int:
        """How many things a digit can do."""
        if self.seen is None:
            return 0
        return 1 if self.seen.learnt else len(self.seen.lines)

    def show_scan(self, seen: ScanExplained) -> None:
        """Explain this scan."""
        self.seen = seen
        look = OUTCOME_LOOKS[seen.outcome]
        self.title.setText(seen.shown)
        signs = f", with {seen.signs}" if seen.signs else ""
        self.about.setText(f"{look.word} {self._times.moment(seen.at)}, {seen.by}, {seen.device}{signs}")
        self._older.setEnabled(bool(seen.older))
        self._newer.setEnabled(bool(seen.newer))
        empty(self._body)
        self._body.addLayout(self._halves(seen))
        self._body.addStretch(1)
        self._show_teaching(seen)
        self.setAccessibleName(self.said())

    def forget(self) -> None:
        """Explain nothing any more."""
        self.seen = None

    def said(self) -> str:
        """All of it in sentences, for a screen reader."""
        seen = self.seen
        if seen is None:
            return ""
        parts = [f"How {seen.shown} was read."]
        parts += [
            f"{place}: {each.what} {each.value}, {each.confidence}. {each.reason}"
            for place, each in enumerate(seen.candidates, start=1)
        ]
        parts += [f"{step.question}: {step.answer}" for step in seen.steps]
        return " ".join((*parts, self._teach.text(), *self._offers(seen)))

    def choose(self, number: int) -> None:
        """Bind the code to the ``number``-th item, or take back what it was bound to."""
        seen = self.seen
        if seen is None or not 1 <= number <= self.answers:
            return
        if seen.learnt is not None:
            self.unbind_asked.emit(seen.learnt.code)
        else:
            self.bind_asked.emit(seen.scan_id, seen.lines[number - 1].line_id)

    def go_older(self) -> None:
        """Explain the scan before this one."""
        if self.seen is not None and self.seen.older:
            self.other_asked.emit(self.seen.older)

    def go_newer(self) -> None:
        """Explain the scan after this one."""
        if self.seen is not None and self.seen.newer:
            self.other_asked.emit(self.seen.newer)

    def _halves(self, seen: ScanExplained) -> QHBoxLayout:
        look = theme()
        halves = QHBoxLayout()
        halves.setSpacing(look.px(20))
        left, right = QVBoxLayout(), QVBoxLayout()
        for half, heading in ((left, "What it may be, the surest first"), (right, "What each step did")):
            half.setSpacing(look.px(6))
            half.addWidget(Text(heading, "label", "muted"))
            halves.addLayout(half, 1)
        for place, candidate in enumerate(seen.candidates, start=1):
            left.addWidget(_candidate(place, candidate))
        if not seen.candidates:
            left.addWidget(Text("It is not read as a code.", "body", wrap=True))
        for step in seen.steps:
            right.addWidget(_step(step))
        left.addStretch(1)
        right.addStretch(1)
        return halves

    def _show_teaching(self, seen: ScanExplained) -> None:
        empty(self._answers)
        if seen.learnt is not None:
            day = self._times.moment(seen.learnt.at)
            self._teach.setText(f"It means {seen.learnt.item}. {seen.learnt.by} said so {day}.")
        elif seen.lines:
            self._teach.setText("From now on, at every dock, this code means:")
        else:
            self._teach.setText(f"It cannot be bound to an item. {seen.why_not}")
        for place, words in enumerate(self._offers(seen)):
            button = Button(words, role="answer", key=str(place + 1))
            button.clicked.connect(lambda _=False, number=place + 1: self.choose(number))
            if seen.lines:
                button.setToolTip(seen.lines[place].where)
                button.setAccessibleDescription(f"Key {place + 1}. {seen.lines[place].where}")
            self._answers.addWidget(button, place // _ACROSS, place % _ACROSS)
        across = min(_ACROSS, max(1, self.answers))
        for column in range(_ACROSS):
            self._answers.setColumnStretch(column, int(column < across))

    @staticmethod
    def _offers(seen: ScanExplained) -> tuple[str, ...]:
        if seen.learnt is not None:
            return ("Take it back",)
        return tuple(line.item for line in seen.lines)


def _candidate(place: int, seen: CandidateSeen) -> QWidget:
    value = f" {seen.value}" if seen.value else ""
    head = f"{place}. {seen.what}{value}, {seen.confidence}"
    taken = "Taken. " if seen.taken else ""
    warnings = "".join(f" {warning}" for warning in seen.warnings if warning != seen.reason)
    icon, tone = ("circle-check", "ok") if seen.taken else ("minus", "muted")
    return _two_lines(icon, tone, head, f"{taken}{seen.reason}{warnings}")


def _step(step: StepSeen) -> QWidget:
    icon, tone = _HELD[step.holds]
    said = f": {_SAID[step.holds].lower()}" if _SAID[step.holds] else ""
    return _two_lines(icon, tone, f"{step.question}{said}", step.answer)


def _two_lines(icon: str, tone: str, head: str, below: str) -> QWidget:
    """An icon, a line in bold and a sentence below it."""
    look = theme()
    row = QWidget()
    picture = Text("")
    picture.setPixmap(look.pixmap(icon, tone, 18, row.devicePixelRatioF()))
    picture.setFixedWidth(look.px(22))
    picture.setAlignment(Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(head, "label", wrap=True))
    words.addWidget(Text(below, "small", "muted", wrap=True))
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(look.px(6))
    across.addWidget(picture)
    across.addLayout(words, 1)
    return row
