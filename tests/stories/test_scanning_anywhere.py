"""The gun is fired while the keyboard is on any widget of any screen: nothing is pressed or typed (AC5)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from receiving_app.desk.screens import RAIL
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.keys import ENTER, TAB, send
from tests.stories.test_through_the_window import desk  # noqa: F401 - a fixture

CODE = "[)>\x1e06\x1d1PNW-15-I7\x1dS 4711\x1e\x04"


def test_no_widget_of_any_screen_gets_a_key_of_a_scan(desk):
    desk.gun.inlet.scanned.disconnect(desk.take_scan)  # where it goes is another matter
    for place in RAIL:
        desk.go(place.key)
        desk.desk.errands.lanes.reading.run(lambda: None).answer()
        QApplication.processEvents()
        fire_at_every_widget(desk, place.key)


def fire_at_every_widget(desk, place):
    scans, pressed = [], []
    desk.gun.inlet.scanned.connect(lambda raw, _: scans.append(raw))
    parts = [
        part
        for part in desk.findChildren(QWidget)
        if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(parts) > len(RAIL)
    for part in parts:
        if isinstance(part, QAbstractButton):
            part.clicked.connect(lambda _=False, part=part: pressed.append(part.text()))
    for part in parts:
        part.setFocus()
        for end in (ENTER, TAB):
            send(CODE + end, desk.gun.clock, 5, target=part)
            desk.gun.clock.now += 400
    assert scans == [CODE] * (2 * len(parts)), place
    assert pressed == []
    assert desk.front() is desk.screens[place]
    typed = [part.text() for part in parts if isinstance(part, QLineEdit)]
    typed += [part.toPlainText() for part in parts if isinstance(part, QPlainTextEdit)]
    assert not any("4711" in text for text in typed)
