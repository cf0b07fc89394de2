"""What the dock knows when a scan comes in: looked up as the reading asks, never loaded whole."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import maker_key
from receiving_app.receiving.records import Delivery
from receiving_app.scans.context import (
    OpenPurchases,
    ScanContext,
    TagCheck,
    TagSeries,
    folded,
    order_shape,
)
from receiving_app.scans.context import PurchaseLine as LineToRead
from receiving_app.scans.makers import is_known_maker
from receiving_app.tags import records as tags

V = TypeVar("V")
_SHAPES_LEARNT_FROM = 200  # newest purchases
_SERIALS_LEARNT_FROM = 20  # units of a part


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


# One look at everything that can have a number: what a scan may be is asked for many spellings of it, and
# one statement for each spelling keeps a scan well under the time a clerk notices.
_LOOK = text(
    """
    SELECT 'order', number FROM purchases WHERE number_key = :key AND NOT withdrawn
    UNION ALL SELECT 'part', part_key FROM purchase_lines WHERE part_key = :key AND NOT withdrawn
    UNION ALL SELECT 'part', vendor_part_key FROM purchase_lines
        WHERE vendor_part_key = :key AND NOT withdrawn
    UNION ALL SELECT 'serial', serial FROM assets WHERE serial_key = :key AND state <> 'withdrawn'
    UNION ALL SELECT 'tag', number FROM tags WHERE number = :key
    UNION ALL SELECT 'tracking', value FROM delivery_events WHERE value = :key AND kind = 'tracking'
    UNION ALL SELECT 'slip', slip_number FROM deliveries
        WHERE slip_number = :key AND state <> 'withdrawn' AND id <> :delivery
    UNION ALL SELECT 'badge', employee_no FROM persons WHERE employee_no = :key
    UNION ALL SELECT 'location', code FROM locations WHERE code = :key
    """
)


class _Looked:
    """What the office knows under a number, asked for once."""

    def __init__(self, session: Session, delivery_id: str) -> None:
        self._session, self._delivery_id = session, delivery_id
        self._known: dict[str, dict[str, str]] = {}

    def at(self, key: str, kind: str) -> str | None:
        """The value of one kind under a compared form; None when there is none."""
        if key not in self._known:
            rows = self._session.execute(_LOOK, {"key": key, "delivery": self._delivery_id})
            self._known[key] = {row[0]: row[1] for row in rows}
        return self._known[key].get(kind)

    def named(self, kind: str) -> _Asked[str]:
        """All values of one kind, as a mapping."""
        return _Asked(lambda key: self.at(key, kind))


def scan_context(session: Session, delivery: Delivery | None) -> ScanContext:
    """The context of one scan: the delivery on screen first, then everything open."""
    order, line = _on_screen(session, delivery)
    looked = _Looked(session, delivery.id if delivery else "")
    slip = delivery.slip_number if delivery else None
    return ScanContext(
        purchases=OpenPurchases(
            orders=looked.named("order"),
            lines=_Asked(lambda key: _lines_of(session, key) if looked.at(key, "order") else None),
            parts=_Asked(lambda key: _lines_with_part(session, key) if looked.at(key, "part") else None),
            order_shapes=_shapes(session),
        ),
        order=order,
        line=line,
        carrier=delivery.carrier if delivery else None,
        known_serials=looked.named("serial"),
        known_tags=looked.named("tag"),
        known_tracking=looked.named("tracking"),
        packing_lists=folded([slip]) if slip else {},
        packing_lists_seen=looked.named("slip"),
        badges=looked.named("badge"),
        locations=looked.named("location"),
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
    return tuple(_line(order, line, _seen(session, line)) for order, line in rows) or None


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


def _line(order: str, line: PurchaseLine, seen: tuple[str, ...] = ()) -> LineToRead:
    return LineToRead(
        order,
        line.number,
        maker=line.manufacturer,
        maker_part=line.part,
        vendor_part=line.vendor_part,
        seen=seen,
    )


def _seen(session: Session, line: PurchaseLine) -> tuple[str, ...]:
    """Serials of the line's part on record, where its maker's have no shape that is known."""
    if not line.manufacturer or is_known_maker(line.manufacturer):
        return ()
    return tuple(
        session.scalars(
            select(Asset.serial)
            .where(
                Asset.maker_key == maker_key(line.manufacturer),
                Asset.part == line.part,
                Asset.state != "withdrawn",
            )
            .limit(_SERIALS_LEARNT_FROM)
        )
    )


def _shapes(session: Session) -> frozenset[str]:
    numbers = session.scalars(
        select(Purchase.number)
        .where(~Purchase.withdrawn)
        .order_by(Purchase.id.desc())
        .limit(_SHAPES_LEARNT_FROM)
    )
    return frozenset(order_shape(number) for number in numbers)
