"""No field of the desk keeps a payment card number: typed, pasted or scanned (domain, notes: refuse)."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

import receiving_app.desk
from receiving_app.desk.parts import asking
from receiving_app.receiving.actions import _REFUSED_TITLES
from receiving_app.scans.answers import Kind
from receiving_app.scans.written import REFUSED, refusal_of
from tests.desk.test_asking import person, said  # noqa: F401 - a fixture
from tests.desk.test_list_screen import screen as list_screen  # noqa: F401 - a fixture

CARDS = (
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "5500005555555559",
    "378282246310005",
)
NO_CARDS = (
    "4500771234",
    "1Z8R4W170318765439",
    "9400111899223197428490",
    "356938035643809",
    "00106141411234567897",
)


@pytest.mark.parametrize("number", CARDS)
def test_a_card_number_is_refused_in_the_docks_words_with_its_last_four_digits(number):
    said = refusal_of(f"  {number} ")
    assert said.startswith("It looks like a payment card number. It is not kept; only its last four")
    assert said.rstrip(".").endswith(number[-4:])
    assert number not in said
    assert refusal_of(f"The buyer paid with {number}, he says so on the slip that lies in the box.")
    assert _REFUSED_TITLES[Kind.CARD_NUMBER] == REFUSED


@pytest.mark.parametrize("number", NO_CARDS)
def test_numbers_of_orders_and_cartons_are_no_card_numbers(number):
    assert refusal_of(number) == ""


def test_a_search_is_emptied_and_nothing_is_looked_for(list_screen, heard, qtbot):
    asked = []
    list_screen.model.loaded.connect(lambda: asked.append(list_screen.model.wanted.words))
    QTest.keyClicks(list_screen.search, "4111111111111111")
    qtbot.waitUntil(list_screen.strip.isVisible)
    assert list_screen.search.text() == ""
    assert list_screen.strip.title.text() == REFUSED
    assert list_screen.strip.advice.text().endswith("************1111.")
    assert heard == ["stop"]
    qtbot.waitUntil(lambda: not list_screen._typing.isActive())
    assert not any("4111" in words for words in asked)
    QTest.keyClick(list_screen.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: list_screen.search.text() == "")


def test_a_card_number_pasted_into_a_search_is_gone_at_once(list_screen, qtbot):
    QApplication.clipboard().setText("4111 1111 1111 1111")
    list_screen.search.paste()
    qtbot.waitUntil(list_screen.strip.isVisible)
    assert list_screen.search.text() == ""
    list_screen.search.setText("BOX-0042")
    qtbot.waitUntil(lambda: [box.number for box in list_screen.model.rows] == ["BOX-0042"])


def test_a_reason_with_a_card_number_is_not_taken(person):
    def hands(box):
        words = box.findChild(QPlainTextEdit)
        QTest.keyClicks(words, "paid with 4111 1111 1111 1111")
        box.accept()
        assert box.result() == 0
        assert words.toPlainText() == ""
        assert f"{REFUSED}." in said(box)
        QTest.keyClicks(words, "torn")
        box.accept()

    assert person(lambda at: asking.ask_reason(at, "Void", "Why?"), hands) == "torn"


def test_a_line_with_a_card_number_is_not_taken(person):
    def hands(box):
        line = box.findChild(QLineEdit)
        QTest.keyClicks(line, "4111111111111111")
        box.accept()
        assert box.result() == 0
        assert line.text() == ""
        QTest.keyClicks(line, "V-1")
        box.accept()

    assert person(lambda at: asking.ask_line(at, "Change", "Number", "", "", "Save"), hands) == "V-1"


def test_every_line_that_is_typed_into_is_one_that_refuses():
    """Except the scan box: what is typed there the dock itself refuses."""
    for file in Path(receiving_app.desk.__file__).parent.rglob("*.py"):
        if file.name != "scan_box.py":
            assert "QLineEdit(" not in file.read_text(encoding="utf-8").replace(
                "class Line(QLineEdit)", ""
            ), file.name
