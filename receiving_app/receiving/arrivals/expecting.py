"""Which orders are expected, and when: by how long their vendor's goods usually take.

No order names a day of delivery, so that what earlier deliveries took is the best there is.
"""

from collections import defaultdict
from datetime import date, timedelta
from statistics import median_low

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.lookups import capped
from receiving_app.approvals.manifests import STANDING
from receiving_app.approvals.records import AnnouncedUnit, Purchase, PurchaseLine
from receiving_app.people.lookups import the_office
from receiving_app.people.records import Organization
from receiving_app.people.rules import office_day
from receiving_app.receiving.answers import ExpectedPurchase
from receiving_app.receiving.records import Delivery

_DELIVERIES_LOOKED_AT = 300  # the newest
_KNOWN_DELIVERIES = 3  # of a vendor, before their days count


def expected_in_all(session: Session) -> int:
    """How many orders still want goods."""
    return int(session.scalar(select(func.count(Purchase.id)).where(_wants_goods())) or 0)


def expected_purchases(session: Session, today: date, *, limit: int = 20) -> tuple[ExpectedPurchase, ...]:
    """Orders whose goods have not all come: what is on its way, due or overdue first, then by the day.

    What was due lately comes before what has been overdue for long: that is for the buyer to ask about.

    Args:
        session: a reading session.
        today: the office's day.
        limit: how many at most.
    """
    usual, on_its_way = _usual_days(session), _announced(session)
    due: dict[str, date | None] = {}
    for purchase_id, vendor, ordered_on in session.execute(
        select(Purchase.id, Purchase.vendor, Purchase.ordered_on)
        .where(_wants_goods())
        .order_by(Purchase.ordered_on, Purchase.id)
    ):
        days = usual.get(vendor, usual.get(""))
        due[purchase_id] = ordered_on + timedelta(days) if ordered_on and days is not None else None

    def place(purchase_id: str) -> tuple[bool, bool, int]:
        day = due[purchase_id]
        if day is None:
            return purchase_id not in on_its_way, True, 0
        return purchase_id not in on_its_way, day > today, abs((day - today).days)

    first = sorted(due, key=place)[:limit]
    as_ordered = PurchaseLine.kit_line_id.is_(None)  # a kit is one item, not its parts
    told = session.execute(
        select(
            Purchase,
            func.sum(PurchaseLine.wanted),
            func.sum(capped()),
            func.min(case((as_ordered, PurchaseLine.description))),
            func.count(case((as_ordered, 1))),
            Organization.name,
        )
        .join(PurchaseLine, (PurchaseLine.purchase_id == Purchase.id) & ~PurchaseLine.withdrawn)
        .outerjoin(Organization, Organization.code == Purchase.agency)
        .where(Purchase.id.in_(first))
        .group_by(Purchase.id, Organization.name)
    )
    rows = {row[0].id: row for row in told}
    return tuple(
        ExpectedPurchase(
            purchase.id,
            purchase.number,
            purchase.vendor,
            agency or purchase.agency or "",
            one if lines == 1 else f"{one} and {lines - 1} more",
            int(want),
            int(have),
            purchase.ordered_on,
            due[purchase.id],
            _when(due[purchase.id], today, announced=purchase.id in on_its_way),
        )
        for purchase, want, have, one, lines, agency in (rows[purchase_id] for purchase_id in first)
    )


def _wants_goods() -> ColumnElement[bool]:
    """One line's surplus fills no other line."""
    wanting = select(PurchaseLine.purchase_id).where(~PurchaseLine.withdrawn, PurchaseLine.to_come > 0)
    return ~Purchase.withdrawn & Purchase.id.in_(wanting)


def _announced(session: Session) -> frozenset[str]:
    """Orders of which a vendor's list announces units while some are still to come: they are on their way."""
    listed = STANDING.with_only_columns(AnnouncedUnit.purchase_line_id)
    return frozenset(
        session.scalars(
            select(PurchaseLine.purchase_id).where(PurchaseLine.id.in_(listed), PurchaseLine.to_come > 0)
        )
    )


def _usual_days(session: Session) -> dict[str, int]:
    """From the order to its delivery, of each vendor whose deliveries are known, and of all of them ('')."""
    zone = the_office(session).time_zone
    took: defaultdict[str, list[int]] = defaultdict(list)
    for vendor, ordered_on, opened_at in session.execute(
        select(Purchase.vendor, Purchase.ordered_on, Delivery.opened_at)
        .join(Delivery, Delivery.current_purchase_id == Purchase.id)
        .where(Delivery.state != "withdrawn", Purchase.ordered_on.is_not(None))
        .order_by(Delivery.id.desc())
        .limit(_DELIVERIES_LOOKED_AT)
    ):
        if ordered_on is None:
            continue
        days = max(0, (office_day(zone, opened_at) - ordered_on).days)
        took[vendor].append(days)
        took[""].append(days)
    return {vendor: median_low(days) for vendor, days in took.items() if len(days) >= _KNOWN_DELIVERIES}


def _when(due: date | None, today: date, *, announced: bool) -> str:
    """When an order is expected, in a few words; '' where nothing is known of it."""
    if announced:
        return "on its way"
    if due is None:
        return ""
    if due == today:
        return "due today"
    late = (today - due).days
    return f"due in {-late} days" if late < -1 else "due tomorrow" if late < 0 else "overdue"
