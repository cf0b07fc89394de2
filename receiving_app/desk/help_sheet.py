"""Help for the screen in front (F1): what one does there, and the keys. Not modal."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import thin_line
from receiving_app.desk.parts.text import Text
from receiving_app.desk.screen import Screen
from receiving_app.desk.theme import theme

_EVERYWHERE = (
    ("Alt+1 to Alt+9", "Go to a screen"),
    ("F1", "This page"),
    ("Tab", "Go to the next field or button"),
)


class HelpSheet(QDialog):
    """The help page of a screen.

    Args:
        title: the screen's name.
        screen: tells what one does there and its keys.
    """

    def __init__(self, title: str, screen: Screen, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self.setWindowTitle(f"Help: {title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[look.px(24)] * 4)
        page.setSpacing(look.px(12))
        page.addWidget(Text(title, "title"))
        if screen.about:
            page.addWidget(Text(screen.about, wrap=True))
        page.addWidget(thin_line())
        keys = QGridLayout()
        keys.setHorizontalSpacing(look.px(24))
        keys.setVerticalSpacing(look.px(8))
        keys.setColumnStretch(1, 1)
        for row, (key, meaning) in enumerate((*screen.keys, *_EVERYWHERE)):
            keys.addWidget(Text(key, "strong", code=True), row, 0)
            keys.addWidget(Text(meaning), row, 1)
        page.addLayout(keys)
        page.addStretch()
        close = Button("Close", key="Esc")
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        page.addLayout(foot)
        self.setMinimumWidth(look.px(480))
