"""Reading office.json: the office's name, zone, amounts and days. Pure."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from receiving_app.errors import Problem
from receiving_app.people.reference_cells import Unreadable, cents, code, day, text, whole
from receiving_app.people.reference_tables import FileRead, text_of
from receiving_app.scans.card_numbers import looks_like_card_number, masked

OFFICE_FILE = "office.json"
LAST_CLOSING_DAY = 28  # every month has one


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """What office.json says. ``rule_packs`` is None when the file names none."""

    name: str
    time_zone: str
    central_organization: str
    tag_floor_cents: int
    capital_floor_cents: int
    tag_days: int
    agency_tag_days: int
    cycle_closes_on: int
    rule_packs: tuple[str, ...] | None


def time_zone(cell: str) -> str:
    """The name of a time zone, as the tz database has it."""
    try:
        ZoneInfo(cell)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable(f"A time zone like America/Chicago was expected, not {cell}.") from None
    return cell


_closing_day = whole(1, LAST_CLOSING_DAY)
_days = whole(1, 3650)
# name in the file: (name in the row, reader)
_SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("name", text),
    "time_zone": ("time_zone", time_zone),
    "central_it": ("central_organization", code),
    "tag_floor": ("tag_floor_cents", cents),
    "capital_floor": ("capital_floor_cents", cents),
    "tag_days": ("tag_days", _days),
    "overlay_agency_tag_days": ("agency_tag_days", _days),
}


def read_office(data: bytes, organizations: Collection[str]) -> FileRead[OfficeRow]:
    """The office's settings: one row, or none and the problems.

    Args:
        data: the file's bytes.
        organizations: codes of the organizations there are.
    """
    problems: list[Problem] = []
    said = _parsed(data, problems)
    row = None if said is None else _office(said, organizations, problems)
    rows = () if row is None or problems else (row,)
    return FileRead(OFFICE_FILE, hashlib.sha256(data).hexdigest(), rows, (1,) * len(rows), tuple(problems))


def _parsed(data: bytes, problems: list[Problem]) -> Mapping[str, Any] | None:
    written = text_of(OFFICE_FILE, data, problems)
    if written is None:
        return None
    try:
        said = json.loads(written, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        problems.append(Problem(OFFICE_FILE, error.lineno, "", f"This is not JSON: {error.msg}."))
        return None
    if not isinstance(said, dict):
        problems.append(Problem(OFFICE_FILE, 1, "", "One object with the office's settings was expected."))
        return None
    return said


def _office(
    said: Mapping[str, Any], organizations: Collection[str], problems: list[Problem]
) -> OfficeRow | None:
    values: dict[str, Any] = {}
    for name, (field, read) in _SETTINGS.items():
        try:
            values[field] = _setting(said.get(name), read)
            if name == "central_it" and values[field] not in organizations:
                problems.append(Problem(OFFICE_FILE, 0, name, f"There is no organization {values[field]}."))
        except Unreadable as error:
            problems.append(Problem(OFFICE_FILE, 0, name, str(error)))
    try:
        values["cycle_closes_on"] = _closes_on(said)
    except Unreadable as error:
        problems.append(Problem(OFFICE_FILE, 0, "cycles", str(error)))
    packs = said.get("rule_packs")
    if packs is not None and not (isinstance(packs, list) and all(isinstance(pack, str) for pack in packs)):
        problems.append(
            Problem(OFFICE_FILE, 0, "rule_packs", "A list of names was expected, base pack first.")
        )
    if problems:
        return None
    return OfficeRow(**values, rule_packs=None if packs is None else tuple(packs))


def _setting(given: object, read: Callable[[str], Any]) -> Any:
    if given is None or not str(given).strip():
        raise Unreadable("Nothing is written here.")
    if not isinstance(given, str):
        raise Unreadable("One value was expected.")
    if looks_like_card_number(given):
        raise Unreadable(f"A full card number may not stand here: {masked(given)}")
    return read(given.strip())


def _closes_on(said: Mapping[str, Any]) -> int:
    """The day on which card cycles close: named, or the one on which every listed cycle does."""
    if (named := said.get("cycle_closes_on")) is not None:
        return _closing_day(str(named))
    cycles = said.get("cycles")
    try:
        days = {day(cycle["closes"]).day for cycle in cycles or ()}
    except (TypeError, KeyError):
        raise Unreadable("Each cycle needs the day on which it closes.") from None
    if len(days) != 1:
        raise Unreadable(
            "The cycles must close on one day of the month; name it as cycle_closes_on or list the cycles."
        )
    return _closing_day(str(days.pop()))
