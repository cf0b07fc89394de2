"""Bringing the people room's reference files in. Loading the same folder again changes nothing.

The order of a whole folder, each step in its own room: ``people.loading.load_people``,
``inventory.locations.load_locations``, ``tags.series.load_series``, ``approvals.reference.load_reference``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.answers import FileLoaded
from receiving_app.people.lookups import OFFICE_ID, require_administrator
from receiving_app.people.office_file import OfficeRow
from receiving_app.people.records import CardAccount, Holiday, Office, Organization, Person, RoleAssignment
from receiving_app.people.reference_files import (
    CardRow,
    HolidayRow,
    OrganizationRow,
    PersonRow,
    ReferenceFolder,
)
from receiving_app.people.reference_rows import ReferenceChanges, load_file, write_file_down
from receiving_app.people.reference_tables import FileRead
from receiving_app.people.roles import refuse_without_administrator, set_roles

_ACTION = "people.load_people"


def load_people(
    session: Session,
    by: By,
    folder: ReferenceFolder,
    *,
    is_sample: bool = False,
    default_rule_packs: Sequence[str] = (),
) -> tuple[FileLoaded, ...]:
    """Organizations, the office itself, people with their roles, cards and holidays.

    Args:
        session: the step's transaction.
        by: who, where, when; ``person_id`` may be '' while nobody has a PIN.
        folder: what the files say (``reference_files.read_folder``).
        is_sample: what a new office is; an office that is there never becomes a sample, which asks no PIN.
        default_rule_packs: packs of a new office whose file names none, base first.

    Raises:
        Refused: somebody has a PIN and this is no administrator; the office is new and the files do not
            describe it; or nobody would be administrator any more.
    """
    require_administrator(session, by.person_id, by.today)
    if session.get(Office, OFFICE_ID) is None and not (folder.office and folder.office.rows):
        raise Refused(
            "The office is new, and no good office.json says its name, time zone and amounts.",
            "Put an office.json into the folder, or set the office up first.",
        )
    at_first = {"id": OFFICE_ID, "is_sample": is_sample}
    steps: list[FileLoaded | None] = [
        _part(folder.organizations, lambda read: load_organizations(session, by, read)),
        _part(folder.office, lambda read: _load_office(session, by, read, at_first, default_rule_packs)),
        _part(folder.people, lambda read: load_persons(session, by, read)),
        _part(folder.cards, lambda read: _load_cards(session, by, read)),
        _part(folder.holidays, lambda read: _load_holidays(session, by, read)),
    ]
    refuse_without_administrator(session, by)
    return tuple(step for step in steps if step is not None)


def _part(read: FileRead[Any] | None, load: Callable[[FileRead[Any]], FileLoaded]) -> FileLoaded | None:
    return None if read is None else load(read)


def organization_ids(session: Session) -> dict[str, str]:
    """The id of every organization by its code."""
    return {row.code: row.id for row in session.execute(select(Organization.code, Organization.id))}


def person_ids(session: Session) -> dict[str, str]:
    """The id of everybody by employee number."""
    return {row.employee_no: row.id for row in session.execute(select(Person.employee_no, Person.id))}


def spoken(*ids: Mapping[str, str]) -> dict[str, str]:
    """Code by id, to say an id as people do."""
    return {row_id: code for codes in ids for code, row_id in codes.items()}


def load_organizations(session: Session, by: By, read: FileRead[OrganizationRow]) -> FileLoaded:
    """Organizations by code."""
    known = {kept.code: kept for kept in session.scalars(select(Organization))}
    wanted = [(row.code, {"code": row.code, "name": row.name, "kind": row.kind}) for row in read.rows]
    return load_file(session, by, _ACTION, read, Organization, known, wanted)


def _load_office(
    session: Session, by: By, read: FileRead[OfficeRow], at_first: Mapping[str, Any], packs: Sequence[str]
) -> FileLoaded:
    kept = session.get(Office, OFFICE_ID)
    known = {} if kept is None else {OFFICE_ID: kept}
    wanted = [(OFFICE_ID, office_values(row, packs if kept is None else None)) for row in read.rows]
    return load_file(session, by, _ACTION, read, Office, known, wanted, at_first=at_first)


def office_values(row: OfficeRow, default_packs: Sequence[str] | None) -> dict[str, Any]:
    """The office's columns; the packs are left out when neither the row nor the default names any."""
    packs = default_packs if row.rule_packs is None else row.rule_packs
    return {
        "name": row.name,
        "time_zone": row.time_zone,
        "central_organization": row.central_organization,
        "tag_floor_cents": row.tag_floor_cents,
        "capital_floor_cents": row.capital_floor_cents,
        "tag_days": row.tag_days,
        "agency_tag_days": row.agency_tag_days,
        "cycle_closes_on": row.cycle_closes_on,
        **({} if packs is None else {"rule_packs": ",".join(packs)}),
    }


