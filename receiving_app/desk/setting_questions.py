"""What is asked when a setting is changed: a line or one of a list; what is wrong is said at the field."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from receiving_app.desk.parts.asking import ask_folder, ask_line, ask_one_of
from receiving_app.desk.preferences import Preferences
from receiving_app.desk.scanner_settings import ask_serial
from receiving_app.desk.setting_rows import LOOKS, Entry, OfficeSetting
from receiving_app.errors import Refused
from receiving_app.people.reference_cells import Unreadable


def ask_office_setting(parent: QWidget, row: Entry, setting: OfficeSetting) -> str | None:
    """What a setting of the office becomes; None or '' when the person thought better of it."""
    if setting.name == "rule_packs":
        return ask_one_of(
            parent,
            f"Change: {row.title}",
            "Packs",
            _pack_choices(),
            row.under,
            "Put them in force",
            (),
            row.value,
        )

    def refuse(text: str) -> str:
        try:
            setting.read(text)
        except Unreadable as error:
            return str(error)
        return ""

    return ask_line(parent, f"Change: {row.title}", row.title, row.value, row.under, "Save", refuse)


def ask_look(parent: QWidget, row: Entry, chosen: Preferences) -> Preferences | None:
    """The choices with another look; None when the person thought better of it."""
    words = LOOKS[row.setting]
    said = ask_one_of(parent, row.title, row.under, tuple(words.values()), "", "Choose", (), row.value)
    if not said:
        return None
    named: dict[str, Any] = {row.setting: {spoken: value for value, spoken in words.items()}[said]}
    return replace(chosen, **named)


def ask_pc_setting(parent: QWidget, row: Entry) -> str | None:
    """What a setting of this PC becomes, '' for none; None when the person thought better of it."""
    title = f"Change: {row.title}"
    if row.setting == "backup_folder":
        folder = ask_folder(parent, title, Path(row.value) if row.value else None)
        return None if folder is None else str(folder)
    if row.setting == "stock":
        from receiving_app.tags.stock import read_stocks

        stocks = read_stocks()
        sizes = tuple(f"{stock.label[0]:.1f} x {stock.label[1]:.1f} mm" for stock in stocks)
        names = tuple(stock.name for stock in stocks)
        return ask_one_of(parent, title, "Stock", names, row.under, "Choose", sizes, row.value) or None
    if row.setting == "serial_scanner":
        return ask_serial(parent, row)
    if row.setting == "printer":
        under = f"{row.under} Left empty, each printing makes a PDF."
        return ask_line(parent, title, row.title, row.value, under, "Save", _wrong_printer)
    return ask_line(parent, title, row.title, row.value, row.under)


def _pack_choices() -> tuple[str, ...]:
    """Every base pack alone, and each with every pack that builds on it."""
    from receiving_app.resources_folder import resource
    from receiving_app.rulebook.shelf import load_packs

    packs = load_packs(resource("rules"))
    bases = tuple(pack.id for pack in packs if pack.builds_on is None)
    return (*bases, *(f"{pack.builds_on}, {pack.id}" for pack in packs if pack.builds_on in bases))


def _wrong_printer(target: str) -> str:
    from receiving_app.devices.cabinet import label_printer

    try:
        if target:
            label_printer(target)
    except Refused as error:
        return str(error)
    return ""
