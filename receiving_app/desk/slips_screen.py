"""Packing slips: what was filed, where it belongs, and which deliveries have none."""

from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.parts.action import Action
from receiving_app.desk.parts.asking import ask_files, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.progress import Progress

if TYPE_CHECKING:
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
            Column("Slip", lambda row: Cell(row.slip_number or "No number", row.file, "strong", code=True)),
            Column("Order", lambda row: Cell(row.order or "", code=True), 150),
            Column("Delivery", lambda row: Cell(row.delivery or "", code=True), 190, needs=700),
            Column("State", lambda row: _state(row.state), 150),
        )

    def fetch(self, wanted: Wanted) -> Page["SlipRow"]:
        """A page of slips, or of deliveries that lack one."""
        from receiving_app.slips.lookups import SlipRow, missing_slips, slips_page

        office = self.desk.the_office()
        if wanted.filter == "missing":
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
                for each in office.ask(missing_slips)
                if wanted.words.lower() in f"{each.delivery} {each.order} {each.slip_number}".lower()
            )
            return Page(missing)
        rows = office.ask(
            slips_page,
            state=wanted.filter or None,
            words=wanted.words,
            after=wanted.after or None,
            limit=wanted.limit,
        )
        return Page(rows, rows[-1].slip_id if len(rows) == wanted.limit else "")

    def detail_of(self, row: "SlipRow") -> Detail:
        """Why it lies where it lies."""
        from receiving_app.slips.lookups import slip_story

        story = self.desk.the_office().ask(slip_story, row.slip_id) if row.slip_id else ()
        lines = tuple(
            Line(
                each.reason, f"{self.desk.times.moment(each.at)}, {'by rule' if each.by_rule else 'by hand'}"
            )
            for each in story
        )
        return Detail(
            row.slip_number or row.delivery or "Packing slip",
            row.file,
            row.reason if row.state == "review" else "",
            "warn",
            (("Order", row.order or ""), ("Delivery", row.delivery or ""), ("Pages", str(row.pages or ""))),
            (Section("What happened", lines),) if lines else (),
        )

    def can_do(self) -> tuple[Action, ...]:
        """File, match again, take back."""
        return (
            Action("File slips", self.file_slips, "file-down", "Ctrl+I", primary=True),
            Action("Match again", self.match_again, "refresh-cw", for_row=True, suits=_in_review),
            Action("Take back", self.take_back, "undo-2", for_row=True, suits=_is_filed),
        )

    def file_slips(self) -> None:
        """Choose files and hand them in; one that is no slip is told and the others go on."""
        files = ask_files(self, "File packing slips", "Packing slips (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)")
        if not files:
            return

        def hand_in(progress: Progress) -> str:
            from receiving_app.desk.bringing_in import file_paper
            from receiving_app.errors import Refused

            said = []
            for done, file in enumerate(files):
                progress.step(done, len(files), f"Reading {file.name}")
                try:
                    filed = file_paper(self.desk.the_office(), file)
                    said.append(f"{file.name}: {filed.state}. {filed.said}")
                except Refused as refused:
                    said.append(str(refused))
            return " ".join(said)

        self.carry_out_long(hand_in, lambda said: said)

    def match_again(self) -> None:
        """Try the rules again on the chosen slip."""
        row = self.chosen()
        if row is None:
            return

        def match() -> str:
            from receiving_app.slips.actions import match_again

            return self.desk.the_office().do(match_again, row.slip_id).said

        self.carry_out(match, lambda said: said)

    def take_back(self) -> None:
        """The slip does not belong there."""
        row = self.chosen()
        reason = ask_reason(self, "Take the slip back", "Why does it not belong there?") if row else ""
        if row is None or not reason:
            return

        def take() -> str:
            from receiving_app.slips.actions import take_back_placement

            return self.desk.the_office().do(take_back_placement, row.slip_id, reason).said

        self.carry_out(take, lambda said: said)


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
