"""Tags: every number ever issued, what waits for the printer, and what happened to each."""

from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.asking import ask_new_file, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.progress import Progress
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.inventory.answers import AssetRow
    from receiving_app.tags.answers import TagRow

_LOOKS = {
    "reserved": ("clock", "warn", "Reserved"),
    "printed": ("printer", "warn", "Printed, not verified"),
    "applied": ("tag", "warn", "Applied"),
    "verified": ("circle-check", "ok", "Verified"),
    "spoiled": ("ban", "muted", "Spoiled"),
    "voided": ("ban", "muted", "Voided"),
    "replaced": ("ban", "muted", "Replaced"),
}
_ALIVE = frozenset({"reserved", "printed", "applied", "verified"})


class TagsScreen(ListScreen["TagRow"]):
    """Tag numbers, the highest first."""

    watches = frozenset({"tags", "inventory"})
    about = "Every tag number that was ever issued, with its life. A number is never used twice."
    name, hint = "Tags", "Find a number"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("", "All"),
        Filter("reserved", "To print"),
        Filter("printed", "To scan back"),
        Filter("verified", "Verified"),
        Filter("voided", "Voided"),
    )
    empty = Empty("tag", "No tag is issued yet.", "A number is taken when a unit's serial is accepted.")

    def __init__(self, desk: Desk) -> None:
        self._units: dict[str, AssetRow] = {}
        super().__init__(desk)

    def columns(self) -> tuple[Column["TagRow"], ...]:
        """Number, unit, state, prints."""
        return (
            Column("Number", lambda row: Cell(row.number, style="strong", code=True), 160, "number"),
            Column("Unit", self._unit),
            Column("State", lambda row: _state(row.state), 210, "state"),
            Column(
                "Printed", lambda row: Cell(_prints(row.prints), right=True), 110, "prints", 760, right=True
            ),
        )

    def _unit(self, row: "TagRow") -> Cell:
        unit = self._units.get(row.asset_id or "")
        return Cell(unit.description, unit.serial, under_code=True) if unit else Cell("")

    def fetch(self, wanted: Wanted) -> Page["TagRow"]:
        """A page of tags, and the units they are or were for."""
        from receiving_app.inventory.lookups import units
        from receiving_app.tags.lookups import tags_page

        rows = self.desk.the_office().ask(
            tags_page,
            state=wanted.filter or None,
            words=wanted.words,
            sort=wanted.sort or "number",
            descending=wanted.descending if wanted.sort else True,  # the newest numbers first
            after=wanted.after or None,
            limit=wanted.limit,
        )
        self._units |= self.desk.the_office().ask(units, {row.asset_id for row in rows if row.asset_id})
        return Page(rows, rows[-1].tag_id if len(rows) == wanted.limit else "")

    def detail_of(self, row: "TagRow") -> Detail:
        """The number's life, and the unit it is on."""
        from receiving_app.errors import Refused
        from receiving_app.inventory.lookups import asset_seen
        from receiving_app.people.lookups import organization_names
        from receiving_app.tags.lookups import tag_seen

        office = self.desk.the_office()
        seen = office.ask(tag_seen, row.number)
        wearer: tuple[Line, ...] = ()
        facts = [("Unit", "none")]
        try:
            unit = office.ask(asset_seen, seen.asset_id or "").row
            wearer = (Line(unit.description, unit.serial, leads=("inventory", unit.serial)),)
            owners = office.ask(organization_names, [unit.owner])
            facts = [("Owner", owners.get(unit.owner or "", "not decided"))]
        except Refused:
            pass  # the number is on no unit
        lines = tuple(
            Line(
                each.kind.replace("_", " ").capitalize(),
                "; ".join(filter(None, (self.desk.times.moment(each.at), each.printer, each.reason))),
            )
            for each in seen.events
        )
        return Detail(
            row.number,
            f"Series {seen.series}",
            facts=tuple(facts),
            sections=(*((Section("Unit", wearer),) if wearer else ()), Section("What happened", lines)),
        )

    def can_do(self) -> tuple[Action, ...]:
        """Print what waits; print again; take the scan-back back; replace; void."""
        return (
            Action("Print what waits", self.print_waiting, "printer", "F9", primary=True, needs=MAY_RECEIVE),
            Action(
                "Print again", self.print_again, "printer", for_row=True, suits=_is_alive, needs=MAY_RECEIVE
            ),
            Action(
                "Take verification back",
                self.unverify,
                "undo-2",
                for_row=True,
                suits=_is_verified,
                needs=MAY_RECEIVE,
            ),
            Action("Replace", self.replace, "refresh-cw", for_row=True, suits=_is_alive, needs=MAY_RECEIVE),
            Action("Void", self.void, "ban", for_row=True, suits=_is_alive, needs=MAY_RECEIVE),
        )

    def print_waiting(self) -> None:
        """Print every label that waits, on the set printer; into a PDF where none is set."""
        target = self.desk.the_office().workplace.settings.printer
        if not target:
            file = ask_new_file(self, "Print labels into a PDF", "tags.pdf", "PDF (*.pdf)")
            target = f"pdf:{file}" if file else ""
        if not target:
            return

        def run(progress: Progress) -> str:
            from receiving_app.printing import print_waiting

            return print_waiting(self.desk.the_office().workplace, target, progress=progress).said

        self.carry_out_long(run, self.desk.errands.lanes.device("printer"))

    def print_again(self) -> None:
        """Queue the chosen tag's label once more, with a reason."""
        row = self.chosen()
        reason = ask_reason(self, f"Print {row.number} again", "Why is it printed again?") if row else ""
        if row is None or not reason:
            return

        def ask_again() -> Done:
            from receiving_app.tags.actions import ask_to_print, withdraw_request

            office = self.desk.the_office()
            request = office.do(ask_to_print, asset_id=row.asset_id, tag_id=row.tag_id, reason=reason)
            return Done(
                f"The label of {row.number} waits for the printer.",
                lambda: office.do(withdraw_request, request),
            )

        self.carry_out(ask_again)

    def unverify(self) -> None:
        """Tag and serial were scanned back by mistake: the tag counts as not applied again."""
        row = self.chosen()
        reason = ask_reason(self, f"{row.number} is not verified", "What was wrong?") if row else ""
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.inventory.actions import take_back_verification

            self.desk.the_office().do(take_back_verification, row.number, reason)
            return f"{row.number} counts as not applied. Scan tag and serial to verify it."

        self.carry_out(run)

    def replace(self) -> None:
        """Void the tag and take a new number for its unit."""
        row = self.chosen()
        reason = ask_reason(self, f"Replace {row.number}", "What happened to the tag?") if row else ""
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.inventory.actions import replace_tag

            new = self.desk.the_office().do(replace_tag, row.number, reason)
            return f"{row.number} is voided; the unit's new tag is {new}. Its label waits for the printer."

        self.carry_out(run)

    def void(self) -> None:
        """Take a number out of use for good. Asked before, because it cannot be used again."""
        row = self.chosen()
        what = "Its number will never be used again. Why is it voided?"
        reason = ask_reason(self, f"Void {row.number}", what) if row else ""
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.tags.actions import void_tag

            self.desk.the_office().do(void_tag, row.number, reason)
            return f"{row.number} is voided."

        self.carry_out(run)


def _state(state: str) -> Cell:
    icon, tone, words = _LOOKS[state]
    return Cell(words, icon=icon, tone=tone, style="strong")


def _prints(count: int) -> str:
    return counted(count, "time") if count else "never"


def _is_verified(row: object) -> bool:
    return getattr(row, "state", "") == "verified"


def _is_alive(row: object) -> bool:
    return getattr(row, "state", "") in _ALIVE and getattr(row, "asset_id", None) is not None


def make(desk: Desk) -> TagsScreen:
    """Build the screen."""
    return TagsScreen(desk)
