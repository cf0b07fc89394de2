"""What no scan tells, through the window: keys F4, a digit, the fields, Enter; each step taken back again."""

import threading
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.desk.parts.hand_card import HandCard
from receiving_app.inventory.lookups import asset_seen
from receiving_app.inventory.places import places
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.unidentified import unidentified_deliveries
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.lookups import delivery_on_screen
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import ORDER, SERIAL, answered, desk, shoot  # noqa: F401 - fixtures


@pytest.fixture
def card(desk) -> HandCard:
    return desk.front().by_hand


@pytest.fixture
def tell(qtbot, desk, card):
    """Press F4, the digit of a thing, and fill its fields in; the answer is the office's."""

    def tell(what, **fields):
        fill(qtbot, desk, card, what, **fields)
        with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
            press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not card.isVisible())
        return answer.args[0]

    return tell


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def fill(qtbot, desk, card, what, **fields):
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(card.isVisible)
    if card.is_choosing:
        offered = [button.text() for button in card.findChildren(type(card.do)) if button.isVisible()]
        press(Qt.Key(Qt.Key.Key_0 + offered.index(what) % 10))  # the first one leaves
        desk.gun.inlet.pause_over()  # so that the digit is no scan
    for name, text in fields.items():
        card.fields[name].line.setFocus()
        card.fields[name].line.selectAll()
        QTest.keyClicks(card.fields[name].line, text)
        desk.gun.inlet.pause_over()


def back(qtbot, desk):
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    return answer.args[0].said


def line_of(office):
    line = office.ask(purchase_seen, ORDER).lines[0]
    return line.received, line.accepted, line.rejected, line.on_hold


def test_a_delivery_begins_before_anything_of_it_is_scanned(qtbot, desk, sample_office, tell):
    begun = tell("Begin a delivery", carrier="UPS", boxes="3")
    shown = sample_office.ask(delivery_on_screen, begun.delivery_id)
    assert (shown.carrier, shown.pieces, shown.state) == ("UPS", 3, "open")
    assert QApplication.focusWidget() is desk.front().scan_box.line
    assert shoot(qtbot, desk, ORDER).delivery_id == begun.delivery_id
    assert back(qtbot, desk) == f"Taken back: Order {ORDER}."
    assert back(qtbot, desk) == "Taken back: Delivery begun."
    assert sample_office.ask(delivery_on_screen, begun.delivery_id).state == "withdrawn"
    assert sample_office.differences() == ()


def test_pieces_are_counted_by_hand(qtbot, desk, sample_office, tell):
    shoot(qtbot, desk, ORDER)
    counted = tell("Count a line", counted="1")
    assert counted.outcome is Outcome.COUNTED
    assert line_of(sample_office) == (1, 1, 0, 0)
    back(qtbot, desk)
    assert line_of(sample_office) == (0, 0, 0, 0)
    assert sample_office.differences() == ()


def test_the_unit_in_hand_is_damaged_without_typing_its_serial(qtbot, desk, sample_office, tell):
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, SERIAL)
    tell("Damaged", note="crushed corner")
    assert line_of(sample_office) == (1, 0, 1, 0)
    assert sample_office.ask(asset_seen, SERIAL).row.state == "rejected"
    (found,) = sample_office.ask(discrepancies)
    assert (found.code, found.quantity, found.note) == ("01", 1, "crushed corner")
    back(qtbot, desk)
    assert line_of(sample_office) == (1, 1, 0, 0)
    assert sample_office.differences() == ()


def test_the_unit_in_hand_is_known_before_the_delivery_it_began_is_on_screen(
    qtbot, desk, sample_office, tell
):
    reading = desk.desk.errands.lanes.reading
    read_again = threading.Event()
    shoot(qtbot, desk, ORDER)
    slow = reading.run(read_again.wait, 20)
    shoot(qtbot, desk, SERIAL)
    read_again.set()
    assert slow.answer()
    tell("Damaged", note="crushed corner")
    assert line_of(sample_office) == (1, 0, 1, 0)


