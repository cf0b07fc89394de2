"""What the Receive screen shows before anything is scanned: what is expected, and what is still open."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.empty_state import EmptyState
from receiving_app.desk.parts.pages import Pages
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import ExpectedPurchase, OpenDelivery


class _ListCard(Card):
    """A heading over a table, or over a sentence while there is nothing."""

    def __init__(self, heading: str) -> None:
        super().__init__(margin=1)
        look = theme()
        self._count = Text("", "small", "muted")
        self.top.setContentsMargins(look.px(20), 0, look.px(20), 0)
        self.top.addWidget(Text(heading, "section"))
        self.top.addStretch()
        self.top.addWidget(self._count)
        self.content.setContentsMargins(1, look.px(12), 1, look.px(6))
        self.content.setSpacing(look.px(6))
        self.content.addLayout(self.top)
        self._empty = EmptyState()
        self.setAccessibleName(heading)

    def _place(self, table: QWidget) -> None:
        self._pages = Pages(table, self._empty)
        self.content.addWidget(self._pages, 1)

    def _show_count(self, count: int, icon: str, title: str, advice: str) -> None:
        self._count.setText(f"{count:,}" if count else "")
        self._empty.show_words(icon, title, advice)
        self._pages.setCurrentIndex(0 if count else 1)


class ExpectedCard(_ListCard):
    """Open purchases whose goods have not all come."""

    picked = Signal(str)
    """The order number of the purchase that was opened."""

    def __init__(self, times: LocalTime) -> None:
        super().__init__("Expected")
        self._times = times
        self._model: RowsModel[ExpectedPurchase] = RowsModel(self._columns(), parent=self)
        self.table: RowsTable[ExpectedPurchase] = RowsTable(self._model, "Expected purchases")
        self._place(self.table)
        self.table.opened.connect(lambda row: self.picked.emit(row.number))
        self.show_expected(())

    def show_expected(self, expected: tuple[ExpectedPurchase, ...], in_all: int = 0) -> None:
        """Show these purchases, the first of ``in_all``."""
        self._model.set_rows(expected)
        self._show_count(
            max(in_all, len(expected)),
            "package-check",
            "Nothing is expected.",
            "Approved purchases stand here until they came.",
        )
        if in_all > len(expected):
            self._count.setText(f"the first {len(expected)} of {in_all:,}")

    def _columns(self) -> tuple[Column[ExpectedPurchase], ...]:
        return (
            Column("Order", lambda row: Cell(row.number, row.vendor, style="strong", code=True), 206),
            Column("Items", lambda row: Cell(row.items, row.agency)),
            Column(
                "Ordered",
                lambda row: Cell(self._times.day(row.ordered_on), row.when, tone="muted"),
                118,
                needs=820,
            ),
            Column(
                "Received",
                lambda row: (
                    Cell(f"{row.received} of {row.ordered}", done=row.received, whole=max(1, row.ordered))
                    if row.ordered
                    else Cell("counted blind", tone="muted")
                ),
                158,
            ),
        )


class OpenDeliveriesCard(_ListCard):
    """Deliveries that are not closed yet, at this workstation or another."""

    picked = Signal(str)
    """The id of the delivery of this workstation to go on with."""
    joined = Signal(str, bool)
    """The id of a delivery of another workstation, and whether it is taken over."""
    unidentified_asked = Signal()
    """The deliveries without an order are to be seen."""
    begin_asked = Signal()
    """A delivery is to begin before anything of it is scanned."""

    def __init__(self, times: LocalTime, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__("Open deliveries")
        self._times, self._now = times, now
        self._model: RowsModel[OpenDelivery] = RowsModel(self._columns(), parent=self)
        self.table: RowsTable[OpenDelivery] = RowsTable(self._model, "Open deliveries", heading=False)
        self._place(self.table)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._show_chosen)
        self.take = Button("Take it over", icon="users", key="Ctrl+T")
        self.take.clicked.connect(self._take_over)
        self.begin = Button("Begin a delivery", icon="truck", key="F4")
        self.begin.clicked.connect(self.begin_asked)
        self.unidentified = Button("Without an order", icon="circle-help", key="F5")
        self.unidentified.clicked.connect(self.unidentified_asked)
        foot = QVBoxLayout()
        foot.setSpacing(theme().px(8))
        foot.setContentsMargins(theme().px(12), 0, theme().px(12), theme().px(6))
        for button in (self.take, self.begin, self.unidentified):
            foot.addWidget(button)
        self.content.addLayout(foot)
        self.show_open((), 0)

    def show_open(self, deliveries: tuple[OpenDelivery, ...], unidentified: int) -> None:
        """Show these deliveries; ``unidentified``: how many stand without an order."""
        self._model.set_rows(deliveries)
        self._show_count(len(deliveries), "truck", "No delivery is open.", "Scan an order to begin one.")
        if unidentified:
            self._count.setText(f"{unidentified} without an order")
        self._show_chosen(self.table.chosen_row())

    def _open(self, row: OpenDelivery) -> None:
        """Go on with one of this workstation, join one of another."""
        if row.here:
            self.picked.emit(row.delivery_id)
        else:
            self.joined.emit(row.delivery_id, False)

    def _take_over(self) -> None:
        row = self.table.chosen_row()
        if row is not None and not row.here:
            self.joined.emit(row.delivery_id, True)

    def _show_chosen(self, row: OpenDelivery | None) -> None:
        self.take.setVisible(row is not None and not row.here)

    def _columns(self) -> tuple[Column[OpenDelivery], ...]:
        return (
            Column("Delivery", _delivery),
            Column(
                "Opened",
                lambda row: Cell(self._times.short(row.opened_at, self._now()), row.opened_by, right=True),
                128,
            ),
        )


def _delivery(row: OpenDelivery) -> Cell:
    """Where other workstations are at it, they are named, and Enter joins them."""
    hands = "" if row.here and len(row.hands) < _SEVERAL else f"at {', '.join(row.hands)}: "
    return Cell(row.number, f"{hands}{row.what}", style="strong", code=True)


_SEVERAL = 2
