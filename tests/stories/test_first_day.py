"""The first day of both sample offices through the shown window: scans as keys, the rest with F4, digits."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.desk.door import OpenOffice
from receiving_app.desk.screens import RAIL
from receiving_app.office_loading import contents_of, load_office
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.play.dock import PlayedDock
from receiving_app.play.office_folder import days_at_the_dock, steps_of
from receiving_app.play.playing import RULES
from receiving_app.play.written import day_of
from receiving_app.receiving.daybook import day_book
from receiving_app.settings import Settings
from receiving_app.workplace import open_workplace
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.keys import ENTER, send
from tests.desk.test_dock_screen import Gun

OFFICES = Path(__file__).parents[2].parent / "shared" / "data"
QUANTITIES = ("po", "line", "ordered", "received", "accepted", "rejected", "on_hold", "open")
SHORT = "02"  # only the packing slip tells it, and none is filed on the dock's first day
MARKS = {"01": "Damaged", "05": "Wrong item"}


class ThroughTheWindow(PlayedDock):
    """A dock that is played with keys on a window, where the other one calls the actions."""

    def __init__(self, workplace, clock, window, gun, qtbot):
        super().__init__(workplace, clock)
        self.window, self.gun, self.qtbot = window, gun, qtbot
        self.talk, self.screen = window.desk.talk, window.front()

    def _scan(self, scan):
        answer = self._typed(scan.raw.rstrip("\r\n"), gap=200 if scan.device == "KEYBOARD" else 5)
        said = set()
        while (key := self._answer_to(answer)) is not None and key not in said:
            said.add(key)
            offered = [choice.key for choice in answer.choices]
            if key not in offered:  # the clerk says first which order it is
                self._go_to_order(key.removeprefix("line:"))
                answer = self._typed(scan.raw.rstrip("\r\n"))
                continue
            self.qtbot.waitUntil(self.screen.question.isVisible)
            digit = str(offered.index(key) + 1)
            answer = self._answered(lambda digit=digit: self._press(digit))
        return answer

    def _open_delivery(self, step):
        told = step.told
        self._open = step.delivery
        self._act_as_clerk(told.get("received_by"))
        self._allow_duties()
        answer = self._tell("Begin", carrier=told.get("carrier"), boxes=told.get("pieces"))
        self.deliveries[step.delivery] = answer.delivery_id

    def _slip(self, step):
        number = step.told.get("slip_number")
        if number:
            self._tell("Slip number", number=number)
        else:
            self._tell("No slip", choice=step.told["state"])

    def _count(self, step):
        self._go_to_order(self._line(step.told))
        self._tell("Count a line", line=self._line(step.told), counted=step.told["counted"])

    def _mark(self, step):
        told = step.told
        self._tell(
            MARKS[told["condition"]],
            line=self._line(told),
            pieces=told["quantity"],
            serials=" ".join(told.get("serials") or ()),
            note=told.get("note"),
        )

    def _confirm_drop_ship(self, step):
        self._act_as_clerk()
        self.window.desk.go("purchases")
        screen = self.window.front()
        button = screen.buttons["Went straight to its user"]

        def is_chosen(order):
            chosen = screen.chosen()
            return chosen is not None and chosen.number == order and button.isEnabled()

        for told in step.told["lines"]:
            screen.search.setText(told["po"])
            self.qtbot.waitUntil(lambda told=told: is_chosen(told["po"]), timeout=10_000)
            texts = told["quantity"], " ".join(told["serials"]), step.told["location"]
            QTimer.singleShot(0, lambda texts=texts: self._fill_dialog(*texts, step.told["confirmed_by"]))
            with self.qtbot.waitSignal(screen.model.loaded, timeout=20_000):
                button.click()
        self.window.activateWindow()  # without a window manager nobody does it after a dialog
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.window.desk.go("receive")

    def _close_delivery(self, _step):
        self._answered(lambda: QTest.keyClick(self.screen.scan_box.line, Qt.Key.Key_F8))
        self._open = None

    # -- keys -------------------------------------------------------------------

    def _typed(self, code, gap=5):
        target = self.screen.scan_box.line
        target.setFocus()

        def shoot():
            send(code + ENTER, self.gun.clock, gap, target=target)
            self.gun.clock.now += 3000

        return self._answered(shoot)

    def _press(self, digit):
        send(digit, self.gun.clock, 200, target=self.screen.scan_box.line)
        self.gun.inlet.pause_over()

    def _answered(self, do):
        with self.qtbot.waitSignal(self.talk.answered, timeout=20_000) as answer:
            do()
        self.qtbot.waitUntil(self._is_shown, timeout=20_000)
        return answer.args[0]

    def _is_shown(self):
        """Whether the screen shows the delivery that the office is at."""
        shown = self.screen.delivery
        if self.talk.is_busy() or self.talk.is_reading():
            return False
        return (shown and shown.delivery_id) == self.talk.delivery_id

    def _go_to_order(self, line_id):
        """Type the order's number, unless the delivery is on it already."""

        def number(session):
            purchase_id = session.get_one(PurchaseLine, line_id).purchase_id
            return session.get_one(Purchase, purchase_id).number

        order = self._workplace.ask(number)
        shown = self.screen.delivery
        if order not in {purchase.number for purchase in (shown.purchases if shown else ())}:
            QTest.keyClick(self.screen.scan_box.line, Qt.Key.Key_F2)  # digits are no answers now
            self._typed(order, gap=200)

    def _tell(self, what, *, line=None, choice=None, **fields):
        card = self.screen.by_hand
        self.screen.scan_box.line.setFocus()
        QTest.keyClick(self.screen.scan_box.line, Qt.Key.Key_F4)
        self.qtbot.waitUntil(card.isVisible)
        if card.is_choosing:
            offered = [button.text() for button in card.findChildren(type(card.do)) if button.isVisible()]
            self._press(str(offered.index(what)))
        if line is not None:
            card.line.setCurrentIndex(card.line.findData(line))
        if choice is not None:
            card.choice.setCurrentIndex(card.choice.findData(choice))
        for name, text in fields.items():
            if text is not None and name in card.fields:
                card.fields[name].line.setFocus()
                card.fields[name].line.selectAll()
                send(str(text), self.gun.clock, 200, target=card.fields[name].line)
                self.gun.inlet.pause_over()
        field = next(iter(card.fields.values()), card)
        answer = self._answered(lambda: QTest.keyClick(getattr(field, "line", field), Qt.Key.Key_Return))
        self.qtbot.waitUntil(lambda: not card.isVisible())
        return answer

    def _fill_dialog(self, *texts):
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, lambda: self._fill_dialog(*texts))
            return
        for field, text in zip(box.findChildren(QLineEdit), texts, strict=True):
            field.setText(str(text))
        box.sure.click()


