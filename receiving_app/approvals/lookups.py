"""Asking about purchases, their imports, and what stands in the way of one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.answers import ChainVerdict
from receiving_app.approvals.chain_context import chain_context
from receiving_app.approvals.judging import verdict_on
from receiving_app.approvals.kits import kits_among
from receiving_app.approvals.records import ImportBatch, Purchase, PurchaseLine
from receiving_app.database.paging import in_order
from receiving_app.errors import Problem, Refused
from receiving_app.history.actions import Subject
from receiving_app.history.lookups import details_of
from receiving_app.people.records import Organization
from receiving_app.scans.context import fold

PURCHASES_SORTED = {
    "number": Purchase.number,
    "vendor": Purchase.vendor,
    "ordered_on": Purchase.ordered_on,
    "verdict": Purchase.verdict,
}
REFUSED_ROWS = "refused_rows"  # in the history of an import: line, column and reason of what stayed out


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A purchase in a list; quantities are pieces. What was cancelled does not count as ordered."""

    purchase_id: str
    number: str
    ticket: str | None
    vendor: str
    agency: str | None
    ordered_on: date | None
    method: str | None
    card_last4: str | None
    verdict: str
    verdict_reason: str
    ordered: int
    received: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line of a purchase with its totals.

    Attributes:
        letter: of a part of a kit, which has its kit's number.
        kit: how many kits are whole, of a line that is received as its parts; '' of all others.
        is_part: whether it is a part of the kit above it.
    """

    line_id: str
    number: int
    manufacturer: str | None
    part: str | None
    description: str
    quantity: int
    uom: str
    unit_cost_cents: int
    shipping_cents: int
    serialized: bool
    line_of_service: str | None
    for_use_by: str | None
    received: int
    accepted: int
    rejected: int
    on_hold: int
    cancelled: int = 0
    letter: str = ""
    kit: str = ""
    is_part: bool = False
    blind: bool = False

    @property
    def came(self) -> str:
        """How much of it came, unless whoever asks counts it blind just now."""
        return "counted blind" if self.blind else f"{self.received} of {self.quantity}"

    @property
    def label(self) -> str:
        """What people call the line: 4, or 4a for a part of a kit."""
        return f"{self.number}{self.letter}"


@dataclass(frozen=True, slots=True)
class PurchaseSeen:
    """A purchase whole."""

    row: PurchaseRow
    requester: str | None
    agency_approver: str | None
    agency_approved_on: date | None
    arm: str | None
    arm_approved_on: date | None
    contract: str | None
    ship_to: str | None
    lines: tuple[LineSeen, ...]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file that was brought in."""

    batch_id: str
    file: str
    at: datetime
    added: int
    changed: int
    unchanged: int
    refused: int
    taken_back: bool


