"""A folder of reference files into the office, room by room, in one transaction."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from receiving_app.approvals.reference import load_reference
from receiving_app.errors import Problem, Refused
from receiving_app.history.by import By
from receiving_app.inventory.locations import load_locations
from receiving_app.people.answers import FileLoaded
from receiving_app.people.loading import load_people
from receiving_app.people.lookups import OFFICE_ID, known_codes, person_by_number
from receiving_app.people.office_file import time_zone
from receiving_app.people.records import Office
from receiving_app.people.reference_cells import Unreadable, text
from receiving_app.people.reference_files import FILES, ReferenceFolder, read_folder
from receiving_app.people.rules import office_day
from receiving_app.people.sign_in import set_first_administrator
from receiving_app.tags.series import load_series

_LONGEST_CODE = 40
RULE_PACKS = ("louisiana_2014",)  # of a new office whose files name none


@dataclass(frozen=True, slots=True)
class OfficeLoaded:
    """What each file brought, what was wrong in them, and which were not there."""

    files: tuple[FileLoaded, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]


def contents_of(folder: Path) -> dict[str, bytes]:
    """The reference files of a folder, by name.

    Raises:
        Refused: there is no such folder, or none of the files is in it.
    """
    if not folder.is_dir():
        raise Refused(
            f"There is no folder {folder}.", "Name the folder that holds organizations.csv and the others."
        )
    contents = {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
    if not contents:
        raise Refused(f"{folder} holds no reference file.", f"Expected are {', '.join(FILES)}.")
    return contents


def load_office(
    session: Session,
    by: By,
    contents: Mapping[str, bytes],
    *,
    is_sample: bool = False,
    rule_packs: tuple[str, ...] = RULE_PACKS,
) -> OfficeLoaded:
    """Bring reference files in; loading the same ones again changes nothing.

    Args:
        session: the step's transaction.
        by: who, where, when; nobody while the office is new.
        contents: bytes by file name.
        is_sample: what a new office is.
        rule_packs: those of a new office whose files name none.

    Raises:
        Refused: not an administrator, or a new office without a good office.json.
    """
    folder = read_folder(contents, *known_codes(session))
    by = replace(by, today=_local_day(session, folder, by))
    files = (
        *load_people(session, by, folder, is_sample=is_sample, default_rule_packs=rule_packs),
        *load_locations(session, by, folder),
        *load_series(session, by, folder),
        *load_reference(session, by, folder),
    )
    return OfficeLoaded(files, folder.problems, folder.missing)


def _local_day(session: Session, folder: ReferenceFolder, by: By) -> date:
    """The office's day, also of an office that is only being made: roles begin on it."""
    if (office := session.get(Office, OFFICE_ID)) is not None:
        return office_day(office.time_zone, by.at)
    if folder.office is not None and folder.office.rows:
        return office_day(folder.office.rows[0].time_zone, by.at)
    return by.today


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What a new office starts with; the rest is set up or loaded later."""

    name: str
    dock: str
    time_zone: str
    administrator: str
    pin: str


def make_office(session: Session, by: By, new: NewOffice) -> None:
    """Set a new office up by hand: central organization, a dock, two tag series, its first administrator.

    Amounts and days are those of LAC 34:VII.307 and of the OTS policy of 2024; Settings changes them.

    Raises:
        Refused: something cannot be, each with its reason.
    """
    try:
        time_zone(new.time_zone)
        for name in (new.name, new.dock, new.administrator):
            text(name)
    except Unreadable as error:
        raise Refused("The office could not be set up.", str(error)) from None
    by = replace(by, today=office_day(new.time_zone, by.at))
    code, number = "CENTRAL", "E1"
    contents = {
        "organizations.csv": _table(("code", "name", "kind"), (code, new.name, "central_it")),
        "office.json": json.dumps(
            {
                "name": new.name,
                "time_zone": new.time_zone,
                "central_it": code,
                "tag_floor": "1000.00",
                "capital_floor": "5000.00",
                "tag_days": 60,
                "overlay_agency_tag_days": 30,
                "cycles": [{"cycle": "2026-01", "opens": "2025-12-06", "closes": "2026-01-05"}],
            }
        ).encode(),
        "people.csv": _table(
            (
                "employee_no",
                "name",
                "email",
                "organization_code",
                "roles",
                "supervisor_employee_no",
                "ots_employee",
                "active_from",
                "active_to",
            ),
            (
                number,
                new.administrator,
                "",
                code,
                "administrator;receiving_clerk;property_manager",
                "",
                "yes",
                by.today.isoformat(),
                "",
            ),
        ),
        "locations.csv": _table(
            ("code", "organization", "site", "building", "floor", "room", "bin", "kind", "active"),
            (code_of(new.dock), code, "Central", "", "", new.dock, "", "dock", "yes"),
        ),
        "tag_series.csv": _table(
            ("series", "prefix", "width", "check", "organization", "use"),
            ("PROPERTY", "P", "7", "mod10", code, "property"),
            ("LOW", "L", "7", "mod10", code, "below_floor"),
        ),
    }
    loaded = load_office(session, by, contents)
    if loaded.problems:
        raise Refused("The office could not be set up.", " ".join(each.reason for each in loaded.problems))
    first = person_by_number(session, number)
    if first is None:
        raise Refused("The office needs a first administrator.", "Type your name.")
    set_first_administrator(session, by, first.id, new.pin)


def code_of(name: str) -> str:
    """A code made of a name: ``DOCK-A`` of "Dock A"."""
    return "-".join(re.findall(r"[^\s,;]+", name.upper()))[:_LONGEST_CODE].strip("-")


def _table(heading: tuple[str, ...], *rows: tuple[str, ...]) -> bytes:
    table = io.StringIO()
    csv.writer(table).writerows((heading, *rows))
    return table.getvalue().encode()
