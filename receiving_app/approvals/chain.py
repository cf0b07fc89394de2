"""The verdict over a purchase's approval chain: ticket, agency approver, relationship manager, lists. Pure.

Source: the OTS Procurement Procedures of 1 July 2014 (all IT acquisitions go through the ticket system, an
agency approver with a delegation of authority signs from need and recharge, then the Agency Relationship
Manager or a delegate; the office buys centrally what is not on the exemption list) and R.S. 39:196 (agencies
of statewide elected officials are outside it). Which list counts: the one in force on the day of approval.
All boundaries are inclusive: a delegation counts on its last day and up to its exact limit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from receiving_app.approvals.answers import ApprovalRow, ChainVerdict, Reason, Verdict
from receiving_app.ownership.facts import Acquisition, acquisition_of
from receiving_app.wording import dollars

MANAGER = "agency relationship manager"
APPROVER = "agency approver with a delegation in force"
PROGRAM = "program administrator"

QUESTIONS = {  # the relationship manager's, of every purchase (OTS Procurement Procedures, 2014)
    "standards": "Does it meet the standards?",
    "stock": "Is it in stock, or can it be shared?",
    "volume": "Is it part of a volume discount?",
}
MISSING, POWERLESS, OWN, NOT_EXEMPT = "X-APPR", "X-DELEG", "X-SELF", "X-PROC"  # audit rules


@dataclass(frozen=True, slots=True)
class ChainPerson:
    """Somebody who can stand in a chain. ``manager_from``/``to``: days as relationship manager, if ever."""

    employee_no: str
    name: str
    organization: str
    is_manager: bool = False
    manager_from: date | None = None
    manager_to: date | None = None


@dataclass(frozen=True, slots=True)
class ChainDelegation:
    """A delegation of authority. Only an ``official`` one gives power; ``effective_to`` None has no end."""

    organization: str
    delegate: str  # employee number
    scope: str
    limit_cents: int
    effective_from: date
    effective_to: date | None
    status: str


@dataclass(frozen=True, slots=True)
class ChainListEntry:
    """An entry of the central or the exemption list: by commodity class, or by phrases with ``;`` between."""

    organization: str  # a code, or * for all
    commodity_class: str | None
    words: str | None
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class ManagerAnswer:
    """One of the relationship manager's questions (standards, stock, volume) and the answer given."""

    question: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class ChainContext:
    """What the office knows when it judges a chain.

    Attributes:
        central_organization: code of the central office.
        elected_organizations: codes of agencies of statewide elected officials.
        scopes: words that a delegation's scope must hold one of, any case; empty accepts any scope.
        capital_floor_cents: landed cost of one unit from which the agency buys itself (policy of 1 April
            2024); None when that policy is not in force.
        answers: the relationship manager's questions, where they were put.
    """

    people: Sequence[ChainPerson]
    delegations: Sequence[ChainDelegation]
    central_organization: str
    elected_organizations: frozenset[str] = frozenset()
    central_list: Sequence[ChainListEntry] = ()
    exemption_list: Sequence[ChainListEntry] = ()
    scopes: tuple[str, ...] = ()
    capital_floor_cents: int | None = None
    answers: Sequence[ManagerAnswer] = ()


@dataclass(slots=True)
class _Findings:
    reasons: list[Reason] = field(default_factory=list)
    worst: Verdict = Verdict.CLEARED
    clearers: list[str] = field(default_factory=list)

    def fine(self, said: str) -> None:
        self.reasons.append(Reason(said, holds=True))

    def note(self, said: str) -> None:
        self.reasons.append(Reason(said, holds=None))

    def wrong(
        self, said: str, verdict: Verdict, clearer: str, rule: str | None = None, line: int | None = None
    ) -> None:
        self.reasons.append(Reason(said, False, rule, line, verdict, clearer))
        if self.worst is not Verdict.NOT_APPROVED:
            self.worst = verdict
        if clearer not in self.clearers:
            self.clearers.append(clearer)


