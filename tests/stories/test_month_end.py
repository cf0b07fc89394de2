"""Month end through the window: statement in, sure match confirmed, both signatures, lock, reopen, verify."""

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from receiving_app.card_logs.actions import take_back_match
from receiving_app.card_logs.answers import LogState
from receiving_app.card_logs.lookups import card_log, logs, matches_of
from receiving_app.desk.parts.record_model import Wanted
from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import undo
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.offices import SAMPLE_DAY
from tests.stories.test_through_the_window import desk, shoot  # noqa: F401 - a fixture

CYCLE, CARD = "2026-10", "5671"


@pytest.fixture
def card_screen(qtbot, desk, scans, slip, sample_office, monkeypatch):
    """The card log screen, after the goods came and the slip was filed; the statement is in."""
    for raw in scans[3:]:
        shoot(qtbot, desk, raw)
    day.hand_in_slip(sample_office, slip)
    day.act_as(sample_office, Role.CARDHOLDER, "E36188")
    statement = SAMPLE_DAY / "statements" / CYCLE / "works.csv"
    monkeypatch.setattr("receiving_app.desk.card_log_screen.ask_files", lambda *_: (statement,))
    desk.desk.go("card_log")
    screen = desk.front()
    press(screen, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: len(screen.model.rows) == 25, timeout=30_000)
    press(screen, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: charge(screen).state == "matched", timeout=30_000)
    return screen


def press(screen, key):
    QTest.keyClick(QApplication.focusWidget() or screen, key, Qt.KeyboardModifier.ControlModifier)


def charge(screen):
    return next(row for row in screen.model.rows if row.last4 == CARD)


def sign_as(qtbot, screen, sample_office, employee_no, role, monkeypatch):
    """Somebody else sits down at the desk and signs."""
    day.act_as(sample_office, Role.CARDHOLDER, employee_no)
    look_again(qtbot, screen)
    monkeypatch.setattr("receiving_app.desk.card_log_screen.ask_one_of", lambda *_: role)
    monkeypatch.setattr("receiving_app.desk.card_log_screen.ask_pin", lambda *_: "")
    screen.strip.hide()
    screen.buttons["Sign the log"].click()
    qtbot.waitUntil(lambda: not screen.strip.isHidden(), timeout=20_000)


def look_again(qtbot, screen):
    screen.office_opened()
    qtbot.waitUntil(lambda: not screen.model.is_loading, timeout=20_000)


def test_exceptions_are_a_filter_of_the_charges_and_said_on_each_card(card_screen):
    spoken = card_screen.fetch(Wanted(filter="exceptions")).rows
    assert charge(card_screen).document_no not in {
        row.document_no for row in spoken
    }  # it came, with its slip
    assert 0 < len(spoken) < 25
    said = card_screen.detail_of(spoken[0]).sections[-1]
    assert said.heading == "Exceptions"
    assert said.lines[0].words.startswith("E")


def test_a_log_is_signed_twice_locked_and_reopened(qtbot, card_screen, sample_office, monkeypatch, tmp_path):
    screen = card_screen
    qtbot.waitUntil(lambda: screen.chosen() == charge(screen), timeout=10_000)  # the first row is chosen
    sign_as(qtbot, screen, sample_office, "E36188", "cardholder", monkeypatch)
    qtbot.waitUntil(lambda: state(sample_office) is LogState.CARDHOLDER_SIGNED, timeout=20_000)
    sign_as(qtbot, screen, sample_office, "E63159", "approver", monkeypatch)
    qtbot.waitUntil(lambda: state(sample_office) is LogState.LOCKED, timeout=20_000)
    assert sample_office.differences() == ()

    monkeypatch.setattr("receiving_app.desk.card_log_screen.ask_new_file", lambda *_: tmp_path / "packet.pdf")
    screen.buttons["Packet as PDF"].click()
    qtbot.waitUntil((tmp_path / "packet.pdf").exists, timeout=20_000)
    words = text_of(tmp_path / "packet.pdf")
    for told in (
        "1,061.00",
        "LC2637537",
        "765970549",
        "Bridget Jackson",
        "Nolan Okafor",
        "Signed and locked",
    ):
        assert told in words

    day.act_as(sample_office, Role.CARDHOLDER, "E36188")
    match = sample_office.ask(matches_of, charge(screen).charge_id)[0]
    with pytest.raises(Refused, match="locked"):
        sample_office.do(take_back_match, match.match_id, "no")
    day.act_as(sample_office, Role.RECEIVING_CLERK)
    with pytest.raises(Refused, match="no longer be undone"):
        sample_office.do(undo)

    day.act_as(sample_office, Role.PROGRAM_ADMINISTRATOR)
    look_again(qtbot, screen)
    monkeypatch.setattr("receiving_app.desk.card_log_screen.ask_reason", lambda *_: "a charge was disputed")
    screen.buttons["Reopen"].click()
    qtbot.waitUntil(lambda: state(sample_office) is LogState.OPEN, timeout=20_000)
    assert sample_office.ask(card_log, CYCLE, CARD).header.revision == 2
    taken_back = sample_office.do(take_back_match, match.match_id, "it was disputed")
    assert taken_back.cents == -106100
    assert sample_office.differences() == ()


def test_the_cardholder_cannot_approve(qtbot, card_screen, sample_office, monkeypatch):
    screen = card_screen
    qtbot.waitUntil(lambda: screen.chosen() == charge(screen), timeout=10_000)  # the first row is chosen
    sign_as(qtbot, screen, sample_office, "E36188", "cardholder", monkeypatch)
    qtbot.waitUntil(lambda: state(sample_office) is LogState.CARDHOLDER_SIGNED, timeout=20_000)
    sign_as(qtbot, screen, sample_office, "E36188", "approver", monkeypatch)
    qtbot.waitUntil(lambda: "approve" in words_of(screen.strip).lower(), timeout=20_000)
    assert state(sample_office) is LogState.CARDHOLDER_SIGNED


def state(sample_office):
    return next(row.state for row in sample_office.ask(logs, CYCLE) if row.last4 == CARD)


def words_of(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(words.split())
