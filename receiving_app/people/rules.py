"""What holds for people: roles, business days, good PINs, and duties that exclude each other. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

FAILURES_BEFORE_WAIT = 5
FAILURE_WINDOW = timedelta(minutes=15)


class Role(StrEnum):
    """What somebody may do."""

    RECEIVING_CLERK = "receiving_clerk"
    PROPERTY_MANAGER = "property_manager"
    CARDHOLDER = "cardholder"
    APPROVER = "approver"  # of a card's log
    ARM = "arm"  # agency relationship manager
    AGENCY_APPROVER = "agency_approver"
    PROGRAM_ADMINISTRATOR = "program_administrator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def spoken(self) -> str:
        """The role as it is said."""
        return "agency relationship manager" if self is Role.ARM else self.value.replace("_", " ")


# Who may do what, besides what only an administrator may. An auditor looks and changes nothing.
MAY_RECEIVE = (Role.RECEIVING_CLERK, Role.PROPERTY_MANAGER)
MAY_FILE_SLIPS = (*MAY_RECEIVE, Role.CARDHOLDER, Role.PROGRAM_ADMINISTRATOR)
MAY_BRING_APPROVALS = (*MAY_RECEIVE, Role.ARM, Role.PROGRAM_ADMINISTRATOR, Role.ADMINISTRATOR)
MAY_CLEAR = (Role.ARM, Role.AGENCY_APPROVER, Role.PROGRAM_ADMINISTRATOR)  # each what is theirs to settle
MAY_RECONCILE = (Role.CARDHOLDER, Role.PROGRAM_ADMINISTRATOR, Role.ADMINISTRATOR)
MAY_OVERRIDE = (Role.PROPERTY_MANAGER, Role.ADMINISTRATOR)
MAY_SET_TOLERANCE = (Role.PROGRAM_ADMINISTRATOR, Role.ADMINISTRATOR)
MAY_LIFT_OVER = (Role.PROPERTY_MANAGER, Role.PROGRAM_ADMINISTRATOR, Role.ADMINISTRATOR)
MAY_ALLOW_DUTIES = (Role.PROPERTY_MANAGER, Role.PROGRAM_ADMINISTRATOR, Role.ADMINISTRATOR)


class Duty(StrEnum):
    """A part in one purchase."""

    REQUESTER = "requester"
    APPROVER = "approver"
    ARM = "arm"
    BUYER = "buyer"
    RECEIVER = "receiver"
    CARDHOLDER = "cardholder"
    CARD_APPROVER = "card_approver"


_DID = {
    Duty.REQUESTER: "asked for this purchase",
    Duty.APPROVER: "approved it for the agency",
    Duty.ARM: "approved it as relationship manager",
    Duty.BUYER: "ordered it",
    Duty.RECEIVER: "alone received it",
    Duty.CARDHOLDER: "paid for it by card",
    Duty.CARD_APPROVER: "approves the card's log",
}

# Which two duties one person may not hold: buyer, receiver and approver differ (invariant 10 of the design),
# nobody approves what they asked for or paid, and neither the cardholder (AC54) nor the requester ("could
# eliminate all traces of the order and make off with the goods", domain.md 3) is the only receiver.
_APART = (
    (Duty.REQUESTER, Duty.APPROVER),
    (Duty.REQUESTER, Duty.ARM),
    (Duty.APPROVER, Duty.ARM),
    (Duty.APPROVER, Duty.BUYER),
    (Duty.ARM, Duty.BUYER),
    (Duty.REQUESTER, Duty.RECEIVER),
    (Duty.APPROVER, Duty.RECEIVER),
    (Duty.ARM, Duty.RECEIVER),
    (Duty.BUYER, Duty.RECEIVER),
    (Duty.APPROVER, Duty.CARDHOLDER),
    (Duty.ARM, Duty.CARDHOLDER),
    (Duty.CARDHOLDER, Duty.RECEIVER),
    (Duty.CARDHOLDER, Duty.CARD_APPROVER),
)
# "The cardholder can never be the approver, even with authorisation" (card policy, domain.md 1.3).
_NEVER = frozenset({Duty.CARDHOLDER, Duty.CARD_APPROVER})


@dataclass(frozen=True, slots=True)
class Permission:
    """One person was allowed a duty they could not otherwise hold: by whom (a name), and why."""

    person_id: str
    duty: Duty
    allowed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DutyConflict:
    """One person holds two duties of a purchase that should be apart.

    Attributes:
        said: the sentence that a report prints, with the permission when there is one.
        permission: who allowed it; None while nobody has.
        can_be_allowed: False where no permission helps.
    """

    person_id: str
    duties: tuple[Duty, Duty]
    said: str
    permission: Permission | None = None
    can_be_allowed: bool = True


def duties_in_conflict(
    *,
    requester: str | None = None,
    approver: str | None = None,
    arm: str | None = None,
    buyer: str | None = None,
    receivers: Collection[str] = (),
    cardholder: str | None = None,
    card_approver: str | None = None,
    names: Mapping[str, str],
    permissions: Sequence[Permission] = (),
) -> tuple[DutyConflict, ...]:
    """Every pair of duties that one person holds and should not.

    Args:
        requester: ids of persons, None where nobody is known; so are all the others.
        approver: who approved for the agency.
        arm: the agency relationship manager, or the delegate, who approved.
        buyer: who placed the order.
        receivers: everybody who counted goods of it in. Received together with somebody else is not alone.
        cardholder: whose card paid.
        card_approver: who approves that card's log.
        names: a person's name by id, for the sentence.
        permissions: what was allowed for this purchase.
    """
    alone = next(iter(receivers)) if len(set(receivers)) == 1 else None
    holds = {
        Duty.REQUESTER: requester,
        Duty.APPROVER: approver,
        Duty.ARM: arm,
        Duty.BUYER: buyer,
        Duty.RECEIVER: alone,
        Duty.CARDHOLDER: cardholder,
        Duty.CARD_APPROVER: card_approver,
    }
    found = []
    for first, second in _APART:
        person_id = holds[first]
        if person_id is None or person_id != holds[second]:
            continue
        said = f"{names.get(person_id, person_id)} {_DID[first]} and {_DID[second]}."
        found.append(_settled(DutyConflict(person_id, (first, second), said), permissions))
    return tuple(found)


def _settled(conflict: DutyConflict, permissions: Sequence[Permission]) -> DutyConflict:
    if set(conflict.duties) == _NEVER:
        return replace(conflict, can_be_allowed=False)
    for permission in permissions:
        if permission.person_id == conflict.person_id and permission.duty in conflict.duties:
            said = f"{conflict.said} {permission.allowed_by} allowed it: {permission.reason}"
            return replace(conflict, said=said, permission=permission)
    return conflict


def office_day(time_zone: str, at: datetime) -> date:
    """The office's calendar day at a moment in UTC."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def is_business_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < 5 and day not in holidays


