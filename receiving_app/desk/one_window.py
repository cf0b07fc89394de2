"""One window for one office on this PC: a lock in its folder, and a call to the window that holds it."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from receiving_app.errors import Refused
from receiving_app.settings import Settings

_ANSWER_MS = 300


class AlreadyOpen(Refused):
    """Another window of this PC works in this office. ``window`` is the name it can be called by."""

    def __init__(self, window: str) -> None:
        super().__init__(
            "This office is open in another window of this PC.",
            "Go on working there, and close this one; two would write under one name.",
        )
        self.window = window


class OfficeLock:
    """Held while a window works in an office; a window that was killed leaves nothing that has to be mended.

    Args:
        settings: which office.

    Raises:
        AlreadyOpen: another window holds it.
    """

    def __init__(self, settings: Settings) -> None:
        self.file = lock_file(settings)
        self.window = f"receiving-{hashlib.sha256(str(self.file).encode()).hexdigest()[:16]}"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(self.file))
        self._lock.setStaleLockTime(0)  # it is held for days; only a process that is gone gives it up
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            raise AlreadyOpen(self.window)

    def release(self) -> None:
        """Let another window in."""
        self._lock.unlock()


def lock_file(settings: Settings) -> Path:
    """Where the lock of an office lies: in its folder, or for a shared database in this PC's own."""
    name = (
        f"desk-{hashlib.sha256(settings.database.encode()).hexdigest()[:8]}" if settings.database else "desk"
    )
    return (settings.folder / f"{name}.lock").absolute()


class Calls(QObject):
    """Listens for another window that was started on the same office.

    Args:
        window: the name this one is called by.
    """

    called = Signal()

    def __init__(self, window: str, parent: QObject) -> None:
        super().__init__(parent)
        QLocalServer.removeServer(window)  # left by a window that was killed: the lock is ours
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._answer)
        self._server.listen(window)

    def _answer(self) -> None:
        self._server.nextPendingConnection().deleteLater()
        self.called.emit()


def call(window: str) -> None:
    """Ask the window of this name to come to the front; nothing happens where it cannot be reached."""
    line = QLocalSocket()
    line.connectToServer(window)
    line.waitForConnected(_ANSWER_MS)
    line.disconnectFromServer()
