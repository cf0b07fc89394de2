"""The reference files of an office: what each holds, and reading a folder of them. Pure.

A row with anything wrong does not go in; each wrong thing is a Problem with file, line, column and reason.
A file that is not there is told in ``missing``; files with other names are passed over.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import TypeVar

from receiving_app.errors import Problem
from receiving_app.people.office_file import OFFICE_FILE, OfficeRow, read_office
from receiving_app.people.reference_cells import (
    Unreadable,
    cents,
    code,
    day,
    last_four,
    one_of,
    text,
    whole,
    yes_or_no,
)
from receiving_app.people.reference_tables import Column, FileRead, Table, read_table
from receiving_app.people.rules import Role

R = TypeVar("R")

ORGANIZATION_KINDS = ("central_it", "agency", "elected_official_agency", "vendor", "carrier")
LOCATION_KINDS = ("dock", "hold", "stock", "deployed")
CHECK_KINDS = ("none", "mod10", "mod43")
EVERY_ORGANIZATION = "*"
SERIES_USES = ("property", "below_floor", "agency")


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """A row of organizations.csv."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row of people.csv. ``organization`` is a code, ``supervisor`` an employee number."""

    employee_no: str
    name: str
    email: str | None
    organization: str
    roles: frozenset[Role] | None
    supervisor: str | None
    central_employee: bool
    active_from: date
    active_to: date | None


@dataclass(frozen=True, slots=True)
class CardRow:
    """A row of cards.csv. Cardholder and approver are employee numbers."""

    last4: str
    cardholder: str
    approver: str
    organization: str
    single_purchase_limit_cents: int
    cycle_limit_cents: int
    certified_until: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A row of holidays.csv."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A row of locations.csv."""

    code: str
    organization: str
    site: str | None
    building: str | None
    floor: str | None
    room: str | None
    bin: str | None
    kind: str
    active: bool


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A row of tag_series.csv."""

    code: str
    prefix: str
    width: int
    check_kind: str
    organization: str
    use: str


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A row of delegations.csv. ``delegate`` is an employee number."""

    organization: str
    delegate: str
    scope: str
    limit_cents: int
    effective_from: date
    effective_to: date | None
    status: str


@dataclass(frozen=True, slots=True)
class LineOfServiceRow:
    """A row of lines_of_service.csv."""

    code: str
    name: str
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of central_list.csv or exemption_list.csv. ``organization`` is a code, or * for all."""

    organization: str
    commodity_class: str | None
    words: str | None
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A row of contracts.csv; classes stand with ``;`` between."""

    number: str
    vendor: str
    mandatory: bool
    commodity_classes: str
    effective_from: date
    effective_to: date | None


def _roles(cell: str) -> frozenset[Role]:
    roles = set()
    for word in filter(None, (part.strip() for part in cell.split(";"))):
        if word not in set(Role):
            raise Unreadable(f"There is no role {word}; there are {', '.join(Role)}.")
        roles.add(Role(word))
    return frozenset(roles)


ORGANIZATIONS = Table(
    "organizations.csv",
    OrganizationRow,
    (Column("code", code), Column("name", text), Column("kind", one_of(ORGANIZATION_KINDS))),
    keys=(("code",),),
)
PEOPLE = Table(
    "people.csv",
    PersonRow,
    (
        Column("employee_no", code),
        Column("name", text),
        Column("email", text, needed=False),
        Column("organization_code", code, names="organization"),
        Column("roles", _roles, needed=False),
        Column("supervisor_employee_no", code, needed=False),
        Column("ots_employee", yes_or_no),
        Column("active_from", day),
        Column("active_to", day, needed=False),
    ),
    keys=(("employee_no",),),
    span=("active_from", "active_to"),
)
CARDS = Table(
    "cards.csv",
    CardRow,
    (
        Column("last4", last_four),
        Column("cardholder", code, names="person"),
        Column("approver", code, names="person"),
        Column("organization", code, names="organization"),
        Column("single_purchase_limit", cents),
        Column("cycle_limit", cents),
        Column("certified_until", day, needed=False),
        Column("active", yes_or_no),
    ),
    keys=(("last4", "cardholder"),),
    payment=True,
)
HOLIDAYS = Table("holidays.csv", HolidayRow, (Column("date", day), Column("name", text)), keys=(("date",),))
LOCATIONS = Table(
    "locations.csv",
    LocationRow,
    (
        Column("code", code),
        Column("organization", code, names="organization"),
        *(Column(part, text, needed=False) for part in ("site", "building", "floor", "room", "bin")),
        Column("kind", one_of(LOCATION_KINDS)),
        Column("active", yes_or_no),
    ),
    keys=(("code",),),
)
TAG_SERIES = Table(
    "tag_series.csv",
    SeriesRow,
    (
        Column("series", code),
        Column("prefix", code),
        Column("width", whole(3, 12)),
        Column("check", one_of(CHECK_KINDS)),
        Column("organization", code, names="organization"),
        Column("use", one_of(SERIES_USES)),
    ),
    keys=(("series",), ("prefix",)),
)
DELEGATIONS = Table(
    "delegations.csv",
    DelegationRow,
    (
        Column("organization", code, names="organization"),
        Column("delegate", code, names="person"),
        Column("scope", text),
        Column("limit", cents),
        Column("effective_from", day),
        Column("effective_to", day, needed=False),
        Column("status", one_of(("official", "draft"))),
    ),
    keys=(("organization", "delegate", "scope", "effective_from"),),
    span=("effective_from", "effective_to"),
)
_DATED = (Column("effective_from", day), Column("effective_to", day, needed=False))
_SPAN = ("effective_from", "effective_to")
LINES_OF_SERVICE = Table(
    "lines_of_service.csv",
    LineOfServiceRow,
    (Column("code", code), Column("name", text), *_DATED),
    keys=(("code",),),
    span=_SPAN,
)
_LISTED = (Column("commodity_class", code, needed=False), Column("words", text, needed=False), *_DATED)
_LIST_KEY = ("commodity_class", "words", "effective_from")
CENTRAL_LIST = Table(
    "central_list.csv",
    partial(ListRow, EVERY_ORGANIZATION),
    _LISTED,
    keys=(_LIST_KEY,),
    span=_SPAN,
    either=("commodity_class", "words"),
)
EXEMPTION_LIST = Table(
    "exemption_list.csv",
    ListRow,
    (Column("organization", code, names="organization or all"), *_LISTED),
    keys=(("organization", *_LIST_KEY),),
    span=_SPAN,
    either=("commodity_class", "words"),
)
CONTRACTS = Table(
    "contracts.csv",
    ContractRow,
    (
        Column("contract_no", code),
        Column("vendor", text),
        Column("mandatory", yes_or_no),
        Column("commodity_classes", text),
        Column("from", day),
        Column("to", day, needed=False),
    ),
    keys=(("contract_no",),),
    span=("from", "to"),
)


