"""What the dock shows: today, one delivery with all that belongs to it, scans, discrepancies."""

import json
from collections.abc import Collection

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.kits import kits_among
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.errors import Refused
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import hold_number
from receiving_app.ownership.determination import Determination
from receiving_app.ownership.records import OwnershipDetermination
from receiving_app.people.records import Organization, Person
from receiving_app.receiving.answers import (
    BLIND,
    KIT,
    AtHand,
    Choice,
    Condition,
    DeliveryOnScreen,
    DeliverySeen,
    FeedLine,
    LineOnScreen,
    Outcome,
    OwnerOnScreen,
    PurchaseOnScreen,
    ScanAnswer,
    SlipOnScreen,
    TagOnScreen,
)
from receiving_app.receiving.arrivals.arrival import arrival_of, carrier_shown
from receiving_app.receiving.arrivals.blind import counts_blind, is_hidden
from receiving_app.receiving.arrivals.boxes import boxes_of
from receiving_app.receiving.arrivals.hands import deliveries_at, hands_on_screen, last_coming
from receiving_app.receiving.goods.against_manifest import ticked_off
from receiving_app.receiving.goods.remainders import remainders_of
from receiving_app.receiving.records import Delivery, DeliveryEvent, ReceiptLine, Scan
from receiving_app.receiving.rules import line_state
from receiving_app.scans.shown import visible
from receiving_app.tags.records import PrintRequest, Tag

FEED_LENGTH = 12


def at_hand(session: Session, workstation_id: str) -> AtHand:
    """The newest open delivery of a workstation, with the questions that wait in it."""
    here = next(iter(deliveries_at(session, workstation_id)), None)
    return AtHand(here.id, questions_of(session, here.id)) if here is not None else AtHand(None)


def questions_of(session: Session, delivery_id: str) -> tuple[ScanAnswer, ...]:
    """Scans of a delivery that asked something and were not answered, oldest first."""
    answer = aliased(Scan)
    answered = select(answer.id).where(answer.settles_id == Scan.id).exists()
    asked = session.scalars(
        select(Scan)
        .where(Scan.delivery_id == delivery_id, Scan.choices.is_not(None), ~answered)
        .order_by(Scan.id)
    )
    return tuple(
        ScanAnswer(
            scan.id,
            scan.at,
            visible(scan.raw),
            Outcome(scan.outcome),
            scan.title,
            scan.said,
            scan.delivery_id,
            choices=tuple(Choice(*each) for each in json.loads(scan.choices or "[]")),
        )
        for scan in asked
    )


