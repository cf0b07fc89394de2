"""Scans into the real window, whatever is in front of it (AC5, AC70, AC71)."""

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QMessageBox,
    QVBoxLayout,
)

from receiving_app.desk.calibration import BARS
from receiving_app.desk.line_scanner import LineScanner
from receiving_app.desk.parts.asking import ask_line, ask_one_of
from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.screens import Place
from tests.desk.demo_screen import DemoScreen
from tests.desk.keys import ENTER, TAB, send
from tests.desk.small_office import ABOUT, SmallOffice
from tests.desk.test_dock_screen import Gun
from tests.desk.test_scan_inlet import type_german
from tests.devices.serial_double import SerialGun

ENVELOPE = "[)>\x1e06\x1d1PNW-15-I7\x1dS4711\x1e\x04"


@pytest.fixture
def gun(app, window):
    gun = Gun(app, window)
    yield gun
    app.removeEventFilter(gun.inlet)


def taken(dock):
    return [raw for raw, *_ in dock.scans]


def test_300_scans_at_every_speed_are_taken_once_and_in_order(gun, window, dock, qtbot):
    codes = [f"SN{n:05}-x_#{n % 7}" for n in range(288)]
    codes[::24] = [f"{ENVELOPE}{n}" for n in range(12)]
    for number, code in enumerate(codes):
        gun.shoot(code, (0, 2, 10, 25)[number % 4])
    qtbot.waitUntil(lambda: len(dock.scans) >= len(codes) and not window.desk.talk.is_busy(), timeout=60_000)
    assert taken(dock) == codes
    assert {device for _, device, _ in dock.scans} == {"SCANNER"}
    assert window.front().scan_box.line.text() == ""


def test_words_typed_at_130_a_minute_are_scans_at_most_once_in_a_thousand(gun, window, dock, qtbot):
    """300 of them here, from a list that repeats; the benchmark types a thousand."""
    dice, scans = random.Random(130), []
    gun.inlet.scanned.connect(lambda raw, _: scans.append(raw))
    mean = 60_000 / (130 * 5)
    for _ in range(300):
        word = "".join(dice.choices("etaoinshrdlu", k=dice.randint(3, 11)))
        gaps = [max(20, round(dice.gauss(mean, mean * 0.35))) for _ in range(len(word) + 1)]
        send(word + ENTER, gun.clock, gaps)
        gun.clock.now += round(mean)
    assert len(scans) <= 1
    qtbot.waitUntil(lambda: len(dock.scans) >= 300 and not window.desk.talk.is_busy(), timeout=60_000)


@pytest.mark.parametrize("end", [ENTER, TAB])
def test_a_question_with_a_default_button_stays_open_and_the_scan_is_taken(gun, window, dock, qtbot, end):
    box = QDialog(window, modal=True)
    line = QLineEdit(box)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(box.accept)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    ok.setDefault(True)
    QVBoxLayout(box).addWidget(line)
    box.layout().addWidget(buttons)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is box)
    for part in (ok, line):
        part.setFocus()
        for code in ("PO-1", ENVELOPE):
            send(code + end, gun.clock, 5, target=part)
            gun.clock.now += 400
        assert part.hasFocus()
    assert box.isVisible()
    assert line.text() == ""
    box.close()
    qtbot.waitUntil(lambda: len(dock.scans) >= 4)
    assert taken(dock) == ["PO-1", ENVELOPE] * 2


def test_a_slow_gun_with_german_keys_and_caps_lock_over_a_question_with_ok(gun, window, dock, qtbot):
    """Bluetooth at 70 ms a key, Enter at the end, and a box whose OK waits for one; twice within a second."""
    gun.inlet.expect_calibration(BARS)
    type_german(BARS, gun.clock, 70, caps=True)
    box = QMessageBox(QMessageBox.Icon.Question, "Sure", "Close it?", parent=window)
    ok = box.addButton(QMessageBox.StandardButton.Ok)
    box.setDefaultButton(ok)
    box.open()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is box)
    for raw in ("SN-Zy000777", "SN-Zy000777"):
        gun.clock.now += 300
        type_german(raw, gun.clock, 70, caps=True)
    assert box.isVisible()
    box.close()
    qtbot.waitUntil(lambda: len(dock.scans) >= 2)
    assert taken(dock) == ["SN-Zy000777"] * 2, "the dock tells that the second is the first again"


def test_a_list_that_is_asked_stays_open_and_nothing_is_chosen(gun, window, dock, qtbot, monkeypatch):
    def scan(box):
        send("PO-1" + ENTER, gun.clock, 5, target=box.focusWidget())
        assert box.result() == 0
        return False

    monkeypatch.setattr("receiving_app.desk.parts.asking_box.AskingBox.is_sure", scan)
    assert ask_one_of(window, "Choose", "Which", ("one", "two")) == ""
    qtbot.waitUntil(lambda: taken(dock) == ["PO-1"])


@pytest.mark.parametrize("code", ["$DO.QTY.4", "$DO.UNDO", "4111111111111111", "4111 1111 1111 1111"])
def test_a_command_or_a_card_number_is_the_docks_on_every_screen(gun, window, dock, heard, qtbot, code):
    elsewhere = DemoScreen(window.desk)
    window._places["demo"] = Place("demo", "Demo", "list", "dock_screen")
    window.screens["demo"] = elsewhere
    window.pages.addWidget(elsewhere)
    window.go("demo")
    elsewhere.search.setFocus()
    gun.shoot(code)
    qtbot.waitUntil(lambda: taken(dock) == [code] and not window.desk.talk.is_busy())
    assert elsewhere.search.text() == ""
    assert window.front() is window.screens["receive"]
    assert window.front().banner.title.text() == "No order yet"
    assert heard == ["stop"]
    window.go("demo")
    gun.shoot("BOX-0777")
    qtbot.waitUntil(lambda: [box.number for box in elsewhere.model.rows] == ["BOX-0777"])
    assert taken(dock) == [code]


