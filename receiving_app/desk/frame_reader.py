"""Reads the codes in a camera's pictures on a lane: one at a time, what comes meanwhile is dropped."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from receiving_app.desk.errands import Errands
from receiving_app.scans.pictures import Sightings, codes_in_passing

CAMERA: Final = "CAMERA"
"""The device of what a camera read; the camera's name follows."""


class FrameReader(QObject):
    """Takes pictures as they come and hands over scans.

    Args:
        errands: where they are read.
    """

    scanned = Signal(str, str)
    """A code that was read twice alike, and the camera's name; not again until it left the picture."""
    seen = Signal(int)
    """How many codes are in the picture now."""

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self._errands = errands
        self._is_reading = False
        self._sightings = Sightings()
        self.device = CAMERA
        self.dropped = 0

    def take_frame(self, frame: QImage) -> None:
        """Read the picture, or drop it while another one is being read."""
        if self._is_reading or frame.isNull():
            self.dropped += 1
            return
        self._is_reading = True
        self._errands.run(
            self._errands.lanes.device("camera"),
            self,
            lambda: _codes_in(frame),
            self._have_read,
            self._have_failed,
        )

    def _have_read(self, codes: tuple[str, ...]) -> None:
        self._is_reading = False
        self.seen.emit(len(codes))
        for code in self._sightings.see(codes):
            self.scanned.emit(code, self.device)

    def _have_failed(self, _: Exception) -> None:
        self._is_reading = False  # a picture that cannot be read is like one without a code


def _codes_in(frame: QImage) -> tuple[str, ...]:
    from receiving_app.desk.pixels import grey_of

    return codes_in_passing(grey_of(frame))