def orders_of(session: Session, delivery: Delivery) -> list[str]:
    """Ids of the delivery's orders: the present one, and those it has goods of."""
    with_goods = (
        select(PurchaseLine.purchase_id)
        .join(ReceiptLine, ReceiptLine.purchase_line_id == PurchaseLine.id)
        .where(ReceiptLine.delivery_id == delivery.id)
        .group_by(PurchaseLine.purchase_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
    )
    return [order for order in (*session.scalars(with_goods), delivery.current_purchase_id) if order]


def lines_of(session: Session, delivery: Delivery) -> list[tuple[PurchaseLine, str]]:
    """The lines of the delivery's orders, each with its order's number."""
    rows = session.execute(
        select(PurchaseLine, Purchase.number)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(PurchaseLine.purchase_id.in_(orders_of(session, delivery)), ~PurchaseLine.withdrawn)
        .order_by(Purchase.number, PurchaseLine.number, PurchaseLine.letter)
    )
    return [(line, order) for line, order in rows]


def counted_blind(session: Session, workstation_id: str) -> frozenset[str]:
    """What a workstation does not see yet, for it counts it blind: ids of lines, and of their orders."""
    found: set[str] = set()
    for delivery in deliveries_at(session, workstation_id):
        if not counts_blind(session, delivery.dock):
            continue
        for line, _order in lines_of(session, delivery):
            if is_hidden(session, delivery, line):
                found |= {line.id, line.purchase_id}
    return frozenset(found)


def still_to_come(session: Session, delivery: Delivery) -> int:
    """Pieces that have not come of the delivery's orders and are still waited for."""
    return sum(max(0, line.to_come) for line, _order in lines_of(session, delivery))


def feed(session: Session, delivery_id: str | None = None) -> tuple[FeedLine, ...]:
    """The latest scans, of a delivery or of the whole dock, newest first."""
    on_hold = select(ReceiptLine.id).where(
        ReceiptLine.scan_id == Scan.id,
        ReceiptLine.disposition == "on_hold",
        ReceiptLine.corrects_id.is_(None),
    )
    wanted = select(Scan, on_hold.exists()).order_by(Scan.id.desc()).limit(FEED_LENGTH)
    if delivery_id is not None:
        wanted = wanted.where(Scan.delivery_id == delivery_id)
    return tuple(
        FeedLine(scan.id, scan.at, visible(scan.raw) or scan.title, Outcome(scan.outcome), scan.said, held)
        for scan, held in session.execute(wanted)
    )


def delivery_on_screen(session: Session, delivery_id: str, workstation_id: str = "") -> DeliveryOnScreen:
    """Everything the Receive screen of a workstation shows of one delivery, by its id or number.

    Raises:
        Refused: there is none.
    """
    found = session.execute(
        select(Delivery, Person.name)
        .join(Person, Person.id == Delivery.opened_by)
        .where((Delivery.id == delivery_id) | (Delivery.number == delivery_id))
    ).one_or_none()
    if found is None:
        raise Refused(f"There is no delivery {delivery_id}.", "Scan an order to begin one.")
    delivery, opened_by = found
    purchase_ids = list(
        dict.fromkeys(
            session.scalars(
                select(DeliveryEvent.value)
                .where(DeliveryEvent.delivery_id == delivery.id, DeliveryEvent.kind == "purchase")
                .order_by(DeliveryEvent.id.desc())
            )
        )
    )
    if delivery.current_purchase_id is None:
        purchase_ids = []
    units_here = _units_here(delivery.id)
    newest = session.scalar(select(units_here.c.asset_id).order_by(units_here.c.newest.desc()).limit(1))
    arrival = arrival_of(session, delivery)
    hands, here = hands_on_screen(session, [delivery], workstation_id)[delivery.id]
    return DeliveryOnScreen(
        delivery_id=delivery.id,
        number=delivery.number,
        dock=delivery.dock,
        carrier=carrier_shown(delivery.carrier),
        pieces=arrival.pieces,
        opened_at=delivery.opened_at,
        opened_by=opened_by,
        state=delivery.state,
        current_line_id=delivery.current_line_id,
        purchases=tuple(purchase_on_screen(session, each, delivery) for each in purchase_ids if each),
        owner=owner_on_screen(session, newest) if newest else None,
        slip=_slip(delivery),
        tags=_tags(session, units_here),
        feed=feed(session, delivery.id),
        arrival=arrival,
        hands=hands,
        here=here,
        came=last_coming(session, delivery),
        decided=tuple(each.said for each in remainders_of(session, delivery_id=delivery.id)),
        boxes=boxes_of(session, delivery.id),
    )


def purchase_on_screen(
    session: Session, purchase_id: str, delivery: Delivery | None = None
) -> PurchaseOnScreen:
    """A purchase with its lines and running totals; what ``delivery`` counts blind is left out."""
    purchase = session.get_one(Purchase, purchase_id)
    agency = session.scalar(select(Organization.name).where(Organization.code == purchase.agency))
    lines = session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.purchase_id == purchase_id, ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    ).all()
    blind = delivery is not None and counts_blind(session, delivery.dock)
    hidden = {line.id for line in lines if blind and not line.as_parts and is_hidden(session, delivery, line)}
    kits = kits_among(lines)
    hidden |= kits.keys() if hidden else set()
    tagged: dict[str, int] = pairs(
        session,
        select(Asset.purchase_line_id, func.count(Asset.tag_id))
        .where(Asset.purchase_line_id.in_([line.id for line in lines]), Asset.state == "accepted")
        .group_by(Asset.purchase_line_id),
    )
    listed = ticked_off(session, [line.id for line in lines])
    return PurchaseOnScreen(
        purchase.id,
        purchase.number,
        purchase.ticket or "",
        purchase.vendor,
        agency or purchase.agency or "",
        purchase.requester or "",
        purchase.ordered_on,
        purchase.verdict,
        purchase.verdict_reason,
        0 if hidden else sum(line.wanted for line in lines),
        sum(line.received if hidden else line.wanted - max(0, line.to_come) for line in lines),
        tuple(
            LineOnScreen(
                line.id,
                line.number,
                f"{line.manufacturer or ''} {line.description}".strip(),
                line.part or "",
                0 if line.id in hidden else line.quantity,
                line.received,
                line.accepted,
                line.rejected,
                line.on_hold,
                tagged.get(line.id, 0),
                line.serialized,
                _state(line, hidden),
                0 if line.id in hidden else line.cancelled,
                0 if line.id in hidden else listed.get(line.id, (0, 0))[1],
                0 if line.id in hidden else listed.get(line.id, (0, 0))[0],
                letter=line.letter,
                kit=kits[line.id].said if line.id in kits and not hidden else "",
                whole=kits[line.id].whole if line.id in kits and not hidden else 0,
                is_part=line.kit_line_id is not None,
            )
            for line in lines
        ),
    )


