"""What a vendor's list announced beside what is here: ticked off, short, extra, substituted."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.manifests import STANDING, Announced, announced_for
from receiving_app.approvals.records import AnnouncedUnit, Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.people.lookups import the_office
from receiving_app.receiving.records import ReceiptLine
from receiving_app.scans.damage import differs_by_one
from receiving_app.wording import counted

_GONE = ("withdrawn", "returned")


@dataclass(frozen=True, slots=True)
class Substituted:
    """A unit that came in place of an announced one, and why they are taken for a pair."""

    announced: str
    came: str
    why: str


@dataclass(frozen=True, slots=True)
class LineAgainst:
    """A line beside its vendor's list.

    Attributes:
        announced: how many serials the list tells.
        ticked: how many of them are here.
        short: announced, not here.
        extra: here, not announced, in a delivery that brought some of the list's.
        substituted: pairs of the two that belong together: one sign apart, or on another line.
    """

    line_id: str
    number: str
    item: str
    part: str
    announced: int
    ticked: int
    short: tuple[str, ...]
    extra: tuple[str, ...]
    substituted: tuple[Substituted, ...]

    @property
    def said(self) -> str:
        """In a few words: "7 of 10 of the vendor's list"."""
        return f"{self.ticked} of {self.announced} of the vendor's list"

    @property
    def agrees(self) -> bool:
        """Whether what is here is exactly what was announced."""
        return not (self.short or self.extra or self.substituted)


def against_manifest(session: Session, order: str) -> tuple[LineAgainst, ...]:
    """Every line of an order that a list announces units of, beside what is here now.

    Raises:
        Refused: there is no such purchase.
    """
    purchase = purchase_named(session, order)
    lines = session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.purchase_id == purchase.id, ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    ).all()
    announced: dict[str, list[Announced]] = defaultdict(list)
    for unit in announced_for(session, [line.id for line in lines]):
        announced[unit.line_id].append(unit)
    here: dict[str, dict[str, str]] = defaultdict(dict)  # line -> compared form -> serial
    came_in: dict[tuple[str, str], str] = {}  # line and compared form -> delivery
    for line_id, serial, delivery_id in session.execute(
        select(Asset.purchase_line_id, Asset.serial, ReceiptLine.delivery_id)
        .join(ReceiptLine, ReceiptLine.asset_id == Asset.id)
        .where(Asset.purchase_line_id.in_([line.id for line in lines]), Asset.state.not_in(_GONE))
        .order_by(Asset.id, ReceiptLine.id)
    ):
        here[line_id][serial_key(serial)] = serial
        came_in[line_id, serial_key(serial)] = delivery_id
    names = {line.id: f"line {line.label}" for line in lines}
    return tuple(
        _against(line, announced[line.id], here, came_in, names) for line in lines if announced[line.id]
    )


def against_every_manifest(session: Session) -> dict[str, tuple[LineAgainst, ...]]:
    """Every order that a list announces units of, by its number: its lines beside what is here now."""
    lines = STANDING.with_only_columns(AnnouncedUnit.purchase_line_id)
    orders = pairs(
        session,
        select(Purchase.number, Purchase.id)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(PurchaseLine.id.in_(lines), ~Purchase.withdrawn)
        .order_by(Purchase.number),
    )
    return {number: against_manifest(session, order_id) for number, order_id in orders.items()}


def ticked_off(session: Session, line_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Of each line that a list announces units of: how many of them are here, and how many it announces."""
    told = pairs(
        session,
        STANDING.with_only_columns(AnnouncedUnit.purchase_line_id, func.count())
        .where(AnnouncedUnit.purchase_line_id.in_(line_ids))
        .group_by(AnnouncedUnit.purchase_line_id),
    )
    if not told:
        return {}
    here = pairs(
        session,
        STANDING.with_only_columns(AnnouncedUnit.purchase_line_id, func.count())
        .join(
            Asset,
            (Asset.purchase_line_id == AnnouncedUnit.purchase_line_id)
            & (Asset.serial_key == AnnouncedUnit.serial_key)
            & Asset.state.not_in(_GONE),
        )
        .where(AnnouncedUnit.purchase_line_id.in_(told))
        .group_by(AnnouncedUnit.purchase_line_id),
    )
    return {line_id: (here.get(line_id, 0), int(count)) for line_id, count in told.items()}


def tick_said(session: Session, line_id: str, serials: Iterable[str], *, hidden: bool = False) -> str:
    """What the clerk is told after units of a line were counted; '' when no list announces any of it.

    ``hidden``: how many are announced is not told, for the line is counted blind.
    """
    found = ticked_off(session, [line_id]).get(line_id)
    if found is None:
        return ""
    announced = {serial_key(each.serial) for each in announced_for(session, [line_id])}
    strange = [serial for serial in serials if serial_key(serial) not in announced]
    told = "" if hidden else f"{found[0]} of {found[1]} of the vendor's list."
    return "Not on the vendor's list." if strange else told


def vendor_message(session: Session, order: str) -> str:
    """A draft to the vendor: what their list announced and is not here, and the other way round.

    Raises:
        Refused: there is no such purchase.
    """
    purchase, lines = purchase_named(session, order), against_manifest(session, order)
    office = the_office(session).name
    head = [f"To: {purchase.vendor}", f"Subject: Order {purchase.number}: serial numbers", ""]
    if not lines:
        return "\n".join(
            [*head, "We have no list of serial numbers for this order. Please send us one.", "", office]
        )
    if all(line.agrees for line in lines):
        units = counted(sum(line.announced for line in lines), "unit")
        return "\n".join(
            [*head, f"All {units} of your list are here. Nothing is missing or extra.", "", office]
        )
    body = ["We compared your list of serial numbers with what is here.", ""]
    for line in lines:
        if line.agrees:
            continue
        body.append(
            f"Line {line.number}, {line.item} {line.part}".rstrip()
            + f": {line.ticked} of {line.announced} here"
        )
        body += [f"  on your list, not here: {serial}" for serial in line.short]
        body += [f"  here, not on your list: {serial}" for serial in line.extra]
        body += [
            f"  your list says {each.announced}, here is {each.came} ({each.why})"
            for each in line.substituted
        ]
        body.append("")
    body.append("Please send what is missing, or correct your list, and tell us what to do with the rest.")
    return "\n".join([*head, *body, "", office])


def _against(
    line: PurchaseLine,
    told: list[Announced],
    here: dict[str, dict[str, str]],
    came_in: dict[tuple[str, str], str],
    names: dict[str, str],
) -> LineAgainst:
    announced = {serial_key(unit.serial): unit.serial for unit in told}
    mine = here[line.id]
    short = [key for key in announced if key not in mine]
    covered = {came_in[line.id, key] for key in mine if key in announced}  # a list is of a shipment
    extra = [
        key for key in mine if key not in announced and (not covered or came_in[line.id, key] in covered)
    ]
    substituted = []
    for key in list(short):
        near = [other for other in extra if differs_by_one(key, other)]
        elsewhere = next((names[at] for at, keys in here.items() if at != line.id and key in keys), None)
        if len(near) == 1:
            substituted.append(Substituted(announced[key], mine[near[0]], "one sign apart"))
            extra.remove(near[0])
        elif elsewhere is not None:
            substituted.append(Substituted(announced[key], announced[key], f"came as {elsewhere}"))
        else:
            continue
        short.remove(key)
    return LineAgainst(
        line.id,
        line.label,
        line.description,
        line.part or "",
        len(announced),
        len(announced.keys() & mine.keys()),
        tuple(announced[key] for key in short),
        tuple(mine[key] for key in extra),
        tuple(substituted),
    )