@dataclass(frozen=True, slots=True)
class ReferenceFolder:
    """What a folder of reference files says, file by file; None where a file is not there."""

    organizations: FileRead[OrganizationRow] | None
    office: FileRead[OfficeRow] | None
    people: FileRead[PersonRow] | None
    cards: FileRead[CardRow] | None
    holidays: FileRead[HolidayRow] | None
    locations: FileRead[LocationRow] | None
    tag_series: FileRead[SeriesRow] | None
    delegations: FileRead[DelegationRow] | None
    lines_of_service: FileRead[LineOfServiceRow] | None
    central_list: FileRead[ListRow] | None
    exemption_list: FileRead[ListRow] | None
    contracts: FileRead[ContractRow] | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the order of the files."""
        read = (getattr(self, part.name) for part in fields(self))
        return tuple(problem for file in read if file is not None for problem in file.problems)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the reference files that are not in the folder."""
        absent = {part.name for part in fields(self) if getattr(self, part.name) is None}
        return tuple(name for name in FILES if name.rpartition(".")[0] in absent)


FILES = (
    ORGANIZATIONS.file,
    OFFICE_FILE,
    PEOPLE.file,
    CARDS.file,
    HOLIDAYS.file,
    LOCATIONS.file,
    TAG_SERIES.file,
    DELEGATIONS.file,
    LINES_OF_SERVICE.file,
    CENTRAL_LIST.file,
    EXEMPTION_LIST.file,
    CONTRACTS.file,
)


def read_folder(
    contents: Mapping[str, bytes],
    known_organizations: Collection[str] = (),
    known_people: Collection[str] = (),
) -> ReferenceFolder:
    """Read every reference file of a folder.

    Args:
        contents: bytes by file name, without folders.
        known_organizations: codes that the office knows already (see ``people.lookups.known_codes``).
        known_people: employee numbers that the office knows already.
    """
    codes, numbers = set(known_organizations), set(known_people)
    known = {"organization": codes, "person": numbers}
    organizations = _read(ORGANIZATIONS, contents, known)
    if organizations is not None:
        codes.update(row.code for row in organizations.rows)
    people = _read(PEOPLE, contents, known)
    if people is not None:
        people = _under_supervisors(people, numbers)
        numbers.update(row.employee_no for row in people.rows)
    listed = {"organization or all": codes | {EVERY_ORGANIZATION}}
    office = contents.get(OFFICE_FILE)
    return ReferenceFolder(
        organizations=organizations,
        office=None if office is None else read_office(office, codes),
        people=people,
        cards=_read(CARDS, contents, known),
        holidays=_read(HOLIDAYS, contents, known),
        locations=_read(LOCATIONS, contents, known),
        tag_series=_read(TAG_SERIES, contents, known),
        delegations=_read(DELEGATIONS, contents, known),
        lines_of_service=_read(LINES_OF_SERVICE, contents, known),
        central_list=_read(CENTRAL_LIST, contents, listed),
        exemption_list=_read(EXEMPTION_LIST, contents, listed),
        contracts=_read(CONTRACTS, contents, known),
    )


def _read(
    table: Table[R], contents: Mapping[str, bytes], known: Mapping[str, Collection[str]]
) -> FileRead[R] | None:
    data = contents.get(table.file)
    return None if data is None else read_table(table, data, known)


def _under_supervisors(people: FileRead[PersonRow], known: Collection[str]) -> FileRead[PersonRow]:
    """The rows so ordered that each supervisor comes first; rows whose supervisor is nobody are taken out."""
    waiting = dict(zip(people.lines, people.rows, strict=True))
    placed: dict[int, PersonRow] = {}
    there: set[str | None] = {None, *known}
    while ready := {line: row for line, row in waiting.items() if row.supervisor in there}:
        placed |= ready
        there.update(row.employee_no for row in ready.values())
        waiting = {line: row for line, row in waiting.items() if line not in ready}
    problems = (
        Problem(
            people.file,
            line,
            "supervisor_employee_no",
            f"The supervisor {row.supervisor} is nobody known, or the line of supervisors runs in a ring.",
        )
        for line, row in waiting.items()
    )
    rows = tuple(placed.values())
    return replace(people, rows=rows, lines=tuple(placed), problems=(*people.problems, *problems))
