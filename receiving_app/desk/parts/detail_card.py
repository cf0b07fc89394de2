"""The card beside a list: what is known of the chosen row, and what can be done with it."""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card, thin_line
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme

_MOST, _TALL = 4, 480  # actions at the foot of a card of so many pixels at 100 %


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section: words, a second line, and a value at the right; the rest as in a cell.

    ``leads`` is the place that shows the thing itself, and what to look for there; ("", "") for none.
    """

    words: str
    under: str = ""
    value: str = ""
    icon: str = ""
    tone: str = ""
    leads: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What the card shows.

    Attributes:
        title: what the row is.
        under: one line about it.
        notice: a sentence that must be seen, '' for none; ``notice_kind``: ok, warn or err.
        facts: (name, value) pairs; empty values are left out.
        sections: lists below them.
    """

    title: str
    under: str = ""
    notice: str = ""
    notice_kind: str = "warn"
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)


class _Inside(QWidget):
    def minimumSizeHint(self) -> QSize:
        """Leave the height to ``heightForWidth``: words that wrap ask for too much here."""
        return QSize(super().minimumSizeHint().width(), 0)


class DetailCard(Card):
    """Shows a :class:`Detail`; its actions stand at the foot, outside the part that scrolls.

    Many actions would leave no room for what is known: the first ones stand there, the others in a menu.
    """

    asked = Signal(str, str)
    """Go to the place with this key, and look for this there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=18, parent=parent)
        look = theme()
        self.content.setSpacing(look.px(10))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Detail")
        self._buttons: list[Button] = []
        self._offered: list[Button] = []
        self._behind: list[Button] = []
        self.more = Button("More", icon="ellipsis", key="Ctrl+G")
        self.more.clicked.connect(self._show_more)
        self.more.setParent(self)
        self.more.hide()
        self._foot = QGridLayout()
        self._foot.setSpacing(look.px(8))
        self._foot.setColumnStretch(0, 1)
        self._foot.setColumnStretch(1, 1)
        self.content.addWidget(self._scroll, 1)
        self.content.addLayout(self._foot)
        self.show_detail(None)

    def add_action(self, button: Button) -> None:
        """Put a button at the foot."""
        button.setParent(self)
        button.hide()
        self._buttons.append(button)

    def offer(self, buttons: Collection[Button]) -> None:
        """Show these of the buttons and no others."""
        self._offered = [button for button in self._buttons if button in buttons]
        self._place_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two buttons stand side by side where both have room."""
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        most = _MOST if self.height() / theme().scale >= _TALL else _MOST - 1
        self._behind = self._offered[most - 1 :] if len(self._offered) > most else []
        shown = [button for button in self._offered if button not in self._behind]
        shown += [self.more] if self._behind else []
        for button in (*self._buttons, self.more):
            self._foot.removeWidget(button)
            button.setVisible(button in shown)
            button.is_in_menu = button in self._behind
        half = (self.content.contentsRect().width() - self._foot.horizontalSpacing()) // 2
        waiting = deque(shown)
        row = 0
        while waiting:
            first = waiting.popleft()
            pair = (first, *list(waiting)[:1])
            if len(pair) > 1 and all(button.sizeHint().width() <= half for button in pair):
                self._foot.addWidget(first, row, 0)
                self._foot.addWidget(waiting.popleft(), row, 1)
            else:
                self._foot.addWidget(first, row, 0, 1, 2)
            row += 1

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in self._behind:
            menu.addAction(button.in_menu()).triggered.connect(lambda _=False, button=button: button.click())
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def show_detail(
        self, detail: Detail | None, hint: str = "Choose a row to see what is known of it."
    ) -> None:
        """Show what is known; None while no row is chosen."""
        look = theme()
        inside = _Inside()
        inside.setProperty("role", "inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, look.px(6), 0)
        column.setSpacing(look.px(8))
        if detail is None:
            column.addWidget(Text(hint, tone="muted", wrap=True))
            self.setAccessibleName("Detail")
        else:
            self.setAccessibleName(f"Detail of {detail.title}")
            column.addWidget(Text(detail.title, "title", wrap=True, code=True))
            if detail.under:
                column.addWidget(Text(detail.under, tone="muted", wrap=True))
            if detail.notice:
                column.addWidget(Text(detail.notice, "strong", detail.notice_kind, wrap=True))
            if any(value for _, value in detail.facts):
                column.addLayout(_facts(detail.facts))
            for section in detail.sections:
                column.addWidget(thin_line())
                column.addWidget(Text(section.heading, "label", "muted"))
                for line in section.lines:
                    row = _line(line, self.devicePixelRatioF())
                    if line.leads[0]:
                        row.addWidget(self._link(line), 0, Qt.AlignmentFlag.AlignTop)
                    column.addLayout(row)
        column.addStretch()
        self._scroll.setWidget(inside)

    def _link(self, line: Line) -> Button:
        link = Button("Show", role="link")
        link.setAccessibleName(f"Show {line.words}")
        link.clicked.connect(lambda _=False: self.asked.emit(*line.leads))
        return link


def _facts(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    look = theme()
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.px(12))
    grid.setVerticalSpacing(look.px(4))
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for row, (name, value) in enumerate(pair for pair in facts if pair[1]):
        grid.addWidget(Text(name, tone="muted"), row, 0, top)
        words = Text(value, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(words, row, 1, top)
    return grid


def _line(line: Line, ratio: float) -> QHBoxLayout:
    look = theme()
    row = QHBoxLayout()
    row.setSpacing(look.px(8))
    if line.icon:
        mark = QLabel()
        mark.setPixmap(look.pixmap(line.icon, line.tone or "muted", 18, ratio))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(line.words, "body", line.tone, wrap=True))
    if line.under:
        words.addWidget(Text(line.under, "small", "muted", wrap=True))
    row.addLayout(words, 1)
    if line.value:
        row.addWidget(Text(line.value, "strong", figures=True), 0, Qt.AlignmentFlag.AlignTop)
    return row
