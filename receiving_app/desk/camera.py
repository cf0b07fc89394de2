"""The cameras of this PC, by QtMultimedia, an optional extra. Loaded when the camera is asked for."""

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtGui import QImage

from receiving_app.errors import Refused

try:
    from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoFrame, QVideoSink
except ModuleNotFoundError:
    raise Refused(
        "The part that shows a camera is not installed.",
        "Install it with pip install 'receiving-app[camera]'. A picture of a code can be dropped on the "
        "Receive screen without it.",
    ) from None
except ImportError as error:
    raise Refused(
        f"The part that shows a camera cannot be loaded: {error}.",
        "Install what is missing; on Debian and Ubuntu: apt-get install libpulse0.",
    ) from None

_BETWEEN_MS = 60


class Camera(QObject):
    """One camera that is looked through.

    Attributes:
        sink: where its pictures arrive.
    """

    came = Signal(QImage)
    """A picture, at most sixteen a second."""
    failed = Signal(str)
    """Why no pictures come, in a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.sink = QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._have_frame)
        self._session = QMediaCaptureSession(self)
        self._session.setVideoSink(self.sink)
        self._camera: QCamera | None = None
        self._since = QElapsedTimer()

    @staticmethod
    def names() -> tuple[str, ...]:
        """The cameras of this PC."""
        return tuple(each.description() for each in QMediaDevices.videoInputs())

    def start(self, number: int) -> None:
        """Look through the camera with this place in :meth:`names`."""
        self.stop()
        self._camera = QCamera(QMediaDevices.videoInputs()[number], self)
        self._camera.errorOccurred.connect(lambda _, said: self.failed.emit(said))
        if self._camera.isFocusModeSupported(QCamera.FocusMode.FocusModeAutoNear):
            self._camera.setFocusMode(QCamera.FocusMode.FocusModeAutoNear)
        self._session.setCamera(self._camera)
        self._camera.start()

    def stop(self) -> None:
        """Look no more."""
        if self._camera is not None:
            self._camera.stop()
            self._camera.deleteLater()
            self._camera = None

    def _have_frame(self, frame: QVideoFrame) -> None:
        if self._since.isValid() and self._since.elapsed() < _BETWEEN_MS:
            return
        self._since.start()
        picture = frame.toImage()
        if not picture.isNull():
            self.came.emit(picture)
