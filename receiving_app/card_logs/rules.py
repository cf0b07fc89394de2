"""The rules of a card log: its cycle, the day its documents are due, who may sign and reopen it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from receiving_app.card_logs.answers import CardLog, LogState, SigningRole
from receiving_app.card_logs.signed_content import content_hash
from receiving_app.wording import dollars

DOCUMENTS_DUE_AFTER = 5  # business days after the close: LSUHSC card management page (domain, section 1.2)
CLOSING_DAY = 5  # Louisiana institutions: the cycle runs from the 6th to the 5th (domain, section 1.2)

MEANINGS = {
    SigningRole.CARDHOLDER: (
        "I certify that I made or authorized these charges for official business only, that each is "
        "supported by the receipts and packing slips of this packet, and that this log is complete and "
        "equals the statement."
    ),
    SigningRole.APPROVER: (
        "I certify that I reviewed each charge and its documents, that each was an approved purchase for "
        "official business or is explained on this log, and that I am neither the cardholder nor work under "
        "the cardholder."
    ),
}


@dataclass(frozen=True, slots=True)
class BillingCycle:
    """A billing cycle, first and last day included. ``name`` is the month in which it closes, as YYYY-MM."""

    name: str
    opens: date
    closes: date

    def holds(self, day: date) -> bool:
        """Whether a charge posted on this day belongs to the cycle."""
        return self.opens <= day <= self.closes


@dataclass(frozen=True, slots=True)
class Verdict:
    """May it be done? When not, ``reasons`` says everything that stands against it, one sentence each."""

    allowed: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who wants to sign.

    Attributes:
        employee_no: tells one human behind two accounts; None when not on record.
        superiors: ids of everybody above this person, the direct one first.
    """

    person_id: str
    name: str
    employee_no: str | None = None
    superiors: tuple[str, ...] = ()


def cycle_of(day: date, closing_day: int = CLOSING_DAY) -> BillingCycle:
    """The cycle of a charge posted on ``day``. A closing day past a month's end is its last day."""
    closes = _closing(day.year, day.month, closing_day)
    if day > closes:
        closes = _closing(*_next_month(day.year, day.month), closing_day)
    return _closed_on(closes, closing_day)


def cycle_named(name: str, closing_day: int = CLOSING_DAY) -> BillingCycle:
    """The cycle that closes in the month ``YYYY-MM``.

    Raises:
        ValueError: when the name is no month.
    """
    month = datetime.strptime(name, "%Y-%m")  # noqa: DTZ007 - a month of the calendar has no zone
    return _closed_on(_closing(month.year, month.month, closing_day), closing_day)


def _closed_on(closes: date, closing_day: int) -> BillingCycle:
    before = closes.replace(day=1) - timedelta(days=1)
    opens = _closing(before.year, before.month, closing_day) + timedelta(days=1)
    return BillingCycle(f"{closes:%Y-%m}", opens, closes)


def _closing(year: int, month: int, closing_day: int) -> date:
    last = date(*_next_month(year, month), 1) - timedelta(days=1)
    return last.replace(day=min(closing_day, last.day))


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + month // 12, month % 12 + 1)


def documents_due(
    closes: date, holidays: Collection[date] = (), business_days: int = DOCUMENTS_DUE_AFTER
) -> date:
    """The day by which the signed log and its documents are due: so many business days after the close."""
    day = closes
    while business_days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            business_days -= 1
    return day


def may_sign(log: CardLog, signer: Signer, role: SigningRole, cardholder: Signer) -> Verdict:
    """Whether this person may sign this log in this role.

    The cardholder signs first and the approver second. The approver is never the cardholder, not even with
    permission (UALR's log instructions, domain section 1.3), under whatever account, and does not work under
    the cardholder. A log that does not equal the statement to the cent, or has a line that is neither matched
    nor explained, is not signed at all.
    """
    return _verdict((*_role_objections(log, signer, role, cardholder), *_content_objections(log)))


def may_reopen(log: CardLog, *, is_program_administrator: bool, reason: str) -> Verdict:
    """Whether a signed log may be opened again as a new revision: it needs the role and a reason."""
    objections = []
    if log.state is LogState.OPEN:
        objections.append("The log is open; there is nothing to reopen.")
    if not is_program_administrator:
        objections.append("Only a program administrator may reopen a signed log.")
    if not reason.strip():
        objections.append("A reason is needed: why is the log opened again?")
    return _verdict(tuple(objections))


def state_after(role: SigningRole) -> LogState:
    """The state of a log once this role has signed."""
    return LogState.LOCKED if role is SigningRole.APPROVER else LogState.CARDHOLDER_SIGNED


def _role_objections(log: CardLog, signer: Signer, role: SigningRole, cardholder: Signer) -> tuple[str, ...]:
    objections = []
    awaited = {LogState.OPEN: SigningRole.CARDHOLDER, LogState.CARDHOLDER_SIGNED: SigningRole.APPROVER}.get(
        log.state
    )
    if awaited is None:
        objections.append("The log is locked; it can only be reopened as a new revision.")
    elif role is not awaited:
        objections.append(f"The {awaited} signs next, not the {role}.")
    is_cardholder = signer.person_id == cardholder.person_id or (
        signer.employee_no is not None and signer.employee_no == cardholder.employee_no
    )
    if role is SigningRole.CARDHOLDER and not is_cardholder:
        objections.append(f"Only {cardholder.name} may sign as cardholder of this card.")
    if role is SigningRole.APPROVER and is_cardholder:
        objections.append("The cardholder can never approve the log of the same card.")
    if role is SigningRole.APPROVER and cardholder.person_id in signer.superiors:
        objections.append(f"{signer.name} works under {cardholder.name} and cannot approve this log.")
    if role is SigningRole.APPROVER:
        current = content_hash(log)
        changed = [block for block in log.signatures if block.content_hash != current]
        if changed:
            objections.append("The log is no longer what the cardholder signed.")
    return tuple(objections)


def _content_objections(log: CardLog) -> tuple[str, ...]:
    objections = []
    own, bank = log.totals, log.statement
    if own.rows != bank.rows:
        objections.append(f"The log has {own.rows} lines, the statement {bank.rows}.")
    if own.net_cents != bank.net_cents or own.debits_cents != bank.debits_cents:
        objections.append(
            f"The log adds up to {dollars(own.net_cents)} (charges {dollars(own.debits_cents)}), "
            f"the statement to {dollars(bank.net_cents)} (charges {dollars(bank.debits_cents)})."
        )
    unsettled = [line for line in log.lines if not line.settled]
    objections += [
        f"Line {line.number}, {' '.join(line.merchant.split())}: {dollars(line.residual_cents)} "
        "is neither matched with a purchase nor explained."
        for line in unsettled
    ]
    return tuple(objections)


def _verdict(objections: tuple[str, ...]) -> Verdict:
    return Verdict(not objections, objections)
