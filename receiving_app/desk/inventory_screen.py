"""The central inventory: every unit, found by any part of any of its identifiers."""

from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.asking import ask_new_file, ask_organization, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_OVERRIDE
from receiving_app.progress import Progress
from receiving_app.wording import counted, dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from receiving_app.inventory.answers import AssetRow, AssetSeen
    from receiving_app.people.answers import OrganizationSeen

_STATES = {
    "accepted": ("circle-check", "ok", "In inventory"),
    "on_hold": ("triangle-alert", "warn", "On hold"),
    "rejected": ("circle-x", "err", "Rejected"),
    "returned": ("truck", "muted", "Sent back"),
    "withdrawn": ("ban", "muted", "Withdrawn"),
}


class InventoryScreen(ListScreen["AssetRow"]):
    """Units, newest first."""

    watches = frozenset({"inventory", "tags", "deliveries"})
    about = "Every unit of the central inventory: tag, owner with the reason, place, custody and papers."
    name, hint = "Units", "Find a tag, serial, order, ticket, part or maker"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("", "All"),
        Filter("on_hold", "On hold"),
        Filter("overdue", "Tag overdue"),
    )
    empty = Empty("warehouse", "The inventory is empty.", "Units come in when their serials are scanned.")

    def __init__(self, desk: Desk) -> None:
        self._names: dict[str, str] = {}
        super().__init__(desk)

    def columns(self) -> tuple[Column["AssetRow"], ...]:
        """Tag, what, owner, place, state."""
        return (
            Column(
                "Tag",
                lambda row: Cell(row.tag or "No tag", row.serial, "strong", code=True, under_code=True),
                150,
            ),
            Column("What", lambda row: Cell(row.description, row.manufacturer)),
            Column(
                "Owner",
                lambda row: Cell(
                    self._named(row.owner) or "Not decided",
                    f"used by {self._named(row.user)}" if row.user else "",
                ),
                235,
                needs=700,
            ),
            Column("Place", lambda row: Cell(row.location or "", code=True), 110, needs=980),
            Column("State", self._state, 205),
        )

    def _state(self, row: "AssetRow") -> Cell:
        undecided = row.state == "accepted" and row.owner is None
        icon, tone, words = ("circle-help", "warn", "Owner not decided") if undecided else _STATES[row.state]
        waits = row.state == "accepted" and row.tag_due is not None and row.tag_state != "verified"
        due = f"tag due {self.desk.times.day(row.tag_due)}" if waits else ""
        return Cell(words, due, icon=icon, tone=tone, style="strong")

    def fetch(self, wanted: Wanted) -> Page["AssetRow"]:
        """A page of units."""
        from receiving_app.inventory.lookups import find, overdue
        from receiving_app.people.lookups import today

        office = self.desk.the_office()
        if wanted.filter == "overdue":
            late = office.ask(lambda session: overdue(session, today(session, office.workplace.clock())))
            self._learn_names(late)
            return Page(late)
        rows = office.ask(
            find, wanted.words, state=wanted.filter or None, after=wanted.after or None, limit=wanted.limit
        )
        self._learn_names(rows)
        return Page(rows, rows[-1].asset_id if len(rows) == wanted.limit else "")

    def _learn_names(self, rows: "Sequence[AssetRow]") -> None:
        """Owners are kept by code; a person reads their names."""
        from receiving_app.people.lookups import organization_names

        codes = {code for row in rows for code in (row.owner, row.user)} - self._names.keys()
        self._names |= self.desk.the_office().ask(organization_names, codes)

    def _named(self, code: str | None) -> str:
        return self._names.get(code or "", code or "")

    def detail_of(self, row: "AssetRow") -> Detail:
        """The life of one unit: order, owner with the reason, tag, custody."""
        from receiving_app.approvals.lookups import purchase_of_line
        from receiving_app.inventory.lookups import asset_seen

        office = self.desk.the_office()
        seen = office.ask(asset_seen, row.asset_id)
        purchase = office.ask(purchase_of_line, seen.purchase_line_id)
        present = seen.determinations[-1] if seen.determinations else None
        day = self.desk.times.day
        return Detail(
            row.tag or row.serial,
            row.description,
            present.question or "" if present and present.result != "DECIDED" else "",
            "warn",
            (
                ("Serial", row.serial),
                ("Owner", self._named(row.owner) or "Not decided"),
                ("Used by", self._named(row.user)),
                ("Paid by", self._named(seen.payer)),
                ("Held by", seen.custodian or ""),
                ("Place", row.location or ""),
                ("Cost", dollars(seen.cost_cents)),
                ("Order", purchase.number if purchase else ""),
                ("Received", day(seen.received_on)),
                ("Tag due", day(row.tag_due)),
                (
                    "Tag verified",
                    self.desk.times.moment(seen.tag_verified_at) if seen.tag_verified_at else "",
                ),
            ),
            self._sections(seen),
        )

    def _sections(self, seen: "AssetSeen") -> tuple[Section, ...]:
        decisions = tuple(
            Line(each.sentence, f"Rule {each.rule} of {each.pack}") for each in seen.determinations
        )
        looked = tuple(
            Line(
                each.label,
                each.value,
                icon="check" if each.holds else "minus",
                tone="ok" if each.holds else "muted",
            )
            for each in (seen.determinations[-1].conditions if seen.determinations else ())
        )
        custody = tuple(
            Line(
                f"{each.kind.capitalize()} {each.location or ''}".strip(),
                "; ".join(filter(None, (self.desk.times.moment(each.at), each.note))),
            )
            for each in seen.custody
        )
        return tuple(
            section
            for section in (
                Section("Why", decisions),
                Section("What the rule saw", looked),
                Section("Custody", custody),
            )
            if section.lines
        )

    def can_do(self) -> tuple[Action, ...]:
        """Export; print the tag again; decide otherwise."""
        return (
            Action("Export", self.export, "download", "Ctrl+E"),
            Action("Decide otherwise", self.override, "pen-line", for_row=True, needs=MAY_OVERRIDE),
            Action("Take the override back", self.take_back, "undo-2", for_row=True, needs=MAY_OVERRIDE),
        )

    def export(self) -> None:
        """Write what is found into a CSV for other inventories."""
        file = ask_new_file(self, "Export the inventory", "inventory.csv", "CSV (*.csv)")
        if file is None:
            return
        words = self.search.text().strip()

        def run(progress: Progress) -> str:
            from receiving_app.inventory.export import export_csv

            count = export_csv(self.desk.the_office().workplace.store, file, words, progress)
            return f"{counted(count, 'unit')} written to {file.name}."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    def override(self) -> None:
        """A property manager names another owner, with a reason; both answers are kept."""
        row = self.chosen()
        if row is None:
            return

        def known() -> "tuple[OrganizationSeen, ...]":
            from receiving_app.people.lookups import OWNERS, organizations

            return self.desk.the_office().ask(organizations, kinds=OWNERS)

        self.desk.errands.read(self, known, lambda found: self._ask_owner(row, found))

    def _ask_owner(self, row: "AssetRow", known: "tuple[OrganizationSeen, ...]") -> None:
        unit = f"{row.description}, serial {row.serial}"
        owner = ask_organization(self, "Decide otherwise", "Who owns it?", known, unit, "Choose")
        why = "Why does the rule's answer not fit?"
        reason = ask_reason(self, "Decide otherwise", why, unit, "Decide") if owner else ""
        if not reason:
            return

        def run() -> Done:
            from receiving_app.inventory.actions import override_owner, take_back_override

            office = self.desk.the_office()
            decided = office.do(
                override_owner, row.asset_id, owner=owner, who_tags=owner, tag_due=row.tag_due, reason=reason
            )
            return Done(decided.sentence, lambda: office.do(take_back_override, row.asset_id).sentence)

        self.carry_out(run)

    def take_back(self) -> None:
        """The rule's own answer holds again."""
        row = self.chosen()
        if row is None:
            return

        def run() -> str:
            from receiving_app.inventory.actions import take_back_override

            return self.desk.the_office().do(take_back_override, row.asset_id).sentence

        self.carry_out(run)


def make(desk: Desk) -> InventoryScreen:
    """Build the screen."""
    return InventoryScreen(desk)
