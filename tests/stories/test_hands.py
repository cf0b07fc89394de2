"""Two workstations at one delivery, seen from one of them: joined, taken over, and left open."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import take_in_scan
from receiving_app.receiving.arrivals.hands import join_delivery, leave_delivery, take_over
from receiving_app.receiving.lookups import at_hand
from receiving_app.workplace import open_workplace
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_by_hand import press
from tests.stories.test_closing import settled
from tests.stories.test_through_the_window import ORDER, SERIAL, desk, shoot  # noqa: F401 - fixtures


@pytest.fixture
def other(sample_office, clock):
    """A colleague at another workstation."""
    settings = replace(sample_office.settings, workstation="dock-b")
    opened = open_workplace(settings, clock=clock)
    day.act_as(opened, Role.RECEIVING_CLERK)
    yield opened
    opened.close()


def reread(qtbot, desk):
    desk.desk.talk.reread()
    qtbot.waitUntil(lambda: not desk.desk.talk.is_reading(), timeout=10_000)


def here(workplace):
    return workplace.ask(at_hand, workplace.workstation_id).delivery_id


def test_who_joins_and_who_takes_over_is_told_at_the_next_reread(qtbot, desk, sample_office, other):
    delivery = shoot(qtbot, desk, ORDER).delivery_id
    settled(qtbot, desk)
    joined = other.do(join_delivery, delivery)
    reread(qtbot, desk)
    qtbot.waitUntil(lambda: joined.said in desk.front().strip.accessibleName(), timeout=10_000)
    assert other.do(take_in_scan, SERIAL, "GUN").delivery_id == delivery
    reread(qtbot, desk)
    qtbot.waitUntil(lambda: "1 of 1 received" in desk.front().order.accessibleName(), timeout=10_000)
    taken = other.do(take_over, delivery)
    reread(qtbot, desk)
    qtbot.waitUntil(lambda: desk.front().banner.title.text() == taken.said, timeout=10_000)
    qtbot.waitUntil(desk.front().open_deliveries.isVisible, timeout=10_000)
    assert here(sample_office) is None
    assert sample_office.differences() == ()


def test_a_delivery_of_a_colleague_is_joined_with_enter_and_taken_over_with_f10(
    qtbot, desk, sample_office, other
):
    delivery = other.do(take_in_scan, ORDER, "GUN").delivery_id
    reread(qtbot, desk)
    card = desk.front().open_deliveries
    table = card.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 1, timeout=10_000)
    assert "dock-b" in table.model().rows[0].hands
    table.setFocus()
    table.selectRow(0)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert answer.args[0].title == "Joined"
    settled(qtbot, desk)
    assert here(sample_office) == here(other) == delivery
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)  # left open: the dock is seen again
    qtbot.waitUntil(card.isVisible, timeout=10_000)
    other.do(take_over, delivery)
    reread(qtbot, desk)
    table.selectRow(0)
    qtbot.waitUntil(card.take.isVisible, timeout=10_000)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert answer.args[0].title == "Taken over"
    assert here(other) is None
    assert shoot(qtbot, desk, SERIAL).delivery_id == delivery
    assert sample_office.differences() == ()


def test_a_joined_delivery_is_left_open_with_ctrl_l_and_gone_on_with(qtbot, desk, sample_office, other):
    delivery = other.do(take_in_scan, ORDER, "GUN").delivery_id
    reread(qtbot, desk)
    screen, talk = desk.front(), desk.desk.talk
    card = screen.open_deliveries
    qtbot.waitUntil(lambda: card.table.model().rowCount() == 1, timeout=10_000)
    card.table.setFocus()
    card.table.selectRow(0)
    with qtbot.waitSignal(talk.answered, timeout=20_000):
        QTest.keyClick(card.table, Qt.Key.Key_Return)
    settled(qtbot, desk)
    assert talk.delivery_id == delivery
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(card.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: not talk.is_reading(), timeout=10_000)
    assert talk.delivery_id is None
    (row,) = card.table.model().rows
    assert {"dock-a", "dock-b"} <= set(row.hands)  # it is open at both, nothing was written
    assert here(other) == delivery
    card.table.setFocus()
    card.table.selectRow(0)
    QTest.keyClick(card.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: talk.delivery_id == delivery, timeout=10_000)
    settled(qtbot, desk)
    assert shoot(qtbot, desk, SERIAL).delivery_id == delivery
    left = other.do(leave_delivery, delivery)
    reread(qtbot, desk)
    qtbot.waitUntil(lambda: left.said in screen.strip.accessibleName(), timeout=10_000)
    assert here(other) is None
    assert talk.delivery_id == here(sample_office) == delivery
    assert sample_office.differences() == ()
