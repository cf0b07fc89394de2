import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from receiving_app.desk.parts.outcome_look import OUTCOME_LOOKS
from receiving_app.desk.scan_inlet import ScanInlet
from receiving_app.desk.sounds import NAMES
from receiving_app.errors import Refused, Trouble
from receiving_app.receiving.answers import Outcome
from tests.desk.keys import ENTER, Clock, send
from tests.desk.small_office import ABOUT, SmallDock, SmallOffice


class Gun:
    """A gun pointed at the window."""

    def __init__(self, app, window):
        self.clock = Clock()
        self.inlet = ScanInlet(clock=self.clock)
        self.inlet.scanned.connect(window.take_scan)
        self.inlet.install(app)
        self.window = window

    def shoot(self, code, gap=5):
        send(code + ENTER, self.clock, gap, target=QApplication.focusWidget() or self.window.front())
        self.clock.now += 400


@pytest.fixture
def gun(app, window):
    gun = Gun(app, window)
    yield gun
    app.removeEventFilter(gun.inlet)


@pytest.fixture
def screen(window):
    return window.front()


@pytest.fixture
def settled(qtbot, dock, screen):
    """Waits until the office has answered so many steps and the screen shows the last one."""

    def wait(count):
        qtbot.waitUntil(lambda: len(dock.scans) >= count and not screen.talk.is_busy(), timeout=30_000)

    return wait


def test_the_scan_box_has_the_keyboard_at_once(open_window):
    window = open_window()
    assert QApplication.focusWidget() is window.front().scan_box.line


def test_scans_before_the_office_is_open_go_in_first_and_in_order(open_window, dock, qtbot):
    window = open_window()
    for code in ("PO-1", "SN-000001", "SN-000002"):
        window.take_scan(code, "SCANNER")
    window.use(SmallOffice(dock), ABOUT)
    qtbot.waitUntil(lambda: len(dock.scans) == 3)
    assert dock.scans == [
        ("PO-1", "SCANNER", None),
        ("SN-000001", "SCANNER", "d1"),
        ("SN-000002", "SCANNER", "d1"),
    ]


def test_a_counted_scan_is_said_shown_and_heard(gun, screen, settled, heard, qtbot):
    gun.shoot("PO-1")
    gun.shoot("SN-000001")
    settled(2)
    assert screen.banner.title.text() == "Laptop received, 1 of 3"
    assert screen.banner.kind == "ok"
    assert heard == ["counted", "counted"]
    qtbot.waitUntil(screen.side.tags.print.isEnabled)
    assert screen.side.tags.print.text() == "Print 1 tag"
    assert screen.side.owner.owner.text() == "Central IT Office"
    assert screen.order.table.model().rowCount() == 1
    assert QApplication.focusWidget() is screen.scan_box.line


@pytest.mark.parametrize(
    ("code", "kind", "sound"), [("SN-000001", "warn", "attention"), ("?X-000009", "warn", "attention")]
)
def test_what_is_not_simply_counted_sounds_different(gun, screen, settled, heard, code, kind, sound):
    for one in ("PO-1", "SN-000001", code):
        gun.shoot(one)
    settled(3)
    assert screen.banner.kind == kind
    assert heard[-1] == sound


def test_a_refused_scan_keeps_the_focus_and_opens_nothing(gun, screen, settled, heard):
    gun.shoot("SN-000001")
    settled(1)
    assert screen.banner.kind == "err"
    assert heard == ["stop"]
    assert QApplication.activeModalWidget() is None
    assert QApplication.focusWidget() is screen.scan_box.line


def test_a_scan_while_a_button_has_the_keyboard_only_counts(gun, screen, settled, dock):
    gun.shoot("PO-1")
    settled(1)
    screen.order.close_button.setFocus()
    gun.shoot("SN 00001")
    settled(2)
    assert dock.scans[-1] == ("SN 00001", "SCANNER", "d1")
    assert screen.talk.delivery_id == "d1"


def test_questions_never_hold_up_scanning_and_wait_in_line(gun, screen, settled, dock, qtbot):
    for one in ("PO-1", "?A-000001", "?B-000002", "SN-000001"):
        gun.shoot(one)
    settled(4)
    assert dock.serials == ["SN-000001"]
    assert screen.question.isVisible()
    assert screen.question.accessibleName().startswith("Question about ?B-000002")  # the box in hand
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_3)
    screen.talk.waiting_changed.emit(0)
    qtbot.waitUntil(lambda: ("settle", "s3", "aside") in dock.scans)
    qtbot.waitUntil(lambda: screen.question.accessibleName().startswith("Question about ?A-000001"))


def test_digits_are_digits_after_f2_even_with_a_question(gun, screen, settled):
    gun.shoot("PO-1")
    gun.shoot("?A-000001")
    settled(2)
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_F2)
    QTest.keyClicks(screen.scan_box.line, "31")
    gun.inlet.pause_over()
    assert screen.scan_box.line.text() == "31"
    assert screen.question.isVisible()


