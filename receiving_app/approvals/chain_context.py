"""What the office knows when it judges an approval chain, gathered from the database."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.chain import ChainContext, ChainDelegation, ChainListEntry, ChainPerson
from receiving_app.approvals.records import Delegation, ListEntry
from receiving_app.people.lookups import the_office
from receiving_app.people.records import Organization, Person, RoleAssignment


def chain_context(session: Session) -> ChainContext:
    """People with their days as relationship manager, delegations, and both lists."""
    office = the_office(session)
    managers = {
        role.person_id: role
        for role in session.scalars(select(RoleAssignment).where(RoleAssignment.role == "arm"))
    }
    people = []
    for person, organization in session.execute(
        select(Person, Organization.code).join(Organization, Organization.id == Person.organization_id)
    ):
        role = managers.get(person.id)
        people.append(
            ChainPerson(
                person.employee_no,
                person.name,
                organization,
                is_manager=role is not None,
                manager_from=role.held_from if role else None,
                manager_to=role.held_to if role else None,
            )
        )
    delegations = [
        ChainDelegation(
            code, employee_no, row.scope, row.limit_cents, row.effective_from, row.effective_to, row.status
        )
        for row, code, employee_no in session.execute(
            select(Delegation, Organization.code, Person.employee_no)
            .join(Organization, Organization.id == Delegation.organization_id)
            .join(Person, Person.id == Delegation.delegate_id)
        )
    ]
    lists: dict[str, list[ChainListEntry]] = {"central": [], "exemption": []}
    for entry in session.scalars(select(ListEntry)):
        lists[entry.list_name].append(
            ChainListEntry(
                entry.organization,
                entry.commodity_class,
                entry.words,
                entry.effective_from,
                entry.effective_to,
            )
        )
    elected = session.scalars(select(Organization.code).where(Organization.kind == "elected_official_agency"))
    packs = [name for name in office.rule_packs if name]
    return ChainContext(
        people=people,
        delegations=delegations,
        central_organization=office.central_organization,
        elected_organizations=frozenset(elected),
        central_list=lists["central"],
        exemption_list=lists["exemption"],
        capital_floor_cents=office.capital_floor_cents if len(packs) > 1 else None,
    )
