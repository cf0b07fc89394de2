"""The real desk without a screen: its window on an office, a gun, and a watch on its event loop."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QSettings,
    Qt,
    QTimer,
    qInstallMessageHandler,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from receiving_app.desk.app import build_window, dress
from receiving_app.desk.desk_office import OfficeDoor
from receiving_app.desk.entrance import Entrance
from receiving_app.desk.tidying import Tidying
from receiving_app.desk.window import Window
from receiving_app.lanes import Lanes

# The one thing the offscreen screen cannot do, and says at every layout.
qInstallMessageHandler(lambda _kind, _where, said: None if "propagateSizeHints" in said else print(said))
KINDS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
LONGEST_WAIT = 60_000  # milliseconds; a benchmark that hangs says so
WIDTH, HEIGHT = 1366, 768


def bare_window() -> Window:
    """The desk's window as at start, with choices of its own, before any office is opened."""
    app = dress()
    file = Path(tempfile.mkdtemp(prefix="receiving-desk-")) / "desk.ini"
    window = build_window(app, QSettings(str(file), QSettings.Format.IniFormat), Lanes())
    Tidying(window)
    window.resize(WIDTH, HEIGHT)
    return window


def come_in(window: Window, place: Path | str) -> Entrance:
    """Show the window and, after its first frame, open the office behind the door; back when it is shown."""

    def open_door() -> OfficeDoor:  # on a lane, as the program does it
        from receiving_app.desk.door import office_door

        return office_door(place)

    entrance = Entrance(window, open_door)
    window.first_painted.connect(entrance.look)
    loop = QEventLoop()
    window.desk.talk.received_today_read.connect(lambda _: QTimer.singleShot(0, loop.quit))
    QTimer.singleShot(LONGEST_WAIT, loop, lambda: loop.exit(1))
    window.show()
    if loop.exec():
        raise TimeoutError("the office did not open")
    return entrance


def leave(window: Window) -> None:
    """Close the desk as the program does; no answer that is still on its way asks for more."""
    window.desk.talk.blockSignals(True)
    window.desk.errands.lanes.close()
    QCoreApplication.sendPostedEvents()
    if window.desk.office is not None:
        window.desk.office.close()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def press(character: str) -> None:
    """One key down and up on what has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
    for kind in KINDS:
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
        event.setAccepted(kind is not QEvent.Type.ShortcutOverride)
        QCoreApplication.sendEvent(widget, event)


class Gun(QObject):
    """Pulls the trigger and says how long the verdict, and then the whole screen, took to be painted."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window, self._loop = window, QEventLoop()
        self._answered = self._read = False
        self._began = self._verdict = 0.0
        window.desk.talk.answered.connect(self._note_answer)
        window.desk.talk.delivery_read.connect(self._note_delivery)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one

    def shoot(self, code: str) -> tuple[float, float]:
        """Milliseconds from Enter until the verdict was painted, and until the delivery was."""
        for character in code:
            press(character)
        self._answered = self._read = False
        self._verdict = 0.0
        self._began = time.perf_counter()
        press("\r")
        stop = QTimer(self, singleShot=True, interval=LONGEST_WAIT)
        stop.timeout.connect(lambda: self._loop.exit(1))
        stop.start()
        if self._loop.exec():
            raise TimeoutError(f"{code} was not answered")
        stop.stop()
        return self._verdict, (time.perf_counter() - self._began) * 1000

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See the frame being drawn; what is queued now happens right after it."""
        if event.type() is QEvent.Type.UpdateRequest and watched in (
            self._window,
            self._window.windowHandle(),
        ):
            QTimer.singleShot(0, self._painted)
        return False

    def _note_answer(self, _: object) -> None:
        self._answered = True

    def _note_delivery(self, _: object) -> None:
        self._read = self._answered and not self._window.desk.talk.is_busy()

    def _painted(self) -> None:
        if self._answered and not self._verdict:
            self._verdict = (time.perf_counter() - self._began) * 1000
        if self._read and self._verdict:
            self._loop.quit()


class LoopWatch(QObject):
    """Notes how late a timer of 5 ms comes: what the window's thread was kept from doing."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=5)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)
        self._timer.start()

    def _note(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000 - 5)
        self._last = now
