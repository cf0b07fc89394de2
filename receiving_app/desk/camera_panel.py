"""Scanning with a camera: what it sees, and what was read. Not modal; gun and keys go on working."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from receiving_app.desk.errands import Errands
from receiving_app.desk.frame_reader import CAMERA, FrameReader
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.errors import Refused
from receiving_app.scans.shown import shown

if TYPE_CHECKING:
    from receiving_app.desk.camera import Camera

_AIM = "Hold the code still in the picture. It is taken when it was read twice alike."
_NONE = "No camera was found. Plug one in, and open this again."


class CameraPanel(QDialog):
    """The camera's picture and the last code.

    Args:
        parent: over whose window it stands.
        errands: where pictures are read.
    """

    def __init__(self, parent: QWidget, errands: Errands) -> None:
        super().__init__(parent)
        look = theme()
        self.setWindowTitle("Scan with the camera")
        self.setModal(False)
        self.reader = FrameReader(errands)
        self.reader.setParent(self)
        self.camera: Camera | None = None
        self.view = _View()
        self.which = QComboBox()
        self.which.setAccessibleName("Camera")
        self.said = Text(_AIM, wrap=True)
        self.last = Text("Nothing was read yet.", "strong", "muted", wrap=True, code=True)
        self.reader.scanned.connect(self._show_scan)
        self.reader.seen.connect(self.view.show_count)
        close = Button("Close", key="Esc", role="primary")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(10))
        foot.addWidget(self.which, 1)
        foot.addStretch()
        foot.addWidget(close)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[look.px(24)] * 4)
        page.setSpacing(look.px(12))
        page.addWidget(Text("Scan with the camera", "title"))
        page.addWidget(self.said)
        page.addWidget(self.view, 1)
        page.addWidget(self.last)
        page.addLayout(foot)
        self.setFixedWidth(look.px(560))
        self._open()

    def use(self, frame: QImage) -> None:
        """Show a picture and read it."""
        self.view.show_picture(frame)
        self.reader.take_frame(frame)

    def done(self, result: int) -> None:
        """Let go of the camera."""
        if self.camera is not None:
            self.camera.stop()
        super().done(result)

    def _open(self) -> None:
        try:
            from receiving_app.desk.camera import Camera
        except Refused as refused:
            self._do_without(str(refused))
            return
        names = Camera.names()
        if not names:
            self._do_without(_NONE)
            return
        self.camera = Camera()
        self.camera.setParent(self)
        self.camera.came.connect(self.use)
        self.camera.failed.connect(self._do_without)
        self.which.addItems(list(names))
        self.which.currentIndexChanged.connect(self._start)
        self._start(0)

    def _start(self, number: int) -> None:
        if self.camera is not None:
            self.reader.device = f"{CAMERA} {self.which.itemText(number)}".strip()
            self.said.setText(_AIM)
            self.view.show()
            self.camera.start(number)

    def _do_without(self, said: str) -> None:
        self.said.setText(said)
        self.view.hide()
        self.last.hide()
        self.which.setVisible(self.which.count() > 1)

    def _show_scan(self, raw: str, _: str) -> None:
        self.last.set_tone("ok")
        self.last.setText(f"Read: {shown(raw)}")


class _View(QWidget):
    """The picture as large as there is room, in a frame that is thick while a code is in it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QImage()
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("What the camera sees")

    def sizeHint(self) -> QSize:
        """A picture of 4 to 3."""
        return QSize(theme().px(512), theme().px(384))

    def show_picture(self, picture: QImage) -> None:
        """Show the next picture."""
        self._picture = picture
        self.update()

    def show_count(self, count: int) -> None:
        """Show whether codes are in the picture."""
        self._count = count
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the picture in its frame."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if not self._picture.isNull():
            size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = self.rect()
            place.setSize(size)
            place.moveCenter(self.rect().center())
            painter.drawImage(place, self._picture)
        pen = painter.pen()
        pen.setColor(look.colour("ok_solid" if self._count else "border"))
        pen.setWidth(look.px(8 if self._count else 2))
        painter.setPen(pen)
        painter.drawRect(self.rect())
