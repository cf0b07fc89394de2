"""Where scans come in: every key of the application passes here before any widget sees it.

Keys are held back for a moment. If they turn out to be a scan, no widget ever gets them: no field is typed
into, no button pressed, and the scanner's own Enter is gone. If a person typed them, they go where they
were going, in order. What a line edit would drop (GS, RS, EOT) is caught here too.
"""

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from receiving_app.desk.calibration import Lesson, learn, with_control
from receiving_app.desk.wedge import EOT, GS, RS, Gun, Run

_PRESS, _RELEASE, _OVERRIDE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
_KEY_EVENTS: Final = frozenset((_PRESS, _RELEASE, _OVERRIDE))
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MODIFIERS: Final = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
    )
)
_CTRL_CODES: Final[dict[int, str]] = {
    Qt.Key.Key_BracketRight: GS,
    Qt.Key.Key_AsciiCircum: RS,
    Qt.Key.Key_6: RS,
    Qt.Key.Key_D: EOT,
}
_KEPT: Final = frozenset((GS, RS, EOT))
_TYPING_MS: Final = 1500
_TYPING_HOLD_MS: Final = 60
_LESSON_GAP_MS: Final = 1000


def copy_of(event: QKeyEvent) -> QKeyEvent:
    """The same key event once more. PySide never frees what ``QKeyEvent.clone`` makes: 100 bytes a key."""
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )


