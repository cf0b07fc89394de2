"""Which open order an unknown code may be for: those that fit it best come first."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.lookups import capped
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.receiving.arrivals.blind import counts_blind
from receiving_app.receiving.arrivals.deliveries import orders_told
from receiving_app.receiving.records import ReceiptLine
from receiving_app.receiving.scanning.verdicts import Dock, the_dock
from receiving_app.scans.context import fold
from receiving_app.scans.makers import fits_maker

_LOOKED_THROUGH = 200  # open orders, the newest
_SISTERS_LOOKED_AT = 100
_SHORTEST_ALIKE = 4  # signs at the beginning of a serial that sister units share
_SISTER_HERE, _SISTER, _SAME_DELIVERY, _SHAPE, _SAME_VENDOR, _SAME_PLACE = 100, 50, 30, 25, 8, 4
_LIKE = 40  # of a number that is the very code


@dataclass(slots=True)
class OrderLike:
    """An open order: how well a code fits it, and why, in words."""

    number: str
    vendor: str
    score: float = 0.0
    why: list[str] = field(default_factory=list)

    @property
    def explanation(self) -> str:
        """Its vendor, and what speaks for it."""
        return ", ".join((self.vendor, *self.why))


def orders_like(dock: Dock, code: str, most: int) -> list[OrderLike]:
    """The open orders that fit a code best, then the newest.

    What speaks for one: units of it with serials like this came, in this very delivery above all; it still
    waits for something whose maker's serials look like this; its number or parts are alike; it is in this
    delivery already; it is of the same vendor, or goes to the same place.
    """
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - only when a clerk asks for it

    session, key = dock.session, fold(code)
    sisters = _sisters(dock, serial_key(code))
    found = _open_orders(session, frozenset(sisters))
    delivery_id = dock.delivery.id if dock.delivery else ""
    told = orders_told(session, delivery_id)
    place = dock.delivery.dock if dock.delivery else the_dock(session)
    vendors = {purchase.vendor for purchase, _here, _of in found if purchase.id in told}
    lines: defaultdict[str, list[PurchaseLine]] = defaultdict(list)
    for line in session.scalars(
        select(PurchaseLine).where(
            PurchaseLine.purchase_id.in_([purchase.id for purchase, _here, _of in found]),
            ~PurchaseLine.withdrawn,
        )
    ):
        lines[line.purchase_id].append(line)
    blind, ranked = counts_blind(session, place), []
    for purchase, here, of in found:
        like = OrderLike(purchase.number, purchase.vendor)
        like.why += [] if blind else [f"{here} of {of} here"]
        if sister := sisters.get(purchase.id):
            like.score += _SISTER_HERE if sister[1] else _SISTER
            like.why.append(f"{sister[0]} of it came{' in this delivery' if sister[1] else ''}")
        if purchase.id in told:
            like.score += _SAME_DELIVERY
            like.why += [] if sister else ["it is in this delivery"]
        makers = [
            line.manufacturer
            for line in lines[purchase.id]
            if line.serialized and line.to_come > 0 and line.manufacturer
        ]
        like.score += _SHAPE if any(fits_maker(code.upper(), [maker]) for maker in makers) else 0
        numbers = [purchase.number_key]
        numbers += [
            each for line in lines[purchase.id] for each in (line.part_key, line.vendor_part_key) if each
        ]
        like.score += _LIKE * max(ratio(key, each) for each in numbers) / 100
        like.score += _SAME_VENDOR if purchase.vendor in vendors else 0
        like.score += _SAME_PLACE if purchase.ship_to == place else 0
        ranked.append(like)
    return sorted(ranked, key=lambda like: -like.score)[:most]


def _open_orders(session: Session, besides: frozenset[str]) -> list[tuple[Purchase, int, int]]:
    """The newest orders that still want goods, and those named, each with what is here of how many."""
    wants = Purchase.id.in_(
        select(PurchaseLine.purchase_id).where(~PurchaseLine.withdrawn, PurchaseLine.to_come > 0)
    )
    newest = (
        select(Purchase.id)
        .where(~Purchase.withdrawn, wants)
        .order_by(Purchase.ordered_on.desc(), Purchase.id.desc())
        .limit(_LOOKED_THROUGH)
    )
    rows = session.execute(
        select(Purchase, func.sum(capped()), func.sum(PurchaseLine.wanted))
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(
            Purchase.id.in_(newest.scalar_subquery()) | Purchase.id.in_(besides),
            ~Purchase.withdrawn,
            wants,
            ~PurchaseLine.withdrawn,
        )
        .group_by(Purchase.id)
        .order_by(Purchase.ordered_on.desc(), Purchase.id.desc())
    )
    return [(purchase, int(here), int(of)) for purchase, here, of in rows]


def _sisters(dock: Dock, key: str) -> dict[str, tuple[str, bool]]:
    """Of each order the unit whose serial is most like this, and whether it came in this delivery."""
    if len(key) <= _SHORTEST_ALIKE:
        return {}
    here = (
        select(ReceiptLine.id)
        .where(
            ReceiptLine.asset_id == Asset.id,
            ReceiptLine.delivery_id == (dock.delivery.id if dock.delivery else ""),
        )
        .exists()
    )
    rows = dock.session.execute(
        select(PurchaseLine.purchase_id, Asset.serial, Asset.serial_key, here)
        .join(PurchaseLine, PurchaseLine.id == Asset.purchase_line_id)
        .where(
            Asset.serial_key.startswith(key[:_SHORTEST_ALIKE], autoescape=True),
            Asset.serial_key != key,
            Asset.state != "withdrawn",
        )
        .order_by(Asset.id.desc())
        .limit(_SISTERS_LOOKED_AT)
    ).all()
    found: dict[str, tuple[str, bool]] = {}
    for order, serial, other, came_here in sorted(rows, key=lambda row: (not row[3], -_alike(key, row[2]))):
        if len(other) == len(key) and 2 * _alike(key, other) >= len(key):
            found.setdefault(order, (serial, bool(came_here)))
    return found


def _alike(one: str, other: str) -> int:
    """How many signs two serials share at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
