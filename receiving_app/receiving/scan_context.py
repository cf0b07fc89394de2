"""What the dock knows when a scan comes in: looked up as the reading asks, never loaded whole."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset, Location
from receiving_app.people.records import Person
from receiving_app.receiving.records import Delivery, DeliveryEvent
from receiving_app.scans.context import (
    OpenPurchases,
    ScanContext,
    TagCheck,
    TagSeries,
    fold,
    order_shape,
)
from receiving_app.scans.context import PurchaseLine as LineToRead
from receiving_app.tags import records as tags

V = TypeVar("V")
_SHAPES_LEARNT_FROM = 200  # newest purchases


class _Asked(Mapping[str, V]):
    """A mapping whose values are asked for one at a time, and remembered. It is never walked."""

    def __init__(self, ask: Callable[[str], V | None]) -> None:
        self._ask = ask
        self._known: dict[str, V | None] = {}

    def __getitem__(self, key: str) -> V:
        if key not in self._known:
            self._known[key] = self._ask(key)
        found = self._known[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def scan_context(session: Session, delivery: Delivery | None) -> ScanContext:
    """The context of one scan: the delivery on screen first, then everything open."""
    order, line = _on_screen(session, delivery)

    def slip_of_delivery(key: str) -> str | None:
        number = delivery.slip_number if delivery else None
        return number if number and fold(number) == key else None

    def slip_seen(key: str) -> str | None:
        wanted = select(Delivery.slip_number).where(
            Delivery.slip_number.is_not(None), Delivery.state != "withdrawn"
        )
        if delivery is not None:
            wanted = wanted.where(Delivery.id != delivery.id)
        return next((slip for slip in session.scalars(wanted.where(Delivery.slip_number == key))), None)

    def one(column: object, where: Callable[[str], object]) -> _Asked[str]:
        return _Asked(lambda key: session.scalar(select(column).where(where(key)).limit(1)))  # type: ignore[call-overload]  # one column, one condition

    return ScanContext(
        purchases=OpenPurchases(
            orders=one(
                Purchase.number,
                lambda key: (Purchase.number_key == key) & ~Purchase.withdrawn,
            ),
            lines=_Asked(lambda key: _lines_of(session, key)),
            parts=_Asked(lambda key: _lines_with_part(session, key)),
            order_shapes=_shapes(session),
        ),
        order=order,
        line=line,
        carrier=delivery.carrier if delivery else None,
        known_serials=one(Asset.serial, lambda key: (Asset.serial_key == key) & (Asset.state != "withdrawn")),
        known_tags=one(tags.Tag.number, lambda key: tags.Tag.number == key),
        known_tracking=one(
            DeliveryEvent.value, lambda key: (DeliveryEvent.kind == "tracking") & (DeliveryEvent.value == key)
        ),
        packing_lists=_Asked(slip_of_delivery),
        packing_lists_seen=_Asked(slip_seen),
        badges=one(Person.employee_no, lambda key: Person.employee_no == key),
        locations=one(Location.code, lambda key: Location.code == key),
        tag_series=tuple(
            TagSeries(series.code, series.prefix, series.width, TagCheck(series.check_kind))
            for series in session.scalars(select(tags.TagSeries).order_by(tags.TagSeries.code))
        ),
    )


def _on_screen(session: Session, delivery: Delivery | None) -> tuple[str | None, int | None]:
    if delivery is None or delivery.current_purchase_id is None:
        return None, None
    order = session.get_one(Purchase, delivery.current_purchase_id).number
    line = session.get(PurchaseLine, delivery.current_line_id) if delivery.current_line_id else None
    return order, line.number if line else None


def _lines_of(session: Session, key: str) -> tuple[LineToRead, ...] | None:
    rows = session.execute(
        select(Purchase.number, PurchaseLine)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(Purchase.number_key == key, ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number)
    ).all()
    return tuple(_line(order, line) for order, line in rows) or None


def _lines_with_part(session: Session, key: str) -> tuple[tuple[str, str, LineToRead], ...] | None:
    rows = session.execute(
        select(Purchase.number, PurchaseLine)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            or_(PurchaseLine.part_key == key, PurchaseLine.vendor_part_key == key),
            ~PurchaseLine.withdrawn,
        )
        .order_by(PurchaseLine.id)
        .limit(50)
    ).all()
    found = []
    for order, line in rows:
        name = "maker_part" if line.part_key == key else "vendor_part"
        part = line.part if line.part_key == key else line.vendor_part
        found.append((name, part or key, _line(order, line)))
    return tuple(found) or None


def _line(order: str, line: PurchaseLine) -> LineToRead:
    return LineToRead(
        order, line.number, maker=line.manufacturer, maker_part=line.part, vendor_part=line.vendor_part
    )


def _shapes(session: Session) -> frozenset[str]:
    numbers = session.scalars(
        select(Purchase.number)
        .where(~Purchase.withdrawn)
        .order_by(Purchase.id.desc())
        .limit(_SHAPES_LEARNT_FROM)
    )
    return frozenset(order_shape(number) for number in numbers)
