"""Giving roles and ending them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject
from receiving_app.history.by import By
from receiving_app.people.answers import CellChange, PersonSeen
from receiving_app.people.lookups import anybody_has_a_pin, holders, person, require_administrator, roles_on
from receiving_app.people.records import Person, RoleAssignment
from receiving_app.people.reference_rows import ReferenceChanges
from receiving_app.people.rules import Role


def give_role(session: Session, by: By, person_id: str, role: Role) -> PersonSeen:
    """From today on the person holds the role.

    Raises:
        Refused: no administrator, nobody with this id, or they hold it already.
    """
    require_administrator(session, by.person_id, by.today)
    if role in roles_on(session, person_id, by.today):
        raise Refused(f"{person(session, person_id).name} is {role.spoken} already.", "Nothing was changed.")
    return hold_roles(session, by, person_id, gives=frozenset({role}))


def end_role(session: Session, by: By, person_id: str, role: Role) -> PersonSeen:
    """From today on the person does not hold the role any more; what they did stays.

    Raises:
        Refused: no administrator, nobody with this id, they do not hold it, or nobody would be administrator
            any more.
    """
    require_administrator(session, by.person_id, by.today)
    if role not in roles_on(session, person_id, by.today):
        raise Refused(f"{person(session, person_id).name} is not {role.spoken}.", "Nothing was changed.")
    seen = hold_roles(session, by, person_id, ends=frozenset({role}))
    refuse_without_administrator(session, by)
    return seen


def hold_roles(
    session: Session,
    by: By,
    person_id: str,
    *,
    gives: frozenset[Role] = frozenset(),
    ends: frozenset[Role] = frozenset(),
) -> PersonSeen:
    """Change the roles somebody holds from today on; whoever calls this has asked who may."""
    seen = person(session, person_id)
    kept = session.get_one(Person, person_id)
    assignments = session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == person_id)).all()
    standing = frozenset(
        Role(held.role) for held in assignments if held.held_to is None or held.held_to >= by.today
    )
    changes = ReferenceChanges(session)
    set_roles(changes, by, kept, assignments, (standing | gives) - ends)
    said = f"{seen.name}: " + "; ".join(str(cell) for cell in changes.cells) + "."
    changes.write_down(by, "people.change_roles", Subject("person", person_id), said)
    return seen


def set_roles(
    changes: ReferenceChanges,
    by: By,
    person: Person,
    assignments: Sequence[RoleAssignment],
    wanted: frozenset[Role],
) -> bool:
    """From today on the person holds these roles and no others; False when that is so already."""
    standing = {
        assignment.role: assignment
        for assignment in assignments
        if assignment.held_to is None or assignment.held_to >= by.today
    }
    if standing.keys() == set(wanted):
        return False
    for role in sorted(wanted - standing.keys()):
        given_today = [kept for kept in assignments if kept.role == role and kept.held_from == by.today]
        if given_today:  # taken away and given again on one day
            changes.set(given_today[0], {"held_to": None})
        else:
            changes.add(
                RoleAssignment(person_id=person.id, role=role.value, held_from=by.today, held_to=None)
            )
    for ended in sorted(standing.keys() - wanted):
        changes.set(standing[ended], {"held_to": by.today - timedelta(days=1)})
    changes.cells.append(
        CellChange(
            person.employee_no, "roles", ";".join(sorted(standing)) or None, ";".join(sorted(wanted)) or None
        )
    )
    return True


def refuse_without_administrator(session: Session, by: By) -> None:
    """An office that has PINs must keep an administrator, or nobody could let anybody in again."""
    if anybody_has_a_pin(session) and not holders(session, by.today, Role.ADMINISTRATOR):
        raise Refused(
            "After this nobody would be administrator.",
            "Give the role to somebody else first, then try again.",
        )
