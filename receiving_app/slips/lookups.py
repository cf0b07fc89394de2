"""Asking about packing slips: the wall, one slip and its proposals, and deliveries that lack one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase
from receiving_app.database.paging import in_order
from receiving_app.database.pairs import pairs
from receiving_app.documents.records import Document
from receiving_app.people.records import Person
from receiving_app.receiving.answers import SlipOnScreen
from receiving_app.receiving.records import Delivery
from receiving_app.slips.against_count import sure_serials, units_here
from receiving_app.slips.answers import ClueKind, Placement, SlipLine, SlipReading
from receiving_app.slips.context import (
    orders_named,
    orders_of,
    proposed_places,
)
from receiving_app.slips.placing import reading_of
from receiving_app.slips.records import Slip, SlipAbsence, SlipDelivery, SlipPlacement
from receiving_app.slips.records import SlipReading as KeptReading


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip in a list; ``delivery`` and ``order`` are those of the first delivery it serves."""

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


@dataclass(frozen=True, slots=True)
class WithoutSlip:
    """A delivery that is on record as having no slip, why, and who answers for it."""

    delivery: str
    at: datetime
    reason: str
    supervisor: str


@dataclass(frozen=True, slots=True)
class FiledSlip:
    """A filed slip with all that was read on it and where it lies.

    Attributes:
        file: the file it was handed in with; several papers of a batch name the same file.
        state: placed or review.
        deliveries: numbers of the deliveries it serves.
        purchase_orders: the orders that the slip names; when it names none, those of its deliveries.
        lines: with those serials that were read surely or that the dock has seen.
        copy_of: number of the slip of which this is a second picture.
    """

    slip_id: str
    file: str
    slip_number: str | None
    vendor: str | None
    state: str
    deliveries: tuple[str, ...]
    purchase_orders: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    reason: str
    copy_of: str | None = None


SLIPS_SORTED = {
    "number": Slip.slip_number,
    "order": Purchase.number,
    "delivery": Delivery.number,
    "state": Slip.state,
}


