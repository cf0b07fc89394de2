"""The central inventory: every unit, found by any part of any of its identifiers."""

from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.parts.action import UNDONE, Action, Done
from receiving_app.desk.parts.asking import TABLES, ask_new_file, ask_one_of, ask_organization, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.desk.unit_life import life_sections
from receiving_app.people.rules import MAY_OVERRIDE, MAY_RECEIVE
from receiving_app.progress import Progress
from receiving_app.wording import counted, dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from receiving_app.inventory.answers import AssetRow
    from receiving_app.inventory.places import Place
    from receiving_app.people.answers import OrganizationSeen

_STATES = {
    "accepted": ("circle-check", "ok", "In inventory"),
    "on_hold": ("triangle-alert", "warn", "On hold"),
    "rejected": ("circle-x", "err", "Rejected"),
    "returned": ("undo-2", "muted", "Sent back"),
    "withdrawn": ("ban", "muted", "Withdrawn"),
}


class InventoryScreen(ListScreen["AssetRow"]):
    """Units, newest first."""

    watches = frozenset({"inventory", "tags", "deliveries"})
    about = "Every unit of the central inventory: tag, owner with the reason, place, custody and papers."
    name, hint = "Units", "Find a tag, serial, order, ticket, part or maker"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("", "All"),
        Filter("undecided", "To decide"),
        Filter("quarantine", "Quarantine"),
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
                "tag",
            ),
            Column("What", lambda row: Cell(row.description, row.manufacturer), sort="description"),
            Column(
                "Owner",
                lambda row: Cell(
                    self._named(row.owner) or "Not decided",
                    f"used by {self._named(row.user)}" if row.user else "",
                ),
                235,
                "owner",
                700,
            ),
            Column("Place", lambda row: Cell(row.location or "", code=True), 110, "location", 980),
            Column("State", self._state, 205, "state"),
        )

    def _state(self, row: "AssetRow") -> Cell:
        icon, tone, words = _STATES[row.state]
        if row.in_quarantine:
            icon, tone, words = "lock", "warn", "In quarantine"
        elif row.state == "accepted" and row.owner is None:
            icon, tone, words = "circle-help", "warn", "Owner not decided"
        waits = row.state == "accepted" and row.tag_due is not None and row.tag_state != "verified"
        due = f"tag due {self.desk.times.day(row.tag_due)}" if waits else ""
        return Cell(words, due, icon=icon, tone=tone, style="strong")

    def fetch(self, wanted: Wanted) -> Page["AssetRow"]:
        """A page of units."""
        from receiving_app.inventory.lookups import find, overdue
        from receiving_app.people.lookups import today

        office, after = self.desk.the_office(), wanted.after or None
        if wanted.filter == "overdue":
            day = office.ask(today, office.workplace.clock())
            rows = office.ask(overdue, day, wanted.words, after=after, limit=wanted.limit)
        else:
            state = wanted.filter or None
            rows = office.ask(
                find,
                wanted.words,
                state=state,
                sort=wanted.sort,
                descending=wanted.descending,
                after=after,
                limit=wanted.limit,
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
        """The life of one unit: order, approvals, delivery, slip, tag, owner with the reason, charge."""
        from receiving_app.reports.life import life_of

        life = self.desk.the_office().ask(life_of, row.asset_id)
        seen = life.unit
        present = seen.determinations[-1] if seen.determinations else None
        moment, day = self.desk.times.moment, self.desk.times.day
        return Detail(
            row.tag or row.serial,
            row.description,
            present.question or "" if present and present.result != "DECIDED" else "",
            "warn",
            (
                ("Serial", row.serial),
                ("MAC address", life.mac or ""),
                ("IMEI", life.imei or ""),
                ("Owner", self._named(row.owner) or "Not decided"),
                ("Used by", self._named(row.user)),
                ("Paid by", self._named(seen.payer)),
                ("Held by", seen.custodian or ""),
                ("Place", row.location or ""),
                ("Cost", dollars(seen.cost_cents)),
                ("Received", day(seen.received_on)),
                ("Accepted", day(seen.accepted_on)),
                ("Tag due", day(row.tag_due)),
                ("Tag verified", moment(seen.tag_verified_at) if seen.tag_verified_at else ""),
            ),
            life_sections(life, self.desk.times),
        )

    def can_do(self) -> tuple[Action, ...]:
        """Export; move it; decide otherwise."""
        return (
            Action("Export", self.export, "download", "Ctrl+E"),
            Action("Move it", self.move_it, "map-pin", for_row=True, suits=_is_here, needs=MAY_RECEIVE),
            Action("Decide otherwise", self.override, "pen-line", for_row=True, needs=MAY_OVERRIDE),
            Action(
                "Take the override back",
                self.take_back,
                "undo-2",
                for_row=True,
                suits=_is_overridden,
                needs=MAY_OVERRIDE,
            ),
        )

    def export(self) -> None:
        """Write what is found for other inventories, as CSV, XLSX or JSON."""
        file = ask_new_file(self, "Export the inventory", "inventory.xlsx", TABLES)
        if file is None:
            return
        words, chosen = self.search.text().strip(), self.model.wanted.filter

        def run(progress: Progress) -> str:
            from receiving_app.people.lookups import today
            from receiving_app.reports.inventory_table import export_inventory

            office = self.desk.the_office()
            store, day = office.workplace.store, office.ask(today, office.workplace.clock())
            overdue_on = day if chosen == "overdue" else None
            count = export_inventory(store, file, words, chosen or None, progress, overdue_on=overdue_on)
            return f"{counted(count, 'unit')} written to {file.name}."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    def move_it(self) -> None:
        """Say that the unit is at another place now."""
        row = self.chosen()
        if row is None:
            return

        def known() -> "tuple[Place, ...]":
            from receiving_app.inventory.places import places

            return self.desk.the_office().ask(places)

        self.desk.errands.read(self, known, lambda found: self._ask_place(row, found))

    def _ask_place(self, row: "AssetRow", known: "tuple[Place, ...]") -> None:
        codes = tuple(each.code for each in known if each.code != row.location)
        names = [each.name for each in known if each.code != row.location]
        unit = f"{row.description}, serial {row.serial}, at {row.location or 'no place'}"
        code = ask_one_of(self, "Move it", "Where is it now?", codes, unit, "Move", names) if codes else ""
        if not code:
            return

        def run() -> Done:
            from receiving_app.inventory.moving import move_unit, take_back_move

            office = self.desk.the_office()
            said = office.do(move_unit, row.asset_id, code, "")
            return Done(said, lambda: office.do(take_back_move, row.asset_id, code, UNDONE))

        self.carry_out(run)

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


def _is_here(row: object) -> bool:
    return getattr(row, "state", "") in {"accepted", "on_hold", "rejected"}


def _is_overridden(row: object) -> bool:
    return bool(getattr(row, "overridden", False))


def make(desk: Desk) -> InventoryScreen:
    """Build the screen."""
    return InventoryScreen(desk)
