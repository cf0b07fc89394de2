"""Closing a delivery through the window, by keys alone: what differs is looked at, and the rest decided."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.receiving.answers import Differs, Outcome, Remainder
from receiving_app.receiving.goods.remainders import remainders_of
from receiving_app.receiving.lookups import delivery_on_screen
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import ORDER, SERIAL, answered, desk, shoot  # noqa: F401 - fixtures


@pytest.fixture
def check(desk):
    return desk.front().check


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def settled(qtbot, desk):
    """Every scan is answered and the delivery stands on the screen."""
    answered(qtbot, desk)
    qtbot.waitUntil(desk.front().order.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: not desk.desk.talk.is_reading(), timeout=10_000)
    desk.gun.inlet.pause_over()


def begin_to_close(qtbot, desk, check):
    settled(qtbot, desk)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(check.isVisible, timeout=10_000)


def closed(qtbot, desk):
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Return)
    return answer.args[0]


def test_enter_closes_with_the_defaults_and_the_rest_stays_expected(qtbot, desk, sample_office, check):
    here = shoot(qtbot, desk, ORDER).delivery_id
    begin_to_close(qtbot, desk, check)
    assert [row.difference.kind for row in check.rows] == [Differs.SHORT, Differs.SLIP]
    assert "expected" in check.rows[0].means.text()
    assert not desk.front().side.isVisible()  # the page has the whole width
    assert closed(qtbot, desk).title == "Delivery closed"
    qtbot.waitUntil(lambda: not check.isVisible(), timeout=10_000)
    assert sample_office.ask(delivery_on_screen, here).state == "closed"
    (decided,) = sample_office.ask(remainders_of, delivery_id=here)
    assert decided.decision is Remainder.KEEP
    assert QApplication.focusWidget() is desk.front().scan_box.line


def test_a_slip_that_is_noted_as_lacking_is_no_question_any_more(qtbot, desk, check):
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, "$DO.NOSLIP")
    begin_to_close(qtbot, desk, check)
    shown = {row.difference.kind: row for row in check.rows}
    assert set(shown) == {Differs.SHORT, Differs.NO_SLIP}
    assert "It stays noted" in shown[Differs.NO_SLIP].means.text()
    assert closed(qtbot, desk).title == "Delivery closed"


def test_a_remainder_is_cancelled_with_its_reason_and_taken_back(qtbot, desk, sample_office, check):
    here = shoot(qtbot, desk, ORDER).delivery_id
    begin_to_close(qtbot, desk, check)
    press(Qt.Key.Key_C)
    desk.gun.inlet.pause_over()  # it is no scan
    row = check.rows[0]
    assert row.reason.isVisible()
    press(Qt.Key.Key_Return)
    assert row.reason.wrong.text() == "Say why."
    QTest.keyClicks(QApplication.focusWidget(), "discontinued")
    desk.gun.inlet.pause_over()
    assert "cancelled: discontinued" in closed(qtbot, desk).said
    assert sample_office.ask(purchase_seen, ORDER).lines[0].cancelled == 1
    qtbot.waitUntil(lambda: ORDER not in expected(desk), timeout=10_000)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000):
        press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sample_office.ask(purchase_seen, ORDER).lines[0].cancelled == 0
    assert sample_office.ask(delivery_on_screen, here).state == "open"
    assert sample_office.differences() == ()


def expected(desk):
    model = desk.front().expected.table.model()
    return [row.number for row in model.rows]


def test_a_scan_while_the_page_is_open_counts_and_the_page_follows(qtbot, desk, sample_office, check):
    shoot(qtbot, desk, ORDER)
    begin_to_close(qtbot, desk, check)
    assert shoot(qtbot, desk, SERIAL).outcome is Outcome.COUNTED
    kinds = [Differs.TAG, Differs.SLIP]
    qtbot.waitUntil(lambda: [row.difference.kind for row in check.rows] == kinds, timeout=10_000)
    press(Qt.Key.Key_Escape)
    assert not check.isVisible()
    assert QApplication.focusWidget() is desk.front().scan_box.line
    assert sample_office.ask(delivery_on_screen, desk.desk.talk.delivery_id).state == "open"


def test_without_a_difference_one_key_closes(qtbot, desk, sample_office, scans, check):
    for raw in scans:  # carton, order and slip, part, serial
        shoot(qtbot, desk, raw)
    settled(qtbot, desk)
    with qtbot.waitSignal(desk.desk.talk.printed, timeout=20_000) as printed:
        press(Qt.Key.Key_F9)
    (number,) = printed.args[0].tags
    shoot(qtbot, desk, number)
    shoot(qtbot, desk, SERIAL)
    assert not desk.front().question.isVisible()  # the label told what the number before it was
    settled(qtbot, desk)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_F8)
    assert answer.args[0].title == "Delivery closed"
    assert not check.isVisible()


def test_a_reason_holds_no_card_number(qtbot, desk, check):
    shoot(qtbot, desk, ORDER)
    begin_to_close(qtbot, desk, check)
    press(Qt.Key.Key_C)
    desk.gun.inlet.pause_over()
    QTest.keyClicks(QApplication.focusWidget(), "paid with 4111-1111-1111-1111")
    desk.gun.inlet.pause_over()
    press(Qt.Key.Key_Return)
    assert check.isVisible()
    assert check.rows[0].reason.text() == ""
    assert desk.front().banner.title.text() == "A card number is not kept"


def test_what_was_chosen_and_why_stays_when_a_unit_of_that_line_is_scanned(qtbot, desk, check, clock):
    for code in ("2000517417", "210-BNGA1", "6L37C21"):
        shoot(qtbot, desk, code)
    begin_to_close(qtbot, desk, check)
    press(Qt.Key.Key_Down)  # the second line
    press(Qt.Key.Key_L)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_C)
    desk.gun.inlet.pause_over()
    QTest.keyClicks(QApplication.focusWidget(), "none left")
    desk.gun.inlet.pause_over()
    assert "4 of 5" in check.rows[0].difference.what
    clock.at += timedelta(seconds=3)
    assert shoot(qtbot, desk, "66GP9T2").outcome is Outcome.COUNTED
    qtbot.waitUntil(lambda: "3 of 5" in check.rows[0].difference.what, timeout=10_000)
    assert [(row.decision, row.reason.text()) for row in check.rows[:2]] == [
        (Remainder.CANCEL, "none left"),
        (Remainder.LATER, ""),
    ]
    assert QApplication.focusWidget() is check.rows[0].reason.line
    assert "cancelled: none left" in closed(qtbot, desk).said
