"""Asking about the office, its organizations and people, and what somebody may do."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from receiving_app.errors import Refused
from receiving_app.people import rules
from receiving_app.people.answers import CardSeen, OrganizationSeen, PersonSeen, TheOffice
from receiving_app.people.records import (
    CardAccount,
    DutyPermission,
    Holiday,
    Office,
    Organization,
    Person,
    PinChange,
    RoleAssignment,
)
from receiving_app.people.rules import Duty, Permission, Role

OFFICE_ID = "office"
_NAMED_AT_MOST = 3


def the_office(session: Session) -> TheOffice:
    """The office of this database.

    Raises:
        Refused: none was set up yet.
    """
    kept = session.get(Office, OFFICE_ID)
    if kept is None:
        raise Refused("This database has no office yet.", "Set one up, or load its reference files.")
    session.info[OFFICE_ID] = kept  # or the session lets go of it, and each question is a statement
    return TheOffice(
        name=kept.name,
        time_zone=kept.time_zone,
        central_organization=kept.central_organization,
        tag_floor_cents=kept.tag_floor_cents,
        capital_floor_cents=kept.capital_floor_cents,
        tag_days=kept.tag_days,
        agency_tag_days=kept.agency_tag_days,
        cycle_closes_on=kept.cycle_closes_on,
        rule_packs=tuple(kept.rule_packs.split(",")) if kept.rule_packs else (),
        is_sample=kept.is_sample,
        carrier_notice_days=kept.carrier_notice_days,
        vendor_notice_days=kept.vendor_notice_days,
    )


def today(session: Session, at: datetime) -> date:
    """The office's calendar day at a moment in UTC.

    Raises:
        Refused: no office was set up yet.
    """
    return rules.office_day(the_office(session).time_zone, at)


OWNERS = ("central_it", "agency", "elected_official_agency")  # kinds of organizations that may own property


def organizations(session: Session, *, kinds: Iterable[str] = ()) -> tuple[OrganizationSeen, ...]:
    """All organizations, or those of some kinds, by code."""
    wanted = select(Organization).order_by(Organization.code)
    if kinds := tuple(kinds):
        wanted = wanted.where(Organization.kind.in_(kinds))
    return tuple(_organization(found) for found in session.scalars(wanted))


def organization(session: Session, code: str) -> OrganizationSeen | None:
    """The organization with this code."""
    found = session.scalar(select(Organization).where(Organization.code == code.strip()))
    return None if found is None else _organization(found)


def organization_names(session: Session, codes: Iterable[str | None]) -> dict[str, str]:
    """The names of these organizations by code; a code that nobody has is left out."""
    wanted = select(Organization.code, Organization.name).where(Organization.code.in_({*codes} - {None}))
    return {code: name for code, name in session.execute(wanted)}  # noqa: C416 - rows are no pairs to the type checker


def organization_named(session: Session, name: str) -> OrganizationSeen | None:
    """The only organization of this name; None when there is none, or more than one."""
    found = session.scalars(select(Organization).where(Organization.name == name.strip()).limit(2)).all()
    return _organization(found[0]) if len(found) == 1 else None


def people(session: Session, *, on: date | None = None) -> tuple[PersonSeen, ...]:
    """Everybody by name, or those who are here on a day."""
    found = _people(session, _persons().order_by(Person.name, Person.employee_no))
    return found if on is None else tuple(person for person in found if person.active_on(on))


def person(session: Session, person_id: str) -> PersonSeen:
    """Somebody by id.

    Raises:
        Refused: there is nobody with this id.
    """
    found = _people(session, _persons().where(Person.id == person_id))
    if not found:
        raise Refused("This person is not known here.", "Choose somebody from the list of people.")
    return found[0]


def person_by_number(session: Session, employee_no: str) -> PersonSeen | None:
    """Somebody by employee number."""
    found = _people(session, _persons().where(Person.employee_no == employee_no.strip()))
    return found[0] if found else None


def person_by_name(session: Session, name: str) -> PersonSeen | None:
    """The only person of this name; None when there is nobody, or more than one (ask for the number then)."""
    found = people_named(session, name)
    return found[0] if len(found) == 1 else None


def people_named(session: Session, name: str) -> tuple[PersonSeen, ...]:
    """Everybody of this name, which several may have."""
    return _people(session, _persons().where(Person.name == name.strip()).order_by(Person.employee_no))


def known_codes(session: Session) -> tuple[frozenset[str], frozenset[str]]:
    """Codes of all organizations and numbers of all people, for ``reference_files.read_folder``."""
    return (
        frozenset(session.scalars(select(Organization.code))),
        frozenset(session.scalars(select(Person.employee_no))),
    )


def cards(session: Session, *, cardholder_id: str | None = None) -> tuple[CardSeen, ...]:
    """All card accounts, or one person's, by last four digits."""
    wanted = _cards().order_by(CardAccount.last4, CardAccount.id)
    if cardholder_id is not None:
        wanted = wanted.where(CardAccount.cardholder_id == cardholder_id)
    return tuple(_card(*row) for row in session.execute(wanted))


