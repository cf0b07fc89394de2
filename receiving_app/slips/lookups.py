"""Asking about packing slips: the wall, one slip, and deliveries that lack one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase
from receiving_app.documents.records import Document
from receiving_app.receiving.answers import SlipOnScreen
from receiving_app.receiving.records import Delivery
from receiving_app.slips.records import Slip, SlipPlacement


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip in a list."""

    slip_id: str
    document_id: str
    file: str
    slip_number: str | None
    state: str
    delivery: str | None
    order: str | None
    pages: int
    reason: str


@dataclass(frozen=True, slots=True)
class SlipHappening:
    """One line of a slip's life."""

    at: datetime
    state: str
    reason: str
    by_rule: bool


@dataclass(frozen=True, slots=True)
class MissingSlip:
    """A delivery without a filed slip."""

    delivery_id: str
    delivery: str
    order: str | None
    slip_number: str | None
    opened_at: datetime
    state: str


def slips_page(
    session: Session, *, state: str | None = None, words: str = "", after: str | None = None, limit: int = 100
) -> tuple[SlipRow, ...]:
    """Slips, newest first, going on after the slip id ``after``."""
    wanted = (
        select(Slip, Document.original_name, Delivery.number, Purchase.number)
        .join(Document, Document.id == Slip.document_id)
        .outerjoin(Delivery, Delivery.id == Slip.delivery_id)
        .outerjoin(Purchase, Purchase.id == Delivery.current_purchase_id)
        .order_by(Slip.id.desc())
        .limit(limit)
    )
    wanted = wanted.where(Slip.state == state) if state else wanted.where(Slip.state != "withdrawn")
    for word in words.split():
        wanted = wanted.where(
            Slip.slip_number.icontains(word, autoescape=True)
            | Document.original_name.icontains(word, autoescape=True)
            | Purchase.number.icontains(word, autoescape=True)
            | Delivery.number.icontains(word, autoescape=True)
        )
    if after:
        wanted = wanted.where(Slip.id < after)
    return tuple(
        SlipRow(
            slip.id,
            slip.document_id,
            name,
            slip.slip_number,
            slip.state,
            delivery,
            order,
            slip.pages,
            slip.reason,
        )
        for slip, name, delivery, order in session.execute(wanted)
    )


def slip_story(session: Session, slip_id: str) -> tuple[SlipHappening, ...]:
    """What happened to a slip, oldest first."""
    rows = session.scalars(
        select(SlipPlacement).where(SlipPlacement.slip_id == slip_id).order_by(SlipPlacement.id)
    )
    return tuple(SlipHappening(row.at, row.state, row.reason, row.by_rule) for row in rows)


def missing_slips(session: Session, *, limit: int = 200) -> tuple[MissingSlip, ...]:
    """Deliveries for which no slip is filed, oldest first."""
    rows = session.execute(
        deliveries_with_order()
        .where(Delivery.state != "withdrawn", Delivery.id.not_in(placed_deliveries()))
        .order_by(Delivery.id)
        .limit(limit)
    )
    return tuple(MissingSlip(d.id, d.number, order, d.slip_number, d.opened_at, d.state) for d, order in rows)


def slip_on_screen(session: Session, delivery_id: str, otherwise: SlipOnScreen) -> SlipOnScreen:
    """The filed slip of a delivery; ``otherwise`` while there is none."""
    slip = session.scalar(
        select(Slip).where(Slip.delivery_id == delivery_id, Slip.state == "placed").order_by(Slip.id).limit(1)
    )
    if slip is None:
        return otherwise
    return SlipOnScreen("placed", slip.slip_number or "", slip.pages, slip.document_id, slip.reason)


def deliveries_with_order() -> Select[Delivery, str | None]:
    """Deliveries, each with its order's number."""
    return select(Delivery, Purchase.number).outerjoin(Purchase, Purchase.id == Delivery.current_purchase_id)


def placed_deliveries() -> Select[str | None]:
    """Ids of the deliveries that have a slip."""
    return select(Slip.delivery_id).where(Slip.state == "placed", Slip.delivery_id.is_not(None))
