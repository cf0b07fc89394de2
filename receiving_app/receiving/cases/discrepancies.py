"""What was wrong with deliveries: noted once, taken back by a counter-entry, listed with what is over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.history.actions import Subject, write_down
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.cases.in_place_cases import in_place_case
from receiving_app.receiving.cases.opening import OVER_THE_ORDER, Found, open_case, withdraw_case_of
from receiving_app.receiving.goods.conditions import IN_PLACE, OVER
from receiving_app.receiving.goods.over_receipt import reason_given
from receiving_app.receiving.records import Delivery, Discrepancy, DiscrepancyCase, ReceiptLine
from receiving_app.receiving.scanning.verdicts import Dock


@dataclass(frozen=True, slots=True)
class DiscrepancySeen:
    """One thing that is wrong. ``order`` and ``line`` are None when the goods are on no order of ours."""

    delivery_id: str
    delivery: str
    order: str | None
    line: str | None
    code: str
    quantity: int
    what: str
    note: str | None
    day: date


def note_discrepancy(
    dock: Dock,
    line: PurchaseLine | None,
    code: str,
    quantity: int,
    what: str,
    *,
    part: str | None = None,
    note: str | None = None,
) -> DiscrepancyCase | None:
    """Write down what is wrong with the delivery at hand, as part of a clerk's step.

    Returns:
        The case that was opened; None for one more of the goods in place of others that an open case follows.
    """
    delivery = dock.open_delivery()
    fact = Discrepancy(
        delivery_id=delivery.id,
        purchase_line_id=line.id if line else None,
        scan_id=dock.scan_id,
        at=dock.by.at,
        code=code,
        quantity=quantity,
        what=what,
        part=part,
        note=note,
        corrects_id=None,
    )
    said = f"Delivery {delivery.number}: {quantity} {what}."
    write_down(
        dock.session, dock.by, "receiving.discrepancy", Subject("delivery", delivery.id), said, facts=[fact]
    )
    dock.session.flush()
    followed = in_place_case(dock.session, fact)
    if followed is None or not followed.is_open:
        found = Found(delivery.id, fact.purchase_line_id, code, quantity, what, fact.id)
        return open_case(dock.session, dock.by, found)
    return None


def take_back_discrepancies(dock: Dock, scan_id: str) -> bool:
    """Counter-entries for what a step noted; whether there was any."""
    noted = dock.session.scalars(
        select(Discrepancy).where(Discrepancy.scan_id == scan_id, Discrepancy.corrects_id.is_(None))
    ).all()
    for fact in noted:
        counter = Discrepancy(
            delivery_id=fact.delivery_id,
            purchase_line_id=fact.purchase_line_id,
            scan_id=dock.scan_id,
            at=dock.by.at,
            code=fact.code,
            quantity=-fact.quantity,
            what=fact.what,
            part=fact.part,
            note=fact.note,
            corrects_id=fact.id,
        )
        said = f"Taken back: {fact.quantity} {fact.what}."
        write_down(
            dock.session,
            dock.by,
            "receiving.take_back_discrepancy",
            Subject("delivery", fact.delivery_id),
            said,
            facts=[counter],
        )
        withdraw_case_of(dock.session, dock.by, fact)
    return bool(noted)


def discrepancies(session: Session, delivery_id: str | None = None) -> tuple[DiscrepancySeen, ...]:
    """What stands noted, and what came beyond its order, oldest first; of one delivery when given."""
    counter = aliased(Discrepancy)
    zone = the_office(session).time_zone
    standing = ~select(counter.id).where(counter.corrects_id == Discrepancy.id).exists()
    noted = (
        select(Discrepancy, Delivery.number, Purchase.number, PurchaseLine.label)
        .join(Delivery, Delivery.id == Discrepancy.delivery_id)
        .outerjoin(PurchaseLine, PurchaseLine.id == Discrepancy.purchase_line_id)
        .outerjoin(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(Discrepancy.corrects_id.is_(None), standing)
    )
    beyond = (
        select(
            Delivery.id,
            Delivery.number,
            Purchase.number,
            PurchaseLine.label,
            PurchaseLine.id,
            func.sum(ReceiptLine.over),
            func.max(ReceiptLine.at),
        )
        .join(Delivery, Delivery.id == ReceiptLine.delivery_id)
        .join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .group_by(Delivery.id, Delivery.number, Purchase.number, PurchaseLine.id)
        .having(func.sum(ReceiptLine.over) > 0)
    )
    if delivery_id is not None:
        noted = noted.where(Discrepancy.delivery_id == delivery_id)
        beyond = beyond.where(ReceiptLine.delivery_id == delivery_id)
    found = [
        (
            fact.at,
            DiscrepancySeen(
                fact.delivery_id,
                delivery,
                order,
                line,
                fact.code,
                fact.quantity,
                fact.what,
                fact.note,
                office_day(zone, fact.at),
            ),
        )
        for fact, delivery, order, line in session.execute(noted)
    ]
    found += [
        (
            at,
            DiscrepancySeen(
                id_,
                delivery,
                order,
                line,
                OVER,
                int(over),
                OVER_THE_ORDER,
                reason_given(session, id_, line_id) or None,
                office_day(zone, at),
            ),
        )
        for id_, delivery, order, line, line_id, over, at in session.execute(beyond)
    ]
    return _units_together(seen for _at, seen in sorted(found, key=lambda pair: pair[0]))


def _units_together(those: Iterable[DiscrepancySeen]) -> tuple[DiscrepancySeen, ...]:
    """Units that came in place of others are noted one by one as they are scanned, and told as one thing."""
    told: dict[DiscrepancySeen | int, DiscrepancySeen] = {}
    for number, each in enumerate(those):
        alike = replace(each, quantity=0) if each.what.startswith(IN_PLACE) else number
        before = told[alike].quantity if alike in told else 0
        told[alike] = replace(each, quantity=before + each.quantity)
    return tuple(told.values())