def card(session: Session, last4: str, *, cardholder_id: str | None = None) -> CardSeen | None:
    """The only card with these last four digits (of this holder); None for none and for several."""
    wanted = _cards().where(CardAccount.last4 == last4)
    if cardholder_id is not None:
        wanted = wanted.where(CardAccount.cardholder_id == cardholder_id)
    found = session.execute(wanted.limit(2)).all()
    return _card(*found[0]) if len(found) == 1 else None


def holidays(session: Session) -> frozenset[date]:
    """Days that are no business days, weekends aside."""
    return frozenset(session.scalars(select(Holiday.day)))


def add_business_days(session: Session, day: date, days: int) -> date:
    """The business day ``days`` business days after ``day``, by the office's own holidays."""
    return rules.add_business_days(day, days, holidays(session))


def roles_on(session: Session, person_id: str, day: date) -> frozenset[Role]:
    """The roles somebody holds on a day; none before their first day here or after their last."""
    held = session.scalars(_HELD, {"person": person_id, "day": day})
    return frozenset(Role(role) for role in held)


def roles_of_all(session: Session, day: date) -> dict[str, frozenset[Role]]:
    """The roles of everybody who holds one on a day, by the person's id."""
    held: dict[str, set[Role]] = defaultdict(set)
    for person_id, role in session.execute(
        select(RoleAssignment.person_id, RoleAssignment.role)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(*_in_force(day))
    ):
        held[person_id].add(Role(role))
    return {person_id: frozenset(roles) for person_id, roles in held.items()}


def may(session: Session, person_id: str, role: str, day: date) -> bool:
    """Whether somebody holds a role on a day."""
    return role in roles_on(session, person_id, day)


def holders(session: Session, day: date, *roles: str) -> tuple[PersonSeen, ...]:
    """Everybody who holds one of the roles on a day, by name."""
    wanted = (
        _persons()
        .where(
            Person.id.in_(
                select(RoleAssignment.person_id)
                .join(Person, Person.id == RoleAssignment.person_id)
                .where(RoleAssignment.role.in_(roles), *_in_force(day))
            )
        )
        .order_by(Person.name, Person.employee_no)
    )
    return _people(session, wanted)


def require_role(session: Session, person_id: str, day: date, *roles: str) -> None:
    """Go on only if the person holds one of the roles on that day.

    Raises:
        Refused: they do not; the advice names who does.
    """
    if roles_on(session, person_id, day) & set(roles):
        return
    kept = session.get(Person, person_id)
    spoken = " or ".join(Role(role).spoken for role in roles)
    who = kept.name if kept is not None else "Nobody who is signed in"
    able = holders(session, day, *roles)
    if not able:
        advice = f"Nobody is {spoken} today; an administrator can give the role."
    else:
        advice = f"Ask {spoken_names(able)}."
    raise Refused(f"{who} may not do this: it takes the role {spoken}.", advice)


