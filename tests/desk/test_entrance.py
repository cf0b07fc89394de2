import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from receiving_app.desk.desk_office import DoorState, Doorway, FirstOffice, PersonAtDoor
from receiving_app.desk.entrance import Entrance
from receiving_app.desk.first_run_screen import FirstRunScreen
from receiving_app.desk.sign_in_screen import SignInScreen
from receiving_app.errors import Cancelled, Refused, Trouble
from tests.desk.small_office import SmallDock, SmallOffice

PEOPLE = (PersonAtDoor("1", "M. Alvarez", "Receiving clerk"), PersonAtDoor("2", "R. Roy", "Property manager"))


class SmallDoor:
    def __init__(self, state=DoorState.LOCKED):
        self.state, self.made, self.signed = state, [], []
        self.broken = []
        self.go_on = threading.Event()

    def look(self):
        if self.broken:
            raise self.broken.pop()
        return Doorway(self.state, "Central Warehouse", PEOPLE)

    def make_sample(self, progress):
        while not self.go_on.is_set():
            progress.step(3, 10, "Playing Monday")
        self.state = DoorState.OPEN

    def make_office(self, first):
        self.made.append(first)
        self.state = DoorState.LOCKED

    def enter(self):
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


def test_a_wrong_pin_is_told_beside_the_field(at_door, qtbot):
    window, page = at_door(SmallDoor(), SignInScreen)
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
    page.sample.click()
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
    assert page.pin.wrong.text() == "A PIN has at least 6 digits."
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
