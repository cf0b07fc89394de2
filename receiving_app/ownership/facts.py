"""What is known of one unit, and how an approved line's words become that; nothing is guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from receiving_app.errors import Refused


class Kind(StrEnum):
    """What sort of thing the unit is. Devices are kept by serial number and tagged."""

    DEVICE = "device"
    SUPPLY = "supply"
    SOFTWARE = "software"
    SERVICE = "service"


class Acquisition(StrEnum):
    """How the unit came to the state."""

    PURCHASE = "purchase"
    LEASE = "lease"
    DONATION = "donation"
    TRANSFER = "transfer"
    LOAN = "loan"


class Purchaser(StrEnum):
    """Who bought it: the central IT office, the agency it is for, or somebody else."""

    CENTRAL = "central"
    AGENCY = "agency"
    OTHER = "other"


class LineOfService(StrEnum):
    """What the requester's line of service is worth on the order date."""

    IN_FORCE = "in_force"
    NONE = "none"  # the requester said: not part of one
    NOT_IN_FORCE = "not_in_force"  # it had ended, or had not begun
    NOT_LISTED = "not_listed"


class Circumstance(StrEnum):
    """What is unusual about how the unit came here; a person says so, no cell of an approval does."""

    ORDINARY = "ordinary"
    SECONDED = "seconded"
    TERM_CHANGED = "term_changed"
    REASSIGNED = "reassigned"
    REPLACEMENT = "replacement"
    FREE = "free"
    NO_TICKET = "no_ticket"
    COMPONENT = "component"
    FEDERAL_MONEY = "federal_money"
    NOT_APPROVED = "not_approved"


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of one unit; None is missing. The names are those that rule packs ask for.

    Attributes:
        agency: code of the organization that it is for, when ``for_agency``.
        for_use_by_ots_employee: whether the user is on the central office's payroll.
        exempt: whether the item was on the exemption list for the agency on the approval date.
        agency_in_scope: whether central IT procurement covers the agency.
        landed_unit_cost: cents, with the unit's share of the freight.
        installed_or_tested_first: whether acceptance waits for that, and starts the clock.
        said: for a fact's name, the words in which it was said, for sentences and screens.
    """

    kind: Kind | None = None
    acquisition: Acquisition | None = None
    purchaser: Purchaser | None = None
    for_agency: bool | None = None
    agency: str | None = None
    line_of_service: LineOfService | None = None
    for_use_by_ots_employee: bool | None = None
    exempt: bool | None = None
    agency_in_scope: bool | None = None
    circumstance: Circumstance | None = None
    landed_unit_cost: int | None = None
    received_on: date | None = None
    accepted_on: date | None = None
    installed_or_tested_first: bool | None = None
    said: Mapping[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------------------------ from an approved line


@dataclass(frozen=True, slots=True)
class ApprovalCells:
    """The cells of an approved purchase line that ownership reads, as written; None where a cell is empty.

    ``unit_cost`` and ``shipping`` (for the whole line) are cents.
    """

    agency: str | None
    for_use_by: str | None
    line_of_service: str | None
    purchaser: str | None
    acquisition_method: str | None
    commodity_class: str | None
    unit_of_measure: str | None
    serialized: bool | None
    quantity: int
    unit_cost: int | None
    shipping: int | None
    ordered_on: date | None
    notes: str | None


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization of the state. ``in_scope``: central IT procurement covers it."""

    name: str
    in_scope: bool


