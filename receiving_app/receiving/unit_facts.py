"""What the ownership rules need to know of a unit, looked up for its purchase line."""

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import LineOfService, ListEntry, Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
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
    looked_up = LookedUp(
        central=office.central_organization,
        organizations={
            code: Organization(name, in_scope=kind != "elected_official_agency")
            for code, name, kind in session.execute(
                select(people.Organization.code, people.Organization.name, people.Organization.kind).where(
                    people.Organization.code.in_(
                        [purchase.agency, purchase.purchaser, office.central_organization]
                    ),
                    people.Organization.kind.not_in(["vendor", "carrier"]),
                )
            )
        },
        on_payroll=pairs(
            session,
            select(people.Person.employee_no, people.Person.central_employee).where(
                people.Person.employee_no.in_(
                    [number.strip() for number in _NUMBER_IN_BRACKETS.findall(line.for_use_by or "")]
                )
            ),
        ),
        lines_of_service=[
            LineOffered(row.code, row.name, row.effective_from, row.effective_to)
            for row in session.scalars(select(LineOfService))
        ],
        exempt=_exempt(session, purchase, line),
    )
    return facts_of_unit(cells, looked_up, unit, received_on=on, accepted_on=on)


def _exempt(session: Session, purchase: Purchase, line: PurchaseLine) -> bool | None:
    """Whether the item was on the exemption list when it was approved.

    The list of the later of the two approvals counts. Without an approval date it cannot be told, unless no
    list of any day names the item.
    """
    days = [day for day in (purchase.agency_approved_on, purchase.arm_approved_on) if day is not None]
    entries = session.scalars(
        select(ListEntry).where(
            ListEntry.list_name == "exemption", ListEntry.organization.in_(["*", purchase.agency])
        )
    )
    naming = [entry for entry in entries if _names(entry, line)]
    if not days:
        return None if naming else False
    on = max(days)
    return any(
        entry.effective_from <= on and (entry.effective_to is None or on <= entry.effective_to)
        for entry in naming
    )


def _names(entry: ListEntry, line: PurchaseLine) -> bool:
    if entry.commodity_class is not None and entry.commodity_class == line.commodity_class:
        return True
    phrases = [phrase.strip().lower() for phrase in (entry.words or "").split(";") if phrase.strip()]
    return any(phrase in line.description.lower() for phrase in phrases)
