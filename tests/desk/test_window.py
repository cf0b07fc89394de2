from importlib import import_module

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

import tests.desk.demo_screen as demo
from receiving_app.desk.desk_office import DoorState, Doorway
from receiving_app.desk.first_run_screen import FirstRunScreen
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text
from receiving_app.desk.screens import RAIL, Place
from receiving_app.desk.sign_in_screen import SignInScreen
from receiving_app.desk.theme import Theme
from receiving_app.desk.tokens import THEMES
from tests.desk.conftest import RECEIVE
from tests.desk.small_office import ABOUT, SmallDock, SmallOffice

DEMO = Place("demo", "Demo", "list", "demo_screen")
CONTROLS = (QAbstractButton, QAbstractItemView, QLineEdit, QComboBox, QPlainTextEdit)


@pytest.fixture
def demo_place(monkeypatch):
    monkeypatch.setattr("receiving_app.desk.screens.import_module", _or_demo(demo))
    return DEMO


def _or_demo(demo):
    return lambda name: demo if name.endswith("demo_screen") else import_module(name)


def shown(window, kind):
    return [one for one in window.findChildren(kind) if one.isVisible()]


def with_a_delivery(window, qtbot, verdict="CLEARED"):
    dock = SmallDock(verdict=verdict)
    window.use(SmallOffice(dock), ABOUT)
    window.take_scan("PO-1", "SCANNER")
    window.take_scan("SN-000001", "SCANNER")
    window.take_scan("?X-1", "SCANNER")
    qtbot.waitUntil(lambda: len(dock.scans) == 3 and not window.desk.talk.is_busy())
    qtbot.waitUntil(window.front().side.tags.print.isEnabled)
    QApplication.processEvents()


SIZES = {
    "100 %": (1366, 768, 1.0),
    "125 %": (1366, 768, 1.25),
    "1080p": (1920, 1080, 1.0),
    "4K": (3840, 2160, 2.0),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", THEMES)
def test_nothing_is_cut_off_in_any_theme_or_size(app, open_window, qtbot, name, size):
    width, height, scale = SIZES[size]
    Theme(name, scale).apply(app)
    window = open_window(width, height)
    with_a_delivery(window, qtbot, "HELD")
    least = window.minimumSizeHint()
    assert least.width() <= width
    assert least.height() <= height
    assert window.size().toTuple() == (width, height)
    for label in shown(window, Text):
        assert label.width() > 0
        cut = label.fontMetrics().horizontalAdvance(label.text()) > label.width()
        assert not cut or label.wordWrap() or label.toolTip() == label.text(), label.text()
    for button in shown(window, Button):
        assert button.width() >= button.minimumSizeHint().width(), button.text()
        assert min(button.width(), button.height()) >= 24
        inside = button.mapTo(window, button.rect().bottomRight())
        assert window.rect().contains(inside), button.text()
    print_button = window.front().side.tags.print
    assert print_button.visibleRegion().boundingRect() == print_button.rect()


@pytest.mark.parametrize("name", THEMES)
def test_the_window_is_painted_in_the_themes_colours(app, open_window, qtbot, name):
    Theme(name).apply(app)
    window = open_window()
    with_a_delivery(window, qtbot)
    picture = window.grab().toImage()
    rail = window.rail.buttons["receive"]
    colours = THEMES[name]
    assert picture.pixelColor(4, 400).name().upper() == colours["nav"]
    assert (
        picture.pixelColor(rail.mapTo(window, rail.rect().center()) + _down(24)).name().upper()
        == (colours["nav_active"])
    )
    banner = window.front().banner
    assert (
        picture.pixelColor(banner.mapTo(window, banner.rect().center())).name().upper()
        == (colours["warn_solid"])
    )


def _down(pixels):
    return QPoint(0, pixels)


def test_tab_reaches_everything_and_the_work_comes_before_the_rail(open_window, qtbot, demo_place):
    window = open_window(places=(RECEIVE, demo_place))
    with_a_delivery(window, qtbot)
    wanted = {
        one
        for kind in CONTROLS
        for one in shown(window, kind)
        if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    seen = [QApplication.focusWidget()]
    for _ in range(3 * len(wanted)):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert wanted <= set(seen)
    first_rail = min(seen.index(button) for button in window.rail.buttons.values())
    assert seen.index(window.front().scan_box.line) < seen.index(window.front().side.tags.print) < first_rail


def test_everything_that_can_be_used_has_a_name(open_window, qtbot, demo_place):
    window = open_window(places=(RECEIVE, demo_place))
    with_a_delivery(window, qtbot)
    for key in ("receive", "demo"):
        window.go(key)
        for kind in CONTROLS:
            for one in shown(window, kind):
                said = QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)
                assert said, one


def test_a_row_is_read_as_a_sentence(window, qtbot):
    with_a_delivery(window, qtbot)
    model = window.front().order.table.model()
    said = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Line: 1. Item: Laptop 15 inch, NW-15-I7. Ordered: 3. Received: 1 of 3. Tags: 1. Status: Partial."
    )


