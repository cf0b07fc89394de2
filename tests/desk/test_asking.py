"""What is asked in small dialogs: driven with the keyboard, as a person does."""

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from receiving_app.desk.parts import asking
from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.field import Field
from receiving_app.desk.parts.line import MANY
from receiving_app.desk.parts.rows_table import RowsTable
from receiving_app.desk.parts.text import Text
from receiving_app.people.answers import OrganizationSeen

ENTER, ESC, SHIFT = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def person(window):
    """Answers the next question: ``person(ask, hands)`` asks, and ``hands(box)`` fills the dialog in."""

    def answer(ask, hands):
        failed = []

        def at_box():
            box = QApplication.activeModalWidget()
            if box is None or QApplication.activeWindow() is not box:
                QTimer.singleShot(0, at_box)
                return
            try:
                assert isinstance(box, AskingBox)
                hands(box)
            except AssertionError as error:
                failed.append(error)
            finally:
                if box.isVisible():
                    box.reject()

        QTimer.singleShot(0, at_box)
        answered = ask(window)
        if failed:
            raise failed[0]
        return answered

    return answer


def keys(box, text="", key=None, modifiers=Qt.KeyboardModifier.NoModifier):
    field = box.focusWidget()
    QTest.keyClicks(field, text)
    if key is not None:
        QTest.keyClick(field, key, modifiers)


def said(box):
    return [text.text() for text in box.findChildren(Text) if text.isVisible()]


def test_a_reason_has_lines_to_write_on_and_a_button_that_says_what_it_does(person):
    def hands(box):
        assert isinstance(box.focusWidget(), QPlainTextEdit)
        assert box.focusWidget().accessibleName() == "Why?"
        assert box.sure.text() == "Void P0001234"
        assert "Laptop, SN-7" in said(box)
        keys(box, key=ENTER)
        assert "Nothing is written here." in said(box)
        keys(box, "It was", ENTER, SHIFT)
        keys(box, "torn.", ENTER)

    assert person(lambda at: asking.ask_reason(at, "Void P0001234", "Why?", "Laptop, SN-7"), hands) == (
        "It was torn."
    )


def test_esc_leaves_every_question(person):
    for ask, left in (
        (lambda at: asking.ask_reason(at, "Void", "Why?"), ""),
        (lambda at: asking.ask_one_of(at, "Sign", "As", ("cardholder",)), ""),
        (lambda at: asking.ask_pin(at, "You sign with it."), None),
        (lambda at: asking.ask_line(at, "Change", "Name", "a"), None),
        (lambda at: asking.ask_new_pin(at, "Change my PIN", "", old=True), None),
    ):
        assert person(ask, lambda box: keys(box, key=ESC)) == left


def test_one_of_a_few_is_chosen_in_a_list_with_what_is_said_of_each(person):
    def hands(box):
        table = box.focusWidget()
        assert isinstance(table, RowsTable)
        assert box.sure.text() == "Sign"
        assert table.model().data(table.model().index(1, 0), Qt.ItemDataRole.ToolTipRole) == "b, second"
        keys(box, key=Qt.Key.Key_Down)
        keys(box, key=ENTER)

    chosen = person(
        lambda at: asking.ask_one_of(at, "Sign the log", "As", ("a", "b"), "", "Sign", ("first", "second")),
        hands,
    )
    assert chosen == "b"


def test_what_holds_now_stands_chosen(person):
    sizes = tuple(f"{size} %" for size in range(90, 200, 10))

    def hands(box):
        keys(box, key=Qt.Key.Key_Down)
        keys(box, key=ENTER)

    def ask(at):
        return asking.ask_one_of(at, "Text size", "Size", sizes, "", "Choose", (), "120 %")

    assert person(ask, hands) == "130 %"


def test_an_organization_is_found_by_its_name(person):
    many = tuple(OrganizationSeen(f"{n}", f"01{n:03}", f"Agency {n}", "agency") for n in range(40))

    def hands(box):
        assert isinstance(box.focusWidget(), QLineEdit)
        keys(box, "agency 3")
        keys(box, key=Qt.Key.Key_Down)
        keys(box, key=ENTER)

    assert person(lambda at: asking.ask_organization(at, "Decide", "Owner", many), hands) == "01013"


def test_a_new_pin_is_refused_at_its_field(person):
    def hands(box):
        old, new, again = (field.line for field in box.findChildren(Field))
        assert old.hasFocus()
        QTest.keyClicks(old, "246810")
        QTest.keyClicks(new, "111111")
        QTest.keyClick(new, ENTER)
        assert "One digit over and over is guessed first." in said(box)
        new.setText("135790")
        QTest.keyClick(again, ENTER)
        assert "The two differ." in said(box)
        again.setText("135790")
        QTest.keyClick(again, ENTER)

    answer = person(lambda at: asking.ask_new_pin(at, "Change my PIN", "", old=True), hands)
    assert answer == asking.NewPin("246810", "135790")


def test_a_scan_goes_into_what_asks_for_a_code_and_into_no_other_field(person, window, dock):
    def scan(*raws):
        def hands(box):
            for raw in raws:
                window.take_scan(raw, "SCANNER")
            keys(box, key=ENTER)

        return hands

    def taken():
        window.desk.errands.lanes.writing.run(lambda: None).answer()
        return [raw for raw, *_ in dock.scans]

    assert (
        person(lambda at: asking.ask_order(at, "Match", "Order", "Match it"), scan("LC2637537"))
        == "LC2637537"
    )
    serials = [asking.Blank("Serial numbers", codes=MANY)]
    told = person(lambda at: asking.ask_form(at, "Sent back", serials), scan("QX000001ZK", "QX000002ZK"))
    assert told == ("QX000001ZK, QX000002ZK",)
    assert taken() == []
    assert person(lambda at: asking.ask_pin(at, "Yours"), scan("LC2637538")) == ""
    assert person(lambda at: asking.ask_line(at, "Days", "Days", "60"), scan("LC2637539")) == "60"
    assert taken() == ["LC2637538", "LC2637539"], "what nobody asked for is taken in, and not lost"


def test_a_scan_is_no_reason(person, window, dock):
    def hands(box):
        window.take_scan("LC2637537", "SCANNER")
        keys(box, "torn", ENTER)

    assert person(lambda at: asking.ask_reason(at, "Void", "Why?"), hands) == "torn"


def test_a_line_shows_what_it_is_now_and_what_is_wrong_with_another(person):
    def hands(box):
        assert box.focusWidget().text() == "60"
        keys(box, "x", ENTER)
        assert "A number." in said(box)
        box.focusWidget().setText("90")
        keys(box, key=ENTER)

    def refuse(text):
        return "" if text.isdecimal() else "A number."

    assert person(lambda at: asking.ask_line(at, "Days", "Days", "60", refuse=refuse), hands) == "90"


def test_file_dialogs_open_where_a_file_was_chosen_last(window, monkeypatch, tmp_path):
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "own"))
    opened = []

    def choose(_parent, _title, folder, _kinds):
        opened.append(folder)
        return str(tmp_path / "out" / "list.csv"), ""

    (tmp_path / "out").mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for _ in range(2):
        asking.ask_new_file(window, "Export", "list.csv", "CSV (*.csv)")
    assert opened[1] == str(tmp_path / "out" / "list.csv")
