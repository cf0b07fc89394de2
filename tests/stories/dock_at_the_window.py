"""A dock that is played with keys on the shown window, where the ordinary one calls the actions."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.desk.dock_by_hand import APPROVED, NOT_APPROVED
from receiving_app.play.dock import PlayedDock, agreed, what_is_wrong
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.goods.marking import Wrong
from tests.desk.keys import ENTER, send

MARKS = {Wrong.DAMAGED: "Damaged", Wrong.WRONG_ITEM: "Wrong item", Wrong.SUBSTITUTE: "Substitute"}


class ThroughTheWindow(PlayedDock):
    """A dock that is played with keys on a window, where the other one calls the actions."""

    def __init__(self, workplace, clock, window, gun, qtbot):
        super().__init__(workplace, clock)
        self.window, self.gun, self.qtbot = window, gun, qtbot
        self.talk, self.screen = window.desk.talk, window.front()

    def _scan(self, scan):
        answer = self._typed(scan.raw.rstrip("\r\n"), gap=200 if scan.device == "KEYBOARD" else 5)
        said = set()
        while (key := self._answer_to(answer, scan)) is not None and (answer.title, key) not in said:
            said.add((answer.title, key))  # which order, then which line: one answer to two questions
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
        wrong, note = what_is_wrong(told), told.get("note")
        agreement = APPROVED if agreed(note or "") else NOT_APPROVED
        self._tell(
            MARKS[wrong],
            line=self._line(told),
            pieces=told["quantity"],
            serials=" ".join(told.get("serials") or ()),
            part=told.get("part"),
            note=note,
            choice=agreement if wrong is Wrong.SUBSTITUTE else None,
        )

    def _mark_unidentified(self, step):
        self._tell("Unidentified", seen=step.told.get("note"))

    def _mark_misship(self, step):
        self._tell("Misdelivered", seen=step.told.get("note"))

    def _refuse_personal(self, step):
        self._tell("Personal parcel", seen=step.told.get("note"))

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
        """F8; what differs is looked at first, and Enter closes as it stands there."""
        check, answers = self.screen.check, []
        self.talk.answered.connect(answers.append)
        QTest.keyClick(self.screen.scan_box.line, Qt.Key.Key_F8)
        self.qtbot.waitUntil(lambda: bool(answers) or check.isVisible(), timeout=20_000)
        self.talk.answered.disconnect(answers.append)
        if not answers:
            self._answered(lambda: QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return))
        self.qtbot.waitUntil(self._is_shown, timeout=20_000)
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
            self._press(str(offered.index(what) % 10))
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
        tell = partial(QTest.keyClick, getattr(field, "line", field), Qt.Key.Key_Return)
        answer = self._answered(tell)
        if answer.outcome is Outcome.NEEDS_CHOICE:  # an unusual count is told once more
            answer = self._answered(tell)
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
