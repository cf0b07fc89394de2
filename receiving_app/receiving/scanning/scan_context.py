"""What the dock knows when a scan comes in: looked up as the reading asks, never loaded whole."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache, partial
from typing import TypeVar

from sqlalchemy import ColumnElement, bindparam, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from receiving_app.approvals.manifests import STANDING
from receiving_app.approvals.records import AnnouncedUnit, Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import GONE, maker_key
from receiving_app.receiving.records import Delivery, LearntCode
from receiving_app.scans.card_numbers import holds_secret
from receiving_app.scans.cleaning import clean
from receiving_app.scans.context import (
    OpenPurchases,
    ScanContext,
    TagCheck,
    TagSeries,
    fold,
    folded,
    has_revision,
    order_shape,
    without_revision,
)
from receiving_app.scans.context import PurchaseLine as LineToRead
from receiving_app.scans.damage import FEW, taken_for_each_other
from receiving_app.scans.keyboards import put_back
from receiving_app.scans.makers import is_known_maker
from receiving_app.tags import records as tags

V = TypeVar("V")
_SHAPES_LEARNT_FROM = 200  # newest purchases
_SERIALS_LEARNT_FROM = 20  # units of a part
_LONGEST_LIKELY = 40  # characters of a text that is one code
_ZEROS_LOST = 4


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


# One look at everything that can have a number. What a scan may be is asked for many spellings of it; those
# that a reading asks for nearly always are looked for together, for each statement is a way to the server.
_LOOK = text(
    """
    SELECT number_key, 'order', number FROM purchases WHERE number_key IN :keys AND NOT withdrawn
    UNION ALL SELECT part_key, 'part', part_key FROM purchase_lines
        WHERE part_key IN :keys AND NOT withdrawn
    UNION ALL SELECT vendor_part_key, 'part', vendor_part_key FROM purchase_lines
        WHERE vendor_part_key IN :keys AND NOT withdrawn
    UNION ALL SELECT code_key, 'learnt', code FROM learnt_codes
        WHERE code_key IN :keys AND corrects_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM learnt_codes back WHERE back.corrects_id = learnt_codes.id)
    UNION ALL SELECT serial_key, 'serial', serial FROM assets
        WHERE serial_key IN :keys AND state <> 'withdrawn'
    UNION ALL SELECT serial_key, 'announced', serial FROM announced_units WHERE serial_key IN :keys
    UNION ALL SELECT number, 'tag', number FROM tags WHERE number IN :keys
    UNION ALL SELECT value, 'tracking', value FROM delivery_events
        WHERE value IN :keys AND kind = 'tracking'
    UNION ALL SELECT slip_number, 'slip', slip_number FROM deliveries
        WHERE slip_number IN :keys AND state <> 'withdrawn' AND id <> :delivery
    UNION ALL SELECT employee_no, 'badge', employee_no FROM persons WHERE employee_no IN :keys
    UNION ALL SELECT code, 'location', code FROM locations WHERE code IN :keys
    """
).bindparams(bindparam("keys", expanding=True))

# Put together once, and asked for columns: each scan says them.
_ON_SCREEN = (
    select(Purchase.number, PurchaseLine.number, PurchaseLine.letter)
    .outerjoin(
        PurchaseLine, (PurchaseLine.purchase_id == Purchase.id) & (PurchaseLine.id == bindparam("line"))
    )
    .where(Purchase.id == bindparam("order"))
)
_NEWEST = (
    select(Purchase.number).where(~Purchase.withdrawn).order_by(Purchase.id.desc()).limit(_SHAPES_LEARNT_FROM)
)
_SERIES = select(
    tags.TagSeries.code, tags.TagSeries.prefix, tags.TagSeries.width, tags.TagSeries.check_kind
).order_by(tags.TagSeries.code)

_LINES = (
    select(Purchase.number, PurchaseLine)
    .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    .where(Purchase.number_key == bindparam("order"), ~PurchaseLine.withdrawn)
    .order_by(PurchaseLine.number, PurchaseLine.letter)
)
_ANNOUNCED = (
    STANDING.with_only_columns(AnnouncedUnit.purchase_line_id, AnnouncedUnit.serial)
    .where(AnnouncedUnit.purchase_line_id.in_(bindparam("lines", expanding=True)))
    .limit(FEW + 1)  # of more, none is compared one by one: there may be tens of thousands
)
_EXPECTED = STANDING.with_only_columns(AnnouncedUnit.serial_key, AnnouncedUnit.serial).where(
    AnnouncedUnit.serial_key.in_(bindparam("keys", expanding=True)),
    ~select(Asset.id).where(Asset.serial_key == AnnouncedUnit.serial_key, Asset.state.not_in(GONE)).exists(),
)


class _Looked:
    """What the office knows under a number, asked for once."""

    def __init__(self, session: Session, delivery_id: str) -> None:
        self._connection, self._delivery_id = session.connection(), delivery_id
        self._known: dict[str, dict[str, str]] = {}

    def at(self, key: str, kind: str) -> str | None:
        """The value of one kind under a compared form; None when there is none."""
        if key not in self._known:
            self.look([key])
        return self._known[key].get(kind)

    def look(self, keys: list[str]) -> None:
        """Ask for all of these, which then are known."""
        self._known.update((key, {}) for key in keys)
        for key, kind, value in self._connection.execute(
            _LOOK, {"keys": keys, "delivery": self._delivery_id}
        ):
            self._known[key][kind] = value

    def named(self, kind: str) -> _Asked[str]:
        """All values of one kind, as a mapping."""
        return _Asked(lambda key: self.at(key, kind))


def scan_context(session: Session, delivery: Delivery | None, raw: str) -> ScanContext:
    """The context of one scan: the delivery on screen first, then everything open."""
    order, line, letter = _on_screen(session, delivery)
    series = tuple(
        TagSeries(code, prefix, width, TagCheck(check))
        for code, prefix, width, check in session.connection().execute(_SERIES)
    )
    looked = _Looked(session, delivery.id if delivery else "")
    if likely := _likely(clean(raw).text, order, series):
        looked.look(likely)
    slip = delivery.slip_number if delivery else None
    return ScanContext(
        purchases=OpenPurchases(
            orders=looked.named("order"),
            lines=_Asked(lambda key: _lines_of(session, key) if looked.at(key, "order") else None),
            parts=_Asked(lambda key: _lines_meant(session, looked, key)),
            serials=_Asked(
                lambda key: (
                    _announced(session, key) if looked.at(key, "announced") or has_revision(key) else None
                )
            ),
            order_shapes=_shapes(session),
            ask_expected=partial(_expected, session),
        ),
        order=order,
        line=line,
        letter=letter or "",
        carrier=delivery.carrier if delivery else None,
        known_serials=_Asked(lambda key: looked.at(key, "serial") or _with_revision(session, key)),
        known_tags=looked.named("tag"),
        known_tracking=looked.named("tracking"),
        packing_lists=folded([slip]) if slip else {},
        packing_lists_seen=looked.named("slip"),
        badges=looked.named("badge"),
        locations=looked.named("location"),
        tag_series=series,
    )


def _likely(text: str, order: str | None, series: tuple[TagSeries, ...]) -> list[str]:
    """What a reading of the text nearly always asks for; what it asks for beyond that is asked for then."""
    is_one_code = len(text) <= _LONGEST_LIKELY and text.isascii() and text.isprintable()
    spellings = (text, *put_back(text)) if is_one_code and not holds_secret(text) else ()
    keys = [fold(spelling) for spelling in spellings]
    serials = [near for key in keys[:1] for near in (without_revision(key), *taken_for_each_other(key))]
    tagged = [fold(one.prefix) + key for key in keys for one in series]
    zeros = ["0" * lost + key for key in keys[:1] for lost in range(1, _ZEROS_LOST + 1)]
    return list(dict.fromkeys([*keys, *serials, *tagged, *zeros, *([fold(order)] if order else [])]))


def _on_screen(session: Session, delivery: Delivery | None) -> tuple[str | None, int | None, str | None]:
    if delivery is None or delivery.current_purchase_id is None:
        return None, None, None
    on_screen = {"order": delivery.current_purchase_id, "line": delivery.current_line_id}
    order, line, letter = session.connection().execute(_ON_SCREEN, on_screen).one()
    return order, line, letter


def _lines_of(session: Session, key: str) -> tuple[LineToRead, ...] | None:
    rows = session.execute(_LINES, {"order": key}).all()
    announced: dict[str, list[str]] = defaultdict(list)
    for line_id, serial in session.execute(_ANNOUNCED, {"lines": [line.id for _, line in rows]}):
        announced[line_id].append(serial)
    return (
        tuple(_line(order, line, _seen(session, line), tuple(announced[line.id])) for order, line in rows)
        or None
    )


def _expected(session: Session, keys: Collection[str]) -> dict[str, str]:
    """Compared form -> serial of the announced units with one of these forms that have not come."""
    return pairs(session, _EXPECTED, {"keys": list(keys)})


def _any_revision(column: InstrumentedAttribute[str], key: str) -> ColumnElement[bool]:
    """That a serial's compared form is this one, with any revision or none where it may have one."""
    if has_revision(key) and without_revision(key) == key:
        return column.between(key, f"{key}Z99") & (func.length(column).in_([len(key), len(key) + 3]))
    return column == key


