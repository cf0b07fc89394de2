"""Settings: people and their PINs, the office's amounts, backups. The looks are this workstation's own."""

from dataclasses import dataclass
from typing import ClassVar

from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.asking import ask_new_file, ask_one_of, ask_reason, dollars
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import Role
from receiving_app.progress import Progress
from receiving_app.wording import counted


@dataclass(frozen=True, slots=True)
class Entry:
    """A person, or a setting of the office."""

    title: str
    under: str
    value: str
    person_id: str = ""


class SettingsScreen(ListScreen[Entry]):
    """People first, then the office and this PC."""

    watches = frozenset({"people"})
    about = "People and their PINs, the amounts and days of the office's rules, and backups."
    name, hint = "Settings", "Find a person or a setting"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("people", "People"),
        Filter("office", "Office and this PC"),
    )
    empty = Empty("settings", "Nothing is set yet.", "")

    def columns(self) -> tuple[Column[Entry], ...]:
        """Name and value."""
        return (
            Column("Name", lambda row: Cell(row.title, row.under, "strong")),
            Column("Roles or value", lambda row: Cell(row.value), 420, needs=620),
        )

    def fetch(self, wanted: Wanted) -> Page[Entry]:
        """People, or settings."""
        rows = self._people() if wanted.filter == "people" else self._office()
        found = tuple(
            row for row in rows if wanted.words.lower() in f"{row.title} {row.under} {row.value}".lower()
        )
        return Page(found, total=len(found))

    def _people(self) -> tuple[Entry, ...]:
        from receiving_app.people.lookups import people, roles_on, today

        office = self.desk.the_office()
        day = office.ask(today, office.workplace.clock())
        return tuple(
            Entry(
                person.name,
                f"{person.employee_no}, {person.organization}",
                ", ".join(sorted(role.spoken for role in office.ask(roles_on, person.id, day))),
                person.id,
            )
            for person in office.ask(people, on=day)
        )

    def _office(self) -> tuple[Entry, ...]:
        from dataclasses import fields

        from receiving_app.people.lookups import the_office

        kept, settings = self.desk.the_office().ask(the_office), self.desk.the_office().workplace.settings
        office = (
            Entry("Office", "Its name on reports and logs.", kept.name),
            Entry("Time zone", "Legal days are the office's local days.", kept.time_zone),
            Entry(
                "Tag floor", "LAC 34:VII.307.A: property from this cost on.", dollars(kept.tag_floor_cents)
            ),
            Entry("Capital floor", "OTS policy of 1 April 2024.", dollars(kept.capital_floor_cents)),
            Entry("Days to tag", "LAC 34:VII.307.A, from receipt or acceptance.", str(kept.tag_days)),
            Entry("Days an agency has to tag", "OTS procedure of 2024.", str(kept.agency_tag_days)),
            Entry("Card cycle closes on day", "Billing cycles run to this day.", str(kept.cycle_closes_on)),
            Entry("Rule packs in force", "Base pack first.", ", ".join(kept.rule_packs)),
        )
        return office + tuple(
            Entry(
                each.name.replace("_", " ").capitalize(),
                each.metadata["help"],
                str(getattr(settings, each.name) or ""),
            )
            for each in fields(settings)
        )

    def detail_of(self, row: Entry) -> Detail:
        """What a person may do, or what a setting is for."""
        if not row.person_id:
            return Detail(row.title, row.under, sections=(Section("Value", (Line(row.value or "not set"),)),))
        roles = tuple(Line(role) for role in row.value.split(", ") if role) or (Line("none"),)
        return Detail(row.title, row.under, sections=(Section("Roles today", roles),))

    def can_do(self) -> tuple[Action, ...]:
        """Back up; give a PIN, a badge, a role; take a badge or a role away."""
        return (
            Action("Back up now", self.back_up, "save", "Ctrl+B", primary=True),
            Action(
                "Give a new PIN",
                self.give_pin,
                "lock",
                for_row=True,
                suits=_is_person,
                needs=(Role.ADMINISTRATOR,),
            ),
            Action(
                "Give a new badge",
                self.give_badge,
                "badge-check",
                for_row=True,
                suits=_is_person,
                needs=(Role.ADMINISTRATOR,),
            ),
            Action(
                "Take the badge away",
                self.take_badge,
                "ban",
                for_row=True,
                suits=_is_person,
                needs=(Role.ADMINISTRATOR,),
            ),
            Action(
                "Give a role",
                self.give_role,
                "plus",
                for_row=True,
                suits=_is_person,
                needs=(Role.ADMINISTRATOR,),
            ),
            Action(
                "End a role",
                self.end_role,
                "minus",
                for_row=True,
                suits=_is_person,
                needs=(Role.ADMINISTRATOR,),
            ),
        )

    def back_up(self) -> None:
        """Write a backup and prove it by reading it back."""
        file = ask_new_file(self, "Back up the office", "office.office-backup", "Backups (*.office-backup)")
        if file is None:
            return

        def run(progress: Progress) -> str:
            from receiving_app.upkeep import back_up

            done = back_up(self.desk.the_office().workplace, file, progress)
            rows = counted(done.manifest.row_count, "row")
            return f"{rows} in {file.name}; it was read back whole and verified."

        self.carry_out_long(run)

    def give_pin(self) -> None:
        """An administrator resets somebody's PIN; it is told in the history."""
        row = self.chosen()
        pin = ask_reason(self, f"New PIN for {row.title}", "6 to 12 digits:") if row else ""
        if row is None or not pin:
            return

        def run() -> str:
            from receiving_app.people.sign_in import reset_pin

            self.desk.the_office().do(reset_pin, row.person_id, pin)
            return f"{row.title} has a new PIN."

        self.carry_out(run)

    def give_badge(self) -> None:
        """A new badge; the one before it opens nothing any more."""
        row = self.chosen()
        if row is None:
            return

        def run() -> str:
            from receiving_app.people.sign_in import give_badge

            badge = self.desk.the_office().do(give_badge, row.person_id)
            return f"{row.title}'s badge says {badge.code}. Print it now; it is shown only once."

        self.carry_out(run)

    def take_badge(self) -> None:
        """The badge is lost: it opens nothing any more."""
        row = self.chosen()
        if row is None:
            return

        def run() -> str:
            from receiving_app.people.sign_in import take_badge

            seen = self.desk.the_office().do(take_badge, row.person_id)
            return f"The badge of {seen.name} opens nothing any more. Give a new one when it is needed."

        self.carry_out(run)

    def give_role(self) -> None:
        """From today on the person holds a further role."""
        self._change_roles("Give a role", gives=True)

    def end_role(self) -> None:
        """From today on the person holds a role no longer; what they did stays."""
        self._change_roles("End a role", gives=False)

    def _change_roles(self, title: str, *, gives: bool) -> None:
        row = self.chosen()
        held = set(row.value.split(", ")) if row else set()
        roles = {role.spoken: role for role in Role if (role.spoken in held) != gives}
        spoken = ask_one_of(self, title, f"{row.title}, from today on", tuple(roles)) if row and roles else ""
        if row is None or not spoken:
            return

        def run() -> Done:
            from receiving_app.people.roles import end_role, give_role

            office, role = self.desk.the_office(), roles[spoken]
            change, back = (give_role, end_role) if gives else (end_role, give_role)
            said = f"{row.title} {'is' if gives else 'is no longer'} {spoken} from today on."

            def undo() -> str:
                office.do(back, row.person_id, role)
                return f"Taken back: {said}"

            office.do(change, row.person_id, role)
            return Done(said, undo)

        self.carry_out(run)


def _is_person(row: object) -> bool:
    return bool(getattr(row, "person_id", ""))


def make(desk: Desk) -> SettingsScreen:
    """Build the screen."""
    return SettingsScreen(desk)
