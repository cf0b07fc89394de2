import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from receiving_app.desk.desk_office import DoorState, Doorway, FirstOffice, PersonAtDoor
from receiving_app.desk.entrance import Entrance
from receiving_app.desk.first_run_screen import FirstRunScreen
from receiving_app.desk.parts.text import Text
from receiving_app.desk.sign_in_screen import SignInScreen
from receiving_app.errors import Cancelled, Refused, Trouble
from tests.desk.small_office import SmallDock, SmallOffice

PEOPLE = (
    PersonAtDoor("1", "M. Alvarez", "Receiving clerk", "E1"),
    PersonAtDoor("2", "R. Roy", "Property manager", "E2"),
    PersonAtDoor("3", "Nicholas Bond", "Auditor", "E3"),
    PersonAtDoor("4", "Ann Hollis", "Cardholder", "E4"),
)


class SmallDoor:
    def __init__(self, state=DoorState.LOCKED):
        self.state, self.made, self.signed = state, [], []
        self.broken, self.entered = [], []
        self.go_on = threading.Event()

    def look(self):
        if self.broken:
            raise self.broken.pop()
        return Doorway(self.state, "Central Warehouse", PEOPLE, without=54)

    def make_sample(self, progress):
        while not self.go_on.is_set():
            progress.step(3, 10, "Playing Monday")
        self.state = DoorState.OPEN

    def make_office(self, first):
        self.made.append(first)
        self.state = DoorState.LOCKED

    def enter(self, person_id=""):
        self.entered.append(person_id)
        return SmallOffice(SmallDock(), is_sample=True)

    def sign_in(self, person_id, pin):
        self.signed.append((person_id, pin))
        if pin != "246810":
            raise Refused("The PIN is wrong.", "Try again, or ask an administrator.")
        return SmallOffice(SmallDock())

    def sign_in_with_badge(self, badge):
        if badge != "BADGE-7":
            raise Refused("Nobody has that badge.", "Choose your name.")
        return SmallOffice(SmallDock())


@pytest.fixture
def at_door(open_window, qtbot):
    def come(door, page):
        window = open_window()
        entrance = Entrance(window, lambda: door)
        entrance.look()
        qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), page))
        return window, window.pages.currentWidget()

    return come


def test_a_pin_lets_one_in(at_door, qtbot):
    door = SmallDoor()
    window, page = at_door(door, SignInScreen)
    assert not window.rail.isEnabled()
    page.people.selectRow(1)
    QTest.keyClicks(page.pin.line, "246810")
    QTest.keyClick(page.pin.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.office is not None)
    assert door.signed == [("2", "246810")]
    assert window.pages.currentWidget() is window.front()
    assert window.rail.isEnabled()
    assert window.title_bar.person.text() == "M. Alvarez"


def names(page):
    return [person.name for person in page._model.rows]


def test_letters_typed_anywhere_find_the_name_and_it_stands_large_over_the_pin(at_door, qtbot):
    door = SmallDoor()
    window, page = at_door(door, SignInScreen)
    assert page.chosen_name.text() == "Choose your name"
    assert page.people.chosen_row() is None
    QTest.keyClicks(page.people, "hol")
    assert names(page) == ["Ann Hollis", "Nicholas Bond"]
    assert page.chosen_name.text() == "Ann Hollis"
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.pin.line.hasFocus()
    QTest.keyClicks(page.pin.line, "l")
    assert names(page) == ["Ann Hollis"]
    assert page.pin.text() == ""
    QTest.keyClicks(page.people, "246810")
    assert page.pin.line.accessibleName() == "PIN of Ann Hollis"
    QTest.keyClick(page.pin.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.office is not None)
    assert door.signed == [("4", "246810")]


def test_a_pin_is_never_typed_where_it_can_be_read(at_door):
    _window, page = at_door(SmallDoor(), SignInScreen)
    QTest.keyClicks(page.search, "e2")
    assert page.chosen_name.text() == "R. Roy"
    QTest.keyClick(page.search, "4")  # goes on with nobody's number
    QTest.keyClicks(page.pin.line, "68")
    assert (page.search.text(), page.pin.text()) == ("e2", "468")
    page.search.clear()
    page.pin.line.clear()
    page.people.selectRow(1)
    page.search.setFocus()
    QTest.keyClicks(page.search, "2")
    assert (page.search.text(), page.pin.text()) == ("", "2")


