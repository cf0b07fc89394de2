"""The window never grows beyond the screen, whatever has to be shown at once (desk.md 2: never over 768)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.button import Button
from receiving_app.desk.theme import Theme
from tests.desk.conftest import app as light_app  # noqa: F401 - a fixture
from tests.desk.conftest import heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_hands_free import gun  # noqa: F401 - a fixture
from tests.stories.test_through_the_window import answered, desk, shoot  # noqa: F401 - fixtures

SIZES = {
    "100 %": (1366, 768, 1.0),
    "125 % of the screen": (1093, 614, 1.0),
    "125 % in Settings": (1366, 768, 1.25),
}
STATES = {
    "an unknown code on the empty dock": ("HX:22:7",),
    "two rows of answers on the empty dock": ("4712345982",),
    "three rows of answers on the empty dock": ("XQ-9911", "$DO.ANSWER.2"),
    "two rows of answers beside an order": ("2000517417", "XQ-9911"),
    "a near miss": ("2000517417", "1PNW-XQ99l1"),
    "which line": ("2000517417", "580-AVST", "6L37C21"),
}
TROUBLE = Notice(
    "err",
    "The printer is off, or it has run out of labels, or somebody has opened it.",
    "Your work is kept. Switch it on, load labels of the right size, and press Try again when it is ready.",
    "Try again",
    lambda: None,
)


@pytest.fixture
def engine():
    """What stands where is the same on every engine."""
    return "sqlite"


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


@pytest.fixture
def app(light_app, size):
    Theme("light", size[2]).apply(light_app)
    yield light_app
    Theme().apply(light_app)


@pytest.fixture
def fits(desk, size, qtbot):
    """Says whether all of the window is seen, and all its answers can be reached."""
    desk.resize(*size[:2])

    def fits():
        qtbot.waitUntil(
            lambda: not desk.desk.talk.is_busy() and not desk.desk.talk.is_reading(), timeout=20_000
        )
        # Parts are laid out in the events after the one that showed them; a window that grew does not shrink.
        qtbot.waitUntil(lambda: desk.minimumSizeHint().height() <= size[1], timeout=2_000)  # nothing squeezed
        assert desk.minimumSizeHint().width() <= size[0]
        assert (desk.width(), desk.height()) == size[:2]
        for button in (desk.rail.findChildren(Button) or [desk.rail])[-1:]:
            assert button.mapTo(desk, button.rect().bottomLeft()).y() < size[1]

    return fits


@pytest.mark.parametrize("state", STATES)
def test_the_window_stays_on_the_screen(desk, gun, fits, state):
    gun(*STATES[state])
    fits()
    question = desk.front().question
    if state != "which line":
        assert question.isVisible()
    first = question.findChildren(Button)[0] if question.isVisible() else desk.front().scan_box.hand
    assert not first.visibleRegion().isEmpty()
    desk.front().show_notice(TROUBLE)
    fits()
    assert desk.front().strip.isVisible()
    words = [label for label in desk.front().strip.findChildren(QLabel) if label.isVisible() and label.text()]
    assert all(label.height() >= label.heightForWidth(label.width()) for label in words), "it is read whole"


@pytest.mark.parametrize("key", [Qt.Key.Key_F4, Qt.Key.Key_F3, Qt.Key.Key_F8])
def test_a_card_beside_a_question_and_a_strip_has_room(desk, gun, fits, key):
    gun("2000517417", "XQ-9911")
    desk.front().show_notice(TROUBLE)
    QTest.keyClick(QApplication.focusWidget(), key)
    fits()
    desk.gun.inlet.pause_over()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    desk.gun.inlet.pause_over()
    fits()
