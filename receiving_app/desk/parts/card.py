"""Cards: white boxes with a thin edge, a heading and an action in the corner."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme


class Card(QFrame):
    """A card.

    Args:
        heading: said in small muted letters at the top; also the card's accessible name. '' for none.
        margin: pixels at 100 % around the content.
    """

    def __init__(self, heading: str = "", *, margin: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("role", "card")
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(
            look.px(margin), look.px(margin - 4), look.px(margin), look.px(margin - 2)
        )
        self.content.setSpacing(look.px(6))
        self.top = QHBoxLayout()
        self.top.setSpacing(look.px(8))
        if heading:
            self.heading = Text(heading, "label", "muted")
            self.setAccessibleName(heading)
            self.top.addWidget(self.heading)
            self.top.addStretch()
            self.content.addLayout(self.top)


def thin_line() -> QFrame:
    """A line of one pixel across a card."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let go of it."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            empty(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()
