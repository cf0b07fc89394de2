"""The right side of the Receive screen: owner, slip and tags; *Print* is always in sight."""

from enum import Enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.parts.owner_card import OwnerCard
from receiving_app.desk.parts.slip_card import SlipCard
from receiving_app.desk.parts.tag_card import TagCard
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import DeliveryOnScreen


class SideForm(Enum):
    """How much room there is: cards with pictures, cards without, or one strip under the work."""

    FULL = "full"
    SLIM = "slim"
    STRIP = "strip"


class _Cards(QWidget):
    """Cards below each other in a scroll area, as high as their words are at the width there is."""

    def minimumSizeHint(self) -> QSize:
        """Leave the height to ``heightForWidth``: words that wrap ask for too much here."""
        return QSize(super().minimumSizeHint().width(), 0)


class DockSide(QWidget):
    """Owner and slip scroll where they must; the tags with their button never do."""

    def __init__(self, times: LocalTime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.owner, self.slip, self.tags = OwnerCard(times), SlipCard(), TagCard()
        self._summary = Text("", "body", wrap=True)
        self._summary.hide()
        inside = _Cards()
        inside.setProperty("role", "inside")
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(0)  # a stretch would add the spacing once more
        cards.addWidget(self.owner)
        cards.addSpacing(look.px(12))
        cards.addWidget(self.slip)
        cards.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(12))
        self._row.addWidget(self._scroll, 1)
        self._row.addWidget(self._summary, 1)
        self._row.addWidget(self.tags)

    def set_form(self, form: SideForm, *, low: bool) -> None:
        """Take the form there is room for. ``low``: there is little height."""
        strip = form is SideForm.STRIP
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if strip else ways.TopToBottom)
        self._scroll.setVisible(not strip)
        self._summary.setVisible(strip)
        self.tags.set_bare(bare=strip)
        self.tags.set_slim(slim=form is not SideForm.FULL or low)
        self.slip.set_slim(slim=form is not SideForm.FULL or low)

    def show_delivery(self, delivery: DeliveryOnScreen) -> None:
        """Show a delivery's owner, slip and tags."""
        self.owner.show_owner(delivery.owner)
        self.slip.show_slip(delivery.slip)
        self.tags.show_tags(delivery.tags)
        owner = f"{self.owner.owner.text()}. " if delivery.owner else ""
        self._summary.setText(f"{owner}{delivery.slip.sentence}. {self.tags.words()}")
