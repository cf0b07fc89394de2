"""What the ownership rules need to know of a unit, looked up for its purchase line."""

import re
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import LineOfService, ListEntry, Purchase, PurchaseLine
from receiving_app.ownership.determination import Determination
from receiving_app.ownership.facts import (
    ApprovalCells,
    LineOffered,
    LookedUp,
    Organization,
    UnitFacts,
    facts_of_unit,
)
from receiving_app.ownership.packs import determine, packs_named
from receiving_app.people import records as people
from receiving_app.people.answers import TheOffice

_NUMBER_IN_BRACKETS = re.compile(r"\(([^()]+)\)")

# Put together once, and asked for columns: each unit says them.
_ORGANIZATIONS = select(people.Organization.code, people.Organization.name, people.Organization.kind).where(
    people.Organization.code.in_(bindparam("codes", expanding=True)),
    people.Organization.kind.not_in(["vendor", "carrier"]),
)
_PERSONS = select(people.Person.employee_no, people.Person.central_employee).where(
    people.Person.employee_no.in_(bindparam("numbers", expanding=True))
)
_LINES_OF_SERVICE = select(
    LineOfService.code, LineOfService.name, LineOfService.effective_from, LineOfService.effective_to
)
_EXEMPTIONS = select(
    ListEntry.commodity_class, ListEntry.words, ListEntry.effective_from, ListEntry.effective_to
).where(
    ListEntry.list_name == "exemption",
    ListEntry.organization.in_(bindparam("organizations", expanding=True)),
)


def determine_owner(
    session: Session, office: TheOffice, purchase: Purchase, line: PurchaseLine, unit: int, on: date
) -> Determination:
    """What the packs in force answer for the ``unit``-th unit of a line that came on a day."""
    facts = unit_facts(session, office, purchase, line, unit, on)
    return determine(facts, packs_named(office.rule_packs), on, office.central_organization)


def unit_facts(
    session: Session, office: TheOffice, purchase: Purchase, line: PurchaseLine, unit: int, on: date | None
) -> UnitFacts:
    """The facts of the ``unit``-th unit (from 1, in the order of arrival) of a line, received on a day."""
    cells = ApprovalCells(
        agency=purchase.agency,
        for_use_by=line.for_use_by,
        line_of_service=line.line_of_service,
        purchaser=purchase.purchaser,
        acquisition_method=purchase.method,
        commodity_class=line.commodity_class,
        unit_of_measure=line.uom,
        serialized=line.serialized,
        quantity=line.quantity,
        unit_cost=line.unit_cost_cents,
        shipping=line.shipping_cents,
        ordered_on=purchase.ordered_on,
        notes=line.notes,
    )
    ask = session.connection().execute
    numbers = [number.strip() for number in _NUMBER_IN_BRACKETS.findall(line.for_use_by or "")]
    looked_up = LookedUp(
        central=office.central_organization,
        organizations={
            code: Organization(name, in_scope=kind != "elected_official_agency")
            for code, name, kind in ask(
                _ORGANIZATIONS, {"codes": [purchase.agency, purchase.purchaser, office.central_organization]}
            )
        },
        on_payroll={
            person.employee_no: person.central_employee for person in ask(_PERSONS, {"numbers": numbers})
        }
        if numbers
        else {},
        lines_of_service=[LineOffered(*row) for row in ask(_LINES_OF_SERVICE)],
        exempt=_exempt(session, purchase, line),
    )
    return facts_of_unit(cells, looked_up, unit, received_on=on, accepted_on=on)


def _exempt(session: Session, purchase: Purchase, line: PurchaseLine) -> bool | None:
    """Whether the item was on the exemption list when it was approved.

    The list of the later of the two approvals counts. Without an approval date it cannot be told, unless no
    list of any day names the item.
    """
    days = [day for day in (purchase.agency_approved_on, purchase.arm_approved_on) if day is not None]
    entries = session.connection().execute(_EXEMPTIONS, {"organizations": ["*", purchase.agency]})
    naming = [entry for entry in entries if _names(entry.commodity_class, entry.words, line)]
    if not days:
        return None if naming else False
    on = max(days)
    return any(
        entry.effective_from <= on and (entry.effective_to is None or on <= entry.effective_to)
        for entry in naming
    )


def _names(commodity_class: str | None, words: str | None, line: PurchaseLine) -> bool:
    if commodity_class is not None and commodity_class == line.commodity_class:
        return True
    phrases = [phrase.strip().lower() for phrase in (words or "").split(";") if phrase.strip()]
    return any(phrase in line.description.lower() for phrase in phrases)