def load_persons(session: Session, by: By, read: FileRead[PersonRow]) -> FileLoaded:
    """People by employee number, each after the supervisor, and the roles they hold from today on."""
    organizations, ids = organization_ids(session), person_ids(session)
    known = {kept.employee_no: kept for kept in session.scalars(select(Person))}
    held: dict[str, list[RoleAssignment]] = {}
    for assignment in session.scalars(select(RoleAssignment)):
        held.setdefault(assignment.person_id, []).append(assignment)
    changes = ReferenceChanges(session, spoken(organizations, ids))
    new = changed = unchanged = 0
    for row in read.rows:
        values = {
            "employee_no": row.employee_no,
            "name": row.name,
            "email": row.email,
            "organization_id": organizations[row.organization],
            "supervisor_id": None if row.supervisor is None else ids[row.supervisor],
            "central_employee": row.central_employee,
            "active_from": row.active_from,
            "active_to": row.active_to,
        }
        kept, roles = known.get(row.employee_no), row.roles or frozenset()
        if kept is None:
            person = Person(**values)
            changes.add(person)
            ids[row.employee_no] = person.id
            for role in sorted(roles):
                changes.add(
                    RoleAssignment(
                        person_id=person.id, role=role.value, held_from=row.active_from, held_to=None
                    )
                )
            new += 1
        else:
            person_differs = changes.change(kept, row.employee_no, values)
            roles_differ = set_roles(changes, by, kept, held.get(kept.id, []), roles)
            changed += person_differs or roles_differ
            unchanged += not (person_differs or roles_differ)
    loaded = FileLoaded(read.file, read.sha256, new, changed, unchanged, tuple(changes.cells))
    write_file_down(by, _ACTION, changes, loaded)
    return loaded


def _load_cards(session: Session, by: By, read: FileRead[CardRow]) -> FileLoaded:
    organizations, ids = organization_ids(session), person_ids(session)
    numbers = spoken(ids)
    known = {(kept.last4, numbers[kept.cardholder_id]): kept for kept in session.scalars(select(CardAccount))}
    wanted = [
        (
            (row.last4, row.cardholder),
            {
                "last4": row.last4,
                "cardholder_id": ids[row.cardholder],
                "approver_id": ids[row.approver],
                "organization_id": organizations[row.organization],
                "single_purchase_limit_cents": row.single_purchase_limit_cents,
                "cycle_limit_cents": row.cycle_limit_cents,
                "certified_until": row.certified_until,
                "active": row.active,
            },
        )
        for row in read.rows
    ]
    return load_file(session, by, _ACTION, read, CardAccount, known, wanted, names=spoken(organizations, ids))


def _load_holidays(session: Session, by: By, read: FileRead[HolidayRow]) -> FileLoaded:
    known = {kept.day: kept for kept in session.scalars(select(Holiday))}
    wanted = [(row.day, {"day": row.day, "name": row.name}) for row in read.rows]
    return load_file(session, by, _ACTION, read, Holiday, known, wanted)