def _with_revision(session: Session, key: str) -> str | None:
    """The serial on record that is this one with its revision behind it."""
    if not has_revision(key) or without_revision(key) != key:
        return None
    return session.scalar(
        select(Asset.serial)
        .where(_any_revision(Asset.serial_key, key), Asset.state != "withdrawn")
        .order_by(Asset.id)
        .limit(1)
    )


def _announced(session: Session, key: str) -> tuple[tuple[str, LineToRead], ...] | None:
    """The lines that a vendor announced a serial for, with the serial as the list writes it."""
    found = []
    for unit in session.scalars(STANDING.where(_any_revision(AnnouncedUnit.serial_key, key)).limit(9)):
        line = session.get_one(PurchaseLine, unit.purchase_line_id)
        found.append((unit.serial, _line(session.get_one(Purchase, line.purchase_id).number, line)))
    return tuple(found) or None


def _lines_meant(
    session: Session, looked: _Looked, key: str
) -> tuple[tuple[str, str, LineToRead], ...] | None:
    """Lines that name this part, and those whose part a clerk bound this code to."""
    found = _lines_with_part(session, key) or () if looked.at(key, "part") else ()
    if looked.at(key, "learnt") is not None:
        rows = session.scalars(
            select(LearntCode).where(LearntCode.code_key == key).order_by(LearntCode.id.desc())
        ).all()
        gone = {row.corrects_id for row in rows}
        learnt = next(row for row in rows if row.corrects_id is None and row.id not in gone)
        part = fold(learnt.part or learnt.vendor_part or "")
        found += tuple(
            use for use in _lines_with_part(session, part) or () if _same_maker(use[2].maker, learnt.maker)
        )
    return found or None


def _same_maker(one: str | None, other: str | None) -> bool:
    return not one or not other or maker_key(one) == maker_key(other)


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


def _line(
    order: str, line: PurchaseLine, seen: tuple[str, ...] = (), announced: tuple[str, ...] = ()
) -> LineToRead:
    return LineToRead(
        order,
        line.number,
        maker=line.manufacturer,
        maker_part=line.part,
        vendor_part=line.vendor_part,
        serials=announced,
        seen=seen,
        letter=line.letter,
        takes_units=line.serialized and line.received < line.wanted,
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
    return frozenset(_shape(number) for number in session.connection().execute(_NEWEST).scalars())


_shape = lru_cache(maxsize=4 * _SHAPES_LEARNT_FROM)(order_shape)  # the same numbers, scan after scan
