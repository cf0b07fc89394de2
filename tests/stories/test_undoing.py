"""Everything that is done in the window is taken back in the window, and then all stands as before.

The steps at the dock are undone in ``tests/receiving/test_undoing.py`` and ``test_through_the_window.py``.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from receiving_app.approvals.lookups import purchases_page
from receiving_app.approvals.records import PurchaseLine
from receiving_app.card_logs.lookups import charges, cycles, logs, statement_imports
from receiving_app.desk.parts.rehearsal_box import Agreed
from receiving_app.inventory.lookups import find
from receiving_app.people.lookups import organizations, people, roles_on
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.records import Delivery
from receiving_app.slips.lookups import slips_page
from receiving_app.tags.lookups import waiting_labels
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.offices import SAMPLE_DAY
from tests.stories.test_through_the_window import SERIAL, desk, shoot  # noqa: F401 - a fixture

CYCLE, CARD = "2026-10", "5671"
CTRL = Qt.KeyboardModifier.ControlModifier


def standing(workplace):
    """All that the window's actions can change, as it stands."""
    with workplace.store.reading() as session:
        lines = session.execute(
            select(PurchaseLine.id, PurchaseLine.received, PurchaseLine.accepted, PurchaseLine.withdrawn)
        ).all()
        return {
            "purchases": purchases_page(session, limit=500),
            "lines": sorted(tuple(line) for line in lines if not line.withdrawn),
            "deliveries": sorted(map(tuple, session.execute(select(Delivery.number, Delivery.state)))),
            "units": find(session, ""),
            "labels": [label.asset_id for label in waiting_labels(session)],
            "slips": [(row.slip_id, row.state, row.delivery) for row in slips_page(session)],
            "charges": [
                (row.document_no, row.state)
                for cycle in cycles(session)
                for row in charges(session, cycle.cycle)
            ],
            "logs": [(row.last4, row.state) for row in logs(session, CYCLE) if row.total_cents],
            "statements": [row.file for row in statement_imports(session) if not row.taken_back],
            "roles": [(each.name, roles_on(session, each.id, DAY)) for each in people(session)],
        }


DAY = day.datetime(2026, 9, 15).date()


PEOPLE = "receiving_app.desk.setting_people"


class Hands:
    """Somebody at the window: goes to a screen, chooses a row, presses a button, and reads the strip."""

    def __init__(self, qtbot, window, monkeypatch):
        self.qtbot, self.window, self.monkeypatch = qtbot, window, monkeypatch

    def go(self, key, rows=1):
        self.window.desk.go(key)
        self.screen = self.window.front()
        self.qtbot.waitUntil(
            lambda: not self.screen.model.is_loading and len(self.screen.model.rows) >= rows, timeout=20_000
        )
        return self.screen

    def look_again(self):
        """Somebody else sat down."""
        self.screen.office_opened()
        self.qtbot.waitUntil(lambda: not self.screen.model.is_loading, timeout=20_000)

    def choose(self, fits):
        at = next(place for place, row in enumerate(self.screen.model.rows) if fits(row))
        flags = QItemSelectionModel.SelectionFlag
        chosen = self.screen.table.selectionModel()
        chosen.setCurrentIndex(self.screen.model.index(at, 0), flags.ClearAndSelect | flags.Rows)

    def answer(self, question, given, module=None):
        """What the person answers when the screen, or the module named, asks next."""
        module = module or type(self.screen).__module__
        self.monkeypatch.setattr(f"{module}.{question}", lambda *_: given)

    def press(self, words):
        return self._said(self.screen.buttons[words].click)

    def key(self, key):
        return self._said(lambda: QTest.keyClick(QApplication.focusWidget() or self.screen, key, CTRL))

    def _said(self, press):
        self.screen.strip.hide()
        self.screen.setFocus()
        press()
        self.qtbot.waitUntil(lambda: not self.screen.strip.isHidden(), timeout=20_000)
        self.qtbot.waitUntil(lambda: not self.screen.model.is_loading, timeout=20_000)
        return self.screen.strip.title.text()


@pytest.fixture
def hands(qtbot, desk, monkeypatch):
    return Hands(qtbot, desk, monkeypatch)


