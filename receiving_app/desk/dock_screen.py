"""The Receive screen: the scan box, the verdict, the order and what belongs to it. It has no modals."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.dock_idle import ExpectedCard, OpenDeliveriesCard
from receiving_app.desk.dock_office import PrintAnswer
from receiving_app.desk.dock_side import DockSide, SideForm
from receiving_app.desk.dock_talk import KEYBOARD
from receiving_app.desk.notices import Notice, notice_of
from receiving_app.desk.parts.banner import Banner
from receiving_app.desk.parts.feed import Feed
from receiving_app.desk.parts.hand_card import HandCard
from receiving_app.desk.parts.order_card import OrderCard
from receiving_app.desk.parts.outcome_look import look_of
from receiving_app.desk.parts.pages import Pages
from receiving_app.desk.parts.question import Question
from receiving_app.desk.parts.scan_box import ScanBox
from receiving_app.desk.screen import Desk, Screen
from receiving_app.desk.theme import theme
from receiving_app.errors import Refused
from receiving_app.receiving.answers import DeliveryOnScreen, DockToday, Outcome, ScanAnswer

_DID_NOTHING = frozenset((Outcome.REFUSED, Outcome.NEEDS_CHOICE, Outcome.SET_ASIDE, Outcome.ALREADY_COUNTED))
_UNLIMITED = 16_777_215  # Qt's own greatest size
_SLIM, _STRIP, _LOW = 1250, 1000, 700


class DockScreen(Screen):
    """Receive."""

    watches: ClassVar[frozenset[str]] = frozenset({"deliveries", "purchases", "slips", "tags", "inventory"})
    about: ClassVar[str] = (
        "Scan the order number on the packing slip, then each box and serial number. "
        "Every scan is saved at once and can be taken back. "
        "What no scan tells, a count, damaged pieces, a missing slip, is told with F4. "
        "A scan that needs a choice waits under the banner; go on scanning meanwhile."
    )
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("F2", "Type a number by hand"),
        ("F4", "Begin a delivery, count, or mark what is wrong"),
        ("1 to 9", "Choose an answer"),
        ("Ctrl+Z", "Take the last scan back"),
        ("F6", "Open the packing slip"),
        ("F7", "Capture the packing slip"),
        ("F8", "Close the delivery"),
        ("F9", "Print the waiting tags"),
        ("Esc", "Empty the scan box"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.talk = desk.talk
        self.scan_box = ScanBox("Scan order, item, or serial")
        self.banner = Banner()
        self.question = Question()
        self.by_hand = HandCard()
        self.order = OrderCard(desk.times)
        self.expected = ExpectedCard(desk.times)
        self.feed = Feed(desk.times)
        self.side = DockSide(desk.times)
        self.open_deliveries = OpenDeliveriesCard(desk.times)
        self._last: ScanAnswer | None = None
        self._asked_to_undo = False
        self._form, self._is_low = SideForm.FULL, False
        self.delivery: DeliveryOnScreen | None = None
        self._wants_by_hand = False
        self._work = Pages(self.expected, self.order)
        self._beside = Pages(self.open_deliveries, self.side)
        self._build()
        self._listen()
        self._bind_keys()
        self._show_idle_banner()
        self.talk.repeat()
        self.setFocusProxy(self.scan_box)

    # -- building ---------------------------------------------------------------

    def _build(self) -> None:
        look = theme()
        self._column = QVBoxLayout()
        self._column.setSpacing(look.px(12))
        for part in (self.scan_box, self.strip, self.banner, self.by_hand, self.question):
            self._column.addWidget(part)
        self._column.addWidget(self._work, 5)
        self._column.addWidget(self.feed, 1)
        self._page = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._page.setSpacing(look.px(16))
        self._page.addLayout(self._column, 1)
        self._page.addWidget(self._beside)

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
        self.scan_box.typed.connect(lambda words: talk.take_in(words, KEYBOARD))
        self.scan_box.digit_pressed.connect(self._choose_number)
        self.by_hand.told.connect(talk.tell_by_hand)
        self.by_hand.opens.connect(self._ask_one_thing)
        self.by_hand.left.connect(self._leave_by_hand)
        self.order.by_hand_asked.connect(self._begin_by_hand)
        self.open_deliveries.begin_asked.connect(self._begin_by_hand)
        self.banner.acted.connect(self._undo)
        self.question.chosen.connect(self._settle)
        self.expected.picked.connect(lambda number: self._and_back(lambda: talk.take_in(number, KEYBOARD)))
        self.open_deliveries.picked.connect(lambda key: self._and_back(lambda: talk.open_delivery(key)))
        self.order.close_asked.connect(lambda: self._and_back(talk.close_delivery))
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
        for key, do in (("Ctrl+Z", self._undo), ("F4", self._begin_by_hand)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    # -- what a person does -----------------------------------------------------

    def take_scan(self, raw: str, device: str) -> bool:
        """Take a scan in, whatever has the keyboard."""
        self.talk.take_in(raw, device)
        return True

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
            QCoreApplication.sendEvent(line, event.clone())
            return
        super().keyPressEvent(event)

    def _undo(self) -> None:
        last = self._last
        if last is not None and last.outcome in _DID_NOTHING and not self._asked_to_undo:
            self._asked_to_undo = True
            said = "Press Ctrl+Z once more to take back the step before it."
            self.banner.show_verdict("warn", "undo-2", "The last scan changed nothing", said)
            self.banner.announce(f"The last scan changed nothing. {said}")
            self._and_back(None)
            return
        self._and_back(lambda: self.talk.undo(last.scan_id if last and last.undoable else None))

    def _settle(self, scan_id: str, key: str) -> None:
        self._and_back(lambda: self.talk.settle(scan_id, key))

    def _begin_by_hand(self) -> None:
        """Offer what can be told besides scanning; pressed once more, leave it."""
        if self.by_hand.is_open:
            self.by_hand.leave()
            return
        self.scan_box.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wants_by_hand = self.talk.delivery_id != (self.delivery and self.delivery.delivery_id)
        if not self._wants_by_hand:  # else the delivery that was just begun is being read
            self.by_hand.begin(self.delivery)

    def _leave_by_hand(self) -> None:
        self._ask_one_thing()
        self.scan_box.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_number(self, number: int) -> None:
        if self.by_hand.is_open:
            self.by_hand.choose(number)
        else:
            self.question.choose_number(number)

    def _and_back(self, step: Callable[[], object] | None) -> None:
        """Do a step, then give the keyboard back to the scan box."""
        if step is not None:
            step()
        self.scan_box.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown ----------------------------------------------------------

    def _show_answer(self, answer: ScanAnswer) -> None:
        look = look_of(answer)
        self._last, self._asked_to_undo = answer, False
        self.strip.hide()
        action = "Undo" if answer.undoable else ""
        self.banner.show_verdict(look.kind, look.icon, answer.title, answer.said, action)
        self.banner.announce(f"{look.word}. {answer.title}. {answer.said}")
        self.desk.sounds.play(look.sound)
        self.by_hand.follow(answer)

    def _show_printed(self, answer: PrintAnswer) -> None:
        self.banner.show_verdict("ok", "printer", answer.title, answer.said)
        self.banner.announce(f"{answer.title}. {answer.said}")

    def _show_refused(self, error: Refused) -> None:
        self.banner.show_verdict("err", "circle-x", error.what, error.advice)
        self.banner.announce(str(error))
        self.desk.sounds.play("stop")

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
        tells = self.by_hand.is_open
        self.question.setVisible(self.question.answers > 0 and not tells)
        self.scan_box.answers_wanted = (self.by_hand if tells else self.question).answers
        self._share_height()

    def _show_today(self, today: DockToday) -> None:
        self.expected.show_expected(today.expected)
        self.open_deliveries.show_open(today.open_deliveries, today.unidentified)
        if self.talk.delivery_id is None:
            self.feed.show_lines(today.feed)

    def _show_delivery(self, delivery: DeliveryOnScreen | None) -> None:
        at = 1 if delivery is not None else 0
        if (delivery and delivery.delivery_id) != (self.delivery and self.delivery.delivery_id):
            self.by_hand.forget()
        self.delivery = delivery
        if self._wants_by_hand:
            self._begin_by_hand()
        if delivery is not None:
            self.order.show_delivery(delivery)
            self.side.show_delivery(delivery)
            self.feed.show_lines(delivery.feed)
        elif self._work.currentIndex() == 1 and self._last is None:
            self._show_idle_banner()
        self._work.setCurrentIndex(at)
        self._beside.setCurrentIndex(at)
        self._share_height()

    def _show_idle_banner(self) -> None:
        self.banner.show_verdict(
            "idle",
            "scan-barcode",
            "Ready for the next box",
            "Scan the order number on the packing slip to begin.",
        )

    # -- room -------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the form there is room for."""
        super().resizeEvent(event)
        look = theme()
        width, height = self.window().width() / look.scale, self.window().height() / look.scale
        self._is_low = height < _LOW
        form = SideForm.FULL if width >= _SLIM else SideForm.SLIM if width >= _STRIP else SideForm.STRIP
        ways = QBoxLayout.Direction
        self._page.setDirection(ways.TopToBottom if form is SideForm.STRIP else ways.LeftToRight)
        gap = look.px(10 if self._is_low else 14)
        edge = look.px(20 if form is SideForm.FULL else 14)
        self._page.setContentsMargins(edge, gap, edge, gap)
        self._page.setSpacing(look.px(16 if form is SideForm.FULL else 12))
        self._column.setSpacing(look.px(8 if self._is_low else 12))
        self.scan_box.set_tall(tall=not self._is_low)
        self.banner.set_tall(tall=not self._is_low)
        self._form = form
        self.side.set_form(form, low=self._is_low)
        self.question.set_brief(brief=form is SideForm.STRIP)
        self.order.set_narrow(narrow=form is not SideForm.FULL)
        if form is SideForm.STRIP:
            self._beside.setMinimumWidth(0)
            self._beside.setMaximumWidth(_UNLIMITED)
        else:
            self._beside.setFixedWidth(look.px(344 if form is SideForm.FULL else 304))
        self._share_height()

    def _share_height(self) -> None:
        """The order takes what its lines need, the last scans the rest; a question comes before both."""
        idle, strip = self._work.currentIndex() == 0, self._form is SideForm.STRIP
        tells = self.by_hand.is_open
        asks = self.question.answers > 0 or tells
        has_feed = self._is_low if tells else not self._is_low or not (strip or asks)
        self.feed.setVisible(has_feed)
        self._column.setStretchFactor(self._work, 2 if idle else 5)
        self._work.setVisible(not (self._is_low and (tells or (strip and asks))))
        self._work.setMaximumHeight(_UNLIMITED if idle or not has_feed else self.order.whole_height())
        self._beside.setVisible(not (self._is_low and strip and idle))


def make(desk: Desk) -> QWidget:
    """The screen, for the rail."""
    return DockScreen(desk)
