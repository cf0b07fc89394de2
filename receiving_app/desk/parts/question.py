"""A scan that needs a choice, as large answers with the keys 1 to 9. Scanning goes on beside it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card, empty
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import ScanAnswer
from receiving_app.wording import ended

_ACROSS = 3
_LINE, _GAP = 17, 8


class Question(Card):
    """The newest unanswered question, and how many older ones wait."""

    chosen = Signal(str, str)
    """Scan's id and the chosen key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, parent=parent)
        look = theme()
        self._answer: ScanAnswer | None = None
        self._is_brief = False
        self._title = Text("", "section", elide=True)
        self._more = Text("", "label", "muted")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        inside = QWidget()
        inside.setProperty("role", "inside")
        self._answers = QGridLayout(inside)
        self._answers.setContentsMargins(0, 0, 0, 0)
        self._answers.setSpacing(look.px(_GAP))
        self._scroll = _Answers(inside)
        self.content.addLayout(head)
        self.content.addWidget(self._scroll, 1)
        self.hide()

    @property
    def answers(self) -> int:
        """How many answers are offered."""
        return len(self._answer.choices) if self._answer is not None else 0

    def set_brief(self, *, brief: bool) -> None:
        """Leave the explanations to the tool tips, from the next question on, where there is little room."""
        self._is_brief = brief

    def ask(self, answer: ScanAnswer | None, behind: int = 0) -> None:
        """Show a question; None takes it away. ``behind``: how many more wait."""
        if answer is self._answer and answer is not None:
            self._more.setText(_older(behind))
            return
        self._answer = answer
        self.setVisible(answer is not None)
        empty(self._answers)
        if answer is None:
            return
        self._title.setText(f"{answer.shown}: {answer.title}")
        self._more.setText(_older(behind))
        self.setAccessibleName(f"Question about {answer.shown}. {ended(answer.title)} {answer.said}")
        choices = answer.choices[:9]
        across = min(_ACROSS, len(choices))
        lines = 0 if self._is_brief or not any(each.explanation for each in choices) else 1
        lines = 2 if lines and len(choices) == across else lines
        for place, choice in enumerate(choices):
            cell = QVBoxLayout()
            cell.setSpacing(theme().px(2))
            button = Button(choice.label, role="answer", key=str(place + 1))
            button.setAccessibleDescription(f"Key {place + 1}. {choice.explanation}")
            button.setToolTip(choice.explanation)
            button.clicked.connect(lambda _=False, key=choice.key: self._choose(key))
            cell.addWidget(button)
            if lines:
                cell.addWidget(_explained(choice.explanation, lines))
            cell.addStretch()
            self._answers.addLayout(cell, place // across, place % across)
        for column in range(_ACROSS):
            self._answers.setColumnStretch(column, int(column < across))
        self._scroll.show_rows(-(-len(choices) // across), lines)

    def choose_number(self, number: int) -> None:
        """Choose the ``number``-th answer, from 1, if there is one."""
        if self._answer is not None and number <= len(self._answer.choices):
            self._choose(self._answer.choices[number - 1].key)

    def _choose(self, key: str) -> None:
        if self._answer is not None:
            self.chosen.emit(self._answer.scan_id, key)


class _Answers(QScrollArea):
    """As high as the answers where there is room; else one row is seen and the others are scrolled to."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self._rows, self._row = 1, 0

    def show_rows(self, rows: int, lines: int) -> None:
        """So many rows of answers stand here, each explained in so many lines."""
        look = theme()
        self._rows, self._row = rows, look.px(56) + (look.px(2) + look.px(_LINE) * lines if lines else 0)
        self.verticalScrollBar().setValue(0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All answers."""
        look = theme()
        return QSize(look.px(200), self._rows * self._row + (self._rows - 1) * look.px(_GAP))

    def minimumSizeHint(self) -> QSize:
        """One row."""
        return QSize(theme().px(200), self._row)


def _explained(words: str, lines: int) -> Text:
    """A few words under an answer, of a height that is known beforehand."""
    text = Text(words, "small", "muted", wrap=lines > 1, elide=lines == 1)
    text.setFixedHeight(theme().px(_LINE) * lines)
    text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    text.setToolTip(words)
    return text


def _older(count: int) -> str:
    return f"{count} older {'waits' if count == 1 else 'wait'}" if count else ""
