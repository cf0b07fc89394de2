"""Photos one at a time: what is on each, what it is called, who kept it when, and the way into a file."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.slip_card import picture
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme

if TYPE_CHECKING:
    from receiving_app.receiving.arrivals.photos import PhotoSeen

_ROOM = (812, 420)
Shown = Callable[[bytes], None]
Failed = Callable[[Exception], None]
Draw = Callable[["PhotoSeen", QSize, Shown, Failed], None]
"""Draw a photo into so many pixels and hand its PNG over, or what went wrong."""


class PhotoPages(QWidget):
    """A photo with its caption; Left and Right go to the one before and the next.

    Args:
        photos: at least one.
        caption: what is said of a photo below its name.
        draw: asked for each photo that comes into sight.
    """

    def __init__(
        self, photos: "Sequence[PhotoSeen]", caption: "Callable[[PhotoSeen], str]", draw: Draw
    ) -> None:
        super().__init__()
        look = theme()
        self._photos, self._caption, self._draw, self._at = photos, caption, draw, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.page.setFixedHeight(look.px(_ROOM[1]))
        self.name = Text("", "section", elide=True, code=True)
        self.under = Text("", "small", "muted", elide=True)
        self.wrong = Text("", "strong", "err", wrap=True)
        self.before = Button("Previous", icon="arrow-left", role="plain")
        self.next = Button("Next", icon="arrow-right", role="plain")
        self.before.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.under)
        foot = QHBoxLayout()
        foot.addLayout(words, 1)
        foot.addWidget(self.before)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        column.addWidget(self.wrong)
        column.addLayout(foot)
        for button in (self.before, self.next):
            button.setVisible(len(photos) > 1)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_photo()

    @property
    def photo(self) -> "PhotoSeen":
        """The one in sight."""
        return self._photos[self._at]

    def go(self, steps: int) -> None:
        """Show the photo so many further; the first and the last one are the ends."""
        at = min(max(0, self._at + steps), len(self._photos) - 1)
        if at != self._at:
            self._at = at
            self.show_photo()

    def show_photo(self) -> None:
        """Show the one in sight."""
        photo, look = self.photo, theme()
        self.before.setEnabled(self._at > 0)
        self.next.setEnabled(self._at < len(self._photos) - 1)
        self.name.setText(photo.name)
        place = f"{self._at + 1} of {len(self._photos)}. " if len(self._photos) > 1 else ""
        self.under.setText(f"{place}{self._caption(photo)}")
        self.setAccessibleName(f"Photo {photo.name}. {self.under.text()}")
        self.page.setPixmap(QPixmap())
        self.wrong.hide()
        ratio = self.devicePixelRatioF()
        room = QSize(look.px(_ROOM[0]), look.px(_ROOM[1]))

        def show(png: bytes) -> None:
            if self.photo is photo:
                self.page.setPixmap(picture(png, room, ratio))

        def tell(error: Exception) -> None:
            if self.photo is photo:
                self.wrong.setText(str(error))
                self.wrong.show()
                self.setAccessibleDescription(str(error))

        self.setAccessibleDescription("")
        self._draw(photo, room * ratio, show, tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right turn the pages."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if steps:
            self.go(steps)
        else:
            super().keyPressEvent(event)


def ask_photo(
    parent: QWidget,
    title: str,
    photos: "Sequence[PhotoSeen]",
    caption: "Callable[[PhotoSeen], str]",
    draw: Draw,
) -> "PhotoSeen | None":
    """Show photos; the one that shall be saved, None when the person only looked.

    Args:
        parent: the screen that shows them.
        title: whose photos they are.
        photos: at least one.
        caption: what is said of a photo below its name.
        draw: draws one; see :data:`Draw`.
    """
    pages = PhotoPages(photos, caption, draw)
    subject = "Left and Right turn the pages." if len(photos) > 1 else ""
    box = AskingBox(parent, title, subject, "Save as a file", pages, width=860)
    box.cancel.say("Close")
    return pages.photo if box.is_sure() else None
