"""Setting up the office, adding people, and allowing one person two duties of a purchase."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.answers import OrganizationSeen, PersonSeen, TheOffice
from receiving_app.people.loading import office_values, organization_ids, person_ids
from receiving_app.people.lookups import (
    OFFICE_ID,
    organization,
    person,
    require_administrator,
    require_role,
    standing_permissions,
    the_office,
)
from receiving_app.people.office_file import LAST_CLOSING_DAY, OfficeRow, time_zone
from receiving_app.people.records import DutyPermission, Office, Organization, Person, RoleAssignment
from receiving_app.people.reference_cells import Unreadable
from receiving_app.people.reference_files import ORGANIZATION_KINDS, OrganizationRow, PersonRow
from receiving_app.people.reference_rows import ReferenceChanges
from receiving_app.people.rules import MAY_ALLOW_DUTIES, Duty

_OFFICE = Subject("office", OFFICE_ID)


def create_office(
    session: Session, by: By, row: OfficeRow, central_name: str, *, is_sample: bool = False
) -> TheOffice:
    """Set the office up by hand, with its central organization; ``by.person_id`` may be ''.

    Raises:
        Refused: there is an office already, or a setting is impossible.
    """
    if session.get(Office, OFFICE_ID) is not None:
        raise Refused("This database has its office already.", "Change its settings, or use another folder.")
    if organization(session, row.central_organization) is None:
        add_organization(session, by, OrganizationRow(row.central_organization, central_name, "central_it"))
    changes = ReferenceChanges(session)
    values = office_values(row, ())
    _refuse_impossible(session, values)
    changes.add(Office(id=OFFICE_ID, is_sample=is_sample, **values))
    changes.write_down(by, "people.create_office", _OFFICE, f"Set up the office {row.name}.")
    return the_office(session)


def change_office(
    session: Session,
    by: By,
    *,
    name: str | None = None,
    zone: str | None = None,
    tag_floor_cents: int | None = None,
    capital_floor_cents: int | None = None,
    tag_days: int | None = None,
    agency_tag_days: int | None = None,
    cycle_closes_on: int | None = None,
    rule_packs: Sequence[str] | None = None,
    carrier_notice_days: int | None = None,
    vendor_notice_days: int | None = None,
) -> TheOffice:
    """Change settings of the office; what is None stays. Decisions already made keep the old ones.

    Raises:
        Refused: no administrator, or an impossible setting.
    """
    require_administrator(session, by.person_id, by.today)
    given = {
        "name": name,
        "time_zone": zone,
        "tag_floor_cents": tag_floor_cents,
        "capital_floor_cents": capital_floor_cents,
        "tag_days": tag_days,
        "agency_tag_days": agency_tag_days,
        "cycle_closes_on": cycle_closes_on,
        "rule_packs": None if rule_packs is None else ",".join(rule_packs),
        "carrier_notice_days": carrier_notice_days,
        "vendor_notice_days": vendor_notice_days,
    }
    values = {setting: value for setting, value in given.items() if value is not None}
    the_office(session)
    _refuse_impossible(session, values)
    changes = ReferenceChanges(session)
    changes.change(session.get_one(Office, OFFICE_ID), "the office", values)
    changes.write_down(
        by, "people.change_office", _OFFICE, "; ".join(str(cell) for cell in changes.cells) + "."
    )
    return the_office(session)


def _refuse_impossible(session: Session, values: dict[str, Any]) -> None:
    try:
        time_zone(values.get("time_zone", "UTC"))
    except Unreadable as error:
        raise Refused(str(error), "Choose the zone from the list.") from None
    if not str(values.get("name", "-")).strip():
        raise Refused("The office needs a name.", "Write one.")
    if not 1 <= values.get("cycle_closes_on", 1) <= LAST_CLOSING_DAY:
        raise Refused(
            f"A card cycle closes on a day from 1 to {LAST_CLOSING_DAY}.",
            "Choose a day that every month has.",
        )
    if any(values.get(days, 1) < 1 for days in ("tag_days", "agency_tag_days")):
        raise Refused("A tag cannot be due before the goods are here.", "Write at least one day.")
    if any(values.get(days, 1) < 1 for days in ("carrier_notice_days", "vendor_notice_days")):
        raise Refused("Nobody can be told before the goods are here.", "Write at least one day.")
    if any(values.get(floor, 0) < 0 for floor in ("tag_floor_cents", "capital_floor_cents")):
        raise Refused("An amount cannot be below zero.", "Write the amount in dollars.")
    code = values.get("central_organization")
    if code is not None and organization(session, code) is None:
        raise Refused(f"There is no organization {code}.", "Add it first.")


def add_organization(session: Session, by: By, row: OrganizationRow) -> OrganizationSeen:
    """A new organization.

    Raises:
        Refused: no administrator, an unknown kind, or the code is taken.
    """
    require_administrator(session, by.person_id, by.today)
    if row.kind not in ORGANIZATION_KINDS or not row.code.strip() or not row.name.strip():
        raise Refused("An organization needs a code, a name and a kind.", "Fill them in.")
    if organization(session, row.code) is not None:
        raise Refused(f"The code {row.code} is taken.", "Use the organization that has it, or another code.")
    added = Organization(code=row.code.strip(), name=row.name.strip(), kind=row.kind)
    changes = ReferenceChanges(session)
    changes.add(added)
    changes.write_down(
        by, "people.add_organization", Subject("organization", added.id), f"Added {row.name} ({row.code})."
    )
    return OrganizationSeen(added.id, added.code, added.name, added.kind)


def add_person(session: Session, by: By, row: PersonRow) -> PersonSeen:
    """Somebody new, with the roles they hold from their first day on.

    Raises:
        Refused: no administrator, the number is taken, or organization or supervisor are unknown.
    """
    require_administrator(session, by.person_id, by.today)
    organizations, ids = organization_ids(session), person_ids(session)
    if not row.employee_no.strip() or not row.name.strip():
        raise Refused("A person needs an employee number and a name.", "Fill them in.")
    if row.employee_no in ids:
        raise Refused(
            f"The employee number {row.employee_no} is taken.", "Choose that person, or correct it."
        )
    if row.organization not in organizations:
        raise Refused(f"There is no organization {row.organization}.", "Add it first.")
    if row.supervisor is not None and row.supervisor not in ids:
        raise Refused(f"There is nobody with number {row.supervisor}.", "Add the supervisor first.")
    added = Person(
        employee_no=row.employee_no.strip(),
        name=row.name.strip(),
        email=row.email,
        organization_id=organizations[row.organization],
        supervisor_id=None if row.supervisor is None else ids[row.supervisor],
        central_employee=row.central_employee,
        active_from=row.active_from,
        active_to=row.active_to,
    )
    changes = ReferenceChanges(session)
    changes.add(added)
    for role in sorted(row.roles or ()):
        changes.add(
            RoleAssignment(person_id=added.id, role=role.value, held_from=row.active_from, held_to=None)
        )
    changes.write_down(
        by, "people.add_person", Subject("person", added.id), f"Added {row.name} ({row.employee_no})."
    )
    return person(session, added.id)


def allow_duties(session: Session, by: By, purchase_id: str, person_id: str, duty: Duty, reason: str) -> None:
    """Allow somebody a further duty of one purchase that they could not hold; reports say so.

    Raises:
        Refused: by somebody without the right role, for oneself, without a reason, or a duty that nobody can
            allow (a cardholder never approves the own card's log).
    """
    require_role(session, by.person_id, by.today, *MAY_ALLOW_DUTIES)
    seen = person(session, person_id)
    if person_id == by.person_id:
        raise Refused("Nobody can allow this to themselves.", "Ask somebody else who may allow it.")
    if duty is Duty.CARD_APPROVER:
        raise Refused(
            "A cardholder never approves the own card's log.", "Let another person approve the log."
        )
    if len(reason.split()) < 2:
        raise Refused("A permission needs its reason in words.", "Write why nobody else can do it.")
    said = f"{seen.name} may be {duty.value.replace('_', ' ')} of this purchase: {reason.strip()}"
    given = DutyPermission(
        purchase_id=purchase_id,
        person_id=person_id,
        duty=duty.value,
        allowed_by=by.person_id,
        reason=reason.strip(),
    )
    about = Subject("purchase", purchase_id)
    write_down(session, by, "people.allow_duties", about, said, facts=[given])


def take_back_duties(
    session: Session, by: By, purchase_id: str, person_id: str, duty: Duty, reason: str
) -> None:
    """The permission holds no longer, from now on; what was done under it stays.

    Raises:
        Refused: by somebody without the right role, without a reason, or nobody allowed it.
    """
    require_role(session, by.person_id, by.today, *MAY_ALLOW_DUTIES)
    seen = person(session, person_id)
    if not reason.strip():
        raise Refused("Taking a permission back needs a reason.", "Say in a few words why.")
    given = session.scalars(
        standing_permissions(purchase_id).where(
            DutyPermission.person_id == person_id, DutyPermission.duty == duty.value
        )
    ).all()
    if not given:
        raise Refused(
            f"Nobody allowed {seen.name} to be {duty.value.replace('_', ' ')} of this purchase.",
            "There is nothing to take back.",
        )
    said = f"{seen.name} may no longer be {duty.value.replace('_', ' ')} of this purchase: {reason.strip()}"
    taken_back = [
        DutyPermission(
            purchase_id=purchase_id,
            person_id=person_id,
            duty=duty.value,
            allowed_by=by.person_id,
            reason=reason.strip(),
            corrects_id=each.id,
        )
        for each in given
    ]
    about = Subject("purchase", purchase_id)
    write_down(session, by, "people.take_back_duties", about, said, facts=taken_back)
