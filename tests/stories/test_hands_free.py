"""A delivery with gloves on: nothing but the gun and the command card, through the shown window."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.desk.parts import banner as banner_file
from receiving_app.inventory.lookups import asset_seen
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.lookups import delivery_on_screen
from receiving_app.receiving.scanning.learnt_codes import learnt_codes
from receiving_app.tags.lookups import tag_seen
from receiving_app.wording import ended
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.keys import ENTER, send
from tests.stories.test_through_the_window import answered, desk, shoot  # noqa: F401 - fixtures

ORDER = "2000517417"  # five notebooks, five docking stations, five keyboards without serial
UNKNOWN = "HX:22:7"


@pytest.fixture
def gun(qtbot, desk, clock):
    """Scans one after the other, three seconds apart; the answer is the last one."""

    def gun(*codes):
        for code in codes:
            clock.at += timedelta(seconds=3)
            answer = shoot(qtbot, desk, code)
        answered(qtbot, desk)
        return answer

    yield gun
    talk = desk.desk.talk
    qtbot.waitUntil(lambda: not talk.is_busy() and not talk.is_reading(), timeout=20_000)


@pytest.fixture
def spoken(monkeypatch):
    """What a screen reader is told to say at once, as the platform is handed it."""
    said = []
    tell = QAccessible.updateAccessibility

    def listen(event):
        assert isinstance(event, QAccessibleAnnouncementEvent)
        assert event.type() == QAccessible.Event.Announcement
        assert event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
        said.append(event.message())
        tell(event)

    politeness = QAccessible.AnnouncementPoliteness
    listening = SimpleNamespace(updateAccessibility=listen, AnnouncementPoliteness=politeness)
    monkeypatch.setattr(banner_file, "QAccessible", listening)
    return said


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def shown(desk):
    banner = desk.front().banner
    return banner.title.text(), banner.said.text()


def test_a_delivery_is_received_boxed_tagged_and_closed_by_scan_alone(qtbot, desk, sample_office, gun, heard):
    screen = desk.front()
    gun(ORDER)
    assert gun("4MZNQ12").outcome is Outcome.NEEDS_CHOICE
    assert screen.question.isVisible()
    assert gun("$DO.ANSWER.1").outcome is Outcome.COUNTED
    qtbot.waitUntil(lambda: not screen.question.isVisible())
    with qtbot.waitSignal(desk.desk.talk.printed, timeout=20_000) as printed:
        gun("$DO.PRINTTAG")
    (number,) = printed.args[0].tags
    gun(number)
    assert gun("4MZNQ12").title == "Tag verified"

    assert gun("$DO.NEXTBOX").title == "Box 2"
    assert shown(desk)[0] == "Box 2"
    assert heard[-1] == "counted"
    gun("580-AVST", "$DO.QTY.5")
    assert "5 pieces counted in box 2" in gun("$DO.CLOSEBOX").said
    gun("$DO.NOSLIP")
    asked = gun("$DO.CLOSE")
    assert shown(desk) == ("Close it as it is?", asked.said)
    assert (heard[-1], desk.front().banner.kind) == ("attention", "warn")
    assert "16 GB, 512 GB: 4 of 5 not here" in asked.said
    closed = gun("$DO.CLOSE")
    assert closed.title == "Delivery closed"
    assert sample_office.ask(delivery_on_screen, asked.delivery_id).state == "closed"
    qtbot.waitUntil(lambda: desk.desk.talk.delivery_id is None)
    assert gun("$DO.HELP").said == "Scan the order number on the packing slip."
    assert gun("$DO.UNDO").said == "Taken back: Delivery closed."
    assert sample_office.differences() == ()


def test_the_banner_is_as_wide_as_the_screen_and_its_letters_stand_two_metres_off(desk, gun):
    gun(ORDER)
    screen = desk.front()
    margins = screen.layout().contentsMargins()
    assert screen.banner.width() == screen.width() - margins.left() - margins.right()
    capitals = screen.banner.title.fontMetrics().capHeight()
    assert capitals * 25.4 / 96 >= 5.5  # millimetres on a usual screen: nine minutes of arc at two metres


def test_scans_go_on_beside_a_question_and_the_code_answers_the_one_on_screen(
    qtbot, desk, sample_office, gun
):
    gun(ORDER)
    first = gun("4MZNQ12")
    second = gun("4MZNQ13")
    assert gun("210-BNGA1").title.startswith("Latitude")
    assert gun("4MZNQ14").outcome is Outcome.COUNTED
    assert desk.front().question.isVisible()
    assert gun("$DO.ANSWER.1").settles == second.scan_id
    assert gun("$DO.CANCEL").settles == first.scan_id
    qtbot.waitUntil(lambda: not desk.front().question.isVisible())
    assert sample_office.ask(purchase_seen, ORDER).lines[0].received == 2


def test_a_card_on_screen_takes_the_answer_codes_and_is_left_by_its_own(qtbot, desk, gun):
    gun(ORDER)
    screen = desk.front()
    qtbot.waitUntil(lambda: screen.delivery is not None)
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(screen.by_hand.isVisible)
    desk.gun.shoot("$DO.ANSWER.2")
    qtbot.waitUntil(lambda: not screen.by_hand.is_choosing)
    assert screen.by_hand.accessibleName() == "Damaged (condition 01)"
    desk.gun.shoot("$DO.CANCEL")
    qtbot.waitUntil(lambda: not screen.by_hand.isVisible())
    qtbot.waitUntil(lambda: any("CANCEL" in line.shown for line in screen.delivery.feed))
    kept = [(line.shown, line.said) for line in screen.delivery.feed[:2]]
    assert kept == [
        ("$DO.CANCEL", "What stood on screen was left."),
        ("$DO.ANSWER.2", "Answer 2 was chosen on screen."),
    ]


def test_f3_explains_an_unknown_code_and_one_key_teaches_it_for_good(qtbot, desk, sample_office, gun, spoken):
    gun(ORDER)
    asked = gun(UNKNOWN)
    assert (asked.title, len(asked.choices)) == ("Unknown code", 3)
    screen = desk.front()
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(screen.explain.isVisible)
    assert not screen.question.isVisible()
    said = spoken[-1]
    assert said.startswith(f"How {UNKNOWN} was read. 1: Unknown")
    assert f"Order found: {ORDER}, Dell Marketing LP." in said
    named = QAccessible.queryAccessibleInterface(screen.explain).text(QAccessible.Text.Name)
    assert named == said
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: shown(desk)[0] == "Learnt")
    assert f"{UNKNOWN} means WD22 docking station" in shown(desk)[1]
    assert spoken[-1].startswith("Learnt. ") or "It means WD22" in spoken[-1]
    qtbot.waitUntil(lambda: screen.explain.seen is not None and screen.explain.seen.learnt is not None)
    (learnt,) = sample_office.ask(learnt_codes)
    assert (learnt.code, learnt.part, learnt.scan_id) == (UNKNOWN, "210-EEPR8", asked.scan_id)

    again = gun(UNKNOWN)
    assert (again.outcome, again.title) == (Outcome.DONE, "WD22 docking station, USB-C, rev B")
    assert not screen.explain.isVisible()  # the dock goes on
    assert not screen.question.isVisible()
    assert gun("JX7QP20").outcome is Outcome.COUNTED

    press(Qt.Key.Key_F3)
    qtbot.waitUntil(screen.explain.isVisible)
    newest = screen.explain.seen
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: screen.explain.seen.scan_id == newest.older)
    assert screen.explain.seen.learnt.item.startswith("WD22")
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: shown(desk)[0] == "Taken back")
    assert sample_office.ask(learnt_codes) == ()
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.explain.isVisible())
    assert sample_office.differences() == ()


def test_the_explain_panel_is_worked_by_answer_codes_and_says_why_a_serial_cannot_be_taught(
    qtbot, desk, sample_office, gun
):
    gun(ORDER, "210-BNGA1")
    counted = gun("4MZNQ12")
    assert counted.outcome is Outcome.COUNTED
    screen = desk.front()
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(screen.explain.isVisible)
    assert screen.explain.answers == 0
    assert "names one unit, not an item" in screen.explain.accessibleName()
    gun(UNKNOWN)
    press(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: screen.explain.isVisible() and screen.explain.answers == 3)
    desk.gun.shoot("$DO.ANSWER.3")
    qtbot.waitUntil(lambda: len(sample_office.ask(learnt_codes)) == 1, timeout=20_000)
    assert sample_office.ask(learnt_codes)[0].part == "580-AVST"
    desk.gun.shoot("$DO.RECEIVE")
    qtbot.waitUntil(lambda: not screen.explain.isVisible())


def test_a_line_of_the_feed_is_explained_by_a_click_and_by_enter(qtbot, desk, gun):
    gun(ORDER, UNKNOWN, "$DO.ANSWER.3")
    screen = desk.front()
    table = screen.feed.table
    qtbot.waitUntil(lambda: table.model().rowCount() >= 3)
    QTest.mouseClick(
        table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=table.visualRect(table.model().index(1, 1)).center(),
    )
    qtbot.waitUntil(lambda: screen.explain.is_open)
    assert screen.explain.title.text() == UNKNOWN
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.explain.is_open)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.explain.is_open)
    assert screen.explain.title.text() == UNKNOWN
    assert QApplication.focusWidget() is screen.scan_box.line


def test_each_outcome_is_told_to_a_screen_reader_as_a_whole_sentence(desk, gun, spoken):
    answers = [gun(code) for code in (ORDER, "4MZNQ12", "$DO.ANSWER.1", "4111111111111111", "$DO.NEXTBOX")]
    words = ("Done", "A choice is needed", "Counted", "Refused", "Done")
    for word, answer in zip(words, answers, strict=True):
        assert f"{word}. {ended(answer.title)} {answer.said}" in spoken
    banner = QAccessible.queryAccessibleInterface(desk.front().banner)
    assert banner.text(QAccessible.Text.Name) == f"{answers[-1].title}. {answers[-1].said}"


def test_a_row_of_the_feed_and_of_the_order_is_a_whole_sentence_to_a_screen_reader(qtbot, desk, gun):
    gun(ORDER, "210-BNGA1", "4MZNQ12")
    screen = desk.front()
    qtbot.waitUntil(lambda: screen.feed.table.model().rowCount() == 3)
    qtbot.waitUntil(lambda: screen.delivery.purchases[0].received == 1)
    for table, told in (
        (screen.feed.table, ("4MZNQ12", "Tag LA")),
        (screen.order.table, ("Line: 1", "Latitude 5450", "Received: 1 of 5", "Status: Partial")),
    ):
        interface = QAccessible.queryAccessibleInterface(table)
        names = [
            interface.child(place).text(QAccessible.Text.Name) for place in range(interface.childCount())
        ]
        assert any(name.endswith(".") and all(part in name for part in told) for name in names), names


def test_print_tag_prints_a_tag_again_with_its_reason(qtbot, desk, sample_office, gun):
    gun(ORDER, "210-BNGA1")
    counted = gun("4MZNQ12")
    for times in (1, 2):
        with qtbot.waitSignal(desk.desk.talk.printed, timeout=20_000) as printed:
            gun("$DO.PRINTTAG")
        assert printed.args[0].tags == (counted.tag_number,)
        assert sample_office.ask(tag_seen, counted.tag_number).prints == times
    events = sample_office.ask(tag_seen, counted.tag_number).events
    assert any(event.reason == "asked for at the dock" for event in events)
    assert sample_office.ask(asset_seen, counted.tag_number).row.serial == "4MZNQ12"


@pytest.mark.parametrize("nothing", [UNKNOWN, "4111111111111111", "$DO.CLOSE"])
def test_undo_by_code_asks_as_the_key_does_where_the_last_scan_changed_nothing(
    gun, desk, sample_office, nothing
):
    def counted():
        return [line.received for line in sample_office.ask(purchase_seen, ORDER).lines]

    gun(ORDER, "580-AVST", "$DO.QTY.3", nothing)
    before = counted()
    assert sum(before) == 3
    asked = gun("$DO.UNDO")
    banner = desk.front().banner
    assert (banner.kind, banner.title.text()) == ("warn", "The last scan changed nothing")
    assert "once more" in asked.said
    assert counted() == before
    assert gun("$DO.UNDO").said.startswith("Taken back: 3 counted")
    assert sum(counted()) == 0
    assert sample_office.differences() == ()


def test_a_number_typed_as_the_dock_asked_is_the_count_and_a_scanned_one_is_not(
    gun, desk, sample_office, qtbot
):
    def typed(words):
        with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
            send(words + ENTER, desk.gun.clock, 200, target=desk.front().scan_box.line)
        desk.gun.clock.now += 3000
        answered(qtbot, desk)
        qtbot.waitUntil(lambda: not desk.desk.talk.is_reading(), timeout=20_000)
        return answer.args[0]

    def keyboards():
        return sample_office.ask(purchase_seen, ORDER).lines[2].received

    asked = gun(ORDER, "580-AVST")
    qtbot.waitUntil(lambda: not desk.desk.talk.is_reading(), timeout=20_000)
    assert asked.said.endswith("Now count: 5 were ordered.")
    assert gun("105").outcome is not Outcome.COUNTED
    assert keyboards() == 0
    gun("$DO.CANCEL", "580-AVST")
    qtbot.waitUntil(lambda: not desk.desk.talk.is_reading(), timeout=20_000)
    counted = typed("4")
    assert (counted.outcome, counted.title) == (Outcome.COUNTED, "4 counted")
    assert keyboards() == 4
    assert typed("1").outcome is not Outcome.COUNTED, "nobody asked for a count just now"
    gun("$DO.CANCEL", "580-AVST")
    qtbot.waitUntil(lambda: not desk.desk.talk.is_reading(), timeout=20_000)
    assert typed("900").title == "900? Tell it once more"
    assert keyboards() == 4
    assert sample_office.differences() == ()