def judge_chain(rows: Sequence[ApprovalRow], context: ChainContext) -> ChainVerdict:
    """The verdict over one purchase.

    NOT APPROVED: a required approval is missing, or was given by somebody without the power to give it.
    HELD: both approvals are good, but something about the purchase must be settled by a person first.

    Args:
        rows: all lines of one purchase, at least one.
        context: people, delegations and lists.
    """
    found = _Findings()
    first = rows[0]
    for name in (
        "ticket",
        "agency",
        "requester",
        "agency_approver",
        "agency_approved_on",
        "arm",
        "arm_approved_on",
    ):
        if len({getattr(row, name) for row in rows}) > 1:
            said = f"The lines of order {first.po} name different values for {name.replace('_', ' ')}."
            found.wrong(said, Verdict.HELD, PROGRAM)
    if first.ticket:
        found.fine(f"The request is ticket {first.ticket}.")
    else:
        found.wrong("No ticket is named; every IT acquisition needs one.", Verdict.HELD, PROGRAM)
    approver = _judge_agency(rows, context, found)
    manager = _judge_manager(first, context, found)
    _judge_duties(first, approver, manager, found)
    _judge_days(first, found)
    floor = context.capital_floor_cents
    capital = floor is not None and any(_landed_unit(row) >= floor for row in rows)
    for row in rows:
        _judge_lists(row, context, found, capital=capital)
    for asked in context.answers:
        if asked.answer:
            found.fine(f"{asked.question} {asked.answer}")
        else:
            found.wrong(f"{asked.question} The manager has not answered.", Verdict.HELD, MANAGER)
    return ChainVerdict(found.worst, tuple(found.reasons), tuple(found.clearers))


def buys(method: str | None) -> bool:
    """Whether goods that come in this way are bought; a lease, gift or transfer buys nothing."""
    return acquisition_of(method) is Acquisition.PURCHASE


def in_force(starts: date, ends: date | None, on: date) -> bool:
    """Whether something dated holds on a day, first and last day included."""
    return starts <= on and (ends is None or on <= ends)


def _judge_agency(rows: Sequence[ApprovalRow], context: ChainContext, found: _Findings) -> ChainPerson | None:
    row, on = rows[0], rows[0].agency_approved_on
    if row.agency_approver is None or on is None:
        found.wrong("No agency approver has signed.", Verdict.NOT_APPROVED, APPROVER, MISSING)
        return None
    person = _person(row.agency_approver, row.agency, context.people)
    if person is None:
        said = (
            f"{row.agency_approver} approved for the agency, but cannot be told among the people on record."
        )
        found.wrong(said, Verdict.NOT_APPROVED, APPROVER)
        return None
    cost = sum(each.cost_cents for each in rows)
    said = f"{person.name} approved for agency {row.agency} on {on}"
    theirs = [
        given
        for given in context.delegations
        if given.delegate == person.employee_no and given.organization == row.agency
    ]
    if not theirs:
        said = f"{said}, without any delegation of authority for it."
        found.wrong(said, Verdict.NOT_APPROVED, APPROVER, POWERLESS)
        return person
    failures = [why_powerless(given, cost, on, context.scopes) for given in theirs]
    if None in failures:
        limit = max(given.limit_cents for given, why in zip(theirs, failures, strict=True) if why is None)
        found.fine(
            f"{said}, by a delegation in force up to {dollars(limit)}; the purchase is {dollars(cost)}."
        )
    else:
        told = " and ".join(dict.fromkeys(why for why in failures if why))
        found.wrong(f"{said}, but the delegation {told}.", Verdict.NOT_APPROVED, APPROVER, POWERLESS)
    return person


def why_powerless(given: ChainDelegation, cost: int, on: date, scopes: tuple[str, ...] = ()) -> str | None:
    """Why a delegation gave no power to sign for this cost on this day; None when it did."""
    if given.status != "official":
        return f"is only a {given.status}"
    if on < given.effective_from:
        return f"begins only on {given.effective_from}"
    if given.effective_to is not None and on > given.effective_to:
        return f"had expired on {given.effective_to}"
    if scopes and not any(scope.lower() in given.scope.lower() for scope in scopes):
        return f"is for {given.scope}, not for this"
    if cost > given.limit_cents:
        return f"reaches to {dollars(given.limit_cents)} and the purchase is {dollars(cost)}"
    return None


def _judge_manager(row: ApprovalRow, context: ChainContext, found: _Findings) -> ChainPerson | None:
    on = row.arm_approved_on
    if row.arm is None or on is None:
        said = "No agency relationship manager has approved."
        found.wrong(said, Verdict.NOT_APPROVED, MANAGER, MISSING)
        return None
    managers = [person for person in context.people if person.is_manager]
    person = _person(row.arm, None, managers)
    if person is None or not in_force(person.manager_from or date.min, person.manager_to, on):
        said = f"{row.arm} approved as relationship manager on {on}, but was not one on that day."
        found.wrong(said, Verdict.NOT_APPROVED, MANAGER)
        return person
    found.fine(f"{person.name} approved as agency relationship manager on {on}.")
    return person


