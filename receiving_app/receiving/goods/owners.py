"""What rule packs answer for everything that was received; asking changes no decision."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset
from receiving_app.ownership.determination import Determination
from receiving_app.ownership.packs import determine, packs_named
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.goods.unit_facts import unit_facts
from receiving_app.receiving.records import Delivery, ReceiptLine


@dataclass(frozen=True, slots=True)
class OwnerAnswered:
    """What the packs answer for a unit; for goods kept by quantity ``serial`` is None."""

    order: str
    line: int
    serial: str | None
    decided: Determination


def owners_under(session: Session, packs: tuple[str, ...], day: date) -> tuple[OwnerAnswered, ...]:
    """What these packs, base first, answer for every unit ordered and for every line kept by quantity.

    Args:
        session: reads only.
        packs: their names.
        day: whose rules count for what has not come yet.

    Raises:
        Refused: there is no such pack.
    """
    office = the_office(session)
    known = packs_named(packs)
    found = []
    lines = session.execute(
        select(PurchaseLine, Purchase)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(~Purchase.withdrawn, ~PurchaseLine.withdrawn, ~PurchaseLine.as_parts)
        .order_by(Purchase.number, PurchaseLine.number, PurchaseLine.letter)
    ).all()
    for line, purchase in lines:
        for place, (serial, on) in enumerate(_arrivals(session, line, office.time_zone), start=1):
            facts = unit_facts(session, office, purchase, line, place, on)
            decided = determine(facts, known, on or day, office.central_organization)
            found.append(OwnerAnswered(purchase.number, line.number, serial, decided))
    return tuple(found)


def _arrivals(session: Session, line: PurchaseLine, zone: str) -> list[tuple[str | None, date | None]]:
    """What was accepted on a line in the order of arrival, then what is still to come, with the day.

    Units have their serial, other pieces none; goods kept by quantity are one.
    """
    rows = session.execute(
        select(
            ReceiptLine.asset_id, Asset.serial, func.sum(ReceiptLine.quantity), func.min(Delivery.opened_at)
        )
        .join(Delivery, Delivery.id == ReceiptLine.delivery_id)
        .outerjoin(Asset, Asset.id == ReceiptLine.asset_id)
        .where(ReceiptLine.purchase_line_id == line.id, ReceiptLine.disposition == "accepted")
        .group_by(ReceiptLine.asset_id, Asset.serial)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(func.min(ReceiptLine.id))
    ).all()
    if not line.serialized:
        return [(None, office_day(zone, min(row[3] for row in rows)) if rows else None)]
    came: list[tuple[str | None, date | None]] = [
        (serial, office_day(zone, at)) for _asset, serial, pieces, at in rows for _ in range(int(pieces))
    ]
    return came + [(None, None)] * (line.quantity - len(came))
