"""What charges are joined with, and what the rules object to: frozen answers, without SQLAlchemy."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much an exception weighs. Honest mistakes dominate, so most ask for a look and accuse nobody."""

    INFO = "info"
    REVIEW = "review"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class ExceptionRaised:
    """A rule that spoke up, what it is about, and why in a sentence.

    Attributes:
        rule: E1 to E17 of the study of card logs, or X-CERT.
        card, cycle: None when it is about neither.
        charge_ids: the charges, in the order of their days; ``documents`` are the bank's numbers of them.
        tickets: the requests of the purchases it concerns.
    """

    rule: str
    severity: Severity
    said: str
    card: str | None = None
    cycle: str | None = None
    charge_ids: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PurchaseLink:
    """The part of a charge that a purchase takes."""

    purchase_id: str
    order: str
    ticket: str | None
    cents: int


@dataclass(frozen=True, slots=True)
class ChargeLinks:
    """What a charge is joined with: by confirmed matches, else by what is proposed.

    Attributes:
        tier: A to D as proposed or as confirmed, or "by hand".
        rule: the matching rule of a proposal; empty for what was confirmed.
        repeats: the charge that this one repeats, or whose fee it is.
    """

    charge_id: str
    document_no: str | None
    last4: str
    cycle: str
    amount_cents: int
    confirmed: bool
    tier: str
    rule: str
    links: tuple[PurchaseLink, ...]
    evidence: tuple[str, ...]
    repeats: str | None = None