def add_business_days(day: date, days: int, holidays: Collection[date]) -> date:
    """The business day that comes ``days`` business days after ``day``, which itself does not count.

    With 0 days it is ``day``, or the next business day when ``day`` is none.
    """
    while not is_business_day(day, holidays) and days == 0:
        day += timedelta(days=1)
    while days > 0:
        day += timedelta(days=1)
        days -= is_business_day(day, holidays)
    return day


def pin_problem(pin: str) -> str | None:
    """Why this is no good PIN, or None: 6 to 12 digits, not all the same, not counting up or down."""
    if not (pin.isascii() and pin.isdigit() and 6 <= len(pin) <= 12):
        return "A PIN has 6 to 12 digits and nothing else."
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps == {0}:
        return "One digit over and over is guessed first."
    if steps in ({1}, {9}):
        return "Digits that count up or down are guessed first."
    return None


def wait_until(failures: Sequence[datetime], at: datetime) -> datetime | None:
    """When the next try is allowed after these failures, or None when it is allowed now.

    Args:
        failures: moments of the failed tries since the last success or new PIN, in any order.
        at: now.
    """
    recent = sorted(moment for moment in failures if at - moment < FAILURE_WINDOW)
    if len(recent) < FAILURES_BEFORE_WAIT:
        return None
    return recent[-FAILURES_BEFORE_WAIT] + FAILURE_WINDOW
