"""What a kit holds, told part by part: a row each, the next one opens as the last one is filled in."""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from receiving_app.approvals.kit_rules import MOST_PARTS, KitPart, cents_of, costs_of, refuse_contents
from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.line import Line
from receiving_app.desk.parts.picker import Picker
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.errors import Refused
from receiving_app.scans.written import REFUSED
from receiving_app.wording import dollars

_HEADS = ("Part number", "What it is", "In one kit", "Received by", "Cost each")
_BY = ("serial number", "count")
_ROWS_AT_FIRST = 3
_HEIGHT = 196
_MOST_DIGITS = 5  # of a number of pieces


@dataclass(frozen=True, slots=True)
class KitAsked:
    """The kit a person is asked about.

    Attributes:
        title: what is done: "Contents of line 4 of PO-8010".
        subject: what the line is, and where the rows come from that stand in the form.
        own: the numbers of the kit itself, in their compared form.
        cents: what one kit costs.
        parts: what stands in the form at first.
        is_told: whether contents stand that may be taken back.
    """

    title: str
    subject: str
    own: frozenset[str]
    cents: int
    parts: tuple[KitPart, ...]
    is_told: bool


def ask_kit(parent: QWidget, asked: KitAsked) -> tuple[KitPart, ...] | None:
    """What one kit holds; nothing when it is no kit; None when the person thought better of it."""
    form = KitForm(asked)
    box = AskingBox(parent, asked.title, asked.subject, "Tell its contents", form, form.is_good, width=820)

    def say_none() -> None:
        form.is_none = True
        box.accept()

    form.none.clicked.connect(say_none)
    return form.parts if box.is_sure() else None


class KitForm(QWidget):
    """A row for each part, and what the parts cost together beside the kit."""

    def __init__(self, asked: KitAsked) -> None:
        super().__init__()
        look = theme()
        self._asked = asked
        self.parts: tuple[KitPart, ...] = ()
        self.is_none = False
        inside = QWidget()
        inside.setProperty("role", "inside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, look.px(8), 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(6))
        for column, (head, stretch) in enumerate(zip(_HEADS, (3, 5, 1, 3, 2), strict=True)):
            grid.addWidget(Text(head, "strong"), 0, column)
            grid.setColumnStretch(column, stretch)
        self.rows = [_Row(at) for at in range(MOST_PARTS)]
        for row, part in zip(self.rows, asked.parts, strict=False):
            row.fill(part)
        for at, row in enumerate(self.rows, start=1):
            for column, editor in enumerate(row.editors):
                grid.addWidget(editor, at, column)
            for line in row.lines:
                line.textChanged.connect(self._look_again)
                line.refused.connect(lambda _: self._say_wrong(f"{REFUSED}."))
        grid.setRowStretch(MOST_PARTS + 1, 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setFixedHeight(look.px(_HEIGHT))
        area.setAccessibleName("Parts of one kit")
        self.sum = Text("", "small", "muted", wrap=True)
        self.wrong = Text("", "label", "err", wrap=True)
        self.none = Button("It is no kit")
        self.none.setVisible(asked.is_told)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(look.px(8))
        for below in (area, self.sum, self.wrong, self.none):
            page.addWidget(below)
        page.addStretch()
        self.setFocusProxy(self.rows[0].number)
        self._look_again()

    def is_good(self) -> bool:
        """Whether these can be the contents; if not, it is said why."""
        if self.is_none:
            self.parts = ()
            return True
        try:
            parts = tuple(row.part() for row in self._filled())
            refuse_contents(parts, self._asked.own, self._asked.cents)
        except Refused as refused:
            self._say_wrong(str(refused))
            return False
        self.parts = parts
        return True

    def _say_wrong(self, what: str) -> None:
        self.wrong.setText(what)
        self.wrong.show()

    def _filled(self) -> "list[_Row]":
        return [row for row in self.rows if row.is_filled]

    def _look_again(self) -> None:
        """One empty row more than is filled in, and what the parts cost together."""
        last = max((at for at, row in enumerate(self.rows) if row.is_filled), default=-1)
        for at, row in enumerate(self.rows):
            row.show_it(at < max(_ROWS_AT_FIRST, last + 2))
        self.wrong.setVisible(False)
        self.sum.setText(self._sum())

    def _sum(self) -> str:
        kit = f"One kit costs {dollars(self._asked.cents)}."
        try:
            parts = tuple(row.part() for row in self._filled())
        except Refused:
            return kit
        if any(part.cost_cents is not None for part in parts):
            told = sum(part.per_kit * (part.cost_cents or 0) for part in parts)
            return f"{kit} Its parts as told cost {dollars(told)}."
        costs = costs_of(parts, self._asked.cents)
        carrier = next((part for part, cost in zip(parts, costs, strict=True) if cost), None)
        return (
            f"{kit} Without costs, {carrier.description or 'the first part'} carries all." if carrier else kit
        )


class _Row:
    """The editors of one part."""

    def __init__(self, at: int) -> None:
        self.number, self.what, self.per_kit, self.cost = (Line() for _ in range(4))
        self.by = Picker(f"Received by, part {at + 1}")
        self.by.addItems(list(_BY))
        self.lines = (self.number, self.what, self.per_kit, self.cost)
        self.editors: tuple[QWidget, ...] = (self.number, self.what, self.per_kit, self.by, self.cost)
        self._told: KitPart | None = None
        for head, editor in zip(_HEADS, self.editors, strict=True):
            editor.setAccessibleName(f"{head}, part {at + 1}")
        self.per_kit.setPlaceholderText("1")
        self.cost.setPlaceholderText("0.00")

    @property
    def is_filled(self) -> bool:
        """Whether anything was told of a part here."""
        return any(line.text().strip() for line in self.lines)

    def fill(self, part: KitPart) -> None:
        """Show a part that was told before."""
        self._told = part
        self.number.setText(part.part or part.vendor_part or "")
        self.what.setText(part.description)
        self.per_kit.setText(str(part.per_kit))
        self.by.setCurrentIndex(0 if part.serialized else 1)
        if part.cost_cents is not None:
            self.cost.setText(f"{part.cost_cents // 100}.{part.cost_cents % 100:02}")

    def show_it(self, shown: bool) -> None:  # noqa: FBT001 - it is the value
        """Show the row, or leave it out."""
        for editor in self.editors:
            editor.setVisible(shown)

    def part(self) -> KitPart:
        """The part that stands here.

        Raises:
            Refused: what was typed is no number or no amount.
        """
        what, number = self.what.text().strip(), self.number.text().strip()
        per_kit = self.per_kit.text().strip() or "1"
        if not per_kit.isascii() or not per_kit.isdigit() or len(per_kit) > _MOST_DIGITS:
            raise Refused(f"'{per_kit}' is no number of pieces.", "Say how many are in one kit.")
        told, cost = self._told, cents_of(self.cost.text())
        if told is not None and number in {told.part, told.vendor_part}:  # keeps what has no column here
            return KitPart(
                what,
                int(per_kit),
                self.by.currentIndex() == 0,
                told.part,
                cost,
                told.vendor_part,
                told.commodity_class,
                told.manufacturer,
            )
        return KitPart(what, int(per_kit), self.by.currentIndex() == 0, number or None, cost)
