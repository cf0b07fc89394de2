"""What the Receive screen and the office say to each other. No widgets: a screen listens to its signals.

Scans, answers to questions, undo and closing are steps of one queue. One step is under way at a time, so the
second scan of a delivery knows the delivery that the first one opened. A step that met trouble stays at the
head of the queue and is tried again; nothing behind it is lost.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from receiving_app.desk.dock_by_hand import ToldByHand
from receiving_app.desk.dock_office import DockOffice, PrintAnswer
from receiving_app.desk.errands import Errands
from receiving_app.errors import Refused, Trouble
from receiving_app.receiving.answers import (
    AtHand,
    CheckPage,
    DeliveryOnScreen,
    DockToday,
    Outcome,
    RemainderTold,
    ScanAnswer,
)

T = TypeVar("T")
KEYBOARD: Final = "KEYBOARD"
"""The device of what was typed by hand."""
ASIDE: Final = "aside"
"""The answer that every question can be given: none of these."""


@dataclass(frozen=True, slots=True)
class _Step:
    """``work`` is handed the office and the delivery that is open when its turn comes."""

    work: Callable[[DockOffice, str | None], ScanAnswer]
    settles: str = ""
    closes: bool = False
    by_hand: ToldByHand | None = None
    told: Callable[[Outcome], object] = lambda _: None


class DockTalk(QObject):
    """The conversation at one dock.

    Args:
        errands: carries the steps to the lanes.
        changed: told the names of what each answer changed.
    """

    answered = Signal(ScanAnswer)
    done_by_hand = Signal(ToldByHand, bool)
    """What was told by hand, and whether it was done or refused."""
    printed = Signal(PrintAnswer)
    refused = Signal(Refused)
    stuck = Signal(Exception, object)
    """Trouble, or a mistake of ours; and what tries again."""
    today_read = Signal(DockToday)
    """The dock at a glance, which is shown while no delivery is open."""
    received_today_read = Signal(int)
    delivery_read = Signal(object)
    """The open delivery, or None when there is none any more."""
    taken_over = Signal(DeliveryOnScreen)
    """Another workstation took the delivery in front over."""
    waiting_changed = Signal(int)
    checked = Signal(CheckPage)
    """What differs in the delivery that is to be closed."""
    question_changed = Signal(object, int)
    """The newest unanswered question or None, and how many older ones wait."""

    def __init__(self, errands: Errands, changed: Callable[[frozenset[str]], None]) -> None:
        super().__init__()
        self._errands, self._changed = errands, changed
        self._office: DockOffice | None = None
        self._steps: deque[_Step] = deque()
        self._is_under_way = False
        self._is_reading, self._read_again, self._wants_check = False, False, False
        self._questions: list[ScanAnswer] = []
        self.delivery_id: str | None = None
        self._was_here: str | None = None  # the delivery that was read last as one of this workstation

    def use(self, office: DockOffice) -> None:
        """Talk to this office from now on; scans that came before it was open go to it first."""
        self._office = office
        self._errands.read(self, office.at_hand, self._have_at_hand, self._have_not_read)
        self._next()

    def is_busy(self) -> bool:
        """Whether a step is under way or waits."""
        return bool(self._steps)

    def is_reading(self) -> bool:
        """Whether the dock is being read, so that what is shown may be older."""
        return self._is_reading

    def repeat(self) -> None:
        """Say everything again, to a screen that has just been built."""
        self._tell_question()
        self.reread()

    # -- what a person does -----------------------------------------------------

    def take_in(self, raw: str, device: str, told: Callable[[Outcome], object] = lambda _: None) -> None:
        """Take in a scan, after those before it; ``told`` hears its outcome."""
        asked = self._questions[-1].scan_id if self._questions else None
        self._queue(_Step(lambda office, delivery: office.take_in(raw, device, delivery, asked), told=told))

    def note_command(self, raw: str, device: str, said: str) -> None:
        """Keep a command that the screen itself carried out."""
        delivery_id = self.delivery_id
        self.do(lambda office: office.note_command(raw, device, delivery_id, said), lambda _: self.reread())

    def settle(self, scan_id: str, choice_key: str) -> None:
        """Answer a question."""
        self._queue(_Step(lambda office, _: office.settle(scan_id, choice_key), settles=scan_id))

    def drop_question(self, scan_id: str) -> None:
        """A question is answered by what was just taught: it is set aside, and nothing is said of it."""
        if any(asked.scan_id == scan_id for asked in self._questions):
            self.do(
                lambda office: office.settle(scan_id, ASIDE),
                lambda _: self._forget_questions(lambda asked: asked.scan_id == scan_id),
            )

    def undo(self, scan_id: str | None = None) -> None:
        """Take back a scan, or the last one that can be."""
        self._queue(_Step(lambda office, _: office.undo(scan_id)))

    def look_before_closing(self) -> None:
        """Ask what differs in the open delivery, once every scan before it was answered."""
        self._wants_check = True
        self._check()

    def close_delivery(self, remainders: tuple[RemainderTold, ...] = ()) -> None:
        """Close the open delivery, if there is one, with what was decided of what did not come."""
        if (delivery_id := self.delivery_id) is not None:
            self._queue(_Step(lambda office, _: office.close_delivery(delivery_id, remainders), closes=True))

    def tell_by_hand(self, told: ToldByHand) -> None:
        """Tell something besides scanning, of the delivery that is open when its turn comes."""
        self._queue(_Step(lambda office, delivery: office.by_hand(delivery or "", told), by_hand=told))

    def open_delivery(self, delivery_id: str) -> None:
        """Go on with a delivery that is open."""
        self.delivery_id = delivery_id
        self.reread()

    def join(self, delivery_id: str, *, alone: bool) -> None:
        """Work on an open delivery of another workstation, with it or in its place."""
        self._queue(_Step(lambda office, _: office.join(delivery_id, alone=alone)))

    def leave_open(self) -> None:
        """Leave the delivery in front open, and go back to the dock."""
        self.delivery_id = None
        self.reread()

    def print_tags(self) -> None:
        """Print the tags that wait."""
        office, delivery_id = self._office, self.delivery_id
        if office is None or delivery_id is None:
            return
        self._errands.write(
            self, lambda: office.print_tags(delivery_id), self._have_printed, self._have_failed_to_print
        )

    def ask(self, question: Callable[[DockOffice], T], then: Callable[[T], None]) -> None:
        """Ask the office something that stands beside the scans."""
        if (office := self._office) is not None:
            self._errands.read(self, lambda: question(office), then, self._have_failed_beside)

    def do(self, step: Callable[[DockOffice], T], then: Callable[[T], None]) -> None:
        """Do something that is no scan; it waits for the steps that are under way."""
        if (office := self._office) is not None:
            self._errands.write(self, lambda: step(office), then, self._have_failed_beside)

    def preview_label(self, number: str, width: int, height: int, then: Callable[[str, bytes], None]) -> None:
        """Ask for a picture of a label; without one the screen does without."""
        if (office := self._office) is not None:
            self._errands.read(
                self,
                lambda: office.label_preview(number, width, height),
                lambda png: then(number, png),
                _do_without,
            )

    def preview_slip(
        self, document_id: str, width: int, height: int, then: Callable[[str, bytes], None]
    ) -> None:
        """Ask for a picture of a slip's first page; without one the screen does without."""
        if (office := self._office) is not None:
            self._errands.read(
                self,
                lambda: office.slip_preview(document_id, width, height),
                lambda png: then(document_id, png),
                _do_without,
            )

    def _have_at_hand(self, here: AtHand) -> None:
        """Go on where this workstation stopped, unless a scan has begun something meanwhile."""
        if self.delivery_id is None and not self._questions:
            self.delivery_id, self._questions = here.delivery_id, list(here.questions)
            self._tell_question()
        self.reread()

    # -- the queue --------------------------------------------------------------

    def _check(self) -> None:
        office, delivery_id = self._office, self.delivery_id
        if self._wants_check and office is not None and not self._steps:
            self._wants_check = False
            if delivery_id is not None:
                self._errands.read(
                    self, lambda: office.check(delivery_id), self.checked.emit, self._have_not_checked
                )

    def _have_not_checked(self, error: Exception) -> None:
        self.stuck.emit(error, self.look_before_closing)

    def _queue(self, step: _Step) -> None:
        self._steps.append(step)
        self._next()

    def _next(self) -> None:
        waiting = len(self._steps)
        office = self._office
        self.waiting_changed.emit(waiting if office is None else max(0, waiting - 1))
        if office is None or self._is_under_way or not self._steps:
            self._check()
            return
        self._is_under_way = True
        step, delivery_id = self._steps[0], self.delivery_id
        self._errands.write(
            self,
            lambda: step.work(office, delivery_id),
            lambda answer: self._have_answer(step, answer),
            self._have_failed,
        )

    def _have_answer(self, step: _Step, answer: ScanAnswer) -> None:
        self._steps.popleft()
        self._is_under_way = False
        if step.closes and answer.outcome is Outcome.DONE:
            self.delivery_id = None
        elif answer.delivery_id is not None:
            self.delivery_id = answer.delivery_id
        self._note_question(step, answer)
        self.answered.emit(answer)
        if answer.prints:
            self.do(lambda office: office.print_units(answer.prints), self._have_printed)
        if step.by_hand is not None:
            self.done_by_hand.emit(step.by_hand, answer.outcome is not Outcome.NEEDS_CHOICE)
        step.told(answer.outcome)
        self.reread()
        if answer.changed:
            self._changed(answer.changed)
        self._next()

    def _have_failed(self, error: Exception) -> None:
        self._is_under_way = False
        if isinstance(error, Trouble):
            self.stuck.emit(error, self._next)
            self.waiting_changed.emit(len(self._steps))
            return
        step = self._steps.popleft()
        if step.by_hand is not None:
            self.done_by_hand.emit(step.by_hand, False)
        if isinstance(error, Refused):
            self._forget_questions(lambda asked: asked.scan_id == step.settles)
            self.refused.emit(error)
            self.reread()  # another dock may have closed the delivery
        else:
            self.stuck.emit(error, None)
        step.told(Outcome.REFUSED)
        self._next()

    def _note_question(self, step: _Step, answer: ScanAnswer) -> None:
        told = (answer, *answer.played)
        self._questions += [each for each in told if each.outcome is Outcome.NEEDS_CHOICE and each.choices]
        settled = {step.settles, *(each.settles for each in told)}
        self._forget_questions(
            lambda asked: (
                asked.scan_id in settled or (step.closes and asked.delivery_id == answer.delivery_id)
            )
        )

    def _forget_questions(self, are_gone: Callable[[ScanAnswer], bool]) -> None:
        self._questions = [asked for asked in self._questions if not are_gone(asked)]
        self._tell_question()

    def _tell_question(self) -> None:
        newest = self._questions[-1] if self._questions else None  # the box in hand comes first
        self.question_changed.emit(newest, max(0, len(self._questions) - 1))

    def _have_printed(self, answer: PrintAnswer) -> None:
        self.printed.emit(answer)
        self.reread()
        if answer.changed:
            self._changed(answer.changed)

    def _have_failed_beside(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.refused.emit(error)
        else:
            self.stuck.emit(error, None)

    def _have_failed_to_print(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.refused.emit(error)
        else:
            self.stuck.emit(error, self.print_tags)

    # -- reading ----------------------------------------------------------------

    def reread(self) -> None:
        """Read the dock and the open delivery again: once, however often it is asked for meanwhile."""
        if self._is_reading:
            self._read_again = True
        elif self._office is not None:
            self._is_reading = True
            QTimer.singleShot(0, self, self._read)  # an answer and the screens it changes ask in one breath

    def _read(self) -> None:
        if (office := self._office) is None:
            return
        self._read_again = False
        delivery_id = self.delivery_id

        def read() -> tuple[DeliveryOnScreen, int] | DockToday:
            """The open delivery; the dock at a glance when there is none, or somebody closed it."""
            if delivery_id is not None:
                delivery = office.delivery(delivery_id)
                if delivery.state == "open":
                    return delivery, office.received_today()
            return office.today()

        self._errands.read(self, read, lambda seen: self._have_read(delivery_id, seen), self._have_not_read)

    def _have_read(self, asked: str | None, seen: tuple[DeliveryOnScreen, int] | DockToday) -> None:
        self._is_reading = False
        delivery, received_today = (None, seen.received_today) if isinstance(seen, DockToday) else seen
        self.received_today_read.emit(received_today)
        if asked == self.delivery_id:  # else a scan has gone on meanwhile, and asked to read again
            if delivery is not None and not delivery.here and not self._steps:
                self._have_read_elsewhere(delivery)
                return
            self._was_here = delivery.delivery_id if delivery is not None else None
            if isinstance(seen, DockToday):
                self._forget_questions(lambda each: asked is not None and each.delivery_id == asked)
                self.delivery_id = None
                self.today_read.emit(seen)
            self.delivery_read.emit(delivery)
        if self._read_again:
            self.reread()

    def _have_read_elsewhere(self, delivery: DeliveryOnScreen) -> None:
        """It is at another workstation: opened here from a list, it is joined; else it was taken over."""
        if self._was_here != delivery.delivery_id:
            self.join(delivery.delivery_id, alone=False)
            return
        self.taken_over.emit(delivery)
        self.delivery_id = self._was_here = None
        self.reread()

    def _have_not_read(self, error: Exception) -> None:
        self._is_reading = False
        self.stuck.emit(error, self.reread)


def _do_without(_: Exception) -> None:
    """A picture that cannot be drawn is left out; printing it will say why."""