def test_one_person_alone_types_the_pin_at_once(open_window, qtbot):
    window = open_window()
    door = SmallDoor()
    door.look = lambda: Doorway(DoorState.LOCKED, "Central Warehouse", PEOPLE[:1])
    Entrance(window, lambda: door).look()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SignInScreen))
    page = window.pages.currentWidget()
    page.setFocus()
    assert page.pin.line.hasFocus()


def test_the_list_is_found_by_number_and_walked_with_the_keys(at_door):
    _, page = at_door(SmallDoor(), SignInScreen)
    page.search.setText("e3")
    assert names(page) == ["Nicholas Bond"]
    page.search.setText("zz")
    assert page.nobody.text() == "Nobody here is called “zz”."
    page.search.clear()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.people.hasFocus()
    for key, name in ((Qt.Key.Key_End, "Ann Hollis"), (Qt.Key.Key_Home, "M. Alvarez")):
        QTest.keyClick(page.people, key)
        assert page.chosen_name.text() == name


def test_a_shortcut_leaves_nothing_in_the_pin(at_door):
    _, page = at_door(SmallDoor(), SignInScreen)
    QTest.keyClick(page.pin.line, Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    assert page.pin.text() == ""


def test_those_without_pin_and_badge_are_counted(at_door):
    _, page = at_door(SmallDoor(), SignInScreen)
    said = " ".join(text.text() for text in page.findChildren(Text))
    assert "54 more people work here and have neither PIN nor badge yet" in said


def test_where_nobody_has_a_pin_yet_the_way_to_the_first_one_is_told(at_door):
    door = SmallDoor()
    door.look = lambda: Doorway(DoorState.LOCKED, "Central Warehouse", (), without=86)
    _, page = at_door(door, SignInScreen)
    assert "people set-pin" in " ".join(text.text() for text in page.findChildren(Text))


def test_after_signing_out_of_a_sample_office_one_comes_in_as_anybody_without_a_pin(open_window, qtbot):
    door, window = SmallDoor(DoorState.OPEN), open_window()
    Entrance(window, lambda: door).look()
    qtbot.waitUntil(lambda: window.desk.office is not None)
    assert door.entered == [""]
    window.rebuild()
    window.title_bar.sign_out_asked.emit()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SignInScreen))
    page = window.pages.currentWidget()
    assert not page.pin.line.isVisible()
    QTest.keyClicks(page.search, "Roy")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.front())
    assert door.entered == ["", "2"]


def test_a_wrong_pin_is_told_beside_the_field(at_door, qtbot):
    window, page = at_door(SmallDoor(), SignInScreen)
    page.people.selectRow(0)
    QTest.keyClicks(page.pin.line, "1")
    QTest.keyClick(page.pin.line, Qt.Key.Key_Return)
    qtbot.waitUntil(page.pin.wrong.isVisible)
    assert page.pin.wrong.text() == "The PIN is wrong. Try again, or ask an administrator."
    assert page.pin.text() == ""
    assert "The PIN is wrong" in page.pin.line.accessibleName()
    assert window.desk.office is None


def test_the_pad_types_the_pin(at_door):
    _, page = at_door(SmallDoor(), SignInScreen)
    for words in ("1", "2", "Back", "3"):
        page._press(words)
    assert page.pin.text() == "13"
    page._press("Clear")
    page._sign()
    assert page.pin.wrong.text() == "Choose your name first."
    page.people.selectRow(0)
    page._sign()
    assert page.pin.wrong.text() == "Type your PIN."


def test_a_badge_lets_one_in_and_a_scan_at_the_door_goes_nowhere_else(at_door, qtbot):
    window, page = at_door(SmallDoor(), SignInScreen)
    window.take_scan("SN-000001", "SCANNER")
    qtbot.waitUntil(lambda: page.pin.wrong.text().startswith("Nobody has that badge."))
    window.take_scan("BADGE-7", "SCANNER")
    qtbot.waitUntil(lambda: window.desk.office is not None)
    assert window.desk.office.dock.scans == []


