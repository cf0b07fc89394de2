"""Where everything of the Receive screen stands, at each size of the window."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from receiving_app.desk.dock_side import SideForm
from receiving_app.desk.parts.pages import Pages
from receiving_app.desk.theme import theme

if TYPE_CHECKING:
    from receiving_app.desk.dock_screen import DockScreen

_UNLIMITED = 16_777_215  # Qt's own greatest size
_SLIM, _STRIP, _LOW = 1250, 1000, 700


class DockRoom:
    """The room of the screen, shared out.

    Attributes:
        work: what is expected, the order, the check before closing, or how a scan was read.
        beside: the open deliveries, or what belongs to the one in front.
    """

    def __init__(self, screen: "DockScreen") -> None:
        self._screen = screen
        self._form, self._is_low = SideForm.FULL, False
        self.work = Pages(screen.expected, screen.order, screen.check, screen.explain)
        self.beside = Pages(screen.open_deliveries, screen.side)
        look = theme()
        self._column = QVBoxLayout()
        self._column.setSpacing(look.px(12))
        head = (screen.scan_box, screen.strip, screen.sources.progress)
        for part in (*head, screen.by_hand, screen.question):
            self._column.addWidget(part)
        self._column.addWidget(self.work, 5)
        self._column.addWidget(screen.feed, 1)
        self._whole = QVBoxLayout(screen)
        self._whole.addWidget(screen.banner)
        self._page = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._whole.addLayout(self._page, 1)
        self._page.setSpacing(look.px(16))
        self._page.addLayout(self._column, 1)
        self._page.addWidget(self.beside)

    def show_work(self) -> None:
        """The check before closing, or how a scan was read, takes the order's place while it is open."""
        screen = self._screen
        order = 1 if screen.delivery is not None else 0
        self.work.setCurrentIndex(2 if screen.check.is_open else 3 if screen.explain.is_open else order)
        self.share_height()

    def take_form(self) -> None:
        """Take the form that the window has room for."""
        screen, look = self._screen, theme()
        width, height = screen.window().width() / look.scale, screen.window().height() / look.scale
        self._is_low = low = height < _LOW
        form = SideForm.FULL if width >= _SLIM else SideForm.SLIM if width >= _STRIP else SideForm.STRIP
        ways = QBoxLayout.Direction
        self._page.setDirection(ways.TopToBottom if form is SideForm.STRIP else ways.LeftToRight)
        gap = look.px(10 if low else 14)
        edge = look.px(20 if form is SideForm.FULL else 14)
        self._whole.setContentsMargins(edge, gap, edge, gap)
        self._whole.setSpacing(look.px(8 if low else 12))
        self._page.setSpacing(look.px(16 if form is SideForm.FULL else 12))
        self._column.setSpacing(look.px(8 if low else 12))
        screen.scan_box.set_tall(tall=not low)
        screen.banner.set_tall(tall=not low)
        self._form = form
        screen.side.set_form(form, low=low)
        screen.question.set_brief(brief=form is SideForm.STRIP)
        screen.order.set_narrow(narrow=form is not SideForm.FULL)
        if form is SideForm.STRIP:
            self.beside.setMinimumWidth(0)
            self.beside.setMaximumWidth(_UNLIMITED)
        else:
            self.beside.setFixedWidth(look.px(344 if form is SideForm.FULL else 304))
        self.share_height()

    def share_height(self) -> None:
        """The order takes what its lines need, the last scans the rest; a question comes before both."""
        screen = self._screen
        idle, strip = self.work.currentIndex() != 1, self._form is SideForm.STRIP
        tells = screen.by_hand.is_open
        asks = screen.question.answers > 0 or tells
        has_feed = self._is_low if tells else not self._is_low or not (strip or asks)
        has_feed = has_feed and not (screen.check.is_open or screen.explain.is_open)
        has_work = screen.explain.is_open or not (self._is_low and (tells or (strip and asks)))
        if tells or screen.question.isVisibleTo(screen):  # all its answers are seen before anything else is
            room = self._room_below()
            has_work = has_work and room >= self.work.minimumSizeHint().height()
            room -= self.work.minimumSizeHint().height() + self._column.spacing() if has_work else 0
            has_feed = has_feed and room >= screen.feed.minimumSizeHint().height()
        screen.feed.setVisible(has_feed)
        self._column.setStretchFactor(self.work, 2 if idle else 5)
        self.work.setVisible(has_work)
        self.work.setMaximumHeight(_UNLIMITED if idle or not has_feed else screen.order.whole_height())
        self.beside.setVisible(not (self._is_low and strip and idle) and not screen.check.is_open)

    def _room_below(self) -> int:
        """The pixels left for the order and the last scans when all of what is asked is seen."""
        screen, gap = self._screen, self._column.spacing()
        edges = self._whole.contentsMargins()
        room = screen.height() - edges.top() - edges.bottom() - screen.banner.height() - self._whole.spacing()
        if self._form is SideForm.STRIP and self.beside.isVisibleTo(screen):
            room -= self.beside.sizeHint().height() + self._page.spacing()
        above = (screen.scan_box, screen.strip, screen.sources.progress, screen.by_hand, screen.question)
        shown = [part for part in above if part.isVisibleTo(screen)]
        return room - sum(max(part.sizeHint().height(), part.minimumHeight()) + gap for part in shown)
