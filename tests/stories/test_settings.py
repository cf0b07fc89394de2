"""Settings are changed in the window, are in force at once, and are taken back with Ctrl+Z."""

from datetime import datetime

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QStyleHints
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from receiving_app.desk.calibration import BARS
from receiving_app.desk.gun_lesson import GunLesson
from receiving_app.desk.parts.asking import NewPin
from receiving_app.desk.scanner_settings import _REFUSE
from receiving_app.desk.setting_rows import MARK_WORDS
from receiving_app.desk.theme import theme
from receiving_app.desk.workstation import Workstation
from receiving_app.people.lookups import the_office
from receiving_app.people.roles import give_role
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.scans.shown import visible
from receiving_app.settings import FILE_NAME
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.keys import ENTER, Clock, send
from tests.stories.test_through_the_window import desk  # noqa: F401 - a fixture
from tests.stories.test_undoing import PEOPLE, Hands

SCREEN = "receiving_app.desk.settings_screen"


@pytest.fixture
def at_settings(qtbot, desk, app, monkeypatch, sample_office, tmp_path):
    """At the Settings screen as administrator, on a PC with looks of its own."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "own"))
    day.act_as(sample_office, Role.ADMINISTRATOR)
    workstation = Workstation(app, QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat))
    workstation.setParent(desk)
    workstation.rebuild = desk.rebuild
    desk.desk.workstation = workstation
    hands = Hands(qtbot, desk, monkeypatch)
    hands.go("settings")

    def turn_to(chip):
        if chip:
            before = list(hands.screen.model.rows)
            hands.screen.chips[chip].click()
            qtbot.waitUntil(lambda: not hands.screen.model.is_loading and hands.screen.model.rows != before)
        return hands

    return turn_to


def value(hands, title):
    return next(row.value for row in hands.screen.model.rows if row.title == title)


def change(hands, title, question, answer):
    hands.choose(lambda row: row.title == title)
    hands.monkeypatch.setattr(f"receiving_app.desk.setting_questions.{question}", lambda *_: answer)
    return hands.press("Change")


def look(hands, title, words):
    """Choose another look; the window is built again, and shows the same rows."""
    hands.choose(lambda row: row.title == title)
    hands.monkeypatch.setattr("receiving_app.desk.setting_questions.ask_one_of", lambda *_: words)
    hands.screen.buttons["Change"].click()
    hands.screen = hands.window.front()
    hands.qtbot.waitUntil(lambda: any(row.value == words for row in hands.screen.model.rows))
    return hands.screen.strip.title.text()


@pytest.mark.parametrize(
    ("title", "answer", "said"),
    [
        ("Name of the office", "OTS North", "OTS North"),
        ("Tag floor", "1,250.50", "$1,250.50"),
        ("Capital floor", "7500", "$7,500.00"),
        ("Days to tag", "45", "45"),
        ("Days an agency has to tag", "20", "20"),
        ("Card cycle closes on day", "8", "8"),
    ],
)
def test_what_holds_for_the_office_is_changed_and_taken_back(at_settings, sample_office, title, answer, said):
    hands = at_settings(1)
    before = sample_office.ask(the_office)
    was = value(hands, title)
    assert change(hands, title, "ask_line", answer) == f"{title}: {said}."
    assert sample_office.ask(the_office) != before
    hands.qtbot.waitUntil(lambda: value(hands, title) == said)
    assert hands.key(Qt.Key.Key_Z) == f"{title} is {was} again."
    assert sample_office.ask(the_office) == before


def test_rule_packs_are_put_in_force_and_taken_back(at_settings, sample_office):
    hands = at_settings(1)
    before = sample_office.ask(the_office).rule_packs
    other = "louisiana_2014" if len(before) > 1 else "louisiana_2014, louisiana_2024_overlay"
    assert change(hands, "Rule packs in force", "ask_one_of", other) == f"Rule packs in force: {other}."
    assert sample_office.ask(the_office).rule_packs == tuple(other.split(", "))
    hands.key(Qt.Key.Key_Z)
    assert sample_office.ask(the_office).rule_packs == before


def test_what_is_set_at_this_pc_is_kept_and_holds_at_once(at_settings, sample_office, desk, tmp_path):
    hands = at_settings(2)
    second = tmp_path / "second"
    file = sample_office.settings.folder / FILE_NAME
    for title, question, answer in (
        ("Label printer", "ask_line", f"pdf:{tmp_path / 'other.pdf'}"),
        ("Label stock", "ask_one_of", "avery-5160"),
        ("Backup folder", "ask_folder", second),
    ):
        was = value(hands, title)
        assert change(hands, title, question, answer) == f"{title}: {answer}."
        hands.qtbot.waitUntil(lambda title=title, answer=answer: value(hands, title) == str(answer))
        assert hands.key(Qt.Key.Key_Z) == f"{title} is {was or 'not set'} again."
        change(hands, title, question, answer)
        hands.qtbot.waitUntil(lambda title=title, answer=answer: value(hands, title) == str(answer))
    assert sample_office.settings.backup_folder == second
    assert 'stock = "avery-5160"' in file.read_text()
    hands.qtbot.waitUntil(lambda: "other.pdf" in desk.title_bar.printer.accessibleName())
    hands.choose(lambda row: row.title == "Label printer")
    assert "A test label for avery-5160 was sent" in hands.press("Print a test label")
    assert (tmp_path / "other.pdf").read_bytes().startswith(b"%PDF")
    said = change(hands, "Name of this PC", "ask_line", "dock-b")
    assert said == "Name of this PC: dock-b. It holds after the next start."


def test_another_theme_dresses_the_window_at_once_and_is_taken_back(at_settings, desk, qtbot):
    hands = at_settings(2)
    light = theme().colour("bg").name()
    assert look(hands, "Theme", "Dark") == "Theme: Dark."
    assert theme().name == "dark"
    assert theme().colour("bg").name() != light
    QTest.keyClick(hands.screen.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert theme().name == "light"
    hands.screen = desk.front()
    qtbot.waitUntil(lambda: any(row.value == "Light" for row in hands.screen.model.rows))
    assert hands.screen.strip.title.text() == "Taken back."


def test_text_size_and_sounds_are_chosen_too(at_settings, desk):
    hands = at_settings(2)
    assert look(hands, "Text size", "125 %") == "Text size: 125 %."
    assert theme().scale == 1.25
    assert look(hands, "Sounds", "Off") == "Sounds: Off."
    assert desk.desk.workstation.sounds.muted


@pytest.fixture
def system(app, monkeypatch):
    """Turns the colours of the system, as a person does in another window; here no system has any."""

    def turn(scheme):
        monkeypatch.setattr(QStyleHints, "colorScheme", lambda _: scheme)
        app.styleHints().colorSchemeChanged.emit(scheme)

    return turn


def test_the_theme_of_the_system_is_followed(at_settings, system, desk, qtbot):
    hands = at_settings(2)
    system(Qt.ColorScheme.Dark)
    assert theme().name == "light"
    look(hands, "Theme", "As the system")
    assert theme().name == "dark"
    system(Qt.ColorScheme.Light)
    assert theme().name == "light"
    box = QDialog(desk, modal=True)
    box.show()
    front = desk.front()
    system(Qt.ColorScheme.Dark)
    assert desk.front() is front, "the question's window went from under it"
    box.close()
    qtbot.waitUntil(lambda: theme().name == "dark")
    assert desk.front() is not front


def test_a_scan_of_the_code_on_the_screen_teaches_the_scanner(at_settings, desk, qtbot):
    at_settings(2)
    workstation = desk.desk.workstation
    workstation.inlet._clock = Clock()
    lesson = GunLesson(workstation, desk)
    lesson.show()
    send(BARS + ENTER, workstation.inlet._clock, 0, target=lesson)
    assert lesson.said.text() == "The scanner sends every character as printed."
    assert lesson.arrived.text() == f"{visible(BARS)}, then Enter"
    assert "no AIM identifier" in lesson.advice.text()
    desk.take_scan("A76D534299", "GUN")
    assert lesson.arrived.text() == "A76D534299", "a scan at the box reaches no screen behind it"
    lesson.again.click()
    lesson.reject()
    assert workstation.inlet._printed == ()
    assert workstation.chosen.gun.longest_gap >= 150


def test_a_backup_is_proposed_with_its_day(at_settings):
    hands, proposed = at_settings(0), []
    hands.monkeypatch.setattr(f"{SCREEN}.ask_new_file", lambda *words: proposed.append(words[2]))
    before = datetime.now().astimezone()
    hands.screen.back_up()
    days = {before, datetime.now().astimezone()}  # two where it is midnight just now
    assert proposed[0] in {f"office-{day:%Y%m%d}.office-backup" for day in days}


def test_a_role_that_is_ended_takes_what_it_allows_at_once(at_settings, sample_office, desk):
    hands, me = at_settings(0), sample_office.person
    other = next(row for row in hands.screen.model.rows if row.person_id != me.person_id)
    sample_office.do(give_role, other.person_id, Role.ADMINISTRATOR)  # one has to stay
    hands.choose(lambda row: row.person_id == me.person_id)
    hands.answer("ask_one_of", Role.ADMINISTRATOR.spoken, PEOPLE)
    hands.press("End a role")
    assert Role.ADMINISTRATOR not in desk.desk.office.roles()
    hands.qtbot.waitUntil(lambda: not hands.screen.buttons["Give a role"].isEnabled())


def test_a_sample_office_has_no_pin_to_change(at_settings):
    hands = at_settings(0)
    hands.monkeypatch.setattr(f"{PEOPLE}.ask_new_pin", lambda *_, **__: NewPin("1", "135790"))
    assert hands.press("Change my PIN") == "A sample office asks nobody for a PIN."


def test_marks_of_the_scanner_are_set_hold_at_once_and_are_taken_back(at_settings, desk):
    hands = at_settings(2)
    gun = desk.desk.workstation.inlet

    def set_to(title, asks, answer):
        hands.choose(lambda row: row.title == title)
        hands.monkeypatch.setattr(f"receiving_app.desk.scanner_settings.{asks}", lambda *_: answer)
        return hands.press("Change")

    assert set_to("Scanner's name", "ask_line", "DOCK GUN 2") == "Scanner's name: DOCK GUN 2."
    assert set_to("Scanner's prefix", "ask_line", "~") == "Scanner's prefix: ~."
    only = MARK_WORDS[True]
    assert set_to("What tells a scan from typing", "ask_one_of", only).endswith(f"{only}.")
    assert (gun.gun.name, gun.gun.prefix, gun.gun.only_marked) == ("DOCK GUN 2", "~", True)
    QTest.keyClick(hands.screen.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not gun.gun.only_marked
    assert gun.gun.prefix == "~"


@pytest.mark.parametrize(
    ("name", "good"), [("GUN 2", True), ("", False), ("hand", False), ("KEYBOARD", False)]
)
def test_a_scanner_is_not_called_what_no_scanner_is(name, good):
    assert (_REFUSE["name"](name) == "") == good


@pytest.mark.parametrize(
    ("mark", "good"), [("~", True), ("", True), ("A", False), ("7", False), ("~~", False)]
)
def test_a_mark_is_one_sign_that_no_code_begins_with(mark, good):
    assert (_REFUSE["prefix"](mark) == "") == good


def test_the_test_sheet_is_saved_and_holds_its_codes(at_settings, tmp_path):
    hands = at_settings(2)
    file = tmp_path / "sheet.pdf"
    hands.monkeypatch.setattr("receiving_app.desk.scanner_settings.ask_new_file", lambda *_: file)
    hands.choose(lambda row: row.title == "Scanner")
    assert hands.press("Save the test sheet").startswith("sheet.pdf is written.")
    assert file.read_bytes().startswith(b"%PDF")


def test_a_scanner_on_a_serial_line_is_chosen_and_told_when_it_is_not_there(at_settings, desk, qtbot):
    hands = at_settings(2)
    title, port = "Scanner on a serial line", "serial:/dev/no-such-port"
    hands.choose(lambda row: row.title == title)
    hands.monkeypatch.setattr("receiving_app.desk.setting_questions.ask_serial", lambda *_: port)
    hands.press("Change")  # that it is kept is told; that it is not there may be told before one can look
    qtbot.waitUntil(
        lambda: desk.title_bar.scanner.accessibleName().startswith("No scanner on"), timeout=10_000
    )
    assert hands.screen.strip.title.text() == "No scanner on /dev/no-such-port."
    hands.qtbot.waitUntil(lambda: value(hands, title) == port)
