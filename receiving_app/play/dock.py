"""A played dock: scans and the clerk's steps in their order, each as the person who did it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.actions import allow_duties
from receiving_app.people.rules import Duty, Role
from receiving_app.play.day import PlayedClock, act_as
from receiving_app.play.office_folder import ClerkStep, RawScan
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import KEYBOARD, settle, take_in_scan
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.arrivals.deliveries import close_delivery, open_delivery
from receiving_app.receiving.arrivals.duties import conflicts_of_receiver
from receiving_app.receiving.goods import marking
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.marking import Mark
from receiving_app.scans.answers import Kind
from receiving_app.scans.cleaning import clean
from receiving_app.scans.context import fold
from receiving_app.scans.screen import NEARLY
from receiving_app.workplace import Workplace

# How clerks write that other goods came in place of those ordered, and whether somebody agreed.
_IN_PLACE = re.compile(
    r"substitut|replac|successor|instead|in (?:place|lieu) of|equivalent|alternat|(?:other|newer) model",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"approv|agree|amend|accept|authori[sz]|confirmed|allowed|\bok\b", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:not|no|nobody|none|never|without)\b|\b(?:unapprov|unauthori|await|pending|refus|reject)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class DayPlayed:
    """A day at the dock: the answer to each scan in order, and what could not be done, in words.

    Attributes:
        deliveries: how many were opened.
    """

    day: date
    deliveries: int = 0
    answers: list[ScanAnswer] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class PlayedDock:
    """Plays days at the dock. It remembers which of our deliveries the folder's names stand for.

    Attributes:
        deliveries: the folder's name of a delivery to its id here.
    """

    def __init__(self, workplace: Workplace, clock: PlayedClock) -> None:
        self._workplace, self._clock = workplace, clock
        self.deliveries: dict[str, str] = {}
        self._open: str | None = None  # the folder's name of the delivery at hand
        self._to_come: list[ClerkStep] = []

    def play_day(self, day: date, steps: Sequence[RawScan | ClerkStep]) -> DayPlayed:
        """Play one day; a step that the house refuses is told, and the next one goes on."""
        played = DayPlayed(day)
        self._to_come = [step for step in steps if isinstance(step, ClerkStep)]
        self._act_as_clerk()
        for step in steps:
            self._clock.at = step.at
            if isinstance(step, RawScan):
                played.answers.append(self._scan(step))
                continue
            self._to_come.pop(0)
            played.deliveries += step.action == "open_delivery"
            try:
                self._step(step)
            except Refused as refused:
                played.refused.append(f"{step.action} {step.delivery}: {refused}")
        return played

    def leave(self) -> None:
        """The last day is over."""

    def _scan(self, scan: RawScan) -> ScanAnswer:
        """One scan; a question it asks is answered with what the clerk goes on to say of this delivery."""
        delivery_id = self.deliveries.get(self._open) if self._open else None
        answer = self._workplace.do(take_in_scan, scan.raw, scan.device, delivery_id)
        said: set[str] = set()
        while (key := self._answer_to(answer, scan)) is not None and key not in said:
            said.add(key)
            answer = self._workplace.do(settle, answer.scan_id, key)
        return answer

    def _answer_to(self, answer: ScanAnswer, scan: RawScan) -> str | None:
        """What a clerk with box and paper in hand says to a question; None leaves it open."""
        if answer.outcome is not Outcome.NEEDS_CHOICE:
            return None
        if (on_the_label := as_scanned(answer, scan)) is not None:
            return on_the_label
        offered = {choice.key for choice in answer.choices}
        line_id, mark = self._line_at_hand(), self._substitute()
        if mark is not None and (as_item := f"item:{mark.get('part')}") in offered:
            return as_item
        if line_id is None:
            return None
        if f"substitute:{line_id}" in offered:
            return f"substitute:{line_id}" if mark is not None else None
        return f"line:{line_id}" if answer.asks_for_line else None

    def _line_at_hand(self) -> str | None:
        """The line that the clerk counts next in this delivery; None when a mark comes first."""
        coming = next((step for step in self._coming() if step.action in {"count", "mark"}), None)
        return self._line(coming.told) if coming is not None and coming.action == "count" else None

    def _substitute(self) -> Mapping[str, Any] | None:
        """What the clerk goes on to say of a substitute in this delivery."""
        marks = (step.told for step in self._coming() if step.action == "mark")
        return next((told for told in marks if what_is_wrong(told) is Wrong.SUBSTITUTE), None)

    def _coming(self) -> list[ClerkStep]:
        return [step for step in self._to_come if step.delivery == self._open]

    def _step(self, step: ClerkStep) -> None:
        getattr(self, f"_{step.action}", self._unknown)(step)

    def _unknown(self, step: ClerkStep) -> None:
        raise Refused(f"No clerk does '{step.action}' here.", "Look at the clerk file.")

    def _open_delivery(self, step: ClerkStep) -> None:
        told = step.told
        self._open = step.delivery
        self._act_as_clerk(told.get("received_by"))
        self._allow_duties()

        def begin(session: Session, by: By) -> str:
            carrier, pieces = told.get("carrier"), told.get("pieces")
            return open_delivery(session, by, dock=told["dock"], carrier=carrier, pieces=pieces).id

        self.deliveries[step.delivery] = self._workplace.do(begin)

    def _slip(self, step: ClerkStep) -> None:
        number, state = step.told.get("slip_number"), step.told.get("state")
        self._workplace.do(
            by_hand.note_slip, self._here(step), number, lacks=None if state == "present" else state
        )

    def _count(self, step: ClerkStep) -> None:
        told = step.told
        self._workplace.do(
            by_hand.count_by_hand,
            self._here(step),
            self._line(told),
            int(told["counted"]),
            told.get("uom"),
            sure=True,
        )

    def _mark(self, step: ClerkStep) -> None:
        told = step.told
        note = told.get("note") or ""
        mark = Mark(
            what_is_wrong(told),
            int(told["quantity"]),
            tuple(told.get("serials") or ()),
            told.get("part"),
            approved=agreed(note),
            note=note or None,
        )
        self._workplace.do(marking.mark_pieces, self._here(step), self._line(told), mark, sure=True)

    def _mark_unidentified(self, step: ClerkStep) -> None:
        self._workplace.do(by_hand.mark_unidentified, self._here(step), step.told.get("note") or "")

    def _mark_misship(self, step: ClerkStep) -> None:
        note = step.told.get("note") or ""
        self._workplace.do(by_hand.not_for_us, self._here(step), by_hand.MISSHIP, note)

    def _refuse_personal(self, step: ClerkStep) -> None:
        note = step.told.get("note") or ""
        self._workplace.do(by_hand.not_for_us, self._here(step), by_hand.PERSONAL, note)

    def _confirm_drop_ship(self, step: ClerkStep) -> None:
        self._act_as_clerk()
        for told in step.told["lines"]:
            answer = self._workplace.do(
                by_hand.confirm_drop_ship,
                self._line(told),
                step.told["location"],
                int(told["quantity"]),
                tuple(told.get("serials") or ()),
                step.told.get("confirmed_by") or "",
            )
            self.deliveries.setdefault(step.delivery, answer.delivery_id or "")

    def _close_delivery(self, step: ClerkStep) -> None:
        self._workplace.do(close_delivery, self._here(step))
        self._open = None

    def _here(self, step: ClerkStep) -> str:
        if step.delivery not in self.deliveries:
            raise Refused(f"Delivery {step.delivery} was not opened.", "Look at the clerk file.")
        return self.deliveries[step.delivery]

    def _line(self, told: Mapping[str, Any]) -> str:
        return self._workplace.ask(by_hand.line_named, told["po"], int(told["line"]))

    def _act_as_clerk(self, employee_no: str | None = None) -> None:
        act_as(self._workplace, Role.RECEIVING_CLERK, employee_no)

    def _allow_duties(self) -> None:
        """The clerk named may hold another duty of a purchase: the record says who let them receive it."""
        clerk = self._workplace.person
        assert clerk is not None, "a clerk acts"
        orders = {step.told["po"] for step in self._coming() if step.action == "count"}
        held = [
            purchase_id
            for order in sorted(orders)
            for purchase_id in self._workplace.ask(conflicts_of_receiver, clerk.person_id, order)
        ]
        if not held:
            return
        act_as(self._workplace, Role.PROPERTY_MANAGER)
        for purchase_id in held:
            reason = "No other clerk stood at the dock."
            self._workplace.do(allow_duties, purchase_id, clerk.person_id, Duty.RECEIVER, reason)
        self._act_as_clerk(clerk.employee_no)


def as_scanned(answer: ScanAnswer, scan: RawScan) -> str | None:
    """What the label says, where a scan is nearly a serial that a vendor announced; None is no such question.

    A gun reads what stands there, and a list may be wrong. What was typed may be wrong as well: it waits for
    a look at the label, which no file tells.
    """
    if scan.device == KEYBOARD or all(choice.explanation != NEARLY for choice in answer.choices):
        return None
    label, offered = fold(clean(scan.raw).text), [choice.key.partition(":") for choice in answer.choices]
    serials = [value for kind, _, value in offered if kind == Kind.SERIAL and fold(value) == label]
    return f"{Kind.SERIAL}:{min(serials, key=str.islower)}" if serials else None  # makers print capitals


def what_is_wrong(told: Mapping[str, Any]) -> Wrong:
    """What a mark of a clerk file says, by its condition code and the clerk's words."""
    if told["condition"] == "01":
        return Wrong.DAMAGED
    return Wrong.SUBSTITUTE if _IN_PLACE.search(told.get("note") or "") else Wrong.WRONG_ITEM


def agreed(note: str) -> bool:
    """Whether a clerk's words say that somebody agreed to a substitute; silence is no consent."""
    return bool(_CONSENT.search(note)) and not _DENIAL.search(note)
