"""The inventory for other systems, as a table, and such a table held against the inventory as it is now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.delimited import decoded, lines_of, records
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.approvals.workbook import is_workbook, sheets_of
from receiving_app.database.store import Store
from receiving_app.errors import Problem, Refused
from receiving_app.inventory.answers import AssetRow
from receiving_app.inventory.lookups import find, overdue
from receiving_app.inventory.records import Asset
from receiving_app.ownership.records import OwnershipDetermination
from receiving_app.people.lookups import names_of, organization_names, the_office
from receiving_app.people.rules import office_day
from receiving_app.progress import Progress
from receiving_app.whole_file import from_table, write_table

_PAGE = 500


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """A unit as other inventories ask for it: the inventory tag record and the asset record in one line."""

    inventory_tag: str | None
    serial_number: str
    manufacturer: str
    model_number: str | None
    description: str
    commodity_class: str | None
    po_number: str | None
    po_line: str | None
    ticket: str | None
    acquisition_method: str
    acquisition_cost: Decimal
    received_on: date
    accepted_on: date | None
    owner: str | None
    owner_name: str | None
    payer: str | None
    user: str | None
    custodian: str | None
    location: str | None
    status: str
    tag_status: str | None
    tag_due_on: date | None
    tag_verified_on: date | None
    ownership_rule: str | None
    ownership_reason: str | None
    ownership_question: str | None


HEADING = tuple(each.name for each in fields(InventoryLine))
_NAMES_A_UNIT = ("manufacturer", "serial_number")


@dataclass(frozen=True, slots=True)
class CellDiffers:
    """A cell of a table that is not as the inventory has it."""

    unit: str
    column: str
    table: str
    inventory: str


@dataclass(frozen=True, slots=True)
class TableHeld:
    """A table held against the inventory; every line of it and every unit is accounted for.

    Attributes:
        same: lines that say what the inventory says.
        differing: cells that do not.
        unknown: lines about units that are not here.
        missing: units that the table lacks, by serial.
    """

    same: int
    differing: tuple[CellDiffers, ...]
    unknown: tuple[Problem, ...]
    missing: tuple[str, ...]


def export_inventory(
    store: Store,
    file: Path,
    words: str = "",
    state: str | None = None,
    progress: Progress | None = None,
    *,
    overdue_on: date | None = None,
) -> int:
    """Write every unit that is found, as CSV, XLSX or JSON; the file appears whole or not at all.

    Args:
        store: the office's database.
        file: where to.
        words: as in ``find``.
        state: as in ``find``.
        progress: told while writing.
        overdue_on: only units whose tag is overdue on this day, whatever the state.

    Returns:
        How many units were written.

    Raises:
        Refused: the file's name is of another kind.
        Trouble: the file cannot be written.
        Cancelled: the person stopped it; no file is left.
    """
    progress = progress or Progress()
    count = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal count
        for line in _lines(store, words, state, overdue_on):
            count += 1
            if count % _PAGE == 0:
                progress.step(count, 0, "Writing units")
            yield tuple(getattr(line, name) for name in HEADING)

    write_table(file, HEADING, rows())
    return count


def hold_against(store: Store, data: bytes, name: str) -> TableHeld:
    """Hold a table that was exported here, and perhaps worked on elsewhere, against the inventory as it is.

    Raises:
        Refused: it is no such table.
    """
    heading, rows = _table(data, name)
    if not set(_NAMES_A_UNIT) <= set(heading) <= set(HEADING):
        raise Refused(f"{name} is no table of the inventory.", f"Its columns are {', '.join(HEADING)}.")
    here = {_key(unit): unit for unit in map(_texts, _lines(store))}
    same, differing, unknown, seen = 0, [], [], set()
    for number, cells in rows:
        told = dict.fromkeys(heading, "") | dict(zip(heading, cells, strict=False))  # ends may be cut off
        unit = here.get(_key(told))
        if unit is None:
            said = f"Nothing here has the serial {told['serial_number'] or '(none)'}."
            unknown.append(Problem(name, number, "serial_number", said))
            continue
        seen.add(_key(told))
        cells_apart = [
            CellDiffers(unit["serial_number"], column, told[column], unit[column])
            for column in heading
            if told[column] != unit[column]
        ]
        differing += cells_apart
        same += not cells_apart
    missing = tuple(unit["serial_number"] for key, unit in here.items() if key not in seen)
    return TableHeld(same, tuple(differing), tuple(unknown), missing)


def _lines(
    store: Store, words: str = "", state: str | None = None, overdue_on: date | None = None
) -> Iterator[InventoryLine]:
    after: str | None = None
    while True:
        with store.reading() as session:
            if overdue_on is not None:
                page = overdue(session, overdue_on, words, after=after, limit=_PAGE)
            else:
                page = find(session, words, state=state, after=after, limit=_PAGE)
            lines = _described(session, page)
        yield from lines
        if len(page) < _PAGE:
            return
        after = page[-1].asset_id


def _described(session: Session, page: tuple[AssetRow, ...]) -> list[InventoryLine]:
    ids = [row.asset_id for row in page]
    assets = {each.id: each for each in session.scalars(select(Asset).where(Asset.id.in_(ids)))}
    decided = {
        each.id: each
        for each in session.scalars(
            select(OwnershipDetermination).where(
                OwnershipDetermination.id.in_([each.determination_id for each in assets.values()])
            )
        )
    }
    orders = {
        line_id: (number, line, ticket)
        for line_id, number, line, ticket in session.execute(
            select(PurchaseLine.id, Purchase.number, PurchaseLine.label, Purchase.ticket)
            .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
            .where(PurchaseLine.id.in_([each.purchase_line_id for each in assets.values()]))
        )
    }
    owners = organization_names(session, [row.owner for row in page])
    holders = names_of(session, [each.custodian_id for each in assets.values() if each.custodian_id])
    zone = the_office(session).time_zone
    return [
        _line(
            row,
            assets[row.asset_id],
            decided.get(assets[row.asset_id].determination_id or ""),
            orders.get(assets[row.asset_id].purchase_line_id, (None, None, None)),
            (owners, holders, zone),
        )
        for row in page
    ]


def _line(
    row: AssetRow,
    asset: Asset,
    decided: OwnershipDetermination | None,
    order: tuple[str | None, str | None, str | None],
    known: tuple[Mapping[str, str], Mapping[str, str], str],
) -> InventoryLine:
    owners, holders, zone = known
    return InventoryLine(
        inventory_tag=row.tag,
        serial_number=row.serial,
        manufacturer=row.manufacturer,
        model_number=row.part,
        description=row.description,
        commodity_class=asset.commodity_class,
        po_number=order[0],
        po_line=order[1],
        ticket=order[2],
        acquisition_method=asset.acquisition_method,
        acquisition_cost=Decimal(asset.cost_cents) / 100,
        received_on=asset.received_on,
        accepted_on=asset.accepted_on,
        owner=row.owner,
        owner_name=owners.get(row.owner or ""),
        payer=asset.payer,
        user=row.user,
        custodian=holders.get(asset.custodian_id or ""),
        location=row.location,
        status="quarantine" if row.in_quarantine else row.state,
        tag_status=row.tag_state,
        tag_due_on=row.tag_due,
        tag_verified_on=office_day(zone, asset.tag_verified_at) if asset.tag_verified_at else None,
        ownership_rule=f"{decided.pack} {decided.rule}" if decided else None,
        ownership_reason=decided.sentence if decided else None,
        ownership_question=decided.question if decided else None,
    )


def _texts(line: InventoryLine) -> dict[str, str]:
    return {name: _text(getattr(line, name)) for name in HEADING}


def _text(value: object) -> str:
    """A value as any of the three kinds of file gives it back."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else " ".join(str(value).split())


