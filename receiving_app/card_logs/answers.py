"""The card log as everybody sees it: the printed log, the screens, the command line, the signed content."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from receiving_app.card_logs.statement import ControlTotals, totals_of
from receiving_app.errors import Problem


class LogState(StrEnum):
    """Where a log stands. Reopening makes a new revision, which is open."""

    OPEN = "open"
    CARDHOLDER_SIGNED = "cardholder_signed"
    LOCKED = "locked"


class SigningRole(StrEnum):
    """In which role a person signs."""

    CARDHOLDER = "cardholder"
    APPROVER = "approver"


class ReasonCode(StrEnum):
    """Why a charge, or a part of one, has no purchase. No difference is ever balanced in silence."""

    SALES_TAX = "sales_tax"
    SHIPPING = "shipping"
    FEE = "fee"
    FOREIGN_EXCHANGE = "foreign_exchange"
    ROUNDING = "rounding"
    PRICE_VARIANCE = "price_variance"
    CREDIT_EXPECTED = "credit_expected"
    CREDIT_WITHOUT_CHARGE = "credit_without_charge"
    DUPLICATE = "duplicate"
    DISPUTED = "disputed"
    PERSONAL_REPAID = "personal_repaid"
    NO_PURCHASE = "no_purchase"  # bought without an approved purchase, and reported as such
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason code and the words that a person wrote to it."""

    code: ReasonCode
    words: str


@dataclass(frozen=True, slots=True)
class Received:
    """Goods of a purchase came: the day, who took them in, the number on the packing slip."""

    day: date
    receiver: str
    slip_number: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedPurchase:
    """The part of a charge that belongs to one purchase. ``cents`` is negative for a credit.

    ``tier`` is how it was matched (A to D, or "by hand"), ``evidence`` why.
    """

    purchase_id: str
    cents: int
    vendor: str
    description: str
    number: str | None
    ticket: str | None
    approved_on: date | None
    order_date: date | None
    received: tuple[Received, ...]
    asset_tags: tuple[str, ...]
    tier: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoggedException:
    """A rule that spoke up about this line, and what was decided about it, if anything was."""

    rule: str
    said: str
    disposition: str | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the statement with all that is known about it.

    Attributes:
        number: 1, 2, 3… in the order of the statement.
        packet_page: page of the packet on which this line's first paper lies; not part of the signed content.
    """

    number: int
    charge_id: str
    document_no: str | None
    purchase_date: date
    post_date: date
    merchant: str
    mcc: str | None
    amount_cents: int
    tax_cents: int | None
    purchases: tuple[LinkedPurchase, ...] = ()
    explanation: Explanation | None = None
    exceptions: tuple[LoggedException, ...] = ()
    packet_page: int | None = None

    @property
    def linked_cents(self) -> int:
        """What purchases take of the line."""
        return sum(purchase.cents for purchase in self.purchases)

    @property
    def residual_cents(self) -> int:
        """What no purchase takes; it must be zero or explained."""
        return self.amount_cents - self.linked_cents

    @property
    def settled(self) -> bool:
        """Whether the line may be signed: matched to the cent, or the rest explained."""
        return self.residual_cents == 0 or self.explanation is not None


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Somebody signed a revision: what it meant, and the hash of what they saw."""

    role: SigningRole
    person_id: str
    name: str
    at: datetime
    meaning: str
    content_hash: str

    @property
    def short_code(self) -> str:
        """The beginning of the hash, in groups, for comparing paper with the record by eye."""
        return short_code(self.content_hash)


@dataclass(frozen=True, slots=True)
class LogHeader:
    """Whose log, of which card and cycle.

    Attributes:
        time_zone: IANA name of the office's zone, in which times are printed.
        limits are in cents; None when the card has none on record.
    """

    agency: str
    cardholder_id: str
    cardholder: str
    last4: str
    cycle: str
    opens: date
    closes: date
    documents_due: date
    revision: int
    prepared_by: str
    time_zone: str
    single_purchase_limit_cents: int | None = None
    cycle_limit_cents: int | None = None