def purchases_page(
    session: Session,
    words: str = "",
    *,
    state: str = "",
    among: Collection[str] | None = None,
    sort: str = "",
    descending: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> tuple[PurchaseRow, ...]:
    """Purchases, the latest brought in first, going on after the purchase id ``after``.

    Args:
        session: a reading session.
        words: parts of order number, ticket, vendor or card; all must be found.
        state: "open" (goods still to come), "held" (not cleared), or '' for all.
        among: only purchases with these ids.
        sort: a key of ``PURCHASES_SORTED`` to order by instead.
        descending: the other way round.
        after: the last id of the page before.
        limit: how many at most.
    """
    ordered, received = func.sum(PurchaseLine.wanted), func.sum(capped())
    total = func.sum(PurchaseLine.total_cents)
    wanted = (
        select(Purchase, Organization.name, ordered, received, total)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .outerjoin(Organization, Organization.code == Purchase.agency)
        .where(~Purchase.withdrawn, ~PurchaseLine.withdrawn)
        .group_by(Purchase.id, Organization.name)
        .order_by(Purchase.id.desc())
        .limit(limit)
    )
    for word in words.split():
        wanted = wanted.where(
            Purchase.number.icontains(word, autoescape=True)
            | Purchase.ticket.icontains(word, autoescape=True)
            | Purchase.vendor.icontains(word, autoescape=True)
            | (Purchase.card_last4 == word)
        )
    if state == "open":
        still_wanted = case((PurchaseLine.to_come > 0, 1), else_=0)
        wanted = wanted.having(func.sum(still_wanted) > 0)  # one line's surplus fills no other line
    if state == "held":
        wanted = wanted.where(Purchase.verdict != "CLEARED")
    if among is not None:
        wanted = wanted.where(Purchase.id.in_(among))
    if sort:
        key = PURCHASES_SORTED[sort]
        wanted = in_order(session, wanted, key, Purchase.id, descending=descending, after=after)
    elif after:
        wanted = wanted.where(Purchase.id < after)
    return tuple(
        PurchaseRow(
            purchase.id,
            purchase.number,
            purchase.ticket,
            purchase.vendor,
            agency or purchase.agency,
            purchase.ordered_on,
            purchase.method,
            purchase.card_last4,
            purchase.verdict,
            purchase.verdict_reason,
            int(want),
            int(have),
            int(cents),
        )
        for purchase, agency, want, have, cents in session.execute(wanted)
    )


def capped() -> ColumnElement[int]:
    """What came of a line and was not rejected, at most what was ordered.

    A line that is over cannot hide a short one (AC12); in place of a rejected piece another comes.
    """
    return case(
        (PurchaseLine.to_come < 0, PurchaseLine.wanted), else_=PurchaseLine.received - PurchaseLine.rejected
    )


def purchase_seen(session: Session, number: str, blind: Collection[str] = ()) -> PurchaseSeen:
    """A purchase by its order number, ticket or id; ``blind`` are lines that whoever asks counts blind.

    Raises:
        Refused: there is none, or several have that ticket.
    """
    purchase = purchase_named(session, number)
    lines = session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.purchase_id == purchase.id, ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    ).all()
    kits = kits_among(lines)
    agency = session.scalar(select(Organization.name).where(Organization.code == purchase.agency))
    row = PurchaseRow(
        purchase.id,
        purchase.number,
        purchase.ticket,
        purchase.vendor,
        agency or purchase.agency,
        purchase.ordered_on,
        purchase.method,
        purchase.card_last4,
        purchase.verdict,
        purchase.verdict_reason,
        sum(line.wanted for line in lines),
        sum(line.wanted - max(0, line.to_come) for line in lines),
        sum(line.total_cents for line in lines),
    )
    return PurchaseSeen(
        row,
        purchase.requester,
        purchase.agency_approver,
        purchase.agency_approved_on,
        purchase.arm,
        purchase.arm_approved_on,
        purchase.contract,
        purchase.ship_to,
        tuple(
            LineSeen(
                line.id,
                line.number,
                line.manufacturer,
                line.part,
                line.description,
                line.quantity,
                line.uom,
                line.unit_cost_cents,
                line.shipping_cents,
                line.serialized,
                line.line_of_service,
                line.for_use_by,
                line.received,
                line.accepted,
                line.rejected,
                line.on_hold,
                line.cancelled,
                line.letter,
                kits[line.id].said if line.id in kits else "",
                line.kit_line_id is not None,
                line.id in blind,
            )
            for line in lines
        ),
    )


def purchase_named(session: Session, number: str) -> Purchase:
    """The purchase with this order number, ticket or id.

    Raises:
        Refused: there is none, or several have that ticket.
    """
    found = session.scalars(
        select(Purchase).where(
            (Purchase.number_key == fold(number)) | (Purchase.ticket == number) | (Purchase.id == number)
        )
    ).all()
    if not found:
        raise Refused(f"There is no approved purchase {number}.", "Look it up with: approvals list.")
    if len(found) > 1:
        orders = ", ".join(purchase.number for purchase in found)
        raise Refused(f"Several orders have {number}: {orders}.", "Name one of them.")
    return found[0]


def chain_of(session: Session, number: str) -> ChainVerdict:
    """The approval chain of a purchase judged by what the office knows now, every reason in a sentence.

    Raises:
        Refused: there is no such purchase.
    """
    purchase = purchase_named(session, number)
    found = verdict_on(session, purchase, chain_context(session))
    if found is None:
        raise Refused(f"Every line of {purchase.number} was taken back.", "There is nothing to judge.")
    return found


def imports(
    session: Session, words: str = "", *, after: str | None = None, limit: int = 100
) -> tuple[ImportRow, ...]:
    """Files of approvals that were brought in, the latest first, going on after the import ``after``."""
    undone = set(
        session.scalars(select(ImportBatch.takes_back_id).where(ImportBatch.takes_back_id.is_not(None)))
    )
    wanted = (
        select(ImportBatch)
        .where(ImportBatch.takes_back_id.is_(None))
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    )
    for word in words.split():
        wanted = wanted.where(ImportBatch.file_name.icontains(word, autoescape=True))
    if after:
        wanted = wanted.where(ImportBatch.id < after)
    rows = session.scalars(wanted)
    return tuple(
        ImportRow(
            row.id,
            row.file_name,
            row.at,
            row.added,
            row.changed,
            row.unchanged,
            row.refused,
            row.id in undone,
        )
        for row in rows
    )


def refused_rows(session: Session, batch_id: str) -> tuple[Problem, ...]:
    """Why rows of a file stayed out when it was brought in, by line.

    Raises:
        Refused: there is no such import.
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise Refused(f"There is no import {batch_id}.", "See the list with: approvals imports.")
    told = details_of(session, "approvals.import", Subject("import", batch_id)).get(REFUSED_ROWS, [])
    return tuple(Problem(batch.file_name, line, column, reason) for line, column, reason in told)


def purchase_of_line(session: Session, line_id: str) -> PurchaseRow | None:
    """The purchase a line belongs to."""
    purchase_id = session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id))
    return purchase_seen(session, purchase_id).row if purchase_id else None
