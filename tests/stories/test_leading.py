"""The life of a unit on one card, and every line of it leads to the thing itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from receiving_app.desk.parts.button import Button
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import ORDER, desk, shoot  # noqa: F401 - a fixture
from tests.stories.test_undoing import Hands


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.fixture
def unit(qtbot, desk, monkeypatch, scans, slip, sample_office):
    """A unit that came with its slip, chosen in the inventory; the answer is whoever looks, and its tag."""
    for raw in scans[3:]:
        number = shoot(qtbot, desk, raw).tag_number
    hands = Hands(qtbot, desk, monkeypatch)
    hands.go("slips", rows=0)
    hands.answer("ask_files", (slip,))
    hands.key(Qt.Key.Key_I)
    hands.go("inventory")
    qtbot.waitUntil(lambda: "Order" in words(hands.screen.detail), timeout=20_000)
    return hands, number


def test_each_line_of_a_units_life_leads_to_the_thing(qtbot, unit):
    hands, tag = unit
    told = words(hands.screen.detail)
    for heading in ("Why", "What the rule saw", "Order", "Delivery", "Tag", "Custody"):
        assert heading in told
    assert {ORDER, tag, "Every approval is in order."} <= set(told)

    def follow(said, place, shows):
        hands.go("inventory")
        qtbot.waitUntil(lambda: ORDER in words(hands.screen.detail), timeout=20_000)
        links = hands.screen.detail.findChildren(Button)
        next(each for each in links if each.accessibleName() == f"Show {said}").click()
        screen = hands.window.front()
        assert screen is hands.window.screens[place]
        qtbot.waitUntil(
            lambda: [shows(row) for row in screen.model.rows] == [said] and not screen.model.is_loading,
            timeout=20_000,
        )

    follow(ORDER, "purchases", lambda row: row.number)
    follow(tag, "tags", lambda row: row.number)
    follow("Slip 765970549", "slips", lambda row: f"Slip {row.slip_number}")
    hands.go("inventory")
    qtbot.waitUntil(lambda: ORDER in words(hands.screen.detail), timeout=20_000)
    approvals = next(
        each
        for each in hands.screen.detail.findChildren(Button)
        if each.accessibleName() == "Show Every approval is in order."
    )
    approvals.click()
    screen = hands.window.front()  # the chip "Not cleared" gives way to what was asked for
    qtbot.waitUntil(lambda: [row.number for row in screen.model.rows] == [ORDER], timeout=20_000)
