"""The queue of deliveries without an order, by keys: taken up again, identified, settled, taken back."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.receiving.arrivals.unidentified import settled_deliveries, unidentified_deliveries
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_by_hand import card, tell  # noqa: F401 - fixtures
from tests.stories.test_closing import settled
from tests.stories.test_through_the_window import ORDER, SERIAL, answered, desk, shoot  # noqa: F401 - fixtures


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


@pytest.fixture
def queue(qtbot, desk, sample_office, tell):
    """A delivery that nobody could place was closed; F5 shows it."""
    tell("Begin a delivery", carrier="UPS", boxes="1")
    settled(qtbot, desk)
    shoot(qtbot, desk, SERIAL)
    settled(qtbot, desk)
    tell("Unidentified", seen="Carahsoft sticker, no name")
    settled(qtbot, desk)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(desk.front().check.isVisible, timeout=10_000)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000):
        press(Qt.Key.Key_Return)
    answered(qtbot, desk)
    qtbot.waitUntil(desk.front().open_deliveries.isVisible, timeout=10_000)
    press(Qt.Key.Key_F5)
    screen = desk.front()
    qtbot.waitUntil(lambda: screen.chosen() is not None, timeout=10_000)
    return screen


def say(words):
    """Write into the dialog that is about to open, and press Enter on its button."""

    def answer():
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, answer)
            return
        for field in box.findChildren(QLineEdit)[:1]:
            field.setText(words)
        for field in box.findChildren(QPlainTextEdit):
            field.setPlainText(words)
        box.sure.click()

    QTimer.singleShot(0, answer)


def waiting(office):
    return [each.number for each in office.ask(unidentified_deliveries)]


def test_it_is_identified_and_nothing_is_scanned_twice(qtbot, desk, sample_office, queue):
    assert waiting(sample_office) == [queue.chosen().number]
    qtbot.waitUntil(queue.buttons["It is for an order"].isEnabled, timeout=10_000)
    say(ORDER)
    QTest.keyPress(queue.search, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: waiting(sample_office) == [], timeout=10_000)
    assert sample_office.ask(purchase_seen, ORDER).lines[0].received == 1
    qtbot.waitUntil(lambda: "played to it" in queue.strip.accessibleName(), timeout=10_000)
    queue.strip.button.click()  # Undo
    qtbot.waitUntil(lambda: len(waiting(sample_office)) == 1, timeout=10_000)
    assert sample_office.ask(purchase_seen, ORDER).lines[0].received == 0
    assert sample_office.differences() == ()


def test_it_is_handed_to_an_agency_and_taken_back(qtbot, desk, sample_office, queue):
    qtbot.waitUntil(queue.buttons["Handed to an agency"].isEnabled, timeout=10_000)
    say("to Revenue, J. Okafor")
    QTest.keyPress(queue.search, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: waiting(sample_office) == [], timeout=10_000)
    (gone,) = sample_office.ask(settled_deliveries)
    assert (gone.how, gone.reason) == ("handed to an agency", "to Revenue, J. Okafor")
    qtbot.waitUntil(lambda: not queue.strip.isHidden(), timeout=10_000)
    queue.chips[1].click()
    qtbot.waitUntil(lambda: queue.chosen() is not None and queue.chosen().settled != "", timeout=10_000)
    qtbot.waitUntil(queue.buttons["Take this back"].isEnabled, timeout=10_000)
    say("it came back")
    queue.buttons["Take this back"].click()
    qtbot.waitUntil(lambda: len(waiting(sample_office)) == 1, timeout=10_000)
    assert sample_office.differences() == ()


def test_one_key_takes_it_up_again_at_receive(qtbot, desk, sample_office, queue):
    number = queue.chosen().number
    qtbot.waitUntil(queue.buttons["Take it up again"].isEnabled, timeout=10_000)
    QTest.keyPress(queue.search, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.front() is desk.screens["receive"], timeout=10_000)
    qtbot.waitUntil(lambda: desk.front().delivery is not None, timeout=10_000)
    assert desk.front().delivery.number == number
    press(Qt.Key.Key_F5)
    assert desk.front() is queue
    QTest.keyPress(queue.search, Qt.Key.Key_F5)
    assert desk.front() is desk.screens["receive"]