@pytest.fixture
def undone(hands, sample_office):
    """Does a step, sees that it changed something, takes it back, and sees that nothing is left of it."""

    def check(step, take_back=lambda: hands.key(Qt.Key.Key_Z)):
        was = standing(sample_office)
        said = step()
        done = standing(sample_office)
        assert done != was, said
        told = take_back()
        now = standing(sample_office)
        assert {key: now[key] for key in now if now[key] != was[key]} == {}, told
        assert sample_office.differences() == ()
        return said

    return check


@pytest.fixture
def received(qtbot, desk, scans, sample_office):
    """The story's delivery is in: one unit with its tag printed and verified; the answer is its number."""
    for raw in scans[3:]:
        number = shoot(qtbot, desk, raw).tag_number
    qtbot.waitUntil(desk.front().side.tags.print.isEnabled, timeout=20_000)
    with qtbot.waitSignal(desk.desk.talk.printed, timeout=20_000):
        QTest.keyClick(QApplication.focusWidget() or desk.front(), Qt.Key.Key_F9)
    shoot(qtbot, desk, number)
    shoot(qtbot, desk, SERIAL)
    return number


def test_closing_a_delivery_is_undone_at_once_or_reopened_later(
    qtbot, desk, hands, undone, received, sample_office
):  # fmt: skip
    dock = desk.front()

    def press(key, modifier=Qt.KeyboardModifier.NoModifier):
        with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
            QTest.keyClick(dock.scan_box.line, key, modifier)
        return answer.args[0]

    undone(lambda: press(Qt.Key.Key_F8), lambda: press(Qt.Key.Key_Z, CTRL))
    qtbot.waitUntil(dock.order.close_button.isVisible, timeout=10_000)
    assert press(Qt.Key.Key_F8).title == "Delivery closed"

    hands.go("purchases")
    hands.choose(lambda row: row.number == "LC2637537")
    hands.answer("ask_reason", "a box stood behind the door")
    undone(lambda: hands.press("Reopen its last delivery"))


def test_an_import_of_approvals_is_undone(hands, undone, tmp_path, sample_office):
    text = (SAMPLE_DAY / "approvals.csv").read_text(encoding="utf-8")
    heading, first, *_ = text.splitlines(keepends=True)
    order = sample_office.ask(purchases_page, limit=500)
    number = next(row.number for row in order if row.number in first)
    export = tmp_path / "one-more.csv"
    export.write_text(heading + first.replace(number, "LC0000042"), encoding="utf-8")
    day.act_as(sample_office, Role.PROPERTY_MANAGER)
    hands.go("purchases")
    hands.monkeypatch.setattr("receiving_app.desk.approvals_intake.ask_files", lambda *_: (export,))
    hands.monkeypatch.setattr("receiving_app.desk.approvals_intake.ask_to_bring_in", lambda *_: Agreed())
    undone(lambda: hands.key(Qt.Key.Key_I))

    def take_back():
        hands.go("imports")
        hands.choose(lambda row: not row.taken_back and row.file == export.name)
        hands.answer("ask_reason", "the wrong week")
        return hands.press("Take it back")

    undone(lambda: hands.key(Qt.Key.Key_I), take_back)


def test_every_step_with_a_slip_is_undone(hands, undone, received, slip, sample_office):
    hands.go("slips", rows=0)
    hands.answer("ask_files", (slip,))
    assert "placed" in undone(lambda: hands.key(Qt.Key.Key_I))
    assert "placed" in hands.key(Qt.Key.Key_I)
    hands.choose(lambda row: row.state == "placed")
    hands.answer("ask_reason", "another box")
    undone(lambda: hands.press("Take back"))
    hands.choose(lambda row: row.state == "placed")
    hands.press("Take back")
    hands.choose(lambda row: row.state == "review")
    hands.answer("ask_one_of", "")
    offered = []
    hands.monkeypatch.setattr(
        "receiving_app.desk.slips_screen.ask_one_of",
        lambda *asked: offered.append(asked[-1]) or asked[-1][0],
    )
    undone(lambda: hands.press("Place with a delivery"))
    assert "order LC2637537" in offered[0][0]
    hands.choose(lambda row: row.state == "review")
    undone(lambda: hands.press("Match again"))


