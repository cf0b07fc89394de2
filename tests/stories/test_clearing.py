"""A purchase is not cleared: its goods wait, somebody who may clears it, and they are released."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from receiving_app.approvals.lookups import purchase_seen, purchases_page
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.arrivals.deliveries import open_delivery
from receiving_app.receiving.by_hand import count_by_hand
from receiving_app.receiving.goods.releasing import quarantined
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import desk  # noqa: F401 - a fixture
from tests.stories.test_undoing import Hands


@pytest.fixture
def held(sample_office):
    """An order that is held; a piece of it came."""
    row = next(row for row in sample_office.ask(purchases_page, state="held") if row.verdict == "HELD")
    line = sample_office.ask(purchase_seen, row.number).lines[0]

    def come(session, by):
        delivery = open_delivery(session, by, dock="DOCK-1", scan_id=None)
        return count_by_hand(session, by, delivery.id, line.line_id, 1)

    sample_office.do(come)
    return row.number


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_goods_in_quarantine_are_cleared_and_released(qtbot, desk, monkeypatch, sample_office, held):
    hands = Hands(qtbot, desk, monkeypatch)
    hands.go("approvals")

    def choose():
        hands.choose(lambda row: row.number == held)

    choose()
    qtbot.waitUntil(lambda: "Program administrator" in words(hands.screen.detail), timeout=20_000)
    assert "Goods of this purchase are quarantined at the dock. In quarantine now: 1 piece." in words(
        hands.screen.detail
    )
    assert not hands.screen.buttons["Clear it"].isEnabled()  # not a clerk's to settle
    day.act_as(sample_office, Role.PROGRAM_ADMINISTRATOR)
    hands.look_again()
    choose()
    hands.answer("ask_reason", "the vendor's price was about to end")
    assert hands.press("Clear it").startswith(f"{held} is cleared now.")
    assert hands.key(Qt.Key.Key_Z) == f"{held} is held again."
    choose()
    hands.press("Clear it")

    day.act_as(sample_office, Role.RECEIVING_CLERK)
    hands.look_again()
    hands.screen.chips[1].click()
    qtbot.waitUntil(lambda: [row.number for row in hands.screen.model.rows] == [held], timeout=20_000)
    choose()
    assert hands.press("Release its goods") == f"1 piece of order {held} released from quarantine."
    assert sample_office.ask(quarantined) == ()
    hands.key(Qt.Key.Key_Z)
    assert [each.order for each in sample_office.ask(quarantined)] == [held]
    assert sample_office.differences() == ()
