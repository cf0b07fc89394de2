"""The real door of an office in a folder."""

import pytest
from PySide6.QtTest import QTest

from receiving_app.desk.desk_office import DoorState, FirstOffice
from receiving_app.desk.door import Door
from receiving_app.desk.entrance import Entrance
from receiving_app.desk.one_window import AlreadyOpen
from receiving_app.desk.parts.asking import NewPin
from receiving_app.desk.screens import RAIL
from receiving_app.desk.sign_in_screen import SignInScreen
from receiving_app.errors import Refused
from receiving_app.people.actions import add_person
from receiving_app.people.reference_files import PersonRow
from receiving_app.people.rules import Role
from receiving_app.people.sign_in import reset_pin
from receiving_app.settings import Settings

FIRST = FirstOffice("OTS Central", "Dock A, north", "America/Chicago", "Ada Landry", "135790")


@pytest.fixture
def settings(tmp_path):
    return Settings(office=tmp_path / "office", workstation="dock-a")


@pytest.fixture
def door(settings):
    door = Door(settings)
    door.make_office(FIRST)
    yield door
    door._opened().close()


def test_any_name_of_a_dock_is_taken_and_its_code_made_from_it(door):
    (person,) = door.look().people
    office = door.sign_in(person.person_id, "135790")
    assert office.about().dock == "DOCK-A-NORTH"


def test_what_a_form_cannot_be_names_no_file_of_ours(tmp_path):
    door = Door(Settings(office=tmp_path / "other"))
    with pytest.raises(Refused) as refused:
        door.make_office(FirstOffice("OTS\x07Central", "A", "America/Chicago", "Ada", "135790"))
    assert ".csv" not in str(refused.value)
    assert ".json" not in str(refused.value)


def test_only_those_who_can_are_listed_at_the_door_and_the_others_counted(door):
    (person,) = door.look().people
    office = door.sign_in(person.person_id, "135790")
    office.do(_add_clerk)
    seen = door.look()
    assert (seen.state, [each.name for each in seen.people], seen.without) == (
        DoorState.LOCKED,
        ["Ada Landry"],
        1,
    )


def test_what_the_one_before_left_under_way_stays_theirs(door):
    """A print or an undo that still runs when the next person signs in is written down as who began it."""
    (person,) = door.look().people
    first = door.sign_in(person.person_id, "135790")
    clerk = first.do(_add_clerk)
    first.do(reset_pin, clerk.id, "246802")
    second = door.sign_in(clerk.id, "246802")
    assert first.do(_whoever_writes) == person.person_id
    assert second.do(_whoever_writes) == clerk.id


def _whoever_writes(_session, by):
    return by.person_id


def _add_clerk(session, by):
    clerk = frozenset({Role.RECEIVING_CLERK})
    return add_person(
        session, by, PersonRow("E2", "Cal Clerk", None, "CENTRAL", clerk, None, True, by.today, None)
    )


def test_a_wrong_pin_names_the_pin_only(door):
    (person,) = door.look().people
    with pytest.raises(Refused, match=r"^The PIN is wrong\. Nobody else here can give you a new PIN"):
        door.sign_in(person.person_id, "111333")


def test_a_second_window_on_one_office_is_told_so_and_the_first_comes_to_the_front(
    open_window, door, settings, qtbot
):
    first, second = open_window(), open_window()
    Entrance(first, lambda: door).look()
    qtbot.waitUntil(lambda: isinstance(first.pages.currentWidget(), SignInScreen))
    raised = []
    first.raise_ = lambda: raised.append("front")
    Entrance(second, lambda: Door(settings)).look()
    strip = second.front().strip
    qtbot.waitUntil(strip.isVisible)
    assert strip.title.text() == "This office is open in another window of this PC."
    qtbot.waitUntil(lambda: raised == ["front"])


def test_an_office_that_was_closed_opens_again(door, settings):
    (person,) = door.look().people
    office = door.sign_in(person.person_id, "135790")
    with pytest.raises(AlreadyOpen):
        Door(settings).look()
    office.close()
    other = Door(settings)
    assert other.look().state is DoorState.LOCKED
    other._opened().close()
    other._let_go()


def test_ones_own_pin_is_changed_in_settings(open_window, door, qtbot, monkeypatch):
    window = open_window(places=RAIL)
    Entrance(window, lambda: door).look()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SignInScreen))
    page = window.pages.currentWidget()
    QTest.keyClicks(page.pin.line, "135790")
    page._sign()
    qtbot.waitUntil(lambda: window.desk.office is not None)
    window.go("settings")
    screen = window.front()
    for pins, said in (
        (NewPin("999111", "246802"), "The old PIN is wrong."),
        (NewPin("135790", "246802"), "Your PIN is changed."),
    ):
        monkeypatch.setattr("receiving_app.desk.setting_people.ask_new_pin", lambda *_, pins=pins, **__: pins)
        screen.buttons["Change my PIN"].click()
        qtbot.waitUntil(lambda said=said: screen.strip.title.text() == said)
    window.title_bar.sign_out_asked.emit()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SignInScreen))
    (person,) = door.look().people
    assert door.sign_in(person.person_id, "246802")
