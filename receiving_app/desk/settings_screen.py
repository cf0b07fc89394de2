"""Settings: people and their PINs, what holds for the office, and what is chosen at this PC."""

from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.asking import ask_new_file, ask_one_of
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.preferences import Preferences
from receiving_app.desk.scanner_settings import ask_gun, save_sheet, test_scanner
from receiving_app.desk.screen import Desk, Screen
from receiving_app.desk.setting_hands_free import card_to_file, hear, learnt_rows, take_back_code
from receiving_app.desk.setting_lists import BLIND, BLIND_WORDS, blind_rows, people_rows, set_blind
from receiving_app.desk.setting_people import (
    change_own_pin,
    end_role,
    give_badge,
    give_pin,
    give_role,
    take_badge,
)
from receiving_app.desk.setting_questions import ask_look, ask_office_setting, ask_pc_setting
from receiving_app.desk.setting_rows import (
    GUN,
    LOOKS,
    OFFICE,
    Entry,
    OfficeSetting,
    can_change,
    is_learnt,
    is_of_printer,
    is_of_sounds,
    is_person,
    is_scanner,
    look_rows,
    office_rows,
    pc_rows,
    setting_words,
    when,
)
from receiving_app.desk.tolerance_setting import (
    is_tolerance,
    set_tolerance,
    take_tolerance_back,
    tolerance_rows,
)
from receiving_app.people.rules import MAY_SET_TOLERANCE, Role
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
        Filter("codes", "Learnt codes"),
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
                rows = people_rows(office)
            case "office":
                settings = office_rows(office.ask(the_office))
                rows = (*settings, *blind_rows(office), *tolerance_rows(office))
            case "codes":
                rows = learnt_rows(office)
            case _:
                rows = pc_rows(office.workplace.settings, workstation.chosen if workstation else None)
        found = tuple(
            row for row in rows if wanted.words.lower() in f"{row.title} {row.under} {row.value}".lower()
        )
        return Page(found, total=len(found))

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
            Action("Change my PIN", partial(change_own_pin, self), "lock"),
            Action("Set a tolerance", partial(set_tolerance, self), "plus", needs=MAY_SET_TOLERANCE),
            Action("Back up now", self.back_up, "save", "Ctrl+B", primary=True),
            Action("Command card", lambda: card_to_file(self), "barcode"),
            Action("Take back", lambda: take_back_code(self), "undo-2", for_row=True, suits=is_learnt),
            Action("Hear the sounds", lambda: hear(self), "volume-2", for_row=True, suits=is_of_sounds),
            Action(
                "Take the tolerance back",
                partial(take_tolerance_back, self),
                "undo-2",
                for_row=True,
                suits=is_tolerance,
                needs=MAY_SET_TOLERANCE,
            ),
            Action("Change", self.change, "pen-line", for_row=True, primary=True, suits=can_change),
            Action("Test the scanner", self.test_scanner, "scan-barcode", for_row=True, suits=is_scanner),
            Action("Save the test sheet", self.save_sheet, "file-down", for_row=True, suits=is_scanner),
            Action("Print a test label", self.print_test, "printer", for_row=True, suits=is_of_printer),
            Action(
                "Give a new PIN", partial(give_pin, self), "lock", for_row=True, suits=is_person, needs=_BY
            ),
            Action(
                "Give a new badge",
                partial(give_badge, self),
                "badge-check",
                for_row=True,
                suits=is_person,
                needs=_BY,
            ),
            Action(
                "Take the badge away",
                partial(take_badge, self),
                "ban",
                for_row=True,
                suits=is_person,
                needs=_BY,
            ),
            Action("Give a role", partial(give_role, self), "plus", for_row=True, suits=is_person, needs=_BY),
            Action("End a role", partial(end_role, self), "minus", for_row=True, suits=is_person, needs=_BY),
        )

    # -- settings ---------------------------------------------------------------

    def change(self) -> None:
        """Change the chosen setting; it is taken back with Ctrl+Z."""
        row = self.chosen()
        if row is None or not row.setting:
            return
        if row.setting in (*LOOKS, *GUN):
            self._change_look(row)
        elif row.setting in _OFFICE:
            self._change_office(row, _OFFICE[row.setting])
        elif row.setting.startswith(BLIND):
            self._change_counting(row)
        else:
            self._change_pc(row)

    def _open(self, row: Entry) -> None:
        if can_change(row):
            self.change()
        elif is_scanner(row):
            self.test_scanner()

    def _change_look(self, row: Entry) -> None:
        workstation = self.desk.workstation
        if workstation is None:
            return
        ask = ask_gun if row.setting in GUN else ask_look
        chosen = ask(self, row, workstation.chosen)
        if chosen is None or chosen == workstation.chosen:
            return
        said = next(each.value for each in look_rows(chosen) if each.setting == row.setting)
        self.looks_before = workstation.chosen
        self._have_done(Done(f"{row.title}: {said or 'none'}.", self._take_looks_back))
        workstation.choose(chosen)

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

    def _change_counting(self, row: Entry) -> None:
        ways = tuple(BLIND_WORDS.values())
        said = ask_one_of(self, row.title, row.under, ways, "", "Choose", (), row.value)
        if said and said != row.value:
            self.carry_out(lambda: set_blind(self.desk.the_office(), row, said))

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
            test_scanner(self, self.desk.workstation)
            self.reread()

    def save_sheet(self) -> None:
        """The codes of the test on paper."""
        save_sheet(self)

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


def make(desk: Desk) -> SettingsScreen:
    """Build the screen."""
    return SettingsScreen(desk)