@dataclass(frozen=True, slots=True)
class CardLog:
    """The log of one card and one cycle, in one revision.

    Attributes:
        statement: what the bank's statement adds up to, from its own control figures where it has them.
        chain_heads: workstation -> head of its history chain when the log was printed; with it a later cut of
            the chain shows. Not part of the signed content.
    """

    header: LogHeader
    lines: tuple[LogLine, ...]
    statement: ControlTotals
    state: LogState = LogState.OPEN
    signatures: tuple[SignatureBlock, ...] = ()
    chain_heads: tuple[tuple[str, str], ...] = ()

    @property
    def totals(self) -> ControlTotals:
        """What the lines add up to."""
        return totals_of(self.lines)

    @property
    def tax_cents(self) -> int:
        """Sales tax that merchants told the bank."""
        return sum(line.tax_cents or 0 for line in self.lines)

    @property
    def matched_cents(self) -> int:
        """What purchases take of all lines."""
        return sum(line.linked_cents for line in self.lines)

    @property
    def explained_cents(self) -> int:
        """What is explained instead."""
        return sum(line.residual_cents for line in self.lines if line.explanation is not None)

    @property
    def unexplained_cents(self) -> int:
        """What is neither, added up without its sign so that two errors cannot cancel each other."""
        return sum(abs(line.residual_cents) for line in self.lines if line.explanation is None)

    @property
    def foots(self) -> bool:
        """Whether the log equals the statement: lines, debits and credits, to the cent."""
        return self.totals == self.statement


def short_code(content_hash: str) -> str:
    """The first sixteen digits of a hash in groups of four, for people's eyes."""
    return " ".join(content_hash[start : start + 4].upper() for start in range(0, 16, 4))


class ChargeState(StrEnum):
    """Whether a charge is settled: by purchases to the cent, by an explanation, or not yet."""

    MATCHED = "matched"
    EXPLAINED = "explained"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class StatementImported:
    """What bringing a statement in did, or would do. Every row of the file is in exactly one of the counts.

    Attributes:
        import_id: None when the file said nothing new, and in a rehearsal.
        added: rows that went in.
        known: file lines of rows that were seen before.
        refused: lines that did not go in, each with the reason: unreadable, or of a signed log.
        told: what went in but needs a look, such as a card that is not on record.
        logs: (last four digits, cycle) of the logs that got rows.
    """

    import_id: str | None
    file: str
    added: int
    known: tuple[int, ...]
    refused: tuple[Problem, ...]
    told: tuple[Problem, ...]
    logs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Part of a charge was joined with a purchase."""

    match_id: str
    charge_id: str
    purchase_id: str
    cents: int
    tier: str
    said: str


@dataclass(frozen=True, slots=True)
class MatchesConfirmed:
    """What confirming did, and in a sentence each what could not be confirmed any more."""

    matches: tuple[Matched, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchSeen:
    """A standing match of a charge."""

    match_id: str
    purchase_id: str
    order: str
    ticket: str | None
    vendor: str
    cents: int
    tier: str
    evidence: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge in a list. ``explanation`` is its reason code."""

    charge_id: str
    last4: str
    cycle: str
    document_no: str | None
    purchase_date: date
    post_date: date
    merchant: str
    amount_cents: int
    linked_cents: int
    explanation: str | None
    state: ChargeState


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log in a list. ``cardholder`` is None while no card, or more than one, has these digits."""

    log_id: str
    last4: str
    cycle: str
    cardholder: str | None
    state: LogState
    revision: int
    matched: int
    explained: int
    open: int
    total_cents: int

    @property
    def lines(self) -> int:
        """How many charges and credits it has."""
        return self.matched + self.explained + self.open


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle in a list: how many logs it has, and how many of them are locked."""

    cycle: str
    opens: date
    closes: date
    logs: int
    locked: int


@dataclass(frozen=True, slots=True)
class LogSigned:
    """A log was signed or reopened, and where it stands now."""

    log_id: str
    last4: str
    cycle: str
    revision: int
    state: LogState
    said: str
