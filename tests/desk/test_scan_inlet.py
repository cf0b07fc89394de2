import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from receiving_app.desk.calibration import BARS, SQUARE
from receiving_app.desk.scan_inlet import ScanInlet
from receiving_app.desk.wedge import EOT, GS, RS, Gun
from receiving_app.scans.keyboards import LAYOUTS
from tests.desk.keys import CONTROL, ENTER, TAB, Clock, press, send


class Bench(QWidget):
    """A field, a button and a window-wide shortcut, with the inlet before them."""

    def __init__(self, app):
        super().__init__()
        self.clock = Clock()
        self.inlet = ScanInlet(clock=self.clock)
        self.field, self.button = QLineEdit(), QPushButton("+1")
        self.button.setAutoDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.button)
        self.presses, self.shortcuts, self.scans, self.edits = 0, 0, [], []
        self.button.clicked.connect(self._count)
        QShortcut(QKeySequence("5"), self).activated.connect(self._shortcut)
        self.inlet.scanned.connect(lambda raw, _: self.scans.append(raw))
        self.field.textEdited.connect(self.edits.append)
        self.inlet.install(app)

    def _count(self):
        self.presses += 1

    def _shortcut(self):
        self.shortcuts += 1

    def scan(self, text, gap=5, end=ENTER):
        send(text + end, self.clock, gap)
        self.clock.now += 400

    def type(self, text, gap=120):
        for character in text:
            send(character, self.clock, gap)
            self.clock.now += gap
            self.inlet.pause_over()


@pytest.fixture
def bench(app, qtbot):
    bench = Bench(app)
    qtbot.addWidget(bench)
    bench.show()
    bench.activateWindow()
    bench.field.setFocus()
    yield bench
    app.removeEventFilter(bench.inlet)


@pytest.mark.parametrize("gap", [0, 2, 10, 25])
@pytest.mark.parametrize("where", ["field", "button"])
def test_no_scan_is_lost_doubled_or_out_of_order(bench, gap, where):
    getattr(bench, where).setFocus()
    codes = [f"SN{n:05}-x_#{n % 7}" for n in range(75)]
    for code in codes:
        bench.scan(code, gap)
    assert bench.scans == codes
    assert bench.field.text() == ""
    assert bench.edits == []
    assert bench.presses == 0


def test_a_scan_never_presses_the_button_that_has_the_keyboard(bench):
    bench.button.setFocus()
    bench.scan("B 12345")
    bench.scan("C 12345", end=TAB)
    assert bench.presses == 0
    assert bench.button.hasFocus()
    assert bench.scans == ["B 12345", "C 12345"]


def test_control_characters_of_a_data_matrix_survive(bench):
    code = f"[)>{RS}06{GS}1PABC{GS}SX1{RS}{EOT}"
    bench.scan(code)
    assert bench.scans == [code]


def test_control_characters_survive_at_the_start_of_a_scan(bench):
    bench.scan(f"{GS}ABC")
    assert bench.scans == [f"{GS}ABC"]


@pytest.mark.parametrize("digits", ["0029", "029"])
def test_an_alt_code_is_the_character_it_stands_for(bench, digits):
    send("]d2ABC", bench.clock, 5)
    for digit in digits:
        bench.clock.now += 5
        press(digit, modifiers=Qt.KeyboardModifier.AltModifier)
    send("DEF" + ENTER, bench.clock, 5)
    assert bench.scans == [f"]d2ABC{GS}DEF"]


def test_what_a_person_types_goes_into_the_field_and_is_no_scan(bench):
    bench.type("hello 55")
    send(ENTER, bench.clock, 120)
    assert bench.field.text() == "hello 55"
    assert bench.scans == []


def test_a_person_who_types_without_pause_sees_the_letters_before_the_word_is_done(bench):
    send("receiving", bench.clock, 92)
    assert bench.field.text() != ""
    send(ENTER, bench.clock, 92)
    assert bench.field.text() == "receiving"
    assert bench.scans == []


def test_a_scan_amid_typing_leaves_what_was_typed_alone(bench):
    bench.type("ab")
    bench.clock.now += 200
    bench.scan("SN-1234567", 10)
    bench.type("c")
    assert bench.field.text() == "abc"
    assert bench.scans == ["SN-1234567"]


def test_space_and_enter_of_a_person_press_a_button(bench):
    bench.button.setFocus()
    bench.type(" ")
    assert bench.presses == 1
    send(ENTER, bench.clock, 300)
    assert bench.scans == []


def test_keys_held_back_come_out_before_the_key_that_follows(bench):
    send("ab", bench.clock, 90)
    bench.clock.now += 90
    press("", key=Qt.Key.Key_Backspace)
    assert bench.field.text() == "a"


def test_digits_of_a_scan_are_no_shortcuts(bench):
    QTest.keyClicks(bench.field, "5555555")
    QTest.keyClick(bench.field, Qt.Key.Key_Return)
    assert bench.shortcuts == 0
    assert bench.scans == ["5555555"]


def test_the_pause_is_noticed_by_itself(bench, qtbot):
    send("a", bench.clock, 90)
    assert bench.field.text() == ""
    qtbot.waitUntil(lambda: bench.field.text() == "a")


def test_the_same_character_twice_is_two_though_qt_calls_it_a_key_held_down(bench):
    send("SN-0", bench.clock, 2)
    press("0", repeated=True)
    send("15" + ENTER, bench.clock, 2)
    assert bench.scans == ["SN-0015"]


