"""The columns of an export that nobody told us of: a person says once what each means."""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from receiving_app.approvals.guessing import ColumnsSeen, mapping_told
from receiving_app.approvals.mapping import MEANINGS, REQUIRED, ColumnMapping, in_words
from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.field import Field
from receiving_app.desk.parts.picker import Picker
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.errors import Refused

_NOTHING = "nothing to us"
_ORDERS = ("month first", "day first")
_HEIGHT = 330


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A meaning as the list says it: those without which a row is no purchase line have a star."""

    key: str

    @property
    def words(self) -> str:
        return f"{in_words(self.key)} *" if self.key in REQUIRED else in_words(self.key)


def ask_columns(parent: QWidget, seen: ColumnsSeen) -> ColumnMapping | None:
    """What the columns mean; None when the person thought better of it."""
    body = ColumnsForm(seen)
    subject = (
        "No export of this shape was brought in before. Say once what its columns mean, and the next one is"
        " recognised. Those with a star must be there."
    )
    box = AskingBox(
        parent, f"The columns of {seen.file}", subject, "Remember them", body, body.is_good, width=760
    )
    return body.mapping if box.is_sure() else None


class ColumnsForm(QWidget):
    """A picker for each column, how days are written, and what the source is called."""

    def __init__(self, seen: ColumnsSeen) -> None:
        super().__init__()
        look = theme()
        self._seen = seen
        self.mapping: ColumnMapping | None = None
        self._meanings = tuple(_Meaning(key) for key in sorted(MEANINGS, key=in_words))
        self.name = Field("Name of the source", "As the system is called.", steady=True)
        self.pickers: dict[str, Picker] = {}
        self.order = Picker("How 03/04/2026 is meant")
        self.order.addItems(list(_ORDERS))
        self.order.setCurrentText(seen.date_order or _ORDERS[0])
        self.wrong = Text("", "label", "err", wrap=True)
        self.wrong.hide()
        inside = QWidget()
        inside.setProperty("role", "inside")
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(0, 1)
        for row, column in enumerate(seen.columns):
            picker = Picker(f"What {column.heading} means")
            picker.addItems([_NOTHING, *(each.words for each in self._meanings)])
            if column.guess:
                picker.setCurrentText(_Meaning(column.guess).words)
            self.pickers[column.heading] = picker
            told = QVBoxLayout()
            told.setSpacing(0)
            told.addWidget(Text(column.heading, "strong", elide=True))
            told.addWidget(Text(", ".join(column.examples) or "empty", "small", "muted", elide=True))
            grid.addLayout(told, row, 0)
            grid.addWidget(picker, row, 1)
        grid.addWidget(Text("How 03/04/2026 is meant", "strong"), len(seen.columns), 0)
        grid.addWidget(self.order, len(seen.columns), 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setFixedHeight(look.px(_HEIGHT))
        area.setAccessibleName("Columns")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(look.px(10))
        for part in (self.name, area, self.wrong):
            page.addWidget(part)
        self.setFocusProxy(self.name)

    def is_good(self) -> bool:
        """Whether what was told is a mapping; if not, it is said why."""
        self.name.show_wrong("" if self.name.text() else "Type its name.")
        told = {
            heading: self._meanings[picker.currentIndex() - 1].key
            for heading, picker in self.pickers.items()
            if picker.currentIndex() > 0
        }
        order = _ORDERS[self.order.currentIndex()]
        try:
            self.mapping = mapping_told(
                self._seen,
                self.name.text(),
                told,
                "month first" if order == "month first" else "day first",
            )
        except Refused as refused:
            self.mapping = None
            self.wrong.setText(str(refused))
        self.wrong.setVisible(self.mapping is None)
        return self.mapping is not None and bool(self.name.text())