@pytest.mark.parametrize("code", ["$DO.QTY.3", "4111111111111111"])
def test_a_command_while_something_is_asked_goes_into_no_field(
    gun, window, dock, heard, qtbot, monkeypatch, code
):
    def scan(box):
        field = box.focusWidget()
        assert field.text() == "10"
        send(code + ENTER, gun.clock, 5, target=field)
        qtbot.waitUntil(lambda: taken(dock) == [code] and not window.desk.talk.is_busy())
        assert field.text() == "10"
        assert box.result() == 0
        return True

    monkeypatch.setattr("receiving_app.desk.parts.asking_box.AskingBox.is_sure", scan)
    monkeypatch.setattr(QApplication, "activeModalWidget", lambda: next(iter(window.findChildren(AskingBox))))
    assert ask_line(window, "Went straight to its user", "Pieces", "10") == "10"
    assert heard == ["stop"]
    assert window.front().strip.isVisible()


@pytest.mark.qt_log_ignore("does not support grabbing", "does not support raise")  # without a screen
def test_an_open_menu_takes_no_key_of_a_scan(gun, window, dock, qtbot):
    window.title_bar.person.click()
    menu = next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()
    )
    menu.setActiveAction(menu.actions()[-1])
    gone = []
    window.sign_out_asked.connect(lambda: gone.append(True))
    send("PO-1" + ENTER, gun.clock, 5, target=menu)
    assert menu.isVisible()
    menu.close()
    qtbot.waitUntil(lambda: taken(dock) == ["PO-1"])
    assert gone == []


def test_keys_that_come_before_the_office_is_open_are_taken_in_first(open_window, app, dock, qtbot):
    window = open_window()
    early = Gun(app, window)
    early.shoot("PO-1")
    early.shoot(ENVELOPE, 2)
    window.use(SmallOffice(dock), ABOUT)
    early.shoot("SN-000002")
    qtbot.waitUntil(lambda: len(dock.scans) == 3)
    assert taken(dock) == ["PO-1", ENVELOPE, "SN-000002"]
    app.removeEventFilter(early.inlet)


def test_a_person_still_presses_ok_with_enter(gun, window):
    box = QDialog(window, modal=True)
    line = QLineEdit(box)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    buttons.accepted.connect(box.accept)
    QVBoxLayout(box).addWidget(line)
    box.layout().addWidget(buttons)
    box.show()
    line.setFocus()
    send("abc", gun.clock, 120, target=line)
    gun.clock.now += 200
    gun.inlet.pause_over()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert box.result() == QDialog.DialogCode.Accepted


def test_a_scanner_on_a_line_is_told_in_the_title_bar_and_loses_nothing(window, dock, qtbot, tmp_path):
    pytest.importorskip("pty")
    pytest.importorskip("serial")
    gun = SerialGun(tmp_path / "ttyGUN")
    pill, strip = window.title_bar.scanner, window.front().strip
    try:
        window.show_about(replace(ABOUT, serial_scanner=f"serial:{tmp_path / 'ttyGUN'}"))
        qtbot.waitUntil(lambda: pill.accessibleName().startswith("No scanner on"))
        assert "Plug it in. It goes on by itself." in strip.advice.text()
        gun.plug_in()
        qtbot.waitUntil(lambda: pill.accessibleName() == "Scanner ready", timeout=10_000)
        assert strip.title.text() == "The scanner is plugged in again."
        gun.send(f"PO-1\r{ENVELOPE}\rSN-00".encode())
        qtbot.waitUntil(lambda: len(dock.scans) == 2)
        gun.unplug()
        qtbot.waitUntil(lambda: pill.accessibleName().startswith("No scanner on"))
        gun.plug_in()
        qtbot.waitUntil(lambda: pill.accessibleName() == "Scanner ready", timeout=10_000)
        gun.send(b"SN-000002\r\n")
        qtbot.waitUntil(lambda: len(dock.scans) == 3)
        assert [(raw, device) for raw, device, _ in dock.scans] == [
            ("PO-1", "SERIAL ttyGUN"),
            (ENVELOPE, "SERIAL ttyGUN"),
            ("SN-000002", "SERIAL ttyGUN"),
        ]
        gun.unplug()
    finally:
        window.line_scanner.stop()


def test_without_pyserial_a_sentence_says_how_to_get_it(window, qtbot, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "serial", None)
    window.show_about(replace(ABOUT, serial_scanner="serial:COM3"))
    qtbot.waitUntil(lambda: "pip install" in window.front().strip.advice.text())
    assert window.title_bar.scanner.accessibleName() == "Scanner not ready"
    window.show_about(ABOUT)
    assert window.title_bar.scanner.accessibleName() == "Scanner ready"


def test_a_line_that_names_no_scanner_is_told(lanes):
    line, told = LineScanner(lanes), []
    line.told.connect(told.append)
    line.use("usb:1")
    assert told[0].advice.startswith("'usb:1' names no scanner.")
