"""The two sides that matching joins, charges and purchases, and what it says about them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from receiving_app.card_logs.answers import ReasonCode


@dataclass(frozen=True, slots=True)
class Charge:
    """A line of a card statement. ``cents`` is positive for a charge, negative for a credit.

    ``charge_id`` must stay the same from run to run: answers are ordered by it, not by the order of rows.
    ``tax_cents`` is sales tax the merchant told the bank, ``original_cents`` what it billed in
    ``original_currency``.
    """

    charge_id: str
    last4: str
    purchase_date: date
    merchant: str
    cents: int
    customer_code: str | None = None
    tax_cents: int | None = None
    original_cents: int | None = None
    original_currency: str | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods of a purchase that came together, and what they cost by the order."""

    day: date
    cents: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """A line of a purchase: what one piece costs, and how many were ordered."""

    price_cents: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that were sent back to the vendor; ``expected_cents`` is the credit promised, if told."""

    number: str
    sent_on: date
    expected_cents: int | None = None


@dataclass(frozen=True, slots=True)
class PurchaseSide:
    """An approved purchase, as far as a charge can be held against it.

    Attributes:
        number: the order number; ``ticket`` the request it came from.
        last4: the card it was to be bought with.
        total_cents: what was ordered, shipping included.
        linked_cents: what confirmed links already take of it, credits subtracted, of whatever cycle.
        delivered_on: day of its last receipt; None while nothing came.
        shipments: what came, delivery by delivery.
    """

    purchase_id: str
    number: str | None
    ticket: str | None
    vendor: str
    last4: str | None
    order_date: date | None
    approved_on: date | None
    total_cents: int
    linked_cents: int = 0
    delivered_on: date | None = None
    slip_numbers: tuple[str, ...] = ()
    returns: tuple[Return, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    lines: tuple[Ordered, ...] = ()

    @property
    def open_cents(self) -> int:
        """What no confirmed link has taken yet."""
        return self.total_cents - self.linked_cents

    @property
    def called(self) -> str:
        """The name a person knows it by: its ticket, else its order number."""
        return self.ticket or self.number or self.purchase_id


@dataclass(frozen=True, slots=True)
class Link:
    """``cents`` of a charge belong to a purchase; negative for a credit."""

    charge_id: str
    purchase_id: str
    cents: int


class Tier(StrEnum):
    """How much a proposal can be trusted.

    A may be ticked beforehand: it was wrong in none of 11,923 measured links. B is proposed and waits for a
    person. C fits several ways; where a likeliest way is shown, its reason proves nothing. D found nothing.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Rule(StrEnum):
    """Which rule acted, in the order in which they are tried."""

    REFERENCE = "order named in the customer code, exact amount"
    AMOUNT_CARD_NAME = "exact amount, same card, same vendor"
    CURRENCY = "exact amount in the currency of the order"
    TAX_TOLD = "exact amount once the sales tax is taken off that the merchant told"
    SPLIT = "one order, charged in several parts that add up to it"
    COMBINED = "several orders of one vendor in one charge that adds up to them"
    SHIPMENT = "exact amount of one shipment of the order, or of what is still to come"
    AMOUNT_AND_ONE = "exact amount, and either the card or the vendor"
    NEAR = "same card and vendor, the difference is tax, shipping or price"
    CREDIT = "credit against an earlier charge"
    FEE = "fee of a charge in foreign currency"
    DUPLICATE = "the same charge once more"
    NOTHING = "nothing fits"


@dataclass(frozen=True, slots=True)
class Residual:
    """What no purchase takes of a charge, with its name; nothing is balanced in silence (AC46)."""

    code: ReasonCode
    cents: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A purchase that was considered: what fits, and what speaks against it."""

    purchase_id: str
    fits: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one charge.

    Attributes:
        links: what to record when it is confirmed; empty in tier D, and in C unless one way is likeliest.
        candidates: in C the purchases that fit equally, in D the nearest misses (three at most).
        evidence: sentences a person can check.
        residual: what the links leave of the charge, when its name is known.
        repeats: the charge that this one repeats, or whose fee it is.
    """

    charge_id: str
    tier: Tier
    rule: Rule
    links: tuple[Link, ...]
    candidates: tuple[Candidate, ...]
    evidence: tuple[str, ...]
    residual: Residual | None = None
    repeats: str | None = None