def _state(line: PurchaseLine, hidden: Collection[str]) -> str:
    if line.as_parts:
        return KIT
    return BLIND if line.id in hidden else line_state(line.wanted, line.received, line.rejected)


def owner_on_screen(session: Session, asset_id: str) -> OwnerOnScreen | None:
    """Who owns a unit and why, in words; None while it is on hold and nothing was decided."""
    row = session.scalar(
        select(OwnershipDetermination)
        .join(Asset, Asset.determination_id == OwnershipDetermination.id)
        .where(Asset.id == asset_id)
    )
    if row is None:
        return None
    decided = Determination.of(row)
    names: dict[str, str] = pairs(
        session,
        select(Organization.code, Organization.name).where(
            Organization.code.in_([decided.owner or "", decided.who_tags])
        ),
    )
    return OwnerOnScreen(
        asset_id,
        names.get(decided.owner or "", decided.owner or decided.result),
        decided.sentence,
        decided.rule,
        decided.pack,
        tuple(Condition(*condition) for condition in decided.conditions),
        names.get(decided.who_tags, decided.who_tags),
        decided.tag_due,
        decided.question or "",
    )


def deliveries_of(session: Session, purchase_id: str) -> tuple[DeliverySeen, ...]:
    """The deliveries of a purchase, the newest first; those taken back are left out."""
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.current_purchase_id == purchase_id, Delivery.state != "withdrawn")
        .order_by(Delivery.id.desc())
    )
    return tuple(DeliverySeen(row.id, row.number, row.state) for row in rows)


def units_of(session: Session, delivery_id: str) -> tuple[str, ...]:
    """Ids of the units that were counted in a delivery, in the order of arrival."""
    wanted = (
        select(ReceiptLine.asset_id)
        .where(ReceiptLine.delivery_id == delivery_id, ReceiptLine.asset_id.is_not(None))
        .order_by(ReceiptLine.id)
    )
    return tuple(dict.fromkeys(each for each in session.scalars(wanted) if each))


def question_of(session: Session, scan_id: str) -> tuple[str, ...]:
    """The keys of the choices a scan offered."""
    text = session.scalar(select(Scan.choices).where(Scan.id == scan_id))
    return tuple(key for key, *_ in json.loads(text)) if text else ()


def _slip(delivery: Delivery) -> SlipOnScreen:
    if delivery.slip_number is None:
        return SlipOnScreen("missing", "", 0, None, "Scan the packing slip's number, then file its picture.")
    said = f"Slip {delivery.slip_number} was scanned; its picture is not filed yet."
    return SlipOnScreen("scanned", delivery.slip_number, 0, None, said)


def _units_here(delivery_id: str) -> Subquery:
    """The units that stand in a delivery, each with its newest receipt line there."""
    return (
        select(ReceiptLine.asset_id, func.max(ReceiptLine.id).label("newest"))
        .where(ReceiptLine.delivery_id == delivery_id, ReceiptLine.asset_id.is_not(None))
        .group_by(ReceiptLine.asset_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .subquery()
    )


def _tags(session: Session, here: Subquery) -> tuple[TagOnScreen, ...]:
    """Labels of these units that wait for the printer, or for the scan-back, newest unit first."""
    rows = session.execute(
        select(
            Asset.id,
            Asset.serial,
            Asset.description,
            Tag.number,
            Tag.state,
            Organization.name,
            PrintRequest.id.is_not(None),
        )
        .join(here, here.c.asset_id == Asset.id)
        .outerjoin(Tag, Tag.id == Asset.tag_id)
        .outerjoin(Organization, Organization.code == Asset.owner)
        .outerjoin(PrintRequest, (PrintRequest.asset_id == Asset.id) & (PrintRequest.state == "waiting"))
        .where(PrintRequest.id.is_not(None) | (Tag.state != "verified"))
        .order_by(here.c.newest.desc())
    )
    return tuple(
        TagOnScreen(hold_number(asset_id), "reserved", serial, description, "", is_hold=True)
        if number is None
        else TagOnScreen(number, "reserved" if waits else state, serial, description, owner or "")
        for asset_id, serial, description, number, state, owner, waits in rows
    )
