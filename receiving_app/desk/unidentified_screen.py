"""Deliveries without an order: how long they wait, what is known of them, and how each is settled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.parts.action import UNDONE, Action, Done
from receiving_app.desk.parts.asking import ask_order, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.photo_viewing import KEY, photo_lines, see_photos
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_RECEIVE

if TYPE_CHECKING:
    from receiving_app.receiving.arrivals.clues import Clues
    from receiving_app.receiving.arrivals.photos import PhotoSeen


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery of the queue. ``settled`` says when it was settled; '' while it waits, for ``days`` days."""

    delivery_id: str
    number: str
    carrier: str
    state: str
    days: int
    seen: str
    under: str = ""
    settled: str = ""


class UnidentifiedScreen(ListScreen[Row]):
    """The queue, and what was settled of it."""

    watches = frozenset({"deliveries", "purchases"})
    about = (
        "Deliveries that nobody can place yet, the longest waiting first. Choose one to see every code that "
        "was scanned on it and the orders that fit. Say for which order it is: what was scanned is played to "
        "it, so that nothing is scanned twice. Or refuse it, send it back, or hand it to an agency."
    )
    name, hint = "Deliveries without an order", "Find a delivery, a carrier or a note"
    filters: ClassVar[tuple[Filter, ...]] = (Filter("", "Waiting"), Filter("settled", "Settled"))
    empty = Empty("package-check", "Every delivery has its order.", "What cannot be placed stands here.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table.opened.connect(lambda _: self.take_up())
        self._suggested: dict[str, str] = {}

    def columns(self) -> tuple[Column[Row], ...]:
        """Which, how old, what was seen."""
        return (
            Column("Delivery", lambda row: Cell(row.number, row.carrier, "strong", code=True), 210),
            Column("Age", _age, 150),
            Column("What was seen", lambda row: Cell(row.seen, row.under)),
        )

    def fetch(self, wanted: Wanted) -> Page[Row]:
        """Those that wait, or those that were settled."""
        rows = self._settled() if wanted.filter == "settled" else self._waiting()
        words = wanted.words.lower()
        found = tuple(row for row in rows if words in f"{row.number} {row.carrier} {row.seen}".lower())
        return Page(found, total=len(found))

    def _waiting(self) -> Iterator[Row]:
        from receiving_app.receiving.arrivals.unidentified import unidentified_deliveries

        office = self.desk.the_office()
        now = office.workplace.clock()
        for each in office.ask(unidentified_deliveries):
            seen = each.note or "Nothing was written down."
            carrier = each.carrier or ""
            yield Row(
                each.delivery_id, each.number, carrier, each.state, each.days(now), seen, each.opened_by
            )

    def _settled(self) -> Iterator[Row]:
        from receiving_app.receiving.arrivals.unidentified import settled_deliveries

        for each in self.desk.the_office().ask(settled_deliveries):
            why = f"{each.reason} ({each.settled_by})"
            day = self.desk.times.day_of(each.at)
            yield Row(each.delivery_id, each.number, "", "closed", 0, each.how.capitalize(), why, day)

    def detail_of(self, row: Row) -> Detail:
        """Every clue, and the orders that fit with the reason for each."""
        from receiving_app.receiving.arrivals.clues import clues_of

        clues: Clues = self.desk.the_office().ask(clues_of, row.delivery_id)
        if clues.suggestions:
            self._suggested[row.delivery_id] = clues.suggestions[0].order
        suggested = tuple(
            Line(
                f"{each.order}, {each.vendor}",
                " ".join(each.why),
                icon="search",
                leads=("purchases", each.order),
            )
            for each in clues.suggestions
        )
        codes = tuple(Line(code, icon="barcode") for code in clues.codes)
        notes = tuple(Line(note) for note in clues.notes)
        photos = photo_lines(self, self._photos(row))
        notice = "" if suggested or _is_settled(row) else "No order fits what is known of it."
        return Detail(
            row.number,
            clues.arrival.sentence,
            notice,
            sections=tuple(
                Section(heading, lines)
                for heading, lines in (
                    ("It may be for", () if _is_settled(row) else suggested),
                    ("Codes that were scanned", codes),
                    ("What was seen", notes),
                    ("Photos", photos),
                )
                if lines
            ),
        )

    def can_do(self) -> tuple[Action, ...]:
        """Take it up again, say whose it is, or settle it otherwise."""

        def settling(words: str, how: str, icon: str, key: str) -> Action:
            do = self._settler(words, how)
            return Action(words, do, icon, key, for_row=True, suits=_waits, needs=MAY_RECEIVE)

        return (
            Action("Back to Receive", lambda: self.desk.go("receive"), "scan-barcode", "F5"),
            Action("Take it up again", self.take_up, "scan-barcode", "Ctrl+O", for_row=True, suits=_waits),
            Action(
                "It is for an order", self.identify, "package-check", "Ctrl+I", for_row=True, primary=True,
                suits=_waits, needs=MAY_RECEIVE,
            ),
            Action("See photos", self.see_photos, "camera", KEY, for_row=True),
            settling("Personal, refuse it", "personal", "user", "Ctrl+P"),
            settling("Sent back to its sender", "sent_back", "undo-2", "Ctrl+B"),
            settling("Mis-shipped", "misship", "ban", "Ctrl+M"),
            settling("Handed to an agency", "handed_over", "handshake", "Ctrl+H"),
            Action(
                "Take this back", self.take_back, "undo-2", for_row=True, suits=_is_settled,
                needs=MAY_RECEIVE,
            ),
        )  # fmt: skip

    def take_up(self) -> None:
        """Go on with it at Receive: open it again where it was closed."""
        row = self.chosen()
        if row is None or _is_settled(row):
            return
        delivery_id, is_closed = row.delivery_id, row.state == "closed"

        def run() -> str:
            from receiving_app.receiving.arrivals.deliveries import reopen_delivery

            if is_closed:
                self.desk.the_office().do(reopen_delivery, delivery_id, "taken up again from the queue")
            return delivery_id

        self.desk.errands.write(self, run, lambda found: self.desk.go("receive", found))

    def identify(self) -> None:
        """Say for which order it is."""
        row = self.chosen()
        if row is None:
            return
        order = ask_order(
            self,
            f"{row.number} is for an order",
            "Order number",
            "It is for this order",
            self._suggested.get(row.delivery_id, ""),
            "What was scanned on it is played to that order.",
        )
        if not order:
            return

        def run() -> Done:
            from receiving_app.receiving.arrivals.resolving import identify

            said = self.desk.the_office().do(identify, row.delivery_id, order).said
            return Done(said, lambda: self._taken_back(row.delivery_id, UNDONE))

        self.carry_out(run)

    def see_photos(self) -> None:
        """Look at the photos of the parcel, and save one."""
        if row := self.chosen():
            see_photos(self, f"delivery {row.number}", lambda: self._photos(row))

    def _photos(self, row: Row) -> "tuple[PhotoSeen, ...]":
        from receiving_app.receiving.arrivals.photos import photos_of_delivery

        return self.desk.the_office().ask(photos_of_delivery, row.delivery_id)

    def take_back(self) -> None:
        """How it was settled was wrong."""
        row = self.chosen()
        reason = ask_reason(self, f"Take back how {row.number} was settled", "Why?") if row else ""
        if row is not None and reason:
            self.carry_out(lambda: self._taken_back(row.delivery_id, reason))

    def _settler(self, words: str, how: str) -> Callable[[], None]:
        def settle() -> None:
            row = self.chosen()
            reason = ask_reason(self, f"{row.number}: {words}", _ASKED[how], do=words) if row else ""
            if row is None or not reason:
                return

            def run() -> Done:
                from receiving_app.receiving.arrivals.resolving import resolve

                said = self.desk.the_office().do(resolve, row.delivery_id, how, reason).said
                return Done(said, lambda: self._taken_back(row.delivery_id, UNDONE))

            self.carry_out(run)

        return settle

    def _taken_back(self, delivery_id: str, reason: str) -> str:
        from receiving_app.receiving.arrivals.resolving import take_back_settling

        said: str = self.desk.the_office().do(take_back_settling, delivery_id, reason).said
        return said


def _is_settled(row: object) -> bool:
    return bool(getattr(row, "settled", ""))


def _waits(row: object) -> bool:
    return not _is_settled(row)


def _age(row: Row) -> Cell:
    from receiving_app.receiving.arrivals.unidentified import age_word

    if row.settled:
        return Cell("Settled", row.settled, style="label", tone="ok", icon="circle-check")
    word, tone = age_word(row.days)
    days = "1 day" if row.days == 1 else f"{row.days} days"
    icon = {"ok": "clock", "warn": "hourglass", "err": "triangle-alert"}[tone]
    return Cell(
        word.capitalize(),
        days,
        style="label",
        tone=tone,
        icon=icon,
    )


_ASKED = {
    "personal": "Whose parcel is it, and what was it told?",
    "sent_back": "To whom does it go back, and why?",
    "misship": "For whom is it?",
    "handed_over": "To which agency and to whom was it handed?",
}


def make(desk: Desk) -> UnidentifiedScreen:
    """The screen, for the rail."""
    return UnidentifiedScreen(desk)