def slips_page(
    session: Session,
    *,
    state: str | None = None,
    words: str = "",
    sort: str = "",
    descending: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> tuple[SlipRow, ...]:
    """Slips, newest first, going on after the slip id ``after``.

    ``sort`` is a key of ``SLIPS_SORTED`` to order by instead, ``descending`` the other way round.
    """
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
    if sort:
        key = SLIPS_SORTED[sort]
        wanted = in_order(session, wanted, key, Slip.id, descending=descending, after=after)
    elif after:
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


def slip_read(session: Session, slip_id: str) -> SlipReading:
    """What was read on a slip: its pages with their words, its clues, its lines."""
    return reading_of(session, slip_id)


def slip_proposals(session: Session, slip_id: str) -> Placement:
    """Where a slip may belong as the office stands now: at most three places, with what speaks for each."""
    return proposed_places(session, reading_of(session, slip_id), slip_id)


def filed_slips(session: Session) -> tuple[FiledSlip, ...]:
    """Every filed slip that was not withdrawn, in the order they were filed."""
    batches = aliased(Document)
    rows = session.execute(
        select(Slip, Document.original_name, batches.original_name)
        .join(Document, Document.id == Slip.document_id)
        .outerjoin(KeptReading, (KeptReading.slip_id == Slip.id) & KeptReading.batch_id.is_not(None))
        .outerjoin(batches, batches.id == KeptReading.batch_id)
        .where(Slip.state != "withdrawn")
        .order_by(Slip.id)
    ).all()
    slips = {slip.id: (slip, batch or name) for slip, name, batch in rows}
    lies = _lies(session, slips)
    numbers = pairs(session, select(Delivery.id, Delivery.number))
    orders = orders_of(session, {each for deliveries in lies.values() for each in deliveries})
    found = []
    for slip, file in slips.values():
        reading = reading_of(session, slip.id)
        here = units_here(session, reading.lines)
        bought = {number: vendor for each in lies[slip.id] for number, vendor in orders[each].items()}
        named = orders_named(session, reading) if lies[slip.id] else {}
        chosen = {number: vendor for number, vendor in bought.items() if number in named} or bought
        chosen |= named
        copied = slips.get(slip.copy_of_id or "")
        found.append(
            FiledSlip(
                slip.id,
                file,
                slip.slip_number,
                next(iter(chosen.values()), reading.best(ClueKind.VENDOR)),
                slip.state,
                tuple(numbers[each] for each in lies[slip.id]),
                tuple(chosen),
                tuple(replace(line, serials=sure_serials(line, here)) for line in reading.lines),
                slip.reason,
                copied[0].slip_number if copied else None,
            )
        )
    return tuple(found)


def missing_slips(
    session: Session, words: str = "", *, after: str | None = None, limit: int = 200
) -> tuple[MissingSlip, ...]:
    """Deliveries for which no slip is filed and nobody answers, oldest first, after delivery ``after``."""
    back = aliased(SlipAbsence)
    answered = (
        select(SlipAbsence.delivery_id)
        .outerjoin(back, back.corrects_id == SlipAbsence.id)
        .where(SlipAbsence.corrects_id.is_(None), back.id.is_(None))
    )
    wanted = (
        deliveries_with_order()
        .where(
            Delivery.state != "withdrawn",
            Delivery.id.not_in(select(SlipDelivery.delivery_id)),
            Delivery.id.not_in(answered),
        )
        .order_by(Delivery.id)
        .limit(limit)
    )
    for word in words.split():
        wanted = wanted.where(
            Delivery.number.icontains(word, autoescape=True)
            | Delivery.slip_number.icontains(word, autoescape=True)
            | Purchase.number.icontains(word, autoescape=True)
        )
    if after:
        wanted = wanted.where(Delivery.id > after)
    rows = session.execute(wanted)
    return tuple(MissingSlip(d.id, d.number, order, d.slip_number, d.opened_at, d.state) for d, order in rows)


def without_slip(session: Session) -> tuple[WithoutSlip, ...]:
    """Deliveries that are on record as having no slip, oldest first."""
    back = aliased(SlipAbsence)
    rows = session.execute(
        select(Delivery.number, SlipAbsence.at, SlipAbsence.reason, Person.name)
        .join(SlipAbsence, SlipAbsence.delivery_id == Delivery.id)
        .join(Person, Person.id == SlipAbsence.supervisor_id)
        .outerjoin(back, back.corrects_id == SlipAbsence.id)
        .where(back.id.is_(None))
        .order_by(SlipAbsence.id)
    )
    return tuple(WithoutSlip(*row) for row in rows)


def slip_on_screen(session: Session, delivery_id: str, otherwise: SlipOnScreen) -> SlipOnScreen:
    """The first filed slip of a delivery; ``otherwise`` while there is none."""
    slip = session.scalar(
        select(Slip)
        .join(SlipDelivery, SlipDelivery.slip_id == Slip.id)
        .where(SlipDelivery.delivery_id == delivery_id)
        .order_by(Slip.id)
        .limit(1)
    )
    if slip is None:
        return otherwise
    return SlipOnScreen("placed", slip.slip_number or "", slip.pages, slip.document_id, slip.reason)


def _lies(session: Session, slips: Collection[str]) -> dict[str, list[str]]:
    lies: dict[str, list[str]] = defaultdict(list)
    for slip_id, delivery_id in session.execute(
        select(SlipDelivery.slip_id, SlipDelivery.delivery_id).order_by(SlipDelivery.delivery_id)
    ):
        if slip_id in slips:
            lies[slip_id].append(delivery_id)
    return lies


def deliveries_with_order() -> Select[Delivery, str | None]:
    """Deliveries, each with its order's number."""
    return select(Delivery, Purchase.number).outerjoin(Purchase, Purchase.id == Delivery.current_purchase_id)
