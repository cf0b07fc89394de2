"""What the people room answers: frozen values that may cross threads and reach a screen."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from receiving_app.people.rules import Role


@dataclass(frozen=True, slots=True)
class TheOffice:
    """The one office of this database, with the amounts (cents) and days that its rules use.

    Attributes:
        central_organization: code of the central IT office.
        cycle_closes_on: day of the month (1 to 28) on which a card cycle closes.
        rule_packs: ownership packs in force, base first.
        is_sample: made up for trying the program; it asks nobody for a PIN.
        carrier_notice_days: business days to tell a carrier of damage; None for the rule's own.
        vendor_notice_days: calendar days to tell a vendor of a discrepancy; None for the usual.
    """

    name: str
    time_zone: str
    central_organization: str
    tag_floor_cents: int
    capital_floor_cents: int
    tag_days: int
    agency_tag_days: int
    cycle_closes_on: int
    rule_packs: tuple[str, ...]
    is_sample: bool
    carrier_notice_days: int | None = None
    vendor_notice_days: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class OrganizationSeen:
    """An organization. ``kind``: central_it, agency, elected_official_agency, vendor or carrier."""

    id: str
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person, and the code of the organization they work for."""

    id: str
    employee_no: str
    name: str
    email: str | None
    organization: str
    supervisor_id: str | None
    central_employee: bool
    active_from: date
    active_to: date | None

    def active_on(self, day: date) -> bool:
        """Whether they work here on that day; the last day counts."""
        return self.active_from <= day and (self.active_to is None or day <= self.active_to)


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card account: last four digits, holder and approver (ids), organization's code, limits in cents."""

    id: str
    last4: str
    cardholder_id: str
    cardholder: str
    approver_id: str
    approver: str
    organization: str
    single_purchase_limit_cents: int
    cycle_limit_cents: int
    certified_until: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is signed in, with the roles they hold today."""

    person_id: str
    employee_no: str
    name: str
    roles: frozenset[Role]
    at: datetime


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """What came of a try to sign in.

    Attributes:
        signed_in: who is in; None when the try failed.
        said: one sentence for the screen.
        wait_until: the earliest next try, after too many failures.
    """

    signed_in: SignedIn | None
    said: str
    wait_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PinAnswer:
    """Whether a PIN was changed, and the sentence for the screen."""

    changed: bool
    said: str
    wait_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class BadgeGiven:
    """A new badge. ``code`` is shown this once, to be printed as Code 128; only its hash is kept."""

    person_id: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A kept value that a reference file says differently; empty is None."""

    key: str
    column: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        return f"{self.key}, {self.column}: {self.before or 'nothing'} becomes {self.after or 'nothing'}"


@dataclass(frozen=True, slots=True)
class FileLoaded:
    """What loading one reference file did, in rows, and every changed cell."""

    file: str
    sha256: str
    new: int
    changed: int
    unchanged: int
    changes: tuple[CellChange, ...]