def _judge_duties(
    row: ApprovalRow, approver: ChainPerson | None, manager: ChainPerson | None, found: _Findings
) -> None:
    requester, wrong = row.requester, False
    for person, verb, clearer in (
        (approver, "approved for the agency", APPROVER),
        (manager, "approved as relationship manager", MANAGER),
    ):
        if person and requester and _same_name(requester, person.name):
            found.wrong(f"{requester} requested and {verb}.", Verdict.NOT_APPROVED, clearer, OWN)
            wrong = True
    if approver and manager and approver.employee_no == manager.employee_no:
        found.wrong(f"{approver.name} gave both approvals.", Verdict.NOT_APPROVED, MANAGER, OWN)
        wrong = True
    if requester is None:
        found.wrong("The requester is not named.", Verdict.HELD, PROGRAM)
    elif approver and manager and not wrong:
        found.fine("Requester, agency approver and relationship manager are different people.")


def _judge_days(row: ApprovalRow, found: _Findings) -> None:
    ordered = row.order_date
    if ordered is None:
        found.wrong("The order date is not known.", Verdict.HELD, PROGRAM)
        return
    late = [
        f"{what} approved on {on}"
        for what, on in (
            ("the agency", row.agency_approved_on),
            ("the relationship manager", row.arm_approved_on),
        )
        if on is not None and on > ordered
    ]
    if late:
        told = " and ".join(late)
        said = f"The order was placed on {ordered}, but {told}: after it."
        found.wrong(said, Verdict.HELD, PROGRAM, MISSING)
    elif row.agency_approved_on and row.arm_approved_on:
        found.fine(f"Both approvals were given by {ordered}, the day of the order.")


def _judge_lists(row: ApprovalRow, context: ChainContext, found: _Findings, *, capital: bool) -> None:
    """Whether this buyer may buy this item, by the lists of the day of approval.

    ``capital``: the purchase holds a capital asset, which an agency buys itself with what belongs to it.
    """
    on = row.arm_approved_on or row.agency_approved_on or row.order_date
    what = f"Line {row.line}"
    if not buys(row.method):
        found.note(f"{what}: {row.method or 'no method'}; the lists are about purchases.")
    elif row.purchaser is None:
        found.note(f"{what}: who buys is not said, so the lists cannot be asked.")
    elif row.purchaser == context.central_organization:
        found.fine(f"{what}: the central office buys.")
    elif row.purchaser in context.elected_organizations:
        found.fine(f"{what}: an elected official's agency buys for itself (R.S. 39:196).")
    elif on is None:
        found.wrong(f"{what}: no day of approval, so no list can be chosen.", Verdict.HELD, PROGRAM)
    elif entry := _listed(row, context.exemption_list, on):
        ended = f" The entry ended on {entry.effective_to}." if entry.effective_to else ""
        found.fine(f"{what}: agency {row.purchaser} buys, exempt by the list of {on}.{ended}")
    elif capital:
        found.note(
            f"{what}: part of the purchase of a capital asset, which agency {row.purchaser} buys itself."
        )
    else:
        central = " and the central list names it" if _listed(row, context.central_list, on) else ""
        later = _listed_later(row, context.exemption_list, on)
        newer = f" A newer list exempts it from {later.effective_from}." if later else ""
        said = f"{what}: agency {row.purchaser} buys what was not exempt on {on}{central}.{newer}"
        found.wrong(said, Verdict.HELD, PROGRAM, NOT_EXEMPT, row.line)


def _listed(row: ApprovalRow, entries: Iterable[ChainListEntry], on: date) -> ChainListEntry | None:
    """The first entry in force on a day that covers the row's item for its buyer."""
    return next(
        (
            entry
            for entry in entries
            if in_force(entry.effective_from, entry.effective_to, on) and _covers(entry, row)
        ),
        None,
    )


def _listed_later(row: ApprovalRow, entries: Iterable[ChainListEntry], on: date) -> ChainListEntry | None:
    return next((entry for entry in entries if entry.effective_from > on and _covers(entry, row)), None)


def _covers(entry: ChainListEntry, row: ApprovalRow) -> bool:
    if entry.organization not in {"*", row.purchaser}:
        return False
    if entry.commodity_class:
        return entry.commodity_class == row.commodity_class
    phrases = (phrase.strip().lower() for phrase in (entry.words or "").split(";"))
    return any(phrase and phrase in row.description.lower() for phrase in phrases)


def _landed_unit(row: ApprovalRow) -> int:
    """Unit cost plus its share of the line's freight, rounded to the cent (half up)."""
    return row.unit_cost_cents + (2 * (row.shipping_cents or 0) + row.quantity) // (2 * row.quantity)


def _person(name: str, organization: str | None, people: Sequence[ChainPerson]) -> ChainPerson | None:
    """Who is meant by a name: the only one of that name, or the only one in the organization."""
    named = [person for person in people if _same_name(name, person.name) or person.employee_no == name]
    if len(named) > 1 and organization is not None:
        named = [person for person in named if person.organization == organization]
    return named[0] if len(named) == 1 else None


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
