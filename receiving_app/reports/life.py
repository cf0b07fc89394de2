"""The life of one unit: ticket, approvals, delivery with its scans, slip, tag, owner, charge."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.answers import ChainVerdict
from receiving_app.approvals.lookups import LineSeen, PurchaseRow, chain_of, purchase_seen
from receiving_app.approvals.manifests import mac_of
from receiving_app.approvals.records import PurchaseLine
from receiving_app.card_logs.charges import stands
from receiving_app.card_logs.records import CardLog, CardTransaction, ChargeMatch
from receiving_app.documents.records import Document
from receiving_app.errors import Refused
from receiving_app.inventory.answers import AssetSeen
from receiving_app.inventory.identifiers import IMEI, MAC, identifiers_of
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.records import Person
from receiving_app.receiving.records import Delivery, ReceiptLine, Scan
from receiving_app.scans.shown import visible
from receiving_app.slips.records import Slip, SlipDelivery
from receiving_app.tags.answers import TagSeen
from receiving_app.tags.lookups import tag_seen


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery that brought the unit."""

    delivery_id: str
    number: str
    state: str
    dock: str
    carrier: str | None
    opened_at: datetime
    opened_by: str


@dataclass(frozen=True, slots=True)
class ScanOfUnit:
    """A scan that was about the unit; control characters are shown as pictures."""

    at: datetime
    raw: str
    title: str
    delivery: str | None


@dataclass(frozen=True, slots=True)
class PaperOfUnit:
    """A packing slip of a delivery that brought the unit."""

    slip_id: str
    file: str
    slip_number: str | None
    state: str
    delivery: str


@dataclass(frozen=True, slots=True)
class ChargeOfUnit:
    """A card charge of the unit's order, and the log it stands in. ``cents`` is the order's part of it."""

    document_no: str | None
    merchant: str
    post_date: date
    amount_cents: int
    cents: int
    tier: str
    last4: str
    cycle: str
    log_state: str


@dataclass(frozen=True, slots=True)
class UnitLife:
    """All that the office knows of a unit, room by room. Where a room knows nothing, it is empty.

    ``mac``: its addresses that the dock scanned, else the one that the vendor's list told.
    """

    unit: AssetSeen
    order: PurchaseRow | None
    line: LineSeen | None
    chain: ChainVerdict | None
    arrivals: tuple[Arrival, ...]
    scans: tuple[ScanOfUnit, ...]
    slips: tuple[PaperOfUnit, ...]
    tag: TagSeen | None
    charges: tuple[ChargeOfUnit, ...]
    mac: str | None = None
    imei: str | None = None


def life_of(session: Session, tag_or_serial: str) -> UnitLife:
    """The life of a unit, by its tag, its serial or its id.

    Raises:
        Refused: nothing has it, or several units have.
    """
    unit = asset_seen(session, tag_or_serial)
    line_id, asset_id = unit.purchase_line_id, unit.row.asset_id
    purchase_id = session.scalar(select(PurchaseLine.purchase_id).where(PurchaseLine.id == line_id))
    seen = purchase_seen(session, purchase_id) if purchase_id else None
    arrivals = _arrivals(session, asset_id)
    known = identifiers_of(session, asset_id)
    return UnitLife(
        unit,
        seen.row if seen else None,
        next((line for line in seen.lines if line.line_id == line_id), None) if seen else None,
        _chain(session, purchase_id) if purchase_id else None,
        arrivals,
        _scans(session, asset_id),
        _slips(session, [each.delivery_id for each in arrivals]),
        tag_seen(session, unit.row.tag) if unit.row.tag else None,
        _charges(session, purchase_id) if purchase_id else (),
        ", ".join(known.get(MAC, ())) or mac_of(session, line_id, unit.row.serial),
        ", ".join(known.get(IMEI, ())) or None,
    )


def _chain(session: Session, purchase_id: str) -> ChainVerdict | None:
    try:
        return chain_of(session, purchase_id)
    except Refused:  # its import was taken back
        return None


def _arrivals(session: Session, asset_id: str) -> tuple[Arrival, ...]:
    brought = (
        select(ReceiptLine.delivery_id)
        .where(ReceiptLine.asset_id == asset_id)
        .group_by(ReceiptLine.delivery_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
    )
    rows = session.execute(
        select(Delivery, Person.name)
        .join(Person, Person.id == Delivery.opened_by)
        .where(Delivery.id.in_(brought))
        .order_by(Delivery.id)
    )
    return tuple(
        Arrival(each.id, each.number, each.state, each.dock, each.carrier, each.opened_at, name)
        for each, name in rows
    )


def _scans(session: Session, asset_id: str) -> tuple[ScanOfUnit, ...]:
    rows = session.execute(
        select(Scan.at, Scan.raw, Scan.title, Delivery.number)
        .outerjoin(Delivery, Delivery.id == Scan.delivery_id)
        .where(Scan.asset_id == asset_id)
        .order_by(Scan.id)
    )
    return tuple(ScanOfUnit(at, visible(raw), title, number) for at, raw, title, number in rows)


def _slips(session: Session, delivery_ids: list[str]) -> tuple[PaperOfUnit, ...]:
    rows = session.execute(
        select(Slip, Document.original_name, Delivery.number)
        .join(SlipDelivery, SlipDelivery.slip_id == Slip.id)
        .join(Document, Document.id == Slip.document_id)
        .join(Delivery, Delivery.id == SlipDelivery.delivery_id)
        .where(SlipDelivery.delivery_id.in_(delivery_ids), Slip.state != "withdrawn")
        .order_by(Slip.id)
    )
    return tuple(
        PaperOfUnit(slip.id, name, slip.slip_number, slip.state, number) for slip, name, number in rows
    )


def _charges(session: Session, purchase_id: str) -> tuple[ChargeOfUnit, ...]:
    rows = session.execute(
        select(ChargeMatch, CardTransaction, CardLog)
        .join(CardTransaction, CardTransaction.id == ChargeMatch.transaction_id)
        .join(CardLog, CardLog.id == CardTransaction.log_id)
        .where(ChargeMatch.purchase_id == purchase_id, stands(ChargeMatch))
        .order_by(ChargeMatch.id)
    )
    return tuple(
        ChargeOfUnit(
            charge.document_no,
            charge.merchant,
            charge.post_date,
            charge.amount_cents,
            match.cents,
            match.tier,
            charge.last4,
            log.cycle,
            log.state,
        )
        for match, charge, log in rows
    )
