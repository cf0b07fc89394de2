"""Packing slips: what was filed, where it belongs, and which deliveries have none."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.asking import ask_files, ask_one_of, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_FILE_SLIPS
from receiving_app.progress import Progress
from receiving_app.wording import begun

if TYPE_CHECKING:
    from receiving_app.slips.against_count import SlipLineSeen
    from receiving_app.slips.choices import DeliveryChoice
    from receiving_app.slips.lookups import SlipRow

_LOOKS = {
    "placed": ("circle-check", "ok", "Placed"),
    "review": ("triangle-alert", "warn", "To review"),
    "withdrawn": ("ban", "muted", "Withdrawn"),
    "missing": ("circle-x", "err", "No slip filed"),
}


class SlipsScreen(ListScreen["SlipRow"]):
    """Filed slips, newest first; or the deliveries without one."""

    watches = frozenset({"slips", "deliveries"})
    about = "Packing slips: hand files in, see what was read on them and why each lies with its delivery."
    name, hint = "Packing slips", "Find a slip, order, delivery or file"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("", "All"),
        Filter("review", "To review"),
        Filter("missing", "Deliveries without one"),
    )
    empty = Empty("file-text", "No packing slip is filed.", "Hand files in with Ctrl+I.")

    def columns(self) -> tuple[Column["SlipRow"], ...]:
        """Slip, order, delivery, state."""
        return (
            Column(
                "Slip",
                lambda row: Cell(row.slip_number or "No number", row.file, "strong", code=True),
                sort="number",
            ),
            Column("Order", lambda row: Cell(row.order or "", code=True), 150, "order"),
            Column("Delivery", lambda row: Cell(row.delivery or "", code=True), 190, "delivery", 700),
            Column("State", lambda row: _state(row.state), 150, "state"),
        )

    def fetch(self, wanted: Wanted) -> Page["SlipRow"]:
        """A page of slips, or of deliveries that lack one."""
        from receiving_app.slips.lookups import SlipRow, missing_slips, slips_page

        office = self.desk.the_office()
        if wanted.filter == "missing":
            found = office.ask(missing_slips, wanted.words, after=wanted.after or None, limit=wanted.limit)
            missing = tuple(
                SlipRow(
                    "",
                    "",
                    f"delivery {each.state}",
                    each.slip_number,
                    "missing",
                    each.delivery,
                    each.order,
                    0,
                    "",
                )
                for each in found
            )
            return Page(missing, found[-1].delivery_id if len(found) == wanted.limit else "")
        rows = office.ask(
            slips_page,
            state=wanted.filter or None,
            words=wanted.words,
            sort=wanted.sort,
            descending=wanted.descending,
            after=wanted.after or None,
            limit=wanted.limit,
        )
        return Page(rows, rows[-1].slip_id if len(rows) == wanted.limit else "")

    def detail_of(self, row: "SlipRow") -> Detail:
        """What it says beside what was counted, and why it lies where it lies."""
        from receiving_app.slips.against_count import slip_lines
        from receiving_app.slips.lookups import slip_story

        office = self.desk.the_office()
        goods = tuple(map(_goods, office.ask(slip_lines, row.slip_id))) if row.slip_id else ()
        story = office.ask(slip_story, row.slip_id) if row.slip_id else ()
        lines = tuple(
            Line(
                each.reason, f"{self.desk.times.moment(each.at)}, {'by rule' if each.by_rule else 'by hand'}"
            )
            for each in story
        )
        order = (Line(row.order, leads=("purchases", row.order)),) if row.order else ()
        return Detail(
            row.slip_number or row.delivery or "Packing slip",
            row.file,
            row.reason if row.state == "review" else "",
            "warn",
            (("Delivery", row.delivery or ""), ("Pages", str(row.pages or ""))),
            (
                *((Section("Order", order),) if order else ()),
                *((Section("What it says", goods),) if goods else ()),
                *((Section("What happened", lines),) if lines else ()),
            ),
        )

    def can_do(self) -> tuple[Action, ...]:
        """File, read again, match again, place, take back."""
        return (
            Action("File slips", self.file_slips, "file-down", "Ctrl+I", primary=True, needs=MAY_FILE_SLIPS),
            Action(
                "Read again",
                self.read_again,
                "file-search",
                for_row=True,
                suits=_in_review,
                needs=MAY_FILE_SLIPS,
            ),
            Action(
                "Match again",
                self.match_again,
                "refresh-cw",
                for_row=True,
                suits=_in_review,
                needs=MAY_FILE_SLIPS,
            ),
            Action(
                "Place with a delivery",
                self.place,
                "truck",
                for_row=True,
                suits=_is_filed,
                needs=MAY_FILE_SLIPS,
            ),
            Action(
                "Take back", self.take_back, "undo-2", for_row=True, suits=_is_filed, needs=MAY_FILE_SLIPS
            ),
        )

    def file_slips(self) -> None:
        """Choose files and hand them in; one that is no slip is told and the others go on."""
        files = ask_files(self, "File packing slips", "Packing slips (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)")
        if not files:
            return

        def hand_in(progress: Progress) -> Done:
            from receiving_app.desk.bringing_in import bring_in_each, file_paper

            return bring_in_each(file_paper, self.desk.the_office(), files, progress)

        self.carry_out_long(hand_in, self.desk.errands.lanes.device("paper"))

    def read_again(self) -> None:
        """Read the chosen slip once more: its picture was left unread, or the reader was missing."""
        row = self.chosen()
        if row is None:
            return

        def read(progress: Progress) -> Done:
            from receiving_app.desk.bringing_in import read_again

            progress.step(0, 1, f"Reading {row.file}")
            return read_again(self.desk.the_office(), row)

        self.carry_out_long(read, self.desk.errands.lanes.device("paper"))

    def match_again(self) -> None:
        """Try the rules again on the chosen slip."""
        row = self.chosen()
        if row is None:
            return

        def match() -> Done:
            from receiving_app.slips.actions import match_again

            done = self.desk.the_office().do(match_again, row.slip_id)
            return Done(done.said, self._undoing(row.slip_id) if done.state == "placed" else None)

        self.carry_out(match)

    def place(self) -> None:
        """A person says which delivery the slip lies with; the likely ones come first."""
        row = self.chosen()
        if row is None:
            return

        def look() -> dict[str, str]:
            from receiving_app.slips.choices import deliveries_for

            found = self.desk.the_office().ask(deliveries_for, row.slip_id)
            return {self._in_words(each): each.delivery for each in found}

        self.desk.errands.read(self, look, lambda choices: self._ask_where(row.slip_id, choices))

    def _in_words(self, choice: "DeliveryChoice") -> str:
        order = f"order {choice.order}" if choice.order else "not identified"
        opened = self.desk.times.moment(choice.opened_at)
        return ", ".join(filter(None, (f"{choice.delivery}: {order}", opened, choice.why)))

    def _ask_where(self, slip_id: str, choices: dict[str, str]) -> None:
        if not choices:
            self.show_notice(Notice("warn", "No delivery waits for a slip.", "Receive the goods first."))
            return
        chosen = ask_one_of(self, "Place the slip", "It belongs to", tuple(choices))
        if not chosen:
            return

        def place() -> Done:
            from receiving_app.slips.actions import place_slip

            done = self.desk.the_office().do(place_slip, slip_id, choices[chosen])
            return Done(done.said, self._undoing(slip_id))

        self.carry_out(place)

    def _undoing(self, slip_id: str) -> Callable[[], str]:
        from receiving_app.slips.actions import undo_placement

        return lambda: self.desk.the_office().do(undo_placement, slip_id).said

    def take_back(self) -> None:
        """The slip does not belong there."""
        row = self.chosen()
        reason = ask_reason(self, "Take the slip back", "Why does it not belong there?") if row else ""
        if row is None or not reason:
            return

        def take() -> Done:
            from receiving_app.slips.actions import take_back_placement

            done = self.desk.the_office().do(take_back_placement, row.slip_id, reason)
            return Done(done.said, self._undoing(row.slip_id))

        self.carry_out(take)


def _goods(line: "SlipLineSeen") -> Line:
    """A line of the slip; what differs from the count, or has to be read again, stands out."""
    told = "?" if line.shipped is None else str(line.shipped)
    right = told if line.counted is None else f"{line.counted} of {told}"
    under = [f"{line.short} short"] if line.short else []
    under += [begun(line.apart)] if line.apart else []
    under += [f"Not here: {', '.join(line.not_here)}"] if line.not_here else []
    under += [f"Read again: {', '.join(line.to_check)}"] if line.to_check else []
    icon, tone = ("", "") if line.counted is None else ("check", "ok")  # nothing was counted for it yet
    if under or line.shipped is None:
        icon, tone = "triangle-alert", "warn"
    return Line(line.part or line.description or "No part", ". ".join(under), right, icon=icon, tone=tone)


def _state(state: str) -> Cell:
    icon, tone, words = _LOOKS[state]
    return Cell(words, icon=icon, tone=tone, style="strong")


def _in_review(row: object) -> bool:
    return getattr(row, "state", "") == "review"


def _is_filed(row: object) -> bool:
    return getattr(row, "state", "") in {"placed", "review"}


def make(desk: Desk) -> SlipsScreen:
    """Build the screen."""
    return SlipsScreen(desk)
