"""The order on the dock: who sold it to whom, how much has come, and its lines."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.cells import Cell, Tint
from receiving_app.desk.parts.meter import Meter
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.parts.strip import Strip
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import BLIND, KIT, DeliveryOnScreen, LineOnScreen, PurchaseOnScreen

_STATES = {
    "waiting": ("Waiting", "muted", "clock"),
    "partial": ("Partial", "warn", "clock"),
    "complete": ("Complete", "ok", "circle-check"),
    "over": ("Too many", "err", "triangle-alert"),
}
_CLEARED = "CLEARED"
_STATES[BLIND] = ("Count it", "muted", "clock")
_STATES[KIT] = ("As parts", "muted", "package")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, or the heading of an order where a delivery brings several."""

    line: LineOnScreen | None
    purchase: PurchaseOnScreen
    is_current: bool = False


class OrderCard(Card):
    """What the open delivery brings."""

    close_asked = Signal()
    """The delivery is to be closed."""
    by_hand_asked = Signal()
    """Something is to be told besides scanning."""

    def __init__(self, times: LocalTime, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        look = theme()
        self._times = times
        self.content.setContentsMargins(1, look.px(8), 1, look.px(8))
        self.content.setSpacing(look.px(6))
        self.number = Text("", "verdict", code=True)
        self._vendor = Text("", "section", elide=True)
        self._about = Text("", "small", "muted", elide=True)
        self._arrival = Text("", "small", "muted", elide=True)
        self._count = Text("", "section")
        self._left = Text("", "small", "muted")
        self._meter = Meter()
        self.close_button = Button("Close delivery", key="F8")
        self.close_button.clicked.connect(self.close_asked)
        self.by_hand_button = Button("Count or mark", key="F4")
        self.by_hand_button.clicked.connect(self.by_hand_asked)
        self.held = Strip()
        self._model: RowsModel[_Row] = RowsModel(_columns(), _tint, self)
        self.table: RowsTable[_Row] = RowsTable(self._model, "Lines of the order", selectable=False)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._top = self._head()
        self.content.addLayout(self._top)
        self._held_row = QHBoxLayout()
        self._held_row.setContentsMargins(look.px(12), 0, look.px(12), 0)
        self._held_row.addWidget(self.held)
        self.content.addLayout(self._held_row)
        off_the_truck = QHBoxLayout()
        off_the_truck.setContentsMargins(look.px(20), 0, look.px(14), 0)
        off_the_truck.addWidget(self._arrival)
        self.content.addLayout(off_the_truck)
        self.content.addWidget(self.table, 1)

    def _head(self) -> QHBoxLayout:
        look = theme()
        first = QHBoxLayout()
        first.setSpacing(look.px(10))
        first.addWidget(self.number)
        first.addWidget(self._vendor, 1)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addLayout(first)
        who.addWidget(self._about)
        numbers = QHBoxLayout()
        numbers.addWidget(self._count)
        numbers.addStretch()
        numbers.addWidget(self._left)
        part = QVBoxLayout()
        part.setSpacing(look.px(4))
        part.addLayout(numbers)
        part.addWidget(self._meter)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(20), 0, look.px(14), 0)
        head.setSpacing(look.px(16))
        head.addLayout(who, 2)
        head.addLayout(part, 1)
        head.addWidget(self.by_hand_button)
        head.addWidget(self.close_button)
        return head

    def set_narrow(self, *, narrow: bool) -> None:
        """Say less on the button where there is little room."""
        self.by_hand_button.say("Mark" if narrow else "Count or mark")
        self.by_hand_button.setAccessibleName("Count or mark")
        self.close_button.say("Close" if narrow else "Close delivery")
        self.close_button.setAccessibleName("Close delivery")

    def show_delivery(self, delivery: DeliveryOnScreen) -> None:
        """Show a delivery: its orders, lines and totals, the current line lit."""
        purchases = delivery.purchases
        current = _current(delivery)
        ordered = sum(purchase.ordered for purchase in purchases)
        received = sum(purchase.received for purchase in purchases)
        if current is None:
            self.number.setText(delivery.number)
            self._vendor.setText("No order yet")
            self._about.setText(f"Opened by {delivery.opened_by}, {self._times.moment(delivery.opened_at)}")
        else:
            self.number.setText(current.number)
            others = len(purchases) - 1
            more = f" and {others} more" if others else ""
            self._vendor.setText(f"{current.vendor}{more}")
            self._about.setText(self._about_order(current, delivery))
        blind = any(line.state == BLIND for purchase in purchases for line in purchase.lines)
        counted = f"{received} counted" if blind else f"{received} of {ordered} received"
        told = delivery.arrival.sentence
        self._arrival.setText(told)
        self._arrival.setVisible(bool(told))
        self._count.setText(counted if ordered or blind else "Nothing counted")
        self._left.setText(f"{ordered - received} left" if ordered > received and not blind else "")
        self._meter.show_part(0 if blind else received, ordered)
        self._show_verdicts(purchases)
        for button in (self.by_hand_button, self.close_button):
            button.setVisible(delivery.state == "open")
        rows = _rows(delivery)
        self._model.set_rows(rows)
        for place, row in enumerate(rows):
            if row.is_current:
                self.table.keep_in_sight(place)
        self.setAccessibleName(f"{self.number.text()}, {self._vendor.text()}. {self._count.text()}")

    def whole_height(self) -> int:
        """The height at which every line is seen."""
        margins = self.content.contentsMargins()
        parts = [self._top.sizeHint().height(), self.table.whole_height()]
        further = (self.held, self._arrival)
        parts += [part.sizeHint().height() for part in further if part.isVisibleTo(self)]
        between = self.content.spacing() * (len(parts) - 1)
        edges = 4
        return margins.top() + sum(parts) + between + margins.bottom() + edges

    def _about_order(self, current: PurchaseOnScreen, delivery: DeliveryOnScreen) -> str:
        day = self._times.day(current.ordered_on, near=delivery.opened_at)
        ordered = f", ordered {day}" if day else ""
        by = f" by {current.requester}" if current.requester else ""
        box = delivery.boxes[-1] if delivery.boxes and (delivery.pieces or len(delivery.boxes) > 1) else None
        where = f"{box.words(delivery.pieces)}, " if box and box.is_open else ""
        return f"{where}{delivery.number}, {current.agency}{ordered}{by}"

    def _show_verdicts(self, purchases: tuple[PurchaseOnScreen, ...]) -> None:
        held = [purchase for purchase in purchases if purchase.verdict != _CLEARED]
        self.held.setVisible(bool(held))
        if held:
            first = held[0]
            verdict = "is held" if first.verdict == "HELD" else "is not approved"
            self.held.show_words(
                "warn",
                "triangle-alert",
                f"{first.number} {verdict}. Its goods are logged and kept apart.",
                first.verdict_reason,
            )