def test_the_gun_alone_marks_the_last_unit_damaged_and_takes_it_back(qtbot, desk, sample_office, clock):
    shoot(qtbot, desk, ORDER)
    assert shoot(qtbot, desk, "$DO.DAMAGED").outcome is Outcome.REFUSED  # nothing was counted
    shoot(qtbot, desk, SERIAL)
    assert shoot(qtbot, desk, "$DO.DAMAGED").title == "Damaged"
    assert line_of(sample_office) == (1, 0, 1, 0)
    assert shoot(qtbot, desk, "$DO.DAMAGED").outcome is Outcome.ALREADY_COUNTED  # the gun read twice
    clock.at += timedelta(seconds=3)
    assert shoot(qtbot, desk, "$DO.DAMAGED").outcome is Outcome.REFUSED  # it is marked already
    assert shoot(qtbot, desk, "$DO.UNDO").title == "The last scan changed nothing"
    assert line_of(sample_office) == (1, 0, 1, 0)
    clock.at += timedelta(seconds=3)
    assert shoot(qtbot, desk, "$DO.UNDO").title == "Undone"
    assert line_of(sample_office) == (1, 1, 0, 0)
    assert sample_office.differences() == ()


def test_a_unit_scanned_while_the_card_is_open_names_itself(qtbot, desk, sample_office, card, tell):
    shoot(qtbot, desk, ORDER)
    fill(qtbot, desk, card, "Damaged")
    assert shoot(qtbot, desk, SERIAL).outcome is Outcome.COUNTED  # a scan is never typed into a field
    qtbot.waitUntil(lambda: card.fields["serials"].text() == SERIAL)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000):
        press(Qt.Key.Key_Return)
    assert line_of(sample_office) == (1, 0, 1, 0)


def test_what_is_missing_or_refused_keeps_the_card_and_what_was_typed(qtbot, desk, sample_office, card):
    shoot(qtbot, desk, ORDER)
    fill(qtbot, desk, card, "Count a line")
    press(Qt.Key.Key_Return)
    assert card.fields["counted"].wrong.text() == "How many came?"
    press(Qt.Key.Key_Escape)
    assert not card.isVisible()
    fill(qtbot, desk, card, "Damaged", serials="NOT-HERE-1", note="wet")
    with qtbot.waitSignal(desk.desk.talk.refused, timeout=20_000):
        press(Qt.Key.Key_Return)
    assert card.isVisible()
    assert card.fields["note"].text() == "wet"
    assert "NOT-HERE-1" in desk.front().banner.title.text() + desk.front().banner.said.text()
    assert line_of(sample_office) == (0, 0, 0, 0)
    assert sample_office.differences() == ()


def test_papers_and_goods_that_are_not_ours(qtbot, desk, sample_office, tell):
    begun = tell("Begin a delivery")
    answered(qtbot, desk)
    tell("Unidentified", seen="no name, tape torn")
    assert [each.number for each in sample_office.ask(unidentified_deliveries)] == [
        sample_office.ask(delivery_on_screen, begun.delivery_id).number
    ]
    back(qtbot, desk)
    tell("No slip")
    tell("Slip number", number="PS-77")
    tell("Misdelivered", seen="Baton Rouge General")
    assert [each.code for each in sample_office.ask(discrepancies)] == ["05"]
    for _ in range(3):
        back(qtbot, desk)
    assert sample_office.ask(discrepancies) == ()
    assert sample_office.differences() == ()


def test_the_digits_answer_what_was_asked_last(qtbot, desk, card):
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, "PS-1-2-3-4")  # may be anything: a question, or set aside
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(card.isVisible)
    assert card.is_choosing
    press(Qt.Key.Key_F4)
    assert not card.isVisible()
    assert QApplication.focusWidget() is desk.front().scan_box.line


@pytest.fixture
def purchases(qtbot, desk):
    """The Purchases screen with the order chosen."""
    desk.desk.go("purchases")
    screen = desk.front()
    screen.search.setText(ORDER)
    qtbot.waitUntil(lambda: screen.chosen() is not None and screen.chosen().number == ORDER, timeout=10_000)
    return screen


def fill_form(qtbot, screen, action, *texts):
    """Press an action's button and fill in the dialog that it opens."""

    def answer():
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, answer)
            return
        fields = box.findChildren(QLineEdit)
        for field, text in zip(fields, texts, strict=True):
            if text is not None:
                field.setText(text)
        box.sure.click()
        if box.isVisible():
            said.extend(label.text() for label in box.findChildren(QLabel) if label.text())
            box.reject()
        done.append(box)

    said, done = [], []
    qtbot.waitUntil(  # not while the list is read again
        lambda: screen.buttons[action].isEnabled() and not screen.model.is_loading, timeout=10_000
    )
    QTimer.singleShot(0, answer)
    screen.buttons[action].click()
    qtbot.waitUntil(lambda: bool(done) and QApplication.activeModalWidget() is None, timeout=10_000)
    return said