def test_a_key_held_down_by_a_person_is_no_scan(bench):
    send("x", bench.clock, 300)
    bench.clock.now += 500
    for _ in range(12):
        press("x", repeated=True)
        bench.clock.now += 33
    send(ENTER, bench.clock, 40)
    assert bench.scans == []
    assert bench.field.text() == "x" * 13


def test_prefix_mode_takes_a_slow_gun_without_enter(bench):
    bench.inlet.gun = Gun("BLUETOOTH", prefix="~", suffix="#")
    got = []
    bench.inlet.scanned.connect(lambda raw, gun: got.append((raw, gun)))
    send("~SN-77#", bench.clock, 140)
    assert got == [("SN-77", "BLUETOOTH")]
    assert bench.field.text() == ""


def test_aim_mode_takes_a_slow_gun_that_sends_no_enter(bench):
    send("]C1SN-77", bench.clock, 140)
    bench.inlet.pause_over()
    assert bench.scans == ["]C1SN-77"]


def test_a_slow_gun_works_after_its_calibration_sheet(bench):
    lessons = []
    bench.inlet.learnt.connect(lessons.append)
    bench.inlet.expect_calibration("ABCDEFGH1234567890", "another, longer code of the same sheet")
    bench.scan("ABCDEFGH1234567890", 95)
    assert [lesson.ended for lesson in lessons] == ["Enter"]
    bench.scan("SN-4711-XY", 95)
    assert bench.scans == ["SN-4711-XY"]
    assert bench.field.text() == ""


def test_a_card_read_key_by_key_leaves_no_key_down(bench):
    """A key's release belongs to its press: the field must not see one without the other."""
    bench.button.setFocus()
    send("AB", bench.clock, 5)
    bench.scan(" 1 2 3", 5)
    bench.type(" ")
    assert bench.presses == 1


SHIFT = Qt.KeyboardModifier.ShiftModifier
GERMAN = {printed: came for came, printed in LAYOUTS["German"].items()}
DEAD = "^\u00b4`"  # keys that type nothing by themselves


def type_german(text, clock, gap, *, caps=False):
    """An American gun on a German keyboard: Shift as it sends it, Ctrl+] on the key that has a + there."""
    for character in text:
        clock.now += gap
        if character in CONTROL:
            key = {GS: Qt.Key.Key_Plus, RS: Qt.Key.Key_Ampersand, EOT: Qt.Key.Key_D}[character]
            press("", key=key, modifiers=Qt.KeyboardModifier.ControlModifier)
            continue
        came = GERMAN.get(character, character)
        shift = (
            SHIFT
            if character.isupper() or character in '~!@#$%^&*()_+{}|:"<>?'
            else Qt.KeyboardModifier.NoModifier
        )
        if came not in DEAD:
            came = came.swapcase() if caps and len(came.swapcase()) == 1 else came
            press(came, key=Qt.Key.Key_unknown, modifiers=shift)
    clock.now += gap
    press(ENTER)


@pytest.mark.parametrize("caps", [False, True])
@pytest.mark.parametrize("sheet", [SQUARE, BARS])
def test_a_slow_american_gun_on_a_german_keyboard_works_after_its_sheet(bench, sheet, caps):
    bench.button.setFocus()
    bench.inlet.expect_calibration(SQUARE, BARS)
    type_german(sheet, bench.clock, 70, caps=caps)
    code = f"[)>{RS}06{GS}1PNW-15/I7{GS}SYz8_x{RS}{EOT}"
    for again in (caps, False):  # and when caps lock is off again
        bench.clock.now += 700
        type_german(code, bench.clock, 70, caps=again)
        bench.clock.now += 700
        type_german("ZY-Serial:04711", bench.clock, 70, caps=again)
    assert bench.scans == [code, "ZY-Serial:04711"] * 2
    assert bench.presses == 0
    assert bench.edits == []


def test_keys_that_a_gun_sends_for_a_lost_control_character_do_not_end_the_lesson(bench):
    lessons = []
    bench.inlet.learnt.connect(lessons.append)
    bench.inlet.expect_calibration(BARS)
    before, after = BARS.split(GS)
    send(before, bench.clock, 5)
    press("", key=Qt.Key.Key_F8)
    send(after + ENTER, bench.clock, 5)
    assert lessons[0].said == "The scanner drops or changes GS."
    assert bench.field.text() == ""


def test_a_prefix_typed_by_a_person_is_typed(bench):
    bench.inlet.gun = Gun(prefix="~", suffix="#", only_marked=True)
    bench.type("~")
    bench.type("a#b")
    assert bench.field.text() == "~a#b"
    assert bench.scans == []


def test_with_marked_scans_only_fast_typing_is_never_a_scan(bench):
    bench.inlet.gun = Gun(prefix="~", only_marked=True)
    send("receiving", bench.clock, 1)
    assert bench.field.text() == "receiving"
    bench.scan("~SN-4711")
    assert bench.scans == ["SN-4711"]


def test_digits_of_an_alt_code_take_no_time_from_the_scan(bench):
    """Three digits more than the other characters have: the mean pause must not grow by them."""
    send("SN-1", bench.clock, 30)
    for digit in "029":
        bench.clock.now += 30
        press(digit, modifiers=Qt.KeyboardModifier.AltModifier)
    send("X" + ENTER, bench.clock, 30)
    assert bench.scans == [f"SN-1{GS}X"]


def test_alt_and_a_digit_after_an_unfinished_code_is_a_shortcut_again(bench):
    press("0", modifiers=Qt.KeyboardModifier.AltModifier)
    press("", key=Qt.Key.Key_Alt)
    jumps = []
    QShortcut(QKeySequence("Alt+2"), bench).activated.connect(lambda: jumps.append(2))
    QTest.keyClick(bench.field, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert jumps == [2]