def test_printing_again_and_verifying_are_taken_back(qtbot, desk, hands, undone, received):
    hands.go("tags")
    hands.choose(lambda row: row.number == received)
    hands.answer("ask_reason", "it was torn")
    undone(lambda: hands.press("Print again"))

    def scan_back():
        shoot(qtbot, desk, received)
        return shoot(qtbot, desk, SERIAL).title

    hands.press("Take verification back")
    desk.desk.go("receive")

    def take_back():
        hands.go("tags")
        hands.choose(lambda row: row.number == received)
        return hands.press("Take verification back")

    undone(scan_back, take_back)


def test_an_override_is_undone(hands, undone, received, sample_office):
    day.act_as(sample_office, Role.PROPERTY_MANAGER)
    other = next(row.code for row in sample_office.ask(organizations) if row.kind == "agency")
    hands.go("inventory")
    hands.choose(lambda row: row.serial == SERIAL)
    hands.answer("ask_organization", other)
    hands.answer("ask_reason", "a gift to them")
    undone(lambda: hands.press("Decide otherwise"))
    hands.choose(lambda row: row.serial == SERIAL)

    def take_back():
        hands.choose(lambda row: row.serial == SERIAL)
        return hands.press("Take the override back")

    undone(lambda: hands.press("Decide otherwise"), take_back)


def test_every_step_of_the_card_log_is_undone(hands, undone, received, slip, sample_office):
    day.hand_in_slip(sample_office, slip)
    day.act_as(sample_office, Role.CARDHOLDER, "E36188")
    hands.go("card_log", rows=0)
    hands.answer("ask_files", (Path(SAMPLE_DAY / "statements" / CYCLE / "works.csv"),))
    undone(lambda: hands.key(Qt.Key.Key_I))
    hands.answer("ask_reason", "a mistake was made")
    undone(lambda: hands.key(Qt.Key.Key_I), lambda: hands.press("Take last statement back"))
    hands.key(Qt.Key.Key_I)

    undone(lambda: hands.key(Qt.Key.Key_M))
    hands.answer("ask_order", "LC2637537")
    hands.choose(lambda row: row.last4 == CARD)
    undone(lambda: hands.press("Match with an order"))

    def take_back():
        hands.choose(lambda row: row.last4 == CARD)
        return hands.press("Take back")

    hands.choose(lambda row: row.last4 == CARD)
    undone(lambda: hands.press("Match with an order"), take_back)
    hands.answer("ask_one_of", "no purchase")
    hands.choose(lambda row: row.last4 == CARD)
    undone(lambda: hands.press("Explain"))
    hands.choose(lambda row: row.last4 == CARD)
    undone(lambda: hands.press("Explain"), take_back)
    hands.choose(lambda row: row.last4 == CARD)
    hands.press("Match with an order")

    hands.answer("ask_one_of", "cardholder")
    hands.answer("ask_pin", "")

    def reopen():
        day.act_as(sample_office, Role.PROGRAM_ADMINISTRATOR)
        hands.look_again()
        hands.choose(lambda row: row.last4 == CARD)
        return hands.press("Reopen")

    hands.choose(lambda row: row.last4 == CARD)
    undone(lambda: hands.press("Sign the log"), reopen)


def test_roles_are_given_and_ended_and_each_is_undone(hands, undone, sample_office):
    day.act_as(sample_office, Role.ADMINISTRATOR)
    hands.go("settings")
    clerk = next(row for row in hands.screen.model.rows if row.value == "receiving clerk")
    hands.choose(lambda row: row == clerk)
    hands.answer("ask_one_of", "auditor", PEOPLE)
    undone(lambda: hands.press("Give a role"))
    hands.choose(lambda row: row == clerk)
    hands.answer("ask_one_of", "receiving clerk", PEOPLE)
    undone(lambda: hands.press("End a role"))


def test_with_nothing_done_there_is_nothing_to_undo(hands):
    hands.go("tags", rows=0)
    assert hands.key(Qt.Key.Key_Z) == "Nothing was done here just now."