def test_goods_that_went_straight_to_their_user_are_received_and_taken_back(
    qtbot, desk, sample_office, purchases
):
    action = "Went straight to its user"
    qtbot.waitUntil(purchases.buttons[action].isEnabled, timeout=10_000)
    fill_form(qtbot, purchases, action, "1", SERIAL, "NOWHERE", "J. Doe")
    qtbot.waitUntil(
        lambda: "No place NOWHERE is on record" in purchases.strip.accessibleName(), timeout=10_000
    )
    purchases.strip.button.click()  # Undo
    qtbot.waitUntil(lambda: line_of(sample_office) == (0, 0, 0, 0), timeout=10_000)
    (place, *_) = sample_office.ask(places)
    fill_form(qtbot, purchases, action, "1", SERIAL, place.code, "J. Doe")
    qtbot.waitUntil(lambda: line_of(sample_office) == (1, 1, 0, 0), timeout=10_000)
    assert sample_office.ask(asset_seen, SERIAL).row.state == "accepted"
    qtbot.waitUntil(lambda: "confirmed at" in purchases.strip.accessibleName(), timeout=10_000)
    purchases.strip.button.click()  # Undo
    qtbot.waitUntil(lambda: line_of(sample_office) == (0, 0, 0, 0), timeout=10_000)
    assert sample_office.differences() == ()


def test_a_return_to_the_vendor_is_written_down_and_taken_back(qtbot, desk, sample_office):
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, SERIAL)
    desk.desk.go("purchases")
    screen = desk.front()
    action = "Sent back to the vendor"
    screen.search.setText(ORDER)
    qtbot.waitUntil(lambda: screen.chosen() is not None and screen.chosen().number == ORDER, timeout=10_000)
    qtbot.waitUntil(screen.buttons[action].isEnabled, timeout=10_000)
    wrong = fill_form(qtbot, screen, action, "", "0", SERIAL, "+1d", "lots")
    for said in ("How many pieces?", "That day is still to come.", "An amount, such as 120.50."):
        assert said in wrong
    fill_form(qtbot, screen, action, "RMA-7", "1", SERIAL, None, "120.50")
    qtbot.waitUntil(lambda: sample_office.ask(asset_seen, SERIAL).row.state == "returned", timeout=10_000)
    assert line_of(sample_office) == (1, 1, 0, 0)  # what was received stays received
    qtbot.waitUntil(lambda: "RMA-7" in screen.strip.accessibleName(), timeout=10_000)
    screen.strip.button.click()  # Undo
    qtbot.waitUntil(lambda: sample_office.ask(asset_seen, SERIAL).row.state == "accepted", timeout=10_000)
    assert sample_office.differences() == ()


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("Slip number", "number"),
        ("Damaged", "note"),
        ("Damaged", "serials"),
        ("Wrong item", "part"),
        ("Off the truck", "carrier"),
        ("Off the truck", "seal"),
        ("Off the truck", "exceptions"),
        ("Unidentified", "seen"),
    ],
)
def test_no_field_of_the_card_takes_a_card_number(qtbot, desk, card, heard, what, name):
    shoot(qtbot, desk, "1Z8R4W170318765439" if what == "Unidentified" else ORDER)
    answered(qtbot, desk)
    qtbot.waitUntil(lambda: desk.front().delivery is not None and not desk.desk.talk.is_reading())
    heard.clear()
    fill(qtbot, desk, card, what, **{name: "torn 4111 1111 1111 1111"})
    press(Qt.Key.Key_Return)
    assert card.isVisible(), "nothing was told"
    assert card.fields[name].text() == ""
    assert card.fields[name].wrong.text() == "A card number is not kept."
    banner = desk.front().banner
    assert (banner.kind, banner.title.text()) == ("err", "A card number is not kept")
    assert "4111 1111" not in banner.said.text()
    assert heard == ["stop"]
    press(Qt.Key.Key_Escape)