def spoken_names(found: Sequence[PersonSeen]) -> str:
    """The first few names, and how many others there are."""
    names, more = ", ".join(each.name for each in found[:_NAMED_AT_MOST]), len(found) - _NAMED_AT_MOST
    return f"{names} or {more} others" if more > 0 else names


def anybody_has_a_pin(session: Session) -> bool:
    """Whether the office is past its first run. In a sample office nobody ever has one."""
    return session.scalar(select(PinChange.id).limit(1)) is not None


def require_administrator(session: Session, person_id: str, day: date) -> None:
    """From the first PIN on, only administrators change the office, its people and its reference files.

    Raises:
        Refused: somebody has a PIN, and this person is no administrator.
    """
    if anybody_has_a_pin(session):
        require_role(session, person_id, day, Role.ADMINISTRATOR)


def permissions(session: Session, purchase_id: str) -> tuple[Permission, ...]:
    """What is allowed for one purchase, oldest first: who may hold which second duty, by whom, and why."""
    given = session.scalars(standing_permissions(purchase_id)).all()
    names = names_of(session, (each.allowed_by for each in given))
    return tuple(
        Permission(each.person_id, Duty(each.duty), names[each.allowed_by], each.reason) for each in given
    )


def standing_permissions(purchase_id: str) -> Select[DutyPermission]:
    """The permissions of one purchase that were not taken back, oldest first."""
    undoing = aliased(DutyPermission)
    taken_back = select(undoing.id).where(undoing.corrects_id == DutyPermission.id).exists()
    return (
        select(DutyPermission)
        .where(DutyPermission.purchase_id == purchase_id, DutyPermission.corrects_id.is_(None), ~taken_back)
        .order_by(DutyPermission.id)
    )


def names_of(session: Session, person_ids: Iterable[str]) -> dict[str, str]:
    """The names of these people, by id."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return {person_id: name for person_id, name in rows}  # noqa: C416 - rows are no pairs to the type checker


def _in_force(day: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """The assignment holds on the day, and the person is here."""
    return (
        RoleAssignment.held_from <= day,
        or_(RoleAssignment.held_to.is_(None), RoleAssignment.held_to >= day),
        Person.active_from <= day,
        or_(Person.active_to.is_(None), Person.active_to >= day),
    )


_HELD = (  # put together once: each step asks it
    select(RoleAssignment.role)
    .join(Person, Person.id == RoleAssignment.person_id)
    .where(
        RoleAssignment.person_id == bindparam("person"),
        *_in_force(bindparam("day", type_=RoleAssignment.held_from.type)),
    )
)


def _persons() -> Select[Person, str]:
    return select(Person, Organization.code).join(Organization, Organization.id == Person.organization_id)


def _people(session: Session, wanted: Select[Person, str]) -> tuple[PersonSeen, ...]:
    return tuple(
        PersonSeen(
            id=found.id,
            employee_no=found.employee_no,
            name=found.name,
            email=found.email,
            organization=code,
            supervisor_id=found.supervisor_id,
            central_employee=found.central_employee,
            active_from=found.active_from,
            active_to=found.active_to,
        )
        for found, code in session.execute(wanted)
    )


def _cards() -> Select[CardAccount, str, str, str]:
    holder, approver = aliased(Person), aliased(Person)
    return (
        select(CardAccount, holder.name, approver.name, Organization.code)
        .join(holder, holder.id == CardAccount.cardholder_id)
        .join(approver, approver.id == CardAccount.approver_id)
        .join(Organization, Organization.id == CardAccount.organization_id)
    )


def _card(found: CardAccount, holder: str, approver: str, organization_code: str) -> CardSeen:
    return CardSeen(
        id=found.id,
        last4=found.last4,
        cardholder_id=found.cardholder_id,
        cardholder=holder,
        approver_id=found.approver_id,
        approver=approver,
        organization=organization_code,
        single_purchase_limit_cents=found.single_purchase_limit_cents,
        cycle_limit_cents=found.cycle_limit_cents,
        certified_until=found.certified_until,
        active=found.active,
    )


def _organization(found: Organization) -> OrganizationSeen:
    return OrganizationSeen(found.id, found.code, found.name, found.kind)
