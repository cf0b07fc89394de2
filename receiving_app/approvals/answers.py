"""What the approvals room answers: frozen values that may cross threads and reach a screen."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from receiving_app.errors import Problem


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One approved purchase line as an export says it. Empty cells are None.

    Attributes:
        file_line: line of the file, from 1, on which the row begins.
        agency: code of the organization the purchase is for; text, leading zeros count.
        purchaser: code of the organization that buys.
        line_of_service: as the requester wrote it; "None" says "not part of one", None says nobody answered.
        po: the buyer's order number.
        card: last four digits.
        quantity: pieces of ``uom``, above zero.
        unit_cost_cents: cost of one ``uom``.
        shipping_cents: freight of the whole line.
        serialized: None when the export does not say.
    """

    file_line: int
    ticket: str | None
    requested_on: date | None
    requester: str | None
    agency: str | None
    for_use_by: str | None
    line_of_service: str | None
    purchaser: str | None
    method: str | None
    vendor: str
    po: str
    order_date: date | None
    card: str | None
    contract: str | None
    ship_to: str | None
    line: int
    manufacturer: str | None
    manufacturer_part: str | None
    vendor_part: str | None
    description: str
    commodity_class: str | None
    quantity: int
    uom: str
    unit_cost_cents: int
    shipping_cents: int | None
    serialized: bool | None
    agency_approver: str | None
    agency_approved_on: date | None
    arm: str | None
    arm_approved_on: date | None
    notes: str | None

    @property
    def key(self) -> str:
        """What makes the line the same line in every file: order number and line number."""
        return order_line_key(self.po, self.line)

    @property
    def cost_cents(self) -> int:
        """Quantity times unit cost, plus the line's freight."""
        return self.quantity * self.unit_cost_cents + (self.shipping_cents or 0)


def order_line_key(po: str, line: int) -> str:
    """Order number and line number as one key; the case of letters does not matter."""
    return f"{po.upper()}/{line}"


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A line that takes money off an order (a promotion, a refund): told, but nothing to receive."""

    file_line: int
    po: str
    ticket: str | None
    description: str | None
    amount_cents: int  # below zero


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """The file's own total beside ours: quantity times unit cost plus credits, freight left out.

    Attributes:
        refused_cents: what the refused rows would add, as far as they can be read, duplicates left out.
        agrees: the total is that of the rows and credits alone.
        explained: it is, once the refused rows are counted in.
    """

    file_line: int
    stated_cents: int | None
    counted_cents: int
    refused_cents: int
    said: str

    @property
    def agrees(self) -> bool:
        """The stated total is that of the rows and credits that went in."""
        return self.stated_cents == self.counted_cents

    @property
    def explained(self) -> bool:
        """The stated total is right once the refused rows are counted too."""
        return self.stated_cents == self.counted_cents + self.refused_cents


class Fate(StrEnum):
    """What became of a line of the file."""

    ABOVE_HEADING = "above the heading"
    HEADING = "heading"
    BLANK = "blank"
    ROW = "row"
    CREDIT = "credit"
    TOTAL = "total"
    REFUSED = "refused"


class Flaw(StrEnum):
    """What is wrong with a row: why it was refused, or what it lacks although it went in."""

    UNREADABLE = "unreadable"
    EMPTY_CELL = "empty cell"
    IMPOSSIBLE_DATE = "impossible date"
    NEGATIVE_QUANTITY = "negative quantity"
    UNKNOWN_ORGANIZATION = "unknown organization"
    DUPLICATED_LINE = "duplicated line"
    MISSING_APPROVAL = "missing approval"


@dataclass(frozen=True, slots=True)
class LineAccount:
    """Lines ``first`` to ``last`` (both counted) are one record of the file, and this became of it."""

    first: int
    last: int
    fate: Fate
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class ApprovalsRead:
    """A whole approvals export: good rows, bad rows, and an account of every line.

    Attributes:
        mapping: name of the column mapping it was read with; None when no heading was found.
        encoding: as found; None when it is no text.
        problems: why lines were refused, or the file as a whole (line 0).
        warnings: rows that went in, with something that needs a look.
        accounts: every line of the file exactly once, in order.
    """

    file: str
    mapping: str | None
    encoding: str | None
    delimiter: str | None
    rows: tuple[ApprovalRow, ...]
    credits: tuple[CreditLine, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    total_check: TotalCheck | None
    accounts: tuple[LineAccount, ...]

    @property
    def counts(self) -> Counter[Fate]:
        """How many records met which fate."""
        return Counter(account.fate for account in self.accounts)


class ChangeKind(StrEnum):
    """What bringing a row in would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One field of a kept row that the file says differently."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """What bringing one row in would do, cell by cell, and why."""

    row: ApprovalRow
    kind: ChangeKind
    cells: tuple[CellChange, ...]
    said: str


class Verdict(StrEnum):
    """Whether goods of a purchase may be received and kept."""

    CLEARED = "CLEARED"
    HELD = "HELD"
    NOT_APPROVED = "NOT APPROVED"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of a verdict.

    Attributes:
        holds: True it is in order, False it is not, None it was not asked.
        rule: the audit rule it breaks: X-APPR (approval missing or late), X-DELEG, X-SELF, X-PROC.
        line: number of the purchase line it is about; None for the whole purchase.
        verdict: what it makes of the purchase while it stands in the way; None where it does not.
        clearer: who can settle it.
        settled_by: who did; the sentence says when and why.
    """

    said: str
    holds: bool | None
    rule: str | None = None
    line: int | None = None
    verdict: Verdict | None = None
    clearer: str | None = None
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """The verdict over a purchase's approval chain, every reason in a sentence.

    Attributes:
        reasons: all that was looked at, in the order of the chain.
        who_can_clear: roles that can settle what is open, most fitting first; empty when cleared.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    who_can_clear: tuple[str, ...]

    @property
    def said(self) -> str:
        """What stands in the way; else what did and who settled it, or that nothing does."""
        failed = [reason.said for reason in self.reasons if reason.holds is False]
        settled = [reason.said for reason in self.reasons if reason.settled_by is not None]
        return " ".join(failed or settled) or "Every approval is in order."


@dataclass(frozen=True, slots=True)
class PurchaseException:
    """An audit rule that a purchase breaks, and why: those of its chain, X-CONTRACT and X-HOME."""

    rule: str
    purchase_id: str
    order: str
    ticket: str | None
    line: int | None
    said: str
