"""More comes than was ordered, through the window: set in Settings, asked at the dock, kept in Approvals."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.goods.lifting import held_over
from receiving_app.receiving.goods.tolerances import set_tolerance, tolerances
from receiving_app.receiving.rules import OverReceipt
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import ORDER, SERIAL, desk, shoot  # noqa: F401 - fixtures
from tests.stories.test_undoing import Hands

SECOND, THIRD = "A76D534300", "A76D534301"


@pytest.fixture
def hands(qtbot, desk, monkeypatch):
    return Hands(qtbot, desk, monkeypatch)


def as_role(hands, workplace, role):
    day.act_as(workplace, role)
    hands.look_again()


def set_by_keys(hands, down, *typed):
    """Press Set a tolerance; go down the list so often, press Enter; then type the form's lines."""

    def choose():
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, choose)
            return
        for _ in range(down):
            QTest.keyClick(box.focusWidget(), Qt.Key.Key_Down)
        QTimer.singleShot(20, fill)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    def fill():
        box = QApplication.activeModalWidget()
        fields = box.findChildren(QLineEdit) if box is not None else []
        if len(fields) < len(typed):
            QTimer.singleShot(20, fill)
            return
        for text in typed:
            box.focusWidget().insert(text)  # keys without a pause between them would be a scan
            QTest.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClick(fields[-1], Qt.Key.Key_Return)

    QTimer.singleShot(0, choose)
    said = hands.press("Set a tolerance")
    hands.window.activateWindow()
    hands.qtbot.waitUntil(lambda: QApplication.activeWindow() is hands.window)
    return said


def line_of(office):
    line = office.ask(purchase_seen, ORDER).lines[0]
    return line.received, line.accepted, line.on_hold


def test_a_tolerance_is_set_in_settings_and_taken_back(hands, sample_office):
    hands.go("settings")
    hands.screen.chips[1].click()
    assert not hands.screen.buttons["Set a tolerance"].isEnabled()  # not a clerk's to set
    as_role(hands, sample_office, Role.ADMINISTRATOR)
    said = set_by_keys(hands, 1, "", "", "10", "1", "spare units come along")
    assert said == "More than ordered, the office: Up to 10 %, at most 1 piece, with a reason."
    (found,) = sample_office.ask(tolerances)
    assert (found.scope, found.tolerance.result, found.tolerance.percent, found.tolerance.pieces) == (
        "office", OverReceipt.REASON, 10, 1,
    )  # fmt: skip
    assert hands.key(Qt.Key.Key_Z).startswith("The tolerance of the office is taken back")
    assert sample_office.ask(tolerances) == ()
    sample_office.do(
        set_tolerance, "item", "PA03670", OverReceipt.ALLOW, percent=None, pieces=2, reason="whole packs"
    )
    hands.look_again()
    hands.choose(lambda row: row.title.endswith("PA03670"))
    hands.monkeypatch.setattr("receiving_app.desk.tolerance_setting.ask_reason", lambda *_: "another part")
    assert hands.press("Take the tolerance back") == "The tolerance of PA03670 is taken back: another part."
    assert sample_office.differences() == ()


def test_a_reason_is_chosen_by_a_key_at_the_dock(qtbot, desk, hands, sample_office):
    hands.go("settings")
    as_role(hands, sample_office, Role.ADMINISTRATOR)
    set_by_keys(hands, 1, "", "", "", "1", "spare units come along")
    as_role(hands, sample_office, Role.RECEIVING_CLERK)
    desk.desk.go("receive")
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, SERIAL)
    asked = shoot(qtbot, desk, SECOND)
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "More than ordered. Why?")
    assert line_of(sample_office) == (1, 1, 0)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        QTest.keyClick(desk.front().scan_box.line, Qt.Key.Key_3)
        desk.gun.inlet.pause_over()  # so that the digit is no scan
    assert answer.args[0].outcome is Outcome.COUNTED
    assert answer.args[0].tag_number
    assert desk.front().banner.title.text() == "fi-8170 document scanner received, 2 of 1, 1 over"
    assert line_of(sample_office) == (2, 2, 0)
    (found,) = sample_office.ask(discrepancies)
    assert (found.code, found.quantity, found.note) == ("03", 1, "Spare pieces, free of charge")
    held = shoot(qtbot, desk, THIRD)
    assert held.held
    feed = desk.front().feed
    qtbot.waitUntil(lambda: feed.newest() == held.scan_id, timeout=10_000)
    rows = feed.table.model().rows
    assert [row.held for row in rows[:2]] == [True, False]
    assert feed.table.model().columns[0].show(rows[0]).icon_tone == "warn", "no green tick for what is held"
    assert "Ordered 1, received so far 2, now 1, limit 1 over (the office)." in held.said
    assert line_of(sample_office) == (3, 2, 1)
    assert sample_office.differences() == ()


def test_what_is_over_is_kept_by_somebody_else(qtbot, desk, hands, sample_office):
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, SERIAL)
    assert shoot(qtbot, desk, SECOND).held
    hands.go("approvals", rows=0)
    hands.screen.chips[1].click()
    qtbot.waitUntil(lambda: [row.number for row in hands.screen.model.rows] == [ORDER], timeout=20_000)
    hands.choose(lambda row: row.number == ORDER)
    qtbot.waitUntil(lambda: "Keep what is over" in hands.screen.buttons)
    assert not hands.screen.buttons["Keep what is over"].isEnabled()  # not a clerk's to lift
    as_role(hands, sample_office, Role.PROGRAM_ADMINISTRATOR)
    hands.choose(lambda row: row.number == ORDER)
    hands.monkeypatch.setattr(
        "receiving_app.desk.approvals_screen.ask_reason", lambda *_, **__: "the buyer agreed"
    )
    said = hands.press("Keep what is over")
    assert said == f"1 piece more than ordered on {ORDER} kept: the buyer agreed."
    assert sample_office.ask(asset_seen, SECOND).row.state == "accepted"
    assert sample_office.ask(held_over) == ()
    assert hands.key(Qt.Key.Key_Z) == f"1 piece of order {ORDER} on hold again."
    assert sample_office.ask(asset_seen, SECOND).row.state == "on_hold"
    assert sample_office.differences() == ()
