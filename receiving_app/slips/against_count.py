"""What packing slips say against what was counted: line by line, and the pieces that are short."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.cases.discrepancies import DiscrepancySeen, discrepancies
from receiving_app.receiving.goods.conditions import SHORT, WRONG, Wrong
from receiving_app.receiving.records import Delivery, Discrepancy, ReceiptLine
from receiving_app.receiving.rules import same_unit
from receiving_app.scans.context import fold
from receiving_app.slips.answers import PlacementState, SlipLine
from receiving_app.slips.placing import reading_of
from receiving_app.slips.records import Slip, SlipDelivery, SlipReading

_PIECE = "EA"  # what a quantity counts when no unit could be read beside it
REMAINDER_DAYS = timedelta(days=30)  # after which a remainder that no slip announced is asked about
_WRONG_ITEM = Wrong.WRONG_ITEM.value
_AT_ONCE = 200  # slips
_SHORTEST = 5  # signs of a serial that another may run together with
AGAINST_SLIP = "short against the slip"
UNANNOUNCED = f"short: no slip announces the rest, and nothing came for {REMAINDER_DAYS.days} days"


@dataclass(frozen=True, slots=True)
class SlipLineSeen:
    """A line of a slip beside what was counted.

    Attributes:
        counted: pieces counted in the slip's deliveries on the line with this part; None where no line has
            it, or it was counted in another unit.
        serials: those read surely, and those that the dock has seen too.
        to_check: those with a sign that was not read surely, and that no scan confirms.
        not_here: serials read surely of which no unit is here.
        apart: why it is compared with no count, though the slip lies with goods; '' when it is.
    """

    part: str
    description: str
    shipped: int | None
    uom: str
    counted: int | None
    serials: tuple[str, ...]
    to_check: tuple[str, ...]
    not_here: tuple[str, ...]
    apart: str = ""

    @property
    def short(self) -> int:
        """Pieces that the slip says were shipped and that nobody counted."""
        return max(0, (self.shipped or 0) - self.counted) if self.counted is not None else 0

    @property
    def said(self) -> str:
        """All of it in a sentence."""
        told = "a quantity that cannot be read" if self.shipped is None else f"{self.shipped} {self.uom}"
        parts = [f"{self.part or 'a part that cannot be read'}: {told} on the slip"]
        parts += [f"{self.counted} counted"] if self.counted is not None else []
        parts += [f"{self.short} short"] if self.short else []
        parts += [self.apart] if self.apart else []
        parts += [f"not here: {', '.join(self.not_here)}"] if self.not_here else []
        parts += [f"read it again: {', '.join(self.to_check)}"] if self.to_check else []
        return ", ".join(parts) + "."


def slip_lines(session: Session, slip_id: str) -> tuple[SlipLineSeen, ...]:
    """What a slip says, line by line, beside what was counted in its deliveries."""
    reading = reading_of(session, slip_id)
    served = select(SlipDelivery.delivery_id).where(SlipDelivery.slip_id == slip_id)
    came = list(_came(session, served))
    here = units_here(session, reading.lines)
    return tuple(_seen(line, came, here) for line in reading.lines)


def units_here(session: Session, lines: Collection[SlipLine]) -> frozenset[str]:
    """The keys of those serials on these lines, or of parts of them, of which the dock has seen a unit."""
    told = {serial for line in lines for serial in line.serials}
    pieces = {piece for serial in told for cut in _cuts(serial) for piece in cut}
    keys = {serial_key(each) for each in told | pieces}
    return frozenset(session.scalars(select(Asset.serial_key).where(Asset.serial_key.in_(keys))))


def sure_serials(line: SlipLine, here: Collection[str]) -> tuple[str, ...]:
    """The serials of a line that were read surely or that the dock has seen: the others are no facts.

    Two serials between which a reader of pictures lost the blank are two, where the dock has seen both.
    """
    found: list[str] = []
    for each in line.serials:
        if both := _parted(each, here):
            found += both
        elif each not in line.unsure or serial_key(each) in here:
            found.append(each)
    return tuple(found)


def _parted(serial: str, here: Collection[str]) -> tuple[str, ...]:
    """The two serials that the dock has seen and that run together in this one; nothing when they do not."""
    both = [cut for cut in _cuts(serial) if all(serial_key(part) in here for part in cut)]
    return both[0] if len(both) == 1 and serial_key(serial) not in here else ()


def _cuts(serial: str) -> Iterator[tuple[str, str]]:
    """Every way in which a serial can be two that run together."""
    for at in range(_SHORTEST, len(serial) - _SHORTEST + 1):
        yield serial[:at].strip("-."), serial[at:].strip("-.")


def shorts(session: Session, on: date) -> Iterator[DiscrepancySeen]:
    """Every line that is short against its slip, and every remainder that nothing announced, as on ``on``.

    The code is X12 412's 02. What was counted in another unit than the slip's is not compared. A line of
    which a wrong item was noted is explained by that.
    """
    from receiving_app.slips.kept_reading import lines_from  # noqa: PLC0415 - pydantic, when it is asked for

    zone = the_office(session).time_zone
    placed = (
        select(Delivery, SlipReading.content)
        .join(Slip, Slip.delivery_id == Delivery.id)
        .join(SlipReading, SlipReading.slip_id == Slip.id)
        .where(Slip.state == PlacementState.PLACED.value)
        .order_by(Delivery.id, SlipReading.id)
        .execution_options(yield_per=_AT_ONCE)  # the words of ten thousand slips are not held together
    )
    said = {
        delivery.id: (delivery, lines_from(json.loads(content)))
        for delivery, content in session.execute(placed)
    }
    with_slip = select(Slip.delivery_id).where(Slip.state == PlacementState.PLACED.value)
    for delivery_id, those in groupby(_came(session, with_slip), lambda each: each.delivery_id):
        delivery, lines = said[delivery_id]
        came = list(those)
        for each in came:
            if (missing := _missing(each, came, lines, delivery)) > 0:
                yield _short(delivery, each.order, each.line, missing, AGAINST_SLIP, zone)
    for line, order, delivery, missing in _unannounced(session):
        if on - office_day(zone, delivery.opened_at) >= REMAINDER_DAYS:
            yield _short(delivery, order, line, missing, UNANNOUNCED, zone)


def all_discrepancies(
    session: Session, on: date, delivery_id: str | None = None
) -> tuple[DiscrepancySeen, ...]:
    """What is wrong with deliveries, or with one: what clerks noted, what is over, what is short; by day."""
    short = (each for each in shorts(session, on) if delivery_id in {None, each.delivery_id})
    return tuple(sorted((*discrepancies(session, delivery_id), *short), key=lambda each: each.day))


def shipped_for(session: Session, line: PurchaseLine, said: Collection[SlipLine]) -> int | None:
    """The pieces that the lines of slips announce for a purchase line; None where they do not name it."""
    kit = session.get(PurchaseLine, line.kit_line_id) if line.kit_line_id else None
    told = [pieces for one in said if (pieces := _told_of(line, kit, (one,))) is not None]
    return sum(told) if told else None


def _missing(each: "_Came", came: Collection["_Came"], said: Collection[SlipLine], delivery: Delivery) -> int:
    """The pieces that a slip tells of a line and that did not come."""
    told = _told_of(each.line, each.kit, said)
    if told is None:
        return 0
    if each.pieces:
        return told - each.pieces - each.line.cancelled
    # Nothing came of it: it is short when the delivery is closed, while it is still waited for, and when
    # the slip does not mean another line with the same part.
    others = frozenset[str]().union(*(_numbers(other.line) for other in came if other.pieces))
    if delivery.state != "closed" or _numbers(each.line) & others:
        return 0
    return min(told, each.line.wanted - each.line.received)


def _short(
    delivery: Delivery, order: str, line: PurchaseLine, missing: int, what: str, zone: str
) -> DiscrepancySeen:
    day = office_day(zone, delivery.opened_at)
    return DiscrepancySeen(delivery.id, delivery.number, order, line.label, SHORT, missing, what, None, day)


def _seen(said: SlipLine, came: Collection["_Came"], here: Collection[str]) -> SlipLineSeen:
    counted = [each.pieces for each in came if _told_of(each.line, None, (said,)) is not None]
    kits = [
        each.pieces // each.per_kit for each in came if _told_of(each.line, each.kit, (said,)) is not None
    ]
    sure = sure_serials(said, here)
    return SlipLineSeen(
        said.part or said.vendor_part or "",
        said.description or "",
        said.shipped,
        (said.uom or _PIECE).upper(),
        sum(counted) if counted else min(kits, default=None),
        sure,
        tuple(each for each in said.serials if each not in sure and not _parted(each, here)),
        tuple(each for each in sure if serial_key(each) not in here),
        "" if counted or kits else _apart(said, came),
    )


def _apart(said: SlipLine, came: Collection["_Came"]) -> str:
    """Why a line of a slip is compared with nothing that came: the vendor lists what was not ordered here."""
    parts = {fold(part) for part in (said.part, said.vendor_part) if part}
    if not came or not parts:
        return ""
    lines = [line for each in came for line in (each.line, each.kit) if line is not None]
    if not any(parts & _numbers(line) for line in lines):
        return "no order received here has it"
    return "counted in another unit" if said.shipped else ""


def _told_of(line: PurchaseLine, kit: PurchaseLine | None, said: Collection[SlipLine]) -> int | None:
    """The pieces that the first line of a slip with this line's part tells, in the unit it is counted in.

    Of a part of a kit that the slip does not name itself: as many as its kits need that the slip tells.
    """
    told = _tells(said, line)
    if told is None and kit is not None:
        kits = _tells(said, kit)
        return None if kits is None else kits * _per_kit(line, kit)
    return told


def _tells(said: Collection[SlipLine], line: PurchaseLine) -> int | None:
    for told in said:
        parts = {fold(part) for part in (told.part, told.vendor_part) if part}
        if told.shipped and parts & _numbers(line) and same_unit(told.uom or _PIECE, line.uom):
            return told.shipped
    return None


def _numbers(line: PurchaseLine) -> frozenset[str]:
    return frozenset(key for key in (line.part_key, line.vendor_part_key) if key)


def _per_kit(line: PurchaseLine, kit: PurchaseLine | None) -> int:
    return line.quantity // kit.quantity if kit is not None else 1


@dataclass(frozen=True, slots=True)
class _Came:
    """The pieces of a line that came in a delivery; ``kit``: the line of the kit that it is a part of."""

    delivery_id: str
    line: PurchaseLine
    order: str
    pieces: int
    kit: PurchaseLine | None

    @property
    def per_kit(self) -> int:
        return _per_kit(self.line, self.kit)


def _came(session: Session, deliveries: Select[str] | Select[str | None]) -> Iterator[_Came]:
    """The lines of the orders that deliveries brought something of, with all that came, wrong items included.

    By delivery and line; those of which nothing came are among them.
    """
    received = select(
        ReceiptLine.delivery_id.label("delivery"),
        ReceiptLine.purchase_line_id.label("line"),
        ReceiptLine.quantity.label("pieces"),
    ).where(ReceiptLine.delivery_id.in_(deliveries))
    wrong = _wrong_items().where(Discrepancy.delivery_id.in_(deliveries))
    one, other = aliased(PurchaseLine), aliased(PurchaseLine)
    awaited = (
        select(ReceiptLine.delivery_id, other.id, literal(0))
        .join(one, one.id == ReceiptLine.purchase_line_id)
        .join(other, other.purchase_id == one.purchase_id)
        .where(ReceiptLine.delivery_id.in_(deliveries), ~other.withdrawn, ~other.as_parts)
        .distinct()
    )
    each = received.union_all(wrong, awaited).subquery()
    kit = aliased(PurchaseLine)
    rows = session.execute(
        select(each.c.delivery, PurchaseLine, Purchase.number, func.sum(each.c.pieces), kit)
        .join(each, each.c.line == PurchaseLine.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .outerjoin(kit, kit.id == PurchaseLine.kit_line_id)
        .group_by(each.c.delivery, PurchaseLine.id, Purchase.number, kit.id)
        .order_by(each.c.delivery, Purchase.number, PurchaseLine.number, PurchaseLine.letter)
    )
    for delivery_id, line, order, pieces, its_kit in rows:
        yield _Came(delivery_id, line, order, int(pieces), its_kit)


def _wrong_items() -> Select[str, str | None, int]:
    return select(Discrepancy.delivery_id, Discrepancy.purchase_line_id, Discrepancy.quantity).where(
        Discrepancy.code == WRONG, Discrepancy.what.startswith(_WRONG_ITEM)
    )


def _unannounced(session: Session) -> Iterator[tuple[PurchaseLine, str, Delivery, int]]:
    """Lines that came in part, and whose last delivery is closed and has no slip to announce the rest."""
    last = (
        select(
            ReceiptLine.purchase_line_id.label("line"), func.max(ReceiptLine.delivery_id).label("delivery")
        )
        .group_by(ReceiptLine.purchase_line_id)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .subquery()
    )
    wrong: dict[str, int] = pairs(
        session,
        select(PurchaseLine.id, func.sum(Discrepancy.quantity))
        .join(Discrepancy, Discrepancy.purchase_line_id == PurchaseLine.id)
        .where(Discrepancy.code == WRONG, Discrepancy.what.startswith(_WRONG_ITEM))
        .group_by(PurchaseLine.id),
    )
    rows = session.execute(
        select(PurchaseLine, Purchase.number, Delivery)
        .join(last, last.c.line == PurchaseLine.id)
        .join(Delivery, Delivery.id == last.c.delivery)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            PurchaseLine.received < PurchaseLine.wanted,
            ~PurchaseLine.withdrawn,
            Delivery.state == "closed",
            Delivery.id.not_in(select(SlipDelivery.delivery_id)),
        )
        .order_by(Delivery.id, PurchaseLine.number, PurchaseLine.letter)
    )
    for line, order, delivery in rows:
        missing = line.wanted - line.received - int(wrong.get(line.id, 0))
        if missing > 0:
            yield line, order, delivery, missing