class ScanInlet(QObject):
    """The application-wide event filter.

    Args:
        gun: how the scanner types; may be replaced at any time through ``gun``.
        clock: milliseconds, for key events that carry no time of their own.
    """

    scanned = Signal(str, str)
    """A scan (raw, control characters kept) and the name of the gun."""
    learnt = Signal(Lesson)
    """What a calibration sheet taught, after :meth:`expect_calibration`."""

    def __init__(self, gun: Gun | None = None, clock: Callable[[], int] | None = None) -> None:
        super().__init__()
        self.gun = gun or Gun()
        self._clock = clock or (lambda: time.monotonic_ns() // 1_000_000)
        self._run = Run()
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._down: Counter[int] = Counter()  # held keys that were not let go yet
        self._times: list[int] = []
        self._swallowed: set[int] = set()
        self._last = (0, 0)
        self._typed_at: int | None = None
        self._alt_digits = ""
        self._replaying = False
        self._printed: tuple[str, ...] = ()
        self._composed = ""
        self._pause, self._second_look = (
            QTimer(self, singleShot=True),
            QTimer(self, singleShot=True, interval=5),
        )
        # A busy window lets the clock run out while keys still lie in the queue: look there once more.
        self._pause.timeout.connect(self._second_look.start)
        self._second_look.timeout.connect(self.pause_over)

    def install(self, app: QApplication) -> None:
        """Stand before every widget of the application."""
        app.installEventFilter(self)

    def expect_calibration(self, *printed: str) -> None:
        """Take the next run of keys, however slow, as one of the codes of the calibration sheet."""
        self._let_go()
        self._printed = printed

    def forget_calibration(self) -> None:
        """Expect no calibration sheet any more; the next scan is a scan."""
        self._printed = ()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold back keys that may be a scan; everything else passes."""
        if event.type() not in _KEY_EVENTS or self._replaying:
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.type() == _OVERRIDE:
            return self._claim(event)
        if event.type() == _RELEASE:
            return self._released(watched, event)
        return self._pressed(watched, event)

    # -- keys -------------------------------------------------------------------

    def _claim(self, event: QKeyEvent) -> bool:
        """Keep a key from being taken for a shortcut when it may belong to a scan."""
        ends = bool(self._run.text) and (event.key() in (*_ENTER, Qt.Key.Key_Tab) or bool(self._printed))
        if not (ends or self._character(event) or self._is_alt_code(event)):
            return False
        event.accept()
        return True

    def _pressed(self, watched: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            self._alt_digits = "" if event.key() == Qt.Key.Key_Alt else self._alt_digits
            return False
        if self._is_alt_code(event):
            return self._take_alt_digit(watched, event)
        repeated, self._composed, self._alt_digits = self._composed, "", ""
        if repeated and event.text() == repeated and event.key() in (0, Qt.Key.Key_unknown):
            event.accept()  # Windows sends the composed character once more when Alt is let go
            return True
        gap = self._gap(event)
        if self._run.text and gap > self._hold():
            self.pause_over()
        character = self._character(event)
        # Qt takes the same key twice within a millisecond ("00" from a fast gun) for a key held down.
        # A key that is really held down begins to repeat after a pause, with nothing held back.
        if character and (self._run.text or not event.isAutoRepeat()):
            return self._hold_back(watched, event, character, gap)
        ends = event.key() in (*_ENTER, Qt.Key.Key_Tab)
        if ends and self._is_plain(event) and self._ended(event, gap):
            event.accept()
            return True
        if self._printed and self._run.text and not ends:
            event.accept()  # a key that scanners send for a control character, such as F8; the lesson goes on
        else:
            self._let_go()
        return bool(self._run.text)

    def _hold_back(self, watched: QWidget, event: QKeyEvent, character: str, gap: int) -> bool:
        event.accept()
        self._run.add(character, gap)
        self._held.append((watched, copy_of(event)))
        self._down[event.key()] += 1
        self._times.append(self._times[-1] + gap if self._times else 0)
        suffix = self.gun.suffix
        ends = bool(suffix) and suffix in (character, self.gun.as_printed(character))
        if (
            ends
            and not self._printed
            and self._run.is_certain(self.gun)
            and self._run.is_scan(self.gun, None)
        ):
            self._scan()
        elif not self._printed and not self._run.may_become_scan(self.gun):
            self._let_go()
        else:
            self._second_look.stop()
            self._pause.start(self._hold())
        return True

    def _ended(self, event: QKeyEvent, gap: int) -> bool:
        """Whether Enter or Tab ended a scan (and is gone with it)."""
        if not self._run.text:
            return False
        if self._printed:
            self._times.append(self._times[-1] + gap)
            self._swallowed.add(event.key())
            self._learn("Tab" if event.key() == Qt.Key.Key_Tab else "Enter")
            return True
        if not self._run.is_scan(self.gun, gap):
            return False
        self._swallowed.add(event.key())
        self._scan()
        return True

    def _released(self, watched: QWidget, event: QKeyEvent) -> bool:
        key = event.key()
        if self._down[key]:
            self._held.append((watched, copy_of(event)))
            self._down[key] -= 1
            event.accept()
            return True
        if key in self._swallowed:
            self._swallowed.discard(key)
            event.accept()
            return True
        return False

    # -- what the held keys turn out to be --------------------------------------

    def pause_over(self) -> None:
        """Settle the held keys now that no more came."""
        if self._printed and self._run.text:
            self._learn("nothing")
        elif self._run.text and self._run.is_scan(self.gun, None):
            self._scan()
        else:
            self._let_go()

    def _scan(self) -> None:
        raw = self._run.scan(self.gun)
        self._swallow()
        if raw:
            self.scanned.emit(raw, self.gun.name)

    def _learn(self, ended: str) -> None:
        expected, self._printed, got = self._printed, (), self._run.text
        printed = min(expected, key=lambda code: abs(len(code) - len(got)))
        lesson = learn(self.gun, printed, got, tuple(self._times), ended)
        self.gun = lesson.gun
        self._swallow()
        self.learnt.emit(lesson)

    def _let_go(self) -> None:
        """A person typed the held keys: send them on to where they were going."""
        if not self._run.text:
            return
        held = list(self._held)
        self._typed_at = self._clock()
        self._forget()
        self._replaying = True
        try:
            for target, event in held:
                goal = target if isValid(target) else QApplication.focusWidget()
                if goal is not None and not (set(event.text()) & _KEPT):
                    QCoreApplication.sendEvent(goal, event)
        finally:
            self._replaying = False

    def _swallow(self) -> None:
        """Forget the held keys for good; a key still down is swallowed again when it is let go."""
        self._swallowed.update(key for key, count in self._down.items() if count)
        self._forget()

    def _forget(self) -> None:
        self._pause.stop()
        self._second_look.stop()
        self._run = Run()
        self._held.clear()
        self._down.clear()
        self._times.clear()

    # -- reading one key --------------------------------------------------------

    def _hold(self) -> int:
        """How long keys are held back, in milliseconds: less while a person is plainly typing."""
        if self._printed:
            return _LESSON_GAP_MS
        typing = self._typed_at is not None and self._clock() - self._typed_at < _TYPING_MS
        return max(_TYPING_HOLD_MS, round(self.gun.mean_gap * 1.2)) if typing else self.gun.longest_gap

    def _gap(self, event: QKeyEvent) -> int:
        """Milliseconds since the key before: by the events' own times where both have one."""
        before, now = self._last, (event.timestamp(), self._clock())
        self._last = now
        return max(0, now[0] - before[0] if now[0] and before[0] else now[1] - before[1])

    def _character(self, event: QKeyEvent) -> str:
        """The character a key sends towards a scan; '' for keys that no scanner types."""
        text, modifiers = event.text(), event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        if text in _KEPT and text:
            return text
        if control and not alt:
            return _CTRL_CODES.get(event.key()) or self._foreign_control(event)
        if alt != control or modifiers & Qt.KeyboardModifier.MetaModifier:
            return ""
        if len(text) != 1 or not (text.isprintable() or text in (self.gun.prefix, self.gun.suffix)):
            return ""
        if self.gun.caps_by_shift and not self._printed and len(text.swapcase()) == 1:
            return text.upper() if modifiers & Qt.KeyboardModifier.ShiftModifier else text.lower()
        return text

    def _foreign_control(self, event: QKeyEvent) -> str:
        """Ctrl and a key that is ``]`` or ``^`` on the scanner's keyboard but not on this one."""
        stands = with_control(event.key())
        is_known = any(came == stands for came, _ in self.gun.corrections)
        return stands if self._printed or is_known else ""

    def _is_plain(self, event: QKeyEvent) -> bool:
        return event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)

    def _is_alt_code(self, event: QKeyEvent) -> bool:
        """Whether a digit belongs to a code such as Alt+0029: on the number pad, or begun with 0."""
        modifiers = event.modifiers()
        if not modifiers & Qt.KeyboardModifier.AltModifier or not Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
            return False
        on_pad = bool(modifiers & Qt.KeyboardModifier.KeypadModifier)
        return on_pad or bool(self._alt_digits) or event.key() == Qt.Key.Key_0

    def _take_alt_digit(self, watched: QWidget, event: QKeyEvent) -> bool:
        self._alt_digits += chr(event.key())
        gap = self._gap(event)
        event.accept()
        if self._run.text:  # the digits take their time; what was held back waits for what they make
            self._pause.start(self._hold())
        code = int(self._alt_digits)
        if len(self._alt_digits) >= 3 and code < 32 and chr(code) in _KEPT:
            self._alt_digits, self._composed = "", chr(code)
            composed = QKeyEvent(_PRESS, 0, Qt.KeyboardModifier.NoModifier, chr(code))
            return self._hold_back(watched, composed, chr(code), gap)
        return True
