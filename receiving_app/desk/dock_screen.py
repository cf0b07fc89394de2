"""The Receive screen: the scan box, the verdict, the order and what belongs to it. It has no modals."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from receiving_app.desk.dock_commands import LEAVING, command_of, count_typed
from receiving_app.desk.dock_explain import Explaining
from receiving_app.desk.dock_help import ABOUT, KEYS
from receiving_app.desk.dock_idle import ExpectedCard, OpenDeliveriesCard
from receiving_app.desk.dock_office import PrintAnswer
from receiving_app.desk.dock_room import DockRoom
from receiving_app.desk.dock_side import DockSide
from receiving_app.desk.dock_sources import DockSources
from receiving_app.desk.dock_talk import KEYBOARD
from receiving_app.desk.notices import Notice, notice_of
from receiving_app.desk.parts.banner import Banner
from receiving_app.desk.parts.check_card import CheckCard
from receiving_app.desk.parts.explain_card import ExplainCard
from receiving_app.desk.parts.feed import Feed
from receiving_app.desk.parts.hand_card import HandCard
from receiving_app.desk.parts.order_card import OrderCard
from receiving_app.desk.parts.outcome_look import look_of
from receiving_app.desk.parts.question import Question
from receiving_app.desk.parts.scan_box import ScanBox
from receiving_app.desk.report_writing import write_newest_report
from receiving_app.desk.scan_inlet import copy_of
from receiving_app.desk.screen import Desk, Screen
from receiving_app.errors import Refused
from receiving_app.receiving.answers import CheckPage, DeliveryOnScreen, DockToday, Outcome, ScanAnswer
from receiving_app.scans.written import REFUSED
from receiving_app.wording import ended

_DID_NOTHING = frozenset((Outcome.REFUSED, Outcome.NEEDS_CHOICE, Outcome.SET_ASIDE, Outcome.ALREADY_COUNTED))


class DockScreen(Screen):
    """Receive."""

    watches: ClassVar[frozenset[str]] = frozenset({"deliveries", "purchases", "slips", "tags", "inventory"})
    about: ClassVar[str] = ABOUT
    keys: ClassVar[tuple[tuple[str, str], ...]] = KEYS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.talk = desk.talk
        self.scan_box = ScanBox("Scan order, item, or serial", "Scan")
        self.sources = DockSources(self, desk, self.scan_box)
        self.banner = Banner()
        self.question = Question()
        self.by_hand = HandCard()
        self.order = OrderCard(desk.times)
        self.check = CheckCard()
        self.expected = ExpectedCard(desk.times)
        self.feed = Feed(desk.times)
        self.side = DockSide(desk.times)
        self.open_deliveries = OpenDeliveriesCard(desk.times)
        self._last: ScanAnswer | None = None
        self._asked_to_undo = False
        self.delivery: DeliveryOnScreen | None = None
        self._wants_by_hand = False
        self.explain = ExplainCard(desk.times)
        self.explaining = Explaining(self.explain, desk.talk, self._newest_scan)
        self.room = DockRoom(self)
        self.strip.turned.connect(self.room.share_height)
        self._listen()
        self._bind_keys()
        self._show_idle_banner()
        self.talk.repeat()
        self.setFocusProxy(self.scan_box)

    # -- building ---------------------------------------------------------------

    def _listen(self) -> None:
        talk = self.talk
        talk.answered.connect(self._show_answer)
        talk.printed.connect(self._show_printed)
        talk.refused.connect(self._show_refused)
        talk.stuck.connect(self._show_stuck)
        talk.today_read.connect(self._show_today)
        talk.delivery_read.connect(self._show_delivery)
        talk.waiting_changed.connect(self.scan_box.show_waiting)
        talk.question_changed.connect(self._show_question)
        talk.done_by_hand.connect(self.by_hand.go_on)
        self.feed.opened.connect(lambda scan_id: self._and_back(lambda: self.explaining.explain(scan_id)))
        self.explaining.changed.connect(self._show_explained)
        self.explaining.taught.connect(self._show_taught)
        self.scan_box.typed.connect(self._take_typed)
        self.scan_box.digit_pressed.connect(self._choose_number)
        self.by_hand.told.connect(talk.tell_by_hand)
        self.by_hand.opens.connect(self._ask_one_thing)
        self.by_hand.left.connect(self._leave_by_hand)
        self.order.by_hand_asked.connect(self._begin_by_hand)
        self.open_deliveries.begin_asked.connect(self._begin_by_hand)
        self.open_deliveries.joined.connect(
            lambda key, alone: self._and_back(lambda: talk.join(key, alone=alone))
        )
        talk.taken_over.connect(self._show_taken_over)
        self.open_deliveries.unidentified_asked.connect(lambda: self.desk.go("unidentified"))
        self.banner.acted.connect(self._undo)
        self.question.chosen.connect(self._settle)
        self.expected.picked.connect(lambda number: self._and_back(lambda: talk.take_in(number, KEYBOARD)))
        self.open_deliveries.picked.connect(lambda key: self._and_back(lambda: talk.open_delivery(key)))
        self.order.close_asked.connect(lambda: self._and_back(talk.look_before_closing))
        talk.checked.connect(self._show_check)
        self.check.closing.connect(talk.close_delivery)
        self.check.left.connect(self._leave_check)
        for card in (self.by_hand, self.check):
            card.refused.connect(lambda said: self._say("err", "circle-x", REFUSED, said, sound="stop"))
        self.side.tags.print_asked.connect(lambda: self._and_back(talk.print_tags))
        self.side.tags.preview_wanted.connect(
            lambda number, width, height: talk.preview_label(
                number, width, height, self.side.tags.show_preview
            )
        )
        self.side.slip.preview_wanted.connect(
            lambda document, width, height: talk.preview_slip(
                document, width, height, self.side.slip.show_preview
            )
        )
        self.side.slip.open_asked.connect(lambda document: self.desk.go("slips", document))
        self.side.slip.capture_asked.connect(lambda: self.desk.go("slips"))

    def _bind_keys(self) -> None:
        for button in (
            self.scan_box.hand,
            self.order.close_button,
            self.side.tags.print,
            self.side.slip.open,
            self.side.slip.capture,
        ):
            button.bind_key(self)
        self.explaining.bind_keys(self)
        for key, do in (
            ("Ctrl+Z", self._undo),
            ("F4", self._begin_by_hand),
            ("F5", self.open_deliveries.unidentified.click),
            ("F10", self._write_report),
            ("Ctrl+L", lambda: self._and_back(self.talk.leave_open)),
            ("Ctrl+T", self.open_deliveries.take.click),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    # -- what a person does -----------------------------------------------------

    def take_scan(self, raw: str, device: str) -> bool:
        """Take a scan in, whatever has the keyboard."""
        if said := self._use_on_card(raw):
            self.talk.note_command(raw, device, said)
        else:
            self.talk.take_in(raw, device)
        return True

    def _take_typed(self, words: str) -> None:
        last = None if self.talk.is_busy() else self._last
        self.talk.take_in(count_typed(words, last, self.delivery) or words, KEYBOARD)

    def _use_on_card(self, raw: str) -> str:
        """An answer code is about the card on screen, and CANCEL leaves it; '' for any other scan."""
        card = self.by_hand if self.by_hand.is_open else self.explain
        command, number = command_of(raw) if card.is_open else ("", 0)
        if command in LEAVING:
            (self.by_hand.leave if card is self.by_hand else self.explaining.leave)()
            return "What stood on screen was left."
        if command == "ANSWER" and 1 <= number <= card.answers:
            self._choose_number(number)
            return f"Answer {number} was chosen on screen."
        return ""

    def office_opened(self) -> None:
        """Somebody else is in: the last scan was not theirs to take back."""
        self._last, self._asked_to_undo = None, False
        self.by_hand.forget()
        super().office_opened()

    def look_for(self, what: str) -> None:
        """Go on with a delivery, named by its id."""
        self.talk.open_delivery(what)

    def reread(self) -> None:
        """Read the dock and the delivery again."""
        self.talk.reread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed beside a text field is meant for the scan box."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        line = self.scan_box.line
        if plain and event.text().strip() and event.text().isprintable() and not line.hasFocus():
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            QCoreApplication.sendEvent(line, copy_of(event))
            return
        super().keyPressEvent(event)

    def _undo(self) -> None:
        last = self._last
        if last is not None and last.outcome in _DID_NOTHING and not self._asked_to_undo:
            self._asked_to_undo = True
            said = "Press Ctrl+Z once more to take back the step before it."
            self._say("warn", "undo-2", "The last scan changed nothing", said)
            self._and_back(None)
            return
        self._and_back(lambda: self.talk.undo(last.scan_id if last and last.undoable else None))

    def _settle(self, scan_id: str, key: str) -> None:
        self._and_back(lambda: self.talk.settle(scan_id, key))

    def _begin_by_hand(self) -> None:
        """Offer what can be told besides scanning; pressed once more, leave it."""
        self.explaining.leave()
        if self.by_hand.is_open:
            self.by_hand.leave()
            return
        if self.check.is_open:
            self._leave_check()
        self.scan_box.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wants_by_hand = self.talk.delivery_id != (self.delivery and self.delivery.delivery_id)
        if not self._wants_by_hand:  # else the delivery that was just begun is being read
            self.by_hand.begin(self.delivery)

    def _write_report(self) -> None:
        office = self.desk.office
        if office is not None:
            self.desk.errands.write(self, lambda: write_newest_report(office), self._show_written)

    def _show_written(self, said: str) -> None:
        self._and_back(None)
        self._say("ok", "file-text", "Receiving report written", said)

    def _leave_by_hand(self) -> None:
        self._ask_one_thing()
        self.scan_box.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_number(self, number: int) -> None:
        if self.by_hand.is_open:
            self.by_hand.choose(number)
        elif self.explain.is_open:
            self.explain.choose(number)
        else:
            self.question.choose_number(number)

    def _and_back(self, step: Callable[[], object] | None) -> None:
        """Do a step, then give the keyboard back to the scan box."""
        if step is not None:
            step()
        self.scan_box.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown ----------------------------------------------------------

    def _say(self, kind: str, icon: str, title: str, said: str, sound: str = "") -> None:
        """Show a verdict, tell it to a screen reader, and sound."""
        self.banner.show_verdict(kind, icon, title, said)
        self.banner.announce(f"{ended(title)} {said}")
        if sound:
            self.desk.sounds.play(sound)

    def _show_answer(self, answer: ScanAnswer) -> None:
        look = look_of(answer)
        self._last, self._asked_to_undo = answer, False
        many = self.sources.batch.is_under_way()
        if not many:
            self.strip.hide()
        action = "Undo" if answer.undoable else ""
        self.banner.show_verdict(look.kind, look.icon, answer.title, answer.said, action)
        self.banner.announce(f"{look.word}. {ended(answer.title)} {answer.said}")
        if not many:
            self.desk.sounds.play(look.sound)
        self.explaining.leave()
        self.by_hand.follow(answer)

    def _newest_scan(self) -> str:
        return self._last.scan_id if self._last is not None else self.feed.newest()

    def _show_taught(self, title: str, said: str) -> None:
        self._say("ok", "circle-check", title, said, sound="counted")

    def _show_explained(self) -> None:
        """The panel takes the order's place while it is open."""
        if self.explain.is_open:
            self.banner.announce(self.explain.said())
        self.room.show_work()
        self._ask_one_thing()

    def _show_printed(self, answer: PrintAnswer) -> None:
        self._say("ok", "printer", answer.title, answer.said)

    def _show_refused(self, error: Refused) -> None:
        self._say("err", "circle-x", error.what, error.advice, sound="stop")

    def _show_stuck(self, error: Exception, try_again: object) -> None:
        notice = notice_of(error, try_again if callable(try_again) else None, self.desk.show_report)
        if notice is not None:
            self.show_notice(notice)
            self.desk.sounds.play("stop")

    def show_notice(self, notice: Notice) -> None:
        """Say something in the strip, and to a screen reader."""
        super().show_notice(notice)
        self.banner.announce(f"{notice.title} {notice.advice}")

    def _show_question(self, answer: ScanAnswer | None, behind: int) -> None:
        self.question.ask(answer, behind)
        self._ask_one_thing()

    def _ask_one_thing(self) -> None:
        """What the clerk tells by hand goes before a question of a scan."""
        tells, explains = self.by_hand.is_open, self.explain.is_open
        asks = self.question.answers > 0 and not (tells or explains or self.check.is_open)
        self.question.setVisible(asks)
        self.scan_box.answers_wanted = (
            self.by_hand if tells else self.explain if explains else self.question
        ).answers
        self.room.share_height()

    def _show_today(self, today: DockToday) -> None:
        self.expected.show_expected(today.expected, today.expected_in_all)
        self.open_deliveries.show_open(today.open_deliveries, today.unidentified)
        if self.talk.delivery_id is None:
            self.feed.show_lines(today.feed)

    def _show_delivery(self, delivery: DeliveryOnScreen | None) -> None:
        if self.check.page is not None:
            if delivery is not None and delivery.delivery_id == self.check.page.delivery_id:
                self.talk.look_before_closing()  # something was scanned meanwhile, here or at another dock
            else:
                self._leave_check()
        shown = delivery.delivery_id if delivery is not None else None
        if shown != (self.delivery and self.delivery.delivery_id):
            self.by_hand.forget(shown)
        self._tell_coming(delivery)
        self.delivery = delivery
        if self._wants_by_hand:
            self._begin_by_hand()
        if delivery is not None:
            self.order.show_delivery(delivery)
            self.side.show_delivery(delivery)
            self.feed.show_lines(delivery.feed)
        elif self.room.beside.currentIndex() == 1 and self._last is None:
            self._show_idle_banner()
        self.room.beside.setCurrentIndex(1 if delivery is not None else 0)
        self.room.show_work()

    def _tell_coming(self, delivery: DeliveryOnScreen | None) -> None:
        """Somebody else came to the delivery in front, or left it."""
        before = self.delivery
        same = before is not None and delivery is not None and before.delivery_id == delivery.delivery_id
        if before is not None and delivery is not None and same and before.hands != delivery.hands:
            self.show_notice(Notice("", delivery.came or "Somebody left this delivery."))

    def _show_taken_over(self, delivery: DeliveryOnScreen) -> None:
        said = "What you scanned is kept. Scan the next order, or join it again."
        self._say("warn", "users", delivery.came, said, sound="attention")

    def _show_check(self, page: CheckPage) -> None:
        """What differs is looked at before closing; when nothing does, it is closed at once."""
        if page.delivery_id != self.talk.delivery_id:
            return
        if not page.differences and not self.check.is_open:
            self.talk.close_delivery()
            return
        was_open = self.check.is_open
        self.by_hand.forget()
        self.explaining.leave()
        self.check.show_page(page)
        self._ask_one_thing()
        self.room.show_work()
        if not was_open:
            said = "What is not as expected stands below. Enter closes it so, Esc goes on receiving."
            self.banner.show_verdict("idle", "circle-help", f"Close {page.number}?", said)
            self.check.take_keyboard()

    def _leave_check(self) -> None:
        self.check.forget()
        self._ask_one_thing()
        self.room.show_work()
        self._and_back(None)

    def _show_idle_banner(self) -> None:
        self.banner.show_verdict(
            "idle",
            "scan-barcode",
            "Ready for the next box",
            "Scan the order number on the packing slip to begin.",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the form there is room for."""
        super().resizeEvent(event)
        self.room.take_form()


def make(desk: Desk) -> QWidget:
    """The screen, for the rail."""
    return DockScreen(desk)