def _current(delivery: DeliveryOnScreen) -> PurchaseOnScreen | None:
    for purchase in delivery.purchases:
        if any(line.line_id == delivery.current_line_id for line in purchase.lines):
            return purchase
    return delivery.purchases[0] if delivery.purchases else None


def _rows(delivery: DeliveryOnScreen) -> tuple[_Row, ...]:
    rows: list[_Row] = []
    for purchase in delivery.purchases:
        if len(delivery.purchases) > 1:
            rows.append(_Row(None, purchase))
        rows += [_Row(line, purchase, line.line_id == delivery.current_line_id) for line in purchase.lines]
    return tuple(rows)


def _columns() -> tuple[Column[_Row], ...]:
    return (
        Column("Line", _number, 66, needs=760),
        Column("Item", _item),
        Column(
            "Ordered",
            _ordered,
            84,
            needs=700,
            right=True,
        ),
        Column("Received", _received, 160),
        Column("Tags", lambda row: _figure(row, row.line.tags if row.line else 0), 60, right=True),
        Column("Status", _state, 168),
    )


def _number(row: _Row) -> Cell:
    return Cell(row.line.label, tone="muted", code=True) if row.line else Cell("")


def _item(row: _Row) -> Cell:
    if row.line is None:
        return Cell(row.purchase.number, row.purchase.vendor, style="strong", code=True)
    line = row.line
    listed = [f"{line.ticked} of {line.announced} of the vendor's list"] if line.announced else []
    if line.kit:
        return Cell(line.item, line.kit, style="strong")
    of_kit = ["part of the kit"] if line.is_part else []
    return Cell(line.item, "  ".join([line.part, *of_kit, *listed]).strip(), style="body", under_code=True)


def _figure(row: _Row, number: int) -> Cell:
    return Cell(str(number), right=True) if row.line else Cell("")


def _ordered(row: _Row) -> Cell:
    """Nothing where the line is counted blind, or of a kit whose parts are."""
    return Cell(str(row.line.ordered), right=True) if row.line and row.line.ordered else Cell("")


def _is_blind(row: _Row) -> bool:
    return row.line is not None and row.line.state == BLIND


def _received(row: _Row) -> Cell:
    if row.line is None:
        return Cell("")
    if _is_blind(row):
        return Cell(f"{row.line.received} counted")
    if row.line.state == KIT:
        if not row.line.kit:  # counted blind
            return Cell("")
        whole, kits = row.line.whole, row.line.ordered
        return Cell(f"{whole} of {kits} whole", done=whole, whole=max(1, kits))
    return Cell(
        f"{row.line.received} of {row.line.ordered}", done=row.line.received, whole=max(1, row.line.ordered)
    )


def _state(row: _Row) -> Cell:
    if row.line is None:
        return Cell("")
    words, tone, icon = _STATES.get(row.line.state, (row.line.state.capitalize(), "muted", "clock"))
    apart = [f"{row.line.rejected} rejected"] if row.line.rejected else []
    apart += [f"{row.line.on_hold} on hold"] if row.line.on_hold else []
    apart += [f"{row.line.cancelled} cancelled"] if row.line.cancelled else []
    apart = [] if _is_blind(row) else apart
    return Cell(words, ", ".join(apart), style="label", tone=tone, icon=icon)


def _tint(row: _Row) -> Tint:
    if row.line is None:
        return Tint("surface2")
    return Tint("select", "primary") if row.is_current else Tint()
