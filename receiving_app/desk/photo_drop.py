"""A picture that is dropped on the Receive screen is kept with the delivery in front."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

_PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


class PhotoDrop(QObject):
    """Takes pictures that are dropped on a screen.

    Args:
        screen: where they are dropped.
        take: told the file of each one.
    """

    def __init__(self, screen: QWidget, take: Callable[[str], object]) -> None:
        super().__init__(screen)
        self._take = take
        screen.setAcceptDrops(True)
        screen.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dropped, where it is a picture."""
        if isinstance(event, QDropEvent) and (files := _pictures(event)):
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                for file in files:
                    self._take(file)
            return True
        return super().eventFilter(watched, event)


def _pictures(event: QDropEvent) -> list[str]:
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return [file for file in files if Path(file).suffix.lower() in _PICTURES]