def test_a_digit_that_answers_nothing_begins_a_number(gun, screen, settled):
    gun.shoot("PO-1")
    gun.shoot("?A-000001")
    settled(2)
    QTest.keyClicks(screen.scan_box.line, "8123")  # three answers are offered
    gun.inlet.pause_over()
    assert screen.scan_box.line.text() == "8123"


def test_what_is_typed_in_the_scan_box_and_entered_is_a_scan_from_the_keyboard(screen, settled, dock):
    QTest.keyClicks(screen.scan_box.line, "PO-1")
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_Return)
    settled(1)
    assert dock.scans == [("PO-1", "KEYBOARD", None)]
    assert screen.scan_box.line.text() == ""


def test_letters_typed_beside_a_field_go_to_the_scan_box(screen):
    screen.expected.table.setFocus()
    QTest.keyClicks(screen.expected.table, "P")
    QTest.keyClicks(QApplication.focusWidget(), "O")
    assert screen.scan_box.line.text() == "PO"
    assert screen.scan_box.line.hasFocus()


def test_ctrl_z_takes_the_last_scan_back(gun, screen, settled, dock, qtbot):
    gun.shoot("PO-1")
    gun.shoot("SN-000001")
    settled(2)
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dock.serials == [])
    qtbot.waitUntil(lambda: screen.banner.title.text() == "Taken back")


def test_undo_with_nothing_to_undo_says_what_to_do(screen, qtbot, heard):
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.banner.title.text() == "There is nothing to take back.")
    assert screen.banner.said.text() == "Scan something first."
    assert heard == ["stop"]


def test_f9_prints_and_f8_closes(gun, screen, settled, dock, qtbot):
    gun.shoot("PO-1")
    gun.shoot("SN-000001")
    settled(2)
    qtbot.waitUntil(screen.side.tags.print.isEnabled)
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: dock.printed == ["SN-000001"])
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_F8)
    qtbot.waitUntil(screen.expected.isVisible)
    assert screen.talk.delivery_id is None


def test_trouble_keeps_every_scan_and_tries_again_in_order(gun, screen, dock, qtbot):
    dock.trouble = [Trouble("The database does not answer.")]
    for one in ("PO-1",):
        gun.shoot(one)
    qtbot.waitUntil(screen.strip.isVisible)
    assert screen.strip.title.text() == "The database does not answer."
    gun.shoot("SN-000001")
    gun.shoot("SN-000002")
    qtbot.waitUntil(lambda: len(dock.scans) == 3)
    assert [raw for raw, *_ in dock.scans] == ["PO-1", "SN-000001", "SN-000002"]


def test_a_mistake_of_ours_is_told_calmly_and_scanning_goes_on(gun, screen, dock, settled, qtbot):
    dock.trouble = [KeyError("oops")]
    gun.shoot("PO-1")
    qtbot.waitUntil(screen.strip.isVisible)
    assert "mistake in this program" in screen.strip.title.text()
    gun.shoot("PO-1")
    settled(1)
    assert dock.scans == [("PO-1", "SCANNER", None)]


def test_a_refusal_raised_by_the_office_is_said_in_the_banner(gun, screen, dock, qtbot):
    dock.trouble = [Refused("This delivery is closed.", "Open another.")]
    gun.shoot("PO-1")
    qtbot.waitUntil(lambda: screen.banner.title.text() == "This delivery is closed.")


def test_a_held_order_says_who_can_clear_it(open_window, qtbot):
    dock = SmallDock(verdict="HELD")
    window = open_window()
    window.use(SmallOffice(dock), ABOUT)
    window.take_scan("PO-1", "SCANNER")
    order = window.front().order
    qtbot.waitUntil(order.isVisible)
    assert "PO-1 is held" in order.held.title.text()
    assert "R. Roy can clear it" in order.held.advice.text()


def test_the_verdict_is_announced_to_a_screen_reader(gun, screen, settled, monkeypatch):
    said = []
    monkeypatch.setattr(screen.banner, "announce", said.append)
    gun.shoot("SN-000001")
    settled(1)
    assert said == ["Refused. No order yet. Scan the order number first."]


def test_three_hundred_scans_through_the_window_are_all_there(gun, screen, settled, dock):
    gun.shoot("PO-1")
    codes = [f"SN-{n:06}" for n in range(300)]
    for place, code in enumerate(codes):
        gun.shoot(code, (0, 2, 10, 25)[place % 4])
    settled(301)
    assert dock.serials == codes
    assert screen.banner.title.text() == "Laptop received, 300 of 3"


def test_every_outcome_has_a_look_a_word_and_one_of_three_sounds():
    assert set(OUTCOME_LOOKS) == set(Outcome)
    assert {look.sound for look in OUTCOME_LOOKS.values()} == set(NAMES)
    assert all(look.word and look.icon for look in OUTCOME_LOOKS.values())
