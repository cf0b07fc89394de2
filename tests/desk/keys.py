"""Keys as a gun or a person sends them, at times that the test says; nothing sleeps."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

PRESS, RELEASE, OVERRIDE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = {"\x1d": Qt.Key.Key_BracketRight, "\x1e": Qt.Key.Key_AsciiCircum, "\x04": Qt.Key.Key_D}
ENTER, TAB = "\r", "\t"


class Clock:
    def __init__(self):
        self.now = 1_000_000

    def __call__(self):
        return self.now


def key_of(character):
    if character == ENTER:
        return Qt.Key.Key_Return
    if character == TAB:
        return Qt.Key.Key_Tab
    return Qt.Key(ord(character.upper()))


def press(character, *, key=None, modifiers=NONE, target=None, repeated=False):
    """One key down and up on what has the keyboard, as the window system would send it."""
    key = key_of(character) if key is None else key
    for kind in (OVERRIDE, PRESS, RELEASE):
        widget = target or QApplication.focusWidget()
        event = QKeyEvent(kind, key, modifiers, character, repeated)
        event.setAccepted(kind != OVERRIDE)
        QCoreApplication.sendEvent(widget, event)


def send(text, clock, gap, *, target=None):
    """Type ``text``, ``gap`` milliseconds (or one of several) between keys; GS and its like as Ctrl keys."""
    gaps = iter(gap) if hasattr(gap, "__iter__") else None
    for character in text:
        clock.now += next(gaps) if gaps else gap
        if character in CONTROL:
            press(
                character,
                key=CONTROL[character],
                modifiers=Qt.KeyboardModifier.ControlModifier,
                target=target,
            )
        else:
            press(character, target=target)