def test_a_first_run_opens_the_sample_office_with_its_ribbon(at_door, qtbot):
    door = SmallDoor(DoorState.NEW)
    window, page = at_door(door, FirstRunScreen)
    page.sample.setFocus()
    QTest.keyClick(page.sample, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.progress.isVisible() and "3 of 10" in page.progress.accessibleName())
    door.go_on.set()
    qtbot.waitUntil(lambda: window.desk.office is not None)
    assert window.ribbon.isVisible()


def test_the_sample_office_can_be_stopped(at_door, qtbot):
    door = SmallDoor(DoorState.NEW)
    _, page = at_door(door, FirstRunScreen)
    page.sample.click()
    qtbot.waitUntil(lambda: "3 of 10" in page.progress.accessibleName())
    page.progress.stopped.emit()
    qtbot.waitUntil(page.sample.isEnabled)
    assert not page.progress.isVisible()
    assert not page.strip.isVisible(), Cancelled


def test_my_office_starts_with_its_first_administrator(at_door, qtbot):
    door = SmallDoor(DoorState.NEW)
    window, page = at_door(door, FirstRunScreen)
    page.mine.click()
    page._make()
    assert page.office.wrong.isVisible()
    assert page.pin.wrong.text() == "A PIN has 6 to 12 digits and nothing else."
    for field, words in (
        (page.office, "Central"),
        (page.dock, "Dock A"),
        (page.name, "R. Roy"),
        (page.pin, "135790"),
    ):
        QTest.keyClicks(field.line, words)
    page.zone.setCurrentText("America/Chicago")
    QTest.keyClicks(page.again.line, "135791")
    page._make()
    assert page.again.wrong.text() == "The two PINs differ."
    page.again.line.setText("135790")
    page._make()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SignInScreen))
    assert door.made == [FirstOffice("Central", "Dock A", "America/Chicago", "R. Roy", "135790")]


def place(widget, page):
    return widget.mapTo(page, widget.rect().topLeft())


def test_what_is_wrong_stands_at_its_field_and_moves_nothing(at_door):
    window, page = at_door(SmallDoor(DoorState.NEW), FirstRunScreen)
    window.take_scan("SN-000001", "SCANNER")
    assert page.strip.title.text() == "There is no office yet."
    page.mine.click()
    assert not page.strip.isVisible()
    fields = (page.office, page.dock, page.name, page.pin, page.again)
    page.pin.line.setText("111111")
    page.zone.setCurrentText("Nowhere/Land")
    QTest.qWait(0)
    before = [place(field.line, page) for field in fields]
    page._make()
    QTest.qWait(0)
    assert [place(field.line, page) for field in fields] == before
    assert page.pin.wrong.text() == "One digit over and over is guessed first."
    assert page.zone_field.wrong.text() == "Choose one of the list."
    assert not page.strip.isVisible()
    assert place(page.pin.line, page).y() == place(page.again.line, page).y()


def test_a_door_that_cannot_be_reached_is_tried_again(open_window, qtbot):
    door = SmallDoor(DoorState.OPEN)
    door.broken = [Trouble("The database does not answer.", "Is the network up?")]
    window = open_window()
    Entrance(window, lambda: door).look()
    strip = window.front().strip
    qtbot.waitUntil(strip.isVisible)
    assert strip.advice.text() == "Is the network up?"
    strip.button.click()
    qtbot.waitUntil(lambda: window.desk.office is not None)


def test_signing_out_shows_the_door_again(at_door, qtbot):
    window, page = at_door(SmallDoor(), SignInScreen)
    window.take_scan("BADGE-7", "SCANNER")
    qtbot.waitUntil(lambda: window.desk.office is not None)
    window.title_bar.sign_out_asked.emit()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SignInScreen))
    assert window.pages.currentWidget() is not page


def test_a_desk_that_stays_open_looks_after_its_backup_every_hour(at_door, qtbot):
    door = SmallDoor()
    window, page = at_door(door, SignInScreen)
    office = SmallOffice(SmallDock())
    door.sign_in_with_badge = lambda _: office
    page.badge_scanned.emit("BADGE-7")
    qtbot.waitUntil(lambda: window.desk.office is office)
    qtbot.waitUntil(lambda: office.looked_after == 1)
    office.late = "No backup was made for two days."
    (entrance,) = window.findChildren(Entrance)
    assert entrance.hourly.isActive()
    entrance.hourly.timeout.emit()
    qtbot.waitUntil(lambda: window.front().strip.title.text() == "There is no fresh backup.")
    assert office.looked_after == 2