def bare(serial):
    return (serial or "").replace("-", "").upper()


@pytest.mark.skipif(not OFFICES.is_dir(), reason="the sample offices are not beside the checkout")
@pytest.mark.parametrize("name", ["office-small", "office-month"])
def test_the_first_day_comes_out_true_through_the_window(name, open_window, app, qtbot, tmp_path):
    source = OFFICES / name
    first = days_at_the_dock(source)[0]
    clock = day.PlayedClock(datetime.fromisoformat(f"{first}T12:00:00+00:00"))
    workplace = open_workplace(
        Settings(office=tmp_path / "office", workstation="dock-a"), make=True, clock=clock
    )
    with workplace.store.transaction() as session:
        load_office(session, workplace.nobody(), contents_of(source), is_sample=True, rule_packs=RULES)
    day.act_as(workplace, Role.ADMINISTRATOR)
    day.bring_in_approvals(workplace, source / "approvals.csv")
    day.act_as(workplace, Role.RECEIVING_CLERK)
    window = open_window(places=RAIL)
    office = OpenOffice(workplace)
    window.use(office, office.about())
    gun = Gun(app, window)
    try:
        dock = ThroughTheWindow(workplace, clock, window, gun, qtbot)
        steps = steps_of(source, first, workplace.ask(the_office).zone)
        played = dock.play_day(first, steps)
        names = {id_: folder_name for folder_name, id_ in dock.deliveries.items()}
        got = day_of(workplace.ask(day_book, first), played, names)
        differences = workplace.differences()
    finally:
        app.removeEventFilter(gun.inlet)
        window.desk.errands.lanes.close()
        workplace.close()
    want = json.loads((source / "scans" / f"{first}.expected.json").read_text(encoding="utf8"))
    assert played.refused == []
    assert len(want["scans"]) == len(played.answers)
    assert _lines(got["lines"]) == _lines(want["lines"])
    assert _assets(got["assets"]) == _assets(want["assets"])
    assert _discrepancies(got) == _discrepancies(want)
    assert differences == ()


def _lines(rows):
    return {(str(row["po"]), str(row["line"])): [str(row[name]) for name in QUANTITIES] for row in rows}


def _assets(rows):
    return {(bare(row["serial"]), row["po"], str(row["line"]), row["state"]) for row in rows}


def _discrepancies(told):
    found = (each for each in told["discrepancies"] if each.get("code") and each["code"] != SHORT)
    return Counter((each.get("po"), str(each.get("line")), each["code"]) for each in found)