@dataclass(frozen=True, slots=True)
class LineOffered:
    """A line of service in the catalogue, and the days on which it can be ordered."""

    code: str
    name: str
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the caller has looked up for the line.

    Attributes:
        central: code of the central IT office.
        organizations: by code; vendors and carriers are left out.
        on_payroll: by employee number, whether that person is on the central office's payroll.
        exempt: by the exemption list of the approval date; ``exempt_said`` may tell of a later change.
    """

    central: str
    organizations: Mapping[str, Organization]
    on_payroll: Mapping[str, bool]
    lines_of_service: Sequence[LineOffered]
    exempt: bool | None
    exempt_said: str = ""


def facts_of_unit(
    cells: ApprovalCells,
    looked_up: LookedUp,
    unit: int,
    *,
    received_on: date | None,
    accepted_on: date | None = None,
    installed_or_tested_first: bool | None = None,
    circumstance: Circumstance = Circumstance.ORDINARY,
) -> UnitFacts:
    """What is known of one unit of an approved line.

    Args:
        cells: the line's cells, as written.
        looked_up: what the cells' codes mean.
        unit: counted from 1 within the line, in the order of arrival. Where a line serves several users, its
            notes share the units out ("Deliver 4 to …, 2 to …") in the order in which the users are named.
        received_on: local day of receipt.
        accepted_on: local day of official acceptance.
        installed_or_tested_first: whether acceptance waits for installation or testing.
        circumstance: what a person has said to be unusual.
    """
    agency = looked_up.organizations.get(cells.agency or "")
    service, service_said = _line_of_service(cells, looked_up.lines_of_service)
    ots_employee, user_said = _user(cells, looked_up.on_payroll, unit)
    said = {
        "for_agency": agency.name if agency else cells.agency,
        "line_of_service": service_said,
        "for_use_by_ots_employee": user_said,
        "exempt": looked_up.exempt_said,
    }
    return UnitFacts(
        kind=_kind(cells),
        acquisition=acquisition_of(cells.acquisition_method),
        purchaser=_purchaser(cells, looked_up),
        for_agency=None if agency is None else cells.agency != looked_up.central,
        agency=cells.agency if agency else None,
        line_of_service=service,
        for_use_by_ots_employee=ots_employee,
        exempt=looked_up.exempt,
        agency_in_scope=agency.in_scope if agency else None,
        circumstance=circumstance,
        landed_unit_cost=landed_unit_cost(cells.unit_cost, cells.shipping, cells.quantity),
        received_on=received_on,
        accepted_on=accepted_on,
        installed_or_tested_first=installed_or_tested_first,
        said={name: words for name, words in said.items() if words},
    )


def acquisition_of(method: str | None) -> Acquisition | None:
    """How goods come to the state by what an approval calls it; None when it says nothing known."""
    return _ACQUISITIONS.get(_letters(method))


def landed_unit_cost(unit_cost: int | None, shipping: int | None, quantity: int) -> int | None:
    """Cents for one unit with its share of the freight, a half rounded to even; no freight given is none."""
    if unit_cost is None or quantity < 1:
        return unit_cost
    return round(unit_cost + Fraction(shipping or 0, quantity))


_ACQUISITIONS = {
    **dict.fromkeys(("po", "pcard", "purchase", "purchaseorder", "purchasingcard"), Acquisition.PURCHASE),
    **dict.fromkeys(("procurementcard", "creditcard", "card", "order"), Acquisition.PURCHASE),
    **dict.fromkeys(("lacarte", "contractrelease", "release"), Acquisition.PURCHASE),
    **dict.fromkeys(("lease", "leased", "rental", "rented"), Acquisition.LEASE),
    **dict.fromkeys(("donation", "donated", "gift"), Acquisition.DONATION),
    **dict.fromkeys(("transfer", "transferred"), Acquisition.TRANSFER),
    **dict.fromkeys(("loan", "loaned", "loaner"), Acquisition.LOAN),
}
_SAID_NONE = {"none", "na", "no", "notapplicable"}
_NUMBERED_PERSON = re.compile(r"(?P<name>.*?)\s*\((?P<number>[^()]+)\)")
_NOBODY_YET = re.compile(r"\b(?:stock|pool|pooled|shared|spares?|unassigned)\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\b(\d+)\s+(?:(?:units?|pieces?|pcs|ea|each)\s+)?(?:go(?:es)?\s+)?(?:to|for)\b", re.IGNORECASE
)
_HOURS = {"hr", "hrs", "hour", "hours"}


def _letters(cell: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (cell or "").lower())


def _kind(cells: ApprovalCells) -> Kind | None:
    """By UNSPSC (unspsc.org): family 4323 is software, segments 70 to 94 are services."""
    commodity = cells.commodity_class or ""
    if commodity.startswith("4323"):
        return Kind.SOFTWARE
    if "70" <= commodity[:2] <= "94" or (cells.unit_of_measure or "").lower() in _HOURS:
        return Kind.SERVICE
    if cells.serialized is None:
        return None
    return Kind.DEVICE if cells.serialized else Kind.SUPPLY


def _purchaser(cells: ApprovalCells, looked_up: LookedUp) -> Purchaser | None:
    if cells.purchaser not in looked_up.organizations:
        return None
    if cells.purchaser == looked_up.central:
        return Purchaser.CENTRAL
    return Purchaser.AGENCY if cells.purchaser == cells.agency else Purchaser.OTHER


def _line_of_service(
    cells: ApprovalCells, offered: Sequence[LineOffered]
) -> tuple[LineOfService | None, str | None]:
    """What the cell is worth on the order date, and in which words; an empty cell means nobody answered."""
    cell = cells.line_of_service
    if cell is None:
        return None, None
    if _letters(cell) in _SAID_NONE:
        return LineOfService.NONE, None
    named = [line for line in offered if _letters(cell) in {_letters(line.name), _letters(line.code)}]
    if not named:
        return LineOfService.NOT_LISTED, f"{cell}, which is not in the list"
    on = cells.ordered_on
    if on is None:
        return None, f"{cell}, order date not known"
    if any(line.effective_from <= on <= (line.effective_to or on) for line in named):
        return LineOfService.IN_FORCE, cell
    return LineOfService.NOT_IN_FORCE, f"{cell}, not in force on {on.isoformat()}"


def _user(cells: ApprovalCells, on_payroll: Mapping[str, bool], unit: int) -> tuple[bool | None, str | None]:
    """Whether the unit's user is on the central payroll, and the user as named; stock is nobody's yet."""
    users = [user.strip() for user in (cells.for_use_by or "").split(";") if user.strip()]
    if not users:
        return None, None
    shares = [int(share) for share in _SHARE.findall(cells.notes or "")]
    if (
        len(users) > 1
        and len(shares) == len(users)
        and sum(shares) == cells.quantity
        and unit <= cells.quantity
    ):
        users = [user for user, share in zip(users, shares, strict=True) for _ in range(share)][
            unit - 1 : unit
        ]
    answers = {_on_payroll(user, on_payroll) for user in users}
    return (answers.pop() if len(answers) == 1 else None), "; ".join(users)


def _on_payroll(user: str, on_payroll: Mapping[str, bool]) -> bool | None:
    person = _NUMBERED_PERSON.fullmatch(user)
    if person is not None and person["number"].strip() in on_payroll:
        return on_payroll[person["number"].strip()]
    return False if _NOBODY_YET.search(user) else None


# ------------------------------------------------------------------------------------- as words, and back


def facts_as_words(facts: UnitFacts) -> dict[str, str]:
    """The facts as words by name, missing ones left out: to keep with a decision, or type at a prompt."""
    words = {}
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, bool):
            words[each.name] = "yes" if value else "no"
        elif isinstance(value, int):
            words[each.name] = f"{value // 100}.{value % 100:02}"
        elif isinstance(value, date | str):
            words[each.name] = str(value)
    return words | {f"said.{name}": said for name, said in facts.said.items()}


def facts_from_words(words: Mapping[str, str]) -> UnitFacts:
    """The facts that :func:`facts_as_words` wrote, or that a person typed.

    Raises:
        Refused: a name or a value is not known; the advice lists what is.
    """
    said = {name.removeprefix("said."): text for name, text in words.items() if name.startswith("said.")}
    values = {
        name: _value(name, text.strip()) for name, text in words.items() if not name.startswith("said.")
    }
    return UnitFacts(**values, said=said)


_KINDS: dict[str, type[StrEnum]] = {
    "kind": Kind,
    "acquisition": Acquisition,
    "purchaser": Purchaser,
    "line_of_service": LineOfService,
    "circumstance": Circumstance,
}
_DAYS = {"received_on", "accepted_on"}
_NAMES = [each.name for each in fields(UnitFacts) if each.name != "said"]


def _value(name: str, text: str) -> Any:
    """One fact's value from its words.

    Raises:
        Refused: the name or the value is not known.
    """
    if name not in _NAMES:
        raise Refused(f"There is no fact “{name}”.", f"Facts are {', '.join(_NAMES)}.")
    try:
        if name in _KINDS:
            return _KINDS[name](text)
        if name in _DAYS:
            return date.fromisoformat(text)
        if name == "agency":
            return text
        if name == "landed_unit_cost":
            return _cents(text)
        return {"yes": True, "no": False}[text.lower()]
    except (ValueError, KeyError):
        form = ", ".join(_KINDS[name]) if name in _KINDS else "yes or no"
        form = "a day such as 2026-09-16" if name in _DAYS else form
        form = "an amount such as 1515.95" if name == "landed_unit_cost" else form
        raise Refused(f"“{text}” is no value of {name}.", f"Give {form}.") from None


def _cents(text: str) -> int:
    amount = re.fullmatch(r"\$?(\d[\d,]*)(?:\.(\d\d))?", text)
    if amount is None:
        raise ValueError(text)
    return int(amount[1].replace(",", "")) * 100 + int(amount[2] or 0)
