"""A scan that needs a choice, as large answers with the keys 1 to 9. Scanning goes on beside it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card, empty
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import ScanAnswer

_ACROSS = 3


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
        self._answers = QGridLayout()
        self._answers.setSpacing(look.px(8))
        self.content.addLayout(head)
        self.content.addLayout(self._answers)
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
        self.setAccessibleName(f"Question about {answer.shown}. {answer.title}. {answer.said}")
        across = min(_ACROSS, len(answer.choices))
        for place, choice in enumerate(answer.choices[:9]):
            cell = QVBoxLayout()
            cell.setSpacing(theme().px(2))
            button = Button(choice.label, role="answer", key=str(place + 1))
            button.setAccessibleDescription(f"Key {place + 1}. {choice.explanation}")
            button.setToolTip(choice.explanation)
            button.clicked.connect(lambda _=False, key=choice.key: self._choose(key))
            cell.addWidget(button)
            if choice.explanation and not self._is_brief:
                cell.addWidget(Text(choice.explanation, "small", "muted", wrap=True))
            cell.addStretch()
            self._answers.addLayout(cell, place // across, place % across)
        for column in range(_ACROSS):
            self._answers.setColumnStretch(column, int(column < across))

    def choose_number(self, number: int) -> None:
        """Choose the ``number``-th answer, from 1, if there is one."""
        if self._answer is not None and number <= len(self._answer.choices):
            self._choose(self._answer.choices[number - 1].key)

    def _choose(self, key: str) -> None:
        if self._answer is not None:
            self.chosen.emit(self._answer.scan_id, key)


def _older(count: int) -> str:
    return f"{count} older {'waits' if count == 1 else 'wait'}" if count else ""
