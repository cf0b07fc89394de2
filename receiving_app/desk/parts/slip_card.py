"""The packing slip of the delivery: its first page, what it says, and the way to it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import SlipOnScreen

_TITLES = {
    "missing": ("No packing slip yet", "warn"),
    "scanned": ("Number scanned, no page yet", "warn"),
    "placed": ("", "ok"),
    "review": ("The slip needs a look", "warn"),
}
_PAGE = (72, 92)


class SlipCard(Card):
    """The slip's state."""

    open_asked = Signal(str)
    """Open this document."""
    capture_asked = Signal()
    """A slip is to be brought in, or once more."""
    preview_wanted = Signal(str, int, int)
    """A picture of this document's first page, in so many pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Packing slip", margin=18, parent=parent)
        look = theme()
        self._document_id: str | None = None
        self._page = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._page.setFixedSize(look.px(_PAGE[0]), look.px(_PAGE[1]))
        self._title = Text("", "section", wrap=True)
        self._number = Text("", "small", "muted", code=True)
        self._sentence = Text("", "label", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        for part in (self._title, self._number, self._sentence):
            words.addWidget(part)
        words.addStretch()
        body = QHBoxLayout()
        body.setSpacing(look.px(14))
        body.addWidget(self._page, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(words, 1)
        self.open = Button("Open", icon="maximize-2", key="F6")
        self.open.clicked.connect(lambda: self.open_asked.emit(self._document_id or ""))
        self.capture = Button("Capture", icon="camera", key="F7")
        self.capture.clicked.connect(self.capture_asked)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.open, 1)
        row.addWidget(self.capture, 1)
        self.content.addLayout(body)
        self.content.addLayout(row)
        self._slim = False

    def set_slim(self, *, slim: bool) -> None:
        """Leave the page's picture out where there is little height."""
        self._slim = slim
        self._page.setVisible(not slim and self._document_id is not None)

    def show_slip(self, slip: SlipOnScreen) -> None:
        """Show a slip's state."""
        look = theme()
        title, tone = _TITLES.get(slip.state, (slip.state.capitalize(), "warn"))
        pages = "1 page captured" if slip.pages == 1 else f"{slip.pages} pages captured"
        self._title.setText(title or pages)
        self._number.setText(f"Slip {slip.slip_number}" if slip.slip_number else "")
        self._number.setVisible(bool(slip.slip_number))
        self._sentence.setText(slip.sentence)
        self._sentence.set_tone(tone)
        self.capture.say("Retake" if slip.document_id else "Capture")
        self.open.setVisible(slip.document_id is not None)
        self.setAccessibleName(f"Packing slip: {self._title.text()}. {slip.sentence}")
        if slip.document_id == self._document_id:
            return
        self._document_id = slip.document_id
        self._page.clear()
        self.set_slim(slim=self._slim)
        if slip.document_id:
            ratio = self.devicePixelRatioF()
            self.preview_wanted.emit(
                slip.document_id, round(look.px(_PAGE[0]) * ratio), round(look.px(_PAGE[1]) * ratio)
            )

    def show_preview(self, document_id: str, png: bytes) -> None:
        """Show the page that :attr:`preview_wanted` asked for, if it is still the one."""
        if document_id == self._document_id:
            self._page.setPixmap(picture(png, self._page.size(), self.devicePixelRatioF()))


def picture(png: bytes, room: QSize, ratio: float) -> QPixmap:
    """A PNG as a picture that fits into ``room``, at the screen's pixel ratio."""
    pixmap = QPixmap()
    pixmap.loadFromData(png)
    most = room * ratio
    if pixmap.width() > most.width() or pixmap.height() > most.height():
        modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = pixmap.scaled(most, *modes)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
