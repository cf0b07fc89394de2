"""How scanners are set up at this PC: name, marks, the test, its sheet, and a scanner on a serial line."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from receiving_app.desk.gun_lesson import GunLesson
from receiving_app.desk.parts.asking import ask_line, ask_new_file, ask_one_of
from receiving_app.desk.preferences import Preferences
from receiving_app.desk.setting_rows import MARK_WORDS, Entry
from receiving_app.desk.workstation import Workstation
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.desk.settings_screen import SettingsScreen

_NOT_A_GUN: Final = frozenset({"KEYBOARD", "HAND", "PASTE"})
_LONGEST_NAME: Final = 40


def test_scanner(parent: QWidget, workstation: Workstation) -> None:
    """Learn from one scan how the scanner types."""
    lesson = GunLesson(workstation, parent)
    lesson.exec()
    lesson.deleteLater()


def save_sheet(screen: "SettingsScreen") -> None:
    """Write the codes of the test as a PDF, for scanners that read no screen."""
    file = ask_new_file(screen, "Save the scanner test sheet", "scanner-test.pdf", "PDF (*.pdf)")
    if file is None:
        return

    def run() -> str:
        from receiving_app.desk.calibration_sheet import sheet
        from receiving_app.whole_file import write_whole

        write_whole(file, sheet())
        return f"{file.name} is written. Print it without scaling, then test the scanner."

    screen.carry_out(run)


def ask_gun(parent: QWidget, row: Entry, chosen: Preferences) -> Preferences | None:
    """The choices with another name or mark of the scanner; None when the person thought better of it."""
    gun = chosen.gun
    if row.setting == "gun_only_marked":
        said = ask_one_of(
            parent, row.title, row.under, tuple(MARK_WORDS.values()), "", "Choose", (), row.value
        )
        marked = {words: value for value, words in MARK_WORDS.items()}
        return replace(chosen, gun=replace(gun, only_marked=marked[said])) if said else None
    name = row.setting.removeprefix("gun_")
    text = ask_line(parent, f"Change: {row.title}", row.title, row.value, row.under, "Save", _REFUSE[name])
    if text is None:
        return None
    named: dict[str, Any] = {name: text.strip()}
    return replace(chosen, gun=replace(gun, **named))


def _wrong_name(text: str) -> str:
    name = text.strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        return f"Write 1 to {_LONGEST_NAME} letters."
    return f"{name} is kept for what no scanner reads." if name.upper() in _NOT_A_GUN else ""


def _wrong_mark(text: str) -> str:
    mark = text.strip()
    if not mark:
        return ""
    if len(mark) > 1 or not mark.isprintable() or mark.isalnum():
        return "Write one sign that no code begins or ends with, such as ~, or nothing."
    return ""


_REFUSE: Final[dict[str, Callable[[str], str]]] = {
    "name": _wrong_name,
    "prefix": _wrong_mark,
    "suffix": _wrong_mark,
}


def ask_serial(parent: QWidget, row: Entry) -> str | None:
    """Where the scanner on a serial line is; '' for none, None when the person thought better of it."""
    from receiving_app.devices.drivers.serial_scanner import ports

    found = ", ".join(f"serial:{port} ({what})" for port, what in ports())
    under = f"{row.under} {f'Found here: {found}.' if found else 'No serial port was found here.'}"
    return ask_line(parent, f"Change: {row.title}", row.title, row.value, under, "Save", _wrong_scanner)


def _wrong_scanner(target: str) -> str:
    from receiving_app.devices.cabinet import scanner

    try:
        if target:
            scanner(target)
    except Refused as error:
        return str(error)
    return ""
