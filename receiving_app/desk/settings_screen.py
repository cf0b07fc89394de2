"""Settings: people and their PINs, what holds for the office, and what is chosen at this PC."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from receiving_app.desk.gun_lesson import GunLesson
from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.asking import (
    ask_new_file,
    ask_new_pin,
    ask_one_of,
)
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.preferences import Preferences
from receiving_app.desk.screen import Desk, Screen
from receiving_app.desk.setting_questions import ask_office_setting, ask_pc_setting
from receiving_app.desk.setting_rows import (
    LOOKS,
    OFFICE,
    SCANNER,
    Entry,
    OfficeSetting,
    office_rows,
    pc_rows,
    setting_words,
    when,
)
from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.progress import Progress
from receiving_app.wording import counted

_OFFICE = {each.name: each for each in OFFICE if each.name}
_BY = (Role.ADMINISTRATOR,)
_NOTHING = {True: "no role", False: "not set"}  # of a person, of a setting


class SettingsScreen(ListScreen[Entry]):
    """People first, then the office, then this PC."""

    watches = frozenset({"people", "devices"})
    about = (
        "People and their PINs, the amounts and days of the office's rules, backups, and the looks, the "
        "scanner and the printer of this PC. Choose a row and press Change."
    )
    name, hint = "Settings", "Find a person or a setting"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("people", "People"),
        Filter("office", "Office"),
        Filter("pc", "This PC"),
    )
    empty = Empty("settings", "Nothing is set yet.", "")
    exports = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.looks_before: Preferences | None = None
        self.table.opened.connect(self._open)

    def columns(self) -> tuple[Column[Entry], ...]:
        """Name and value."""
        return (
            Column("Name", lambda row: Cell(row.title, row.under, "strong")),
            Column(
                "Roles or value", lambda row: Cell(row.value or _NOTHING[bool(row.person_id)]), 420, needs=620
            ),
        )

    def fetch(self, wanted: Wanted) -> Page[Entry]:
        """People, or settings."""
        from receiving_app.people.lookups import the_office

        office, workstation = self.desk.the_office(), self.desk.workstation
        match wanted.filter:
            case "people":
                rows = self._people()
            case "office":
                rows = office_rows(office.ask(the_office))
            case _:
                rows = pc_rows(office.workplace.settings, workstation.chosen if workstation else None)
        found = tuple(
            row for row in rows if wanted.words.lower() in f"{row.title} {row.under} {row.value}".lower()
        )
        return Page(found, total=len(found))

    def _people(self) -> tuple[Entry, ...]:
        from receiving_app.people.lookups import organization_names, people, roles_on, today

        office = self.desk.the_office()
        day = office.ask(today, office.workplace.clock())
        here = office.ask(people, on=day)
        names = office.ask(organization_names, {person.organization for person in here})
        return tuple(
            Entry(
                person.name,
                f"{person.employee_no}, {names.get(person.organization, person.organization)}",
                ", ".join(sorted(role.spoken for role in office.ask(roles_on, person.id, day))),
                person.id,
            )
            for person in here
        )

    def take_over(self, old: Screen) -> None:
        """Another look was chosen here: show the same rows, and what was said of it, with its undo."""
        if not isinstance(old, SettingsScreen):
            return
        for chip, was in zip(self.chips, old.chips, strict=True):
            if was.isChecked():
                chip.click()
        self.looks_before = old.looks_before
        if not old.strip.isHidden():
            undo = self._take_looks_back if old.can_take_looks_back() else None
            self._have_done(Done(old.strip.title.text(), undo))

    def detail_of(self, row: Entry) -> Detail:
        """What a person may do, or what a setting is for."""
        if not row.person_id:
            return Detail(row.title, row.under, sections=(Section("Value", (Line(row.value or "not set"),)),))
        roles = tuple(Line(role) for role in row.value.split(", ") if role) or (Line("none"),)
        return Detail(row.title, row.under, sections=(Section("Roles today", roles),))

    def can_do(self) -> tuple[Action, ...]:
        """Back up; change a setting or a PIN; give a badge or a role, or take it away."""
        return (
            Action("Change my PIN", self.change_own_pin, "lock"),
            Action("Back up now", self.back_up, "save", "Ctrl+B", primary=True),
            Action("Change", self.change, "pen-line", for_row=True, primary=True, suits=_can_change),
            Action("Test the scanner", self.test_scanner, "scan-barcode", for_row=True, suits=_is_scanner),
            Action("Print a test label", self.print_test, "printer", for_row=True, suits=_is_of_printer),
            Action("Give a new PIN", self.give_pin, "lock", for_row=True, suits=_is_person, needs=_BY),
            Action(
                "Give a new badge", self.give_badge, "badge-check", for_row=True, suits=_is_person, needs=_BY
            ),
            Action("Take the badge away", self.take_badge, "ban", for_row=True, suits=_is_person, needs=_BY),
            Action("Give a role", self.give_role, "plus", for_row=True, suits=_is_person, needs=_BY),
            Action("End a role", self.end_role, "minus", for_row=True, suits=_is_person, needs=_BY),
        )

    # -- settings ---------------------------------------------------------------

    def change(self) -> None:
        """Change the chosen setting; it is taken back with Ctrl+Z."""
        row = self.chosen()
        if row is None or not row.setting:
            return
        if row.setting in LOOKS:
            self._change_look(row)
        elif row.setting in _OFFICE:
            self._change_office(row, _OFFICE[row.setting])
        else:
            self._change_pc(row)

    def _open(self, row: Entry) -> None:
        if _can_change(row):
            self.change()
        elif _is_scanner(row):
            self.test_scanner()

    def _change_look(self, row: Entry) -> None:
        workstation, words = self.desk.workstation, LOOKS[row.setting]
        said = ask_one_of(self, row.title, row.under, tuple(words.values()), "", "Choose", (), row.value)
        if workstation is None or not said:
            return
        value = next(value for value, spoken in words.items() if spoken == said)
        self.looks_before = workstation.chosen
        self._have_done(Done(f"{row.title}: {said}.", self._take_looks_back))
        workstation.choose(replace(workstation.chosen, **{row.setting: value}))

    def can_take_looks_back(self) -> bool:
        """Whether another look was what was done here last."""
        return self._undo == self._take_looks_back

    def undo(self) -> None:
        """Take back what was done last; looks are taken back in the window itself."""
        if not self.can_take_looks_back():
            super().undo()
            return
        self._undo = None
        before, self.looks_before = self.looks_before, None
        if before is not None and self.desk.workstation is not None:
            self._have_done("Taken back.")
            self.desk.workstation.choose(before)

    def _take_looks_back(self) -> str:
        raise RuntimeError("looks are taken back in the window's thread, by undo")

    def _change_office(self, row: Entry, setting: OfficeSetting) -> None:
        text = ask_office_setting(self, row, setting)
        if not text or text == row.value:
            return
        self.carry_out(lambda: self._set_office(row, setting, setting.read(text)))

    def _set_office(self, row: Entry, setting: OfficeSetting, value: object) -> Done:
        from receiving_app.people.actions import change_office

        office, before = self.desk.the_office(), setting.read(row.value)
        said = f"{row.title}: {setting.say(office.do(change_office, **{setting.name: value}))}."

        def undo() -> str:
            office.do(change_office, **{setting.name: before})
            return f"{row.title} is {row.value} again."

        return Done(said, undo)

    def _change_pc(self, row: Entry) -> None:
        value = ask_pc_setting(self, row)
        if value is None or value == row.value:
            return

        def run() -> Done:
            self._keep(row.setting, value)
            kept = setting_words(self.desk.the_office().workplace.settings, row.setting)
            said = f"{row.title}: {kept or 'not set'}. {when(row.setting)}".strip()

            def undo() -> str:
                self._keep(row.setting, row.value)
                return f"{row.title} is {row.value or 'not set'} again. {when(row.setting)}".strip()

            return Done(said, undo)

        self.carry_out(run)

    def _keep(self, name: str, value: str) -> None:
        from receiving_app.settings import keep_setting

        workplace = self.desk.the_office().workplace
        workplace.settings = keep_setting(workplace.settings, name, value)

    def test_scanner(self) -> None:
        """Learn from one scan how the scanner types."""
        if self.desk.workstation is not None:
            lesson = GunLesson(self.desk.workstation, self)
            lesson.exec()
            lesson.deleteLater()
            self.reread()

    def print_test(self) -> None:
        """Print a test label, to be held against the stock."""

        def run() -> str:
            from receiving_app.printing import print_test_sheet

            workplace = self.desk.the_office().workplace
            target = workplace.settings.printer
            return print_test_sheet(
                workplace, target or f"pdf:{workplace.settings.folder / 'test-label.pdf'}"
            )

        self.carry_out_long(lambda _: run(), self.desk.errands.lanes.device("printer"))

    def back_up(self) -> None:
        """Write a backup and prove it by reading it back."""
        day = datetime.now(UTC).astimezone()  # only proposed, as a name
        file = ask_new_file(
            self, "Back up the office", f"office-{day:%Y%m%d}.office-backup", "Backups (*.office-backup)"
        )
        if file is None:
            return

        def run(progress: Progress) -> str:
            from receiving_app.upkeep import back_up

            done = back_up(self.desk.the_office().workplace, file, progress)
            rows = counted(done.manifest.row_count, "row")
            return f"{rows} in {file.name}; it was read back whole and verified."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    # -- people -----------------------------------------------------------------

    def change_own_pin(self) -> None:
        """Whoever is signed in chooses another PIN, with the old one."""
        pins = ask_new_pin(self, "Change my PIN", "You sign in and sign with it.", old=True)
        if pins is None:
            return

        def run() -> str:
            from receiving_app.people.lookups import the_office
            from receiving_app.people.sign_in import set_own_pin

            office = self.desk.the_office()
            if office.ask(the_office).is_sample:
                raise Refused("A sample office asks nobody for a PIN.", "There is none to change.")
            answer = office.do(set_own_pin, pins.old, pins.new)
            if not answer.changed:
                raise Refused(answer.said, "The old one still holds.")
            return answer.said

        self.carry_out(run)

    def give_pin(self) -> None:
        """An administrator resets somebody's PIN; it is told in the history."""
        row = self.chosen()
        pins = (
            ask_new_pin(self, f"New PIN for {row.title}", "Tell it to nobody else.", old=False)
            if row
            else None
        )
        if row is None or pins is None:
            return

        def run() -> str:
            from receiving_app.people.sign_in import reset_pin

            self.desk.the_office().do(reset_pin, row.person_id, pins.new)
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
        spoken = (
            ask_one_of(self, title, "Role, from today on", tuple(roles), row.title) if row and roles else ""
        )
        if row is None or not spoken:
            return

        def run() -> Done:
            from receiving_app.people.roles import end_role, give_role

            office, role = self.desk.the_office(), roles[spoken]
            change, back = (give_role, end_role) if gives else (end_role, give_role)
            said = f"{row.title} {'is' if gives else 'is no longer'} {spoken} from today on."

            def undo() -> str:
                office.do(back, row.person_id, role)
                office.look_up_roles()
                return f"Taken back: {said}"

            office.do(change, row.person_id, role)
            office.look_up_roles()
            return Done(said, undo)

        self.carry_out(run)


def _is_person(row: object) -> bool:
    return bool(getattr(row, "person_id", ""))


def _can_change(row: object) -> bool:
    return getattr(row, "setting", "") not in ("", SCANNER)


def _is_scanner(row: object) -> bool:
    return getattr(row, "setting", "") == SCANNER


def _is_of_printer(row: object) -> bool:
    return getattr(row, "setting", "") in ("printer", "stock")


def make(desk: Desk) -> SettingsScreen:
    """Build the screen."""
    return SettingsScreen(desk)
