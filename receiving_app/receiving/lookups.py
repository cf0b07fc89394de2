"""What the dock shows: today, one delivery with all that belongs to it, scans, discrepancies."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.errors import Refused
from receiving_app.history.records import Workstation
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import hold_number
from receiving_app.ownership.determination import Determination
from receiving_app.ownership.records import OwnershipDetermination
from receiving_app.people.lookups import the_office
from receiving_app.people.records import Organization, Person
from receiving_app.receiving.answers import (
    AtHand,
    Choice,
    Condition,
    DeliveryOnScreen,
    DeliverySeen,
    DockToday,
    ExpectedPurchase,
    FeedLine,
    LineOnScreen,
    OpenDelivery,
    Outcome,
    OwnerOnScreen,
    PurchaseOnScreen,
    ScanAnswer,
    SlipOnScreen,
    TagOnScreen,
)
from receiving_app.receiving.records import Delivery, DeliveryEvent, ReceiptLine, Scan
from receiving_app.receiving.rules import line_state
from receiving_app.receiving.unidentified import unidentified_deliveries
from receiving_app.scans.shown import visible
from receiving_app.tags.records import PrintRequest, Tag

FEED_LENGTH = 12


def dock_today(session: Session, today: date) -> DockToday:
    """The dock at a glance: what was received today, what is expected, which deliveries are open."""
    midnight = datetime.combine(today, time(), the_office(session).zone).astimezone(UTC)
    received = session.scalar(select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.at >= midnight))
    open_ones = session.execute(
        select(Delivery, Person.name, Workstation.name, Purchase.number)
        .join(Person, Person.id == Delivery.opened_by)
        .join(Workstation, Workstation.id == Delivery.workstation_id)
        .outerjoin(Purchase, Purchase.id == Delivery.current_purchase_id)
        .where(Delivery.state == "open")
        .order_by(Delivery.id.desc())
        .limit(50)
    ).all()
    deliveries = tuple(
        OpenDelivery(
            delivery.id,
            delivery.number,
            f"Order {order}" if order else "Not identified yet",
            delivery.opened_at,
            person,
            workstation,
        )
        for delivery, person, workstation, order in open_ones
    )
    return DockToday(
        received_today=int(received or 0),
        unidentified=len(unidentified_deliveries(session)),
        expected=expected_purchases(session),
        open_deliveries=deliveries,
        feed=feed(session),
    )


def expected_purchases(session: Session, *, limit: int = 20) -> tuple[ExpectedPurchase, ...]:
    """Open purchases whose goods have not all come, the longest ordered first."""
    ordered = func.sum(PurchaseLine.quantity)
    received = func.sum(PurchaseLine.received)
    rows = session.execute(
        select(
            Purchase, ordered, received, func.min(PurchaseLine.description), func.count(), Organization.name
        )
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .outerjoin(Organization, Organization.code == Purchase.agency)
        .where(~Purchase.withdrawn, ~PurchaseLine.withdrawn)
        .group_by(Purchase.id, Organization.name)
        .having(received < ordered)
        .order_by(Purchase.ordered_on, Purchase.id)
        .limit(limit)
    )
    return tuple(
        ExpectedPurchase(
            purchase.id,
            purchase.number,
            purchase.vendor,
            agency or purchase.agency or "",
            first if lines == 1 else f"{first} and {lines - 1} more",
            int(want),
            int(have),
            purchase.ordered_on,
        )
        for purchase, want, have, first, lines, agency in rows
    )


def at_hand(session: Session, workstation_id: str) -> AtHand:
    """The newest open delivery of a workstation, with the questions that wait in it."""
    delivery_id = session.scalar(
        select(Delivery.id)
        .where(Delivery.workstation_id == workstation_id, Delivery.state == "open")
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    return AtHand(delivery_id, questions_of(session, delivery_id) if delivery_id else ())


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


def still_to_come(session: Session, delivery: Delivery) -> int:
    """Pieces that have not come of the delivery's orders: the present one, and those it has goods of."""
    with_goods = (
        select(PurchaseLine.purchase_id)
        .join(ReceiptLine, ReceiptLine.purchase_line_id == PurchaseLine.id)
        .where(ReceiptLine.delivery_id == delivery.id)
        .group_by(PurchaseLine.purchase_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
    )
    orders = [*session.scalars(with_goods), delivery.current_purchase_id]
    lines = session.execute(
        select(PurchaseLine.quantity, PurchaseLine.received).where(
            PurchaseLine.purchase_id.in_(orders), ~PurchaseLine.withdrawn
        )
    )
    return sum(max(0, ordered - received) for ordered, received in lines)


def feed(session: Session, delivery_id: str | None = None) -> tuple[FeedLine, ...]:
    """The latest scans, of a delivery or of the whole dock, newest first."""
    wanted = select(Scan).order_by(Scan.id.desc()).limit(FEED_LENGTH)
    if delivery_id is not None:
        wanted = wanted.where(Scan.delivery_id == delivery_id)
    return tuple(
        FeedLine(scan.id, scan.at, visible(scan.raw) or scan.title, Outcome(scan.outcome), scan.said)
        for scan in session.scalars(wanted)
    )


def delivery_on_screen(session: Session, delivery_id: str) -> DeliveryOnScreen:
    """Everything the Receive screen shows of one delivery, by its id or number.

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
    assets = session.scalars(
        select(ReceiptLine.asset_id)
        .where(ReceiptLine.delivery_id == delivery.id, ReceiptLine.asset_id.is_not(None))
        .group_by(ReceiptLine.asset_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(func.max(ReceiptLine.id).desc())
    ).all()
    newest = assets[0] if assets else None
    return DeliveryOnScreen(
        delivery_id=delivery.id,
        number=delivery.number,
        dock=delivery.dock,
        carrier=delivery.carrier or "",
        pieces=delivery.pieces,
        opened_at=delivery.opened_at,
        opened_by=opened_by,
        state=delivery.state,
        current_line_id=delivery.current_line_id,
        purchases=tuple(purchase_on_screen(session, each) for each in purchase_ids if each),
        owner=owner_on_screen(session, newest) if newest else None,
        slip=_slip(delivery),
        tags=_tags(session, [each for each in assets if each]),
        feed=feed(session, delivery.id),
    )


def purchase_on_screen(session: Session, purchase_id: str) -> PurchaseOnScreen:
    """A purchase with its lines and running totals."""
    purchase = session.get_one(Purchase, purchase_id)
    agency = session.scalar(select(Organization.name).where(Organization.code == purchase.agency))
    lines = session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.purchase_id == purchase_id, ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number)
    ).all()
    tagged: dict[str, int] = pairs(
        session,
        select(Asset.purchase_line_id, func.count(Asset.tag_id))
        .where(Asset.purchase_line_id.in_([line.id for line in lines]), Asset.state == "accepted")
        .group_by(Asset.purchase_line_id),
    )
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
        sum(line.quantity for line in lines),
        sum(min(line.received, line.quantity) for line in lines),
        tuple(
            LineOnScreen(
                line.id,
                line.number,
                f"{line.manufacturer or ''} {line.description}".strip(),
                line.part or "",
                line.quantity,
                line.received,
                line.accepted,
                line.rejected,
                line.on_hold,
                tagged.get(line.id, 0),
                line.serialized,
                line_state(line.quantity, line.received),
            )
            for line in lines
        ),
    )


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


def _tags(session: Session, asset_ids: list[str]) -> tuple[TagOnScreen, ...]:
    """Labels of these units that wait for the printer, or for the scan-back, newest unit first."""
    if not asset_ids:
        return ()
    order = {asset_id: place for place, asset_id in enumerate(asset_ids)}
    rows: Sequence[Any] = session.execute(
        select(Asset, Tag.number, Tag.state, Organization.name, PrintRequest.id)
        .outerjoin(Tag, Tag.id == Asset.tag_id)
        .outerjoin(Organization, Organization.code == Asset.owner)
        .outerjoin(PrintRequest, (PrintRequest.asset_id == Asset.id) & (PrintRequest.state == "waiting"))
        .where(Asset.id.in_(asset_ids))
    ).all()
    tags = []
    for asset, number, state, owner, request_id in sorted(rows, key=lambda row: order[row[0].id]):
        if number is not None and (request_id is not None or state != "verified"):
            shown = "reserved" if request_id is not None else state
            tags.append(TagOnScreen(number, shown, asset.serial, asset.description, owner or ""))
        elif number is None and request_id is not None:
            tags.append(
                TagOnScreen(
                    hold_number(asset.id), "reserved", asset.serial, asset.description, "", is_hold=True
                )
            )
    return tuple(tags)
