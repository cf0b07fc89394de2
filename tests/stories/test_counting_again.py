"""A count that is hardly meant, and counting blind, through the window."""

import pytest
from PySide6.QtCore import Qt

from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import close
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.blind import set_blind_count
from receiving_app.receiving.lookups import at_hand
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_by_hand import card, fill, line_of, press  # noqa: F401 - fixtures
from tests.stories.test_closing import settled
from tests.stories.test_manifests import hands, words  # noqa: F401 - a fixture
from tests.stories.test_through_the_window import ORDER, desk, shoot  # noqa: F401 - fixtures


def test_an_unusual_count_is_typed_again_beside_the_scanning(qtbot, desk, sample_office, card):
    shoot(qtbot, desk, ORDER)
    fill(qtbot, desk, card, "Count a line", counted="40")
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Return)
    assert answer.args[0].outcome is Outcome.NEEDS_CHOICE
    qtbot.waitUntil(lambda: card.fields["counted"].wrong.text() == "Count again, and type it once more.")
    assert line_of(sample_office) == (0, 0, 0, 0)
    assert "Tell it once more" in desk.front().banner.title.text()
    for key in "40":
        press(Qt.Key(ord(key)))
    desk.gun.inlet.pause_over()
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Return)
    assert answer.args[0].outcome is Outcome.COUNTED
    qtbot.waitUntil(lambda: not card.isVisible(), timeout=10_000)
    assert line_of(sample_office)[0] == 40
    assert sample_office.differences() == ()


@pytest.fixture
def blind(sample_office):
    act_as(sample_office, Role.PROPERTY_MANAGER)
    sample_office.do(set_blind_count, "DOCK-1", True)
    act_as(sample_office, Role.RECEIVING_CLERK)


def test_what_was_ordered_is_seen_once_the_count_is_told(qtbot, blind, desk, sample_office, card):
    shoot(qtbot, desk, ORDER)
    settled(qtbot, desk)
    order = desk.front().order
    assert "0 counted" in order.accessibleName()
    model = order.table.model()
    shown = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert not any("of 1" in words for words in shown)
    fill(qtbot, desk, card, "Count a line", counted="1")
    assert "of 1" not in card.line.currentText()
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Return)
    assert answer.args[0].said.startswith("1 of 1 are here")
    qtbot.waitUntil(lambda: "1 of 1 received" in order.accessibleName(), timeout=10_000)


def test_purchases_tell_the_clerk_nothing_while_the_line_is_counted_blind(
    qtbot, blind, desk, hands, sample_office
):
    shoot(qtbot, desk, ORDER)
    hands.go("purchases")
    hands.choose(lambda row: row.number == ORDER)
    qtbot.waitUntil(lambda: "counted blind" in words(hands.screen.detail), timeout=20_000)
    model = hands.screen.table.model()
    row = next(n for n in range(model.rowCount()) if ORDER in str(model.index(n, 0).data()))
    assert "Counted blind" in [str(model.index(row, column).data()) for column in range(model.columnCount())]
    sample_office.do(close, sample_office.ask(at_hand, sample_office.workstation_id).delivery_id)
    hands.look_again()
    hands.choose(lambda row: row.number == ORDER)
    qtbot.waitUntil(lambda: "0 of 1" in words(hands.screen.detail), timeout=20_000)


def test_far_more_wrong_items_than_were_ordered_are_typed_again(qtbot, desk, sample_office, card):
    shoot(qtbot, desk, ORDER)
    fill(qtbot, desk, card, "Wrong item", pieces="40", part="XyZ-9")
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Return)
    assert answer.args[0].outcome is Outcome.NEEDS_CHOICE
    qtbot.waitUntil(lambda: card.fields["pieces"].wrong.text() == "Count again, and type it once more.")
    assert "Tell it once more" in desk.front().banner.title.text()
    for key in "40":
        press(Qt.Key(ord(key)))
    desk.gun.inlet.pause_over()
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Return)
    assert answer.args[0].title == "Wrong item: XyZ-9"
    assert sample_office.differences() == ()