def test_alt_and_a_digit_goes_to_a_screen_built_at_its_first_visit(open_window, demo_place, dock, qtbot):
    window = open_window(places=(RECEIVE, demo_place))
    window.use(SmallOffice(dock), ABOUT)
    assert list(window.screens) == ["receive"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert list(window.screens) == ["receive", "demo"]
    assert window.title_bar.title.text() == "Demo"
    assert window.rail.buttons["demo"].isChecked()


def test_the_title_bar_says_where_how_much_what_is_ready_and_who(window):
    bar = window.title_bar
    assert bar.dock.text() == "Dock B, Central Warehouse"
    assert bar.count.text() == "0 received today"
    assert bar.scanner.accessibleName() == "Scanner ready"
    assert bar.printer.accessibleName() == "Tag printer ready"
    assert bar.person.text() == "M. Alvarez"
    assert not window.ribbon.isVisible()


class ShownWindows(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_no_part_flashes_up_as_a_window_while_screens_are_built(app, open_window, demo_place, qtbot):
    shown_windows = ShownWindows()
    app.installEventFilter(shown_windows)
    window = open_window(places=(RECEIVE, demo_place))
    with_a_delivery(window, qtbot)
    window.go("demo")
    for state in (DoorState.LOCKED, DoorState.OPEN):
        window.show_door(SignInScreen(Doorway(state, "Central")))
    window.show_door(FirstRunScreen())
    app.removeEventFilter(shown_windows)
    assert [one for one in shown_windows.seen if one is not window] == []
    assert app.activeWindow() is window


def test_a_sample_office_wears_its_ribbon_over_every_screen(open_window, dock, demo_place):
    window = open_window(places=(RECEIVE, demo_place))
    office = SmallOffice(dock, is_sample=True)
    window.use(office, office.about())
    for key in ("receive", "demo"):
        window.go(key)
        assert window.ribbon.isVisible()
        assert "Sample office" in window.ribbon.accessibleName()
        assert window.ribbon.width() == window.width() - window.rail.width()


def test_a_screen_rereads_when_what_it_watches_changed_and_only_then(open_window, demo_place, dock, qtbot):
    window = open_window(places=(RECEIVE, demo_place))
    window.use(SmallOffice(dock), ABOUT)
    window.go("demo")
    demo = window.front()
    qtbot.waitUntil(lambda: demo.fetched == 1)
    window.spread(frozenset({"slips"}))
    window.spread(frozenset({"demo"}))
    qtbot.waitUntil(lambda: demo.fetched == 2)
    window.go("receive")
    window.spread(frozenset({"demo"}))
    assert demo.fetched == 2
    window.go("demo")
    qtbot.waitUntil(lambda: demo.fetched == 3)


def test_another_theme_builds_everything_again_and_keeps_the_delivery(app, window, qtbot):
    with_a_delivery(window, qtbot)
    before = window.front()
    Theme("dark").apply(app)
    window.rebuild()
    assert window.front() is not before
    qtbot.waitUntil(window.front().order.isVisible)
    assert window.front().order.number.text() == "PO-1"
    assert window.front().question.isVisible()
    assert window.title_bar.person.text() == "M. Alvarez"


def test_f1_opens_the_help_of_the_screen_without_stopping_the_work(window, qtbot):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    sheet = window._help
    qtbot.waitUntil(sheet.isVisible)
    words = [label.text() for label in sheet.findChildren(QLabel)]
    assert "Take the last scan back" in words
    assert not sheet.isModal()
    assert QApplication.activeModalWidget() is None


def test_the_rail_has_nine_places():
    assert [place.title for place in RAIL] == [
        "Receive", "Purchases", "Slips", "Tags", "Inventory", "Card log", "Approvals", "Reports", "Settings",
    ]  # fmt: skip