def _key(told: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(told[name] for name in _NAMES_A_UNIT)


def _table(data: bytes, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heading and the rows, each with its line, of a table as :func:`write_table` writes it."""
    if name.lower().endswith(".json"):
        told = from_table(data, name)
        names = list(dict.fromkeys(column for each in told for column in each)) or list(HEADING)
        return names, [
            (number, [_read(column, each.get(column)) for column in names])
            for number, each in enumerate(told, start=1)
        ]
    if is_workbook(data):
        found = next(sheets_of(data), ())
    else:
        text = decoded(data)
        found = tuple(records(lines_of(text[0]), ",")) if text else ()
    if not found:
        return [], []
    heading = list(found[0].cells or ())
    below: list[tuple[int, list[str]]] = [
        (row.first, [_read(column, cell) for column, cell in zip(heading, row.cells, strict=False)])
        for row in found[1:]
        if row.cells and not row.blank
    ]
    return heading, below


def _read(column: str, value: object) -> str:
    text = "" if value is None else str(value)
    reader: Callable[[str], object] = Decimal if column == "acquisition_cost" and text else str
    if text.startswith("'") and text[1:2] in "=+-@\t\r":
        text = text[1:]  # the apostrophe that kept a spreadsheet from reckoning
    try:
        return _text(reader(text))
    except ArithmeticError:
        return text
