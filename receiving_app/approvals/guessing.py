"""An export that no mapping fits: which line is its heading, and what its columns may mean. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from receiving_app.approvals.cells import DateOrder, Unreadable, cents, day
from receiving_app.approvals.delimited import (
    HEADING_WITHIN,
    Heading,
    Record,
    best_heading,
    decoded,
    find_heading,
    lines_of,
    records,
)
from receiving_app.approvals.mapping import (
    MEANINGS,
    REQUIRED,
    ColumnMapping,
    in_words,
    known_mappings,
    mapping_of,
    plain,
)
from receiving_app.approvals.workbook import is_workbook, sheets_of
from receiving_app.errors import Refused
from receiving_app.scans.card_numbers import masked

_EXAMPLES = 3
_KNOWN = 10  # how much more a known heading is worth than any other word
_CODES = {"agency": 5, "purchaser": 5, "card": 4}  # spreadsheets eat leading zeros
_TOTALS = ("total", "grand total", "totals", "report total", "sum")
# Further words that systems write over such columns.
_ALSO = {
    "po": ("Purchase Order", "PO", "PO No", "Order No", "Order Number", "PO #"),
    "line": ("Line No", "Line Number", "PO Line", "Item No", "Line #"),
    "vendor": ("Supplier", "Vendor Name", "Seller"),
    "description": ("Item Description", "Product", "Item Name"),
    "qty": ("Quantity", "Qty Ordered", "Ordered Qty"),
    "uom": ("UOM", "Unit of Measure", "U/M"),
    "unit_cost": ("Unit Price", "Price", "Cost Each"),
    "ticket": ("Request", "Request No", "Ticket No"),
    "agency": ("Agency Code", "Department"),
    "mfr": ("Make", "Maker"),
    "mfr_part": ("Part Number", "Part No", "MPN", "Model"),
    "vendor_part": ("SKU", "Supplier Part", "Vendor SKU"),
    "order_date": ("PO Date", "Ordered On", "Date Ordered"),
}


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column of an unknown export: its heading, a few of its cells, and what it may mean, if anything."""

    heading: str
    examples: tuple[str, ...]
    guess: str | None


@dataclass(frozen=True, slots=True)
class ColumnsSeen:
    """The columns of an unknown export. ``line`` is the heading's; ``date_order`` as its days show it."""

    file: str
    line: int
    columns: tuple[ColumnSeen, ...]
    date_order: DateOrder | None

    @property
    def lacking(self) -> tuple[str, ...]:
        """Meanings without which a file is no export of approvals, and that nothing was guessed for."""
        guessed = {each.guess for each in self.columns}
        return tuple(meaning for meaning in REQUIRED if meaning not in guessed)


def columns_of(data: bytes, name: str) -> ColumnsSeen | None:
    """The columns of an export that nobody told us of; None when no line of it looks like a heading."""
    found = _of_workbook(data, _worth) if is_workbook(data) else _of_text(data, _worth)
    if found is None:
        return None
    heading, rows = found
    cells = heading.record.cells or ()
    below = [row.cells for row in rows if row.first > heading.record.last and row.cells and not row.blank]
    known, taken = _known(), set[str]()
    columns = []
    for place, cell in enumerate(cells):
        if not cell.strip():
            continue
        values = tuple(dict.fromkeys(row[place].strip() for row in below if place < len(row)))
        examples = tuple(masked(value)[:40] for value in values if value)[:_EXAMPLES]
        guess = known.get(plain(cell))
        columns.append(ColumnSeen(cell.strip(), examples, guess if guess not in taken else None))
        taken |= {guess} if guess else set()
    return ColumnsSeen(name, heading.record.first, tuple(columns), _date_order(below))


def mapping_told(
    seen: ColumnsSeen, name: str, told: Mapping[str, str], date_order: DateOrder | None, title: str = ""
) -> ColumnMapping:
    """The mapping that a person told for an unknown export.

    Args:
        seen: its columns.
        name: what the mapping is called.
        told: heading -> meaning; columns left out mean nothing to us.
        date_order: how 03/04/2026 is meant.
        title: for people; the name when left out.

    Raises:
        Refused: no column has such a heading, two have one meaning, or one is lacking that no export can be
            without.
    """
    headings = {plain(each.heading): each.heading for each in seen.columns}
    columns: dict[str, list[str]] = {}
    for heading, meaning in told.items():
        if plain(heading) not in headings:
            raise Refused(
                f"{seen.file} has no column “{heading}”.", f"It has {', '.join(headings.values())}."
            )
        if meaning in columns:
            raise Refused(f"Two columns cannot both be the {_named(meaning)}.", "Leave one of them out.")
        columns[meaning] = [headings[plain(heading)]]
    lacking = [_named(meaning) for meaning in REQUIRED if meaning not in columns]
    if lacking and columns.keys() <= MEANINGS.keys():
        raise Refused(
            f"Which column is the {lacking[0]}?"
            + (f" Nor is it told for: {', '.join(lacking[1:])}." if lacking[1:] else ""),
            "Without it a row is no purchase line.",
        )
    return mapping_of(
        name,
        {
            "title": title or name,
            "date_order": date_order,
            "total_words": _TOTALS,
            "code_width": {meaning: digits for meaning, digits in _CODES.items() if meaning in columns},
            "columns": columns,
        },
    )


def mapping_declared(data: bytes, name: str, told: Mapping[str, str]) -> ColumnMapping:
    """The mapping of an export whose headings are declared beside it, as in columns.json.

    Days whose order nothing in the file shows are taken as written in the United States, month first.

    Args:
        data: the export's bytes.
        name: what the mapping is called.
        told: heading -> meaning; columns that mean nothing here are left out.

    Raises:
        Refused: a meaning is lacking that no export can be without.
    """
    columns: dict[str, list[str]] = {}
    for heading, meaning in told.items():
        if meaning in MEANINGS:
            columns.setdefault(meaning, []).append(heading)
    mapping = mapping_of(name, {"total_words": _TOTALS, "columns": columns})

    def worth(cells: Sequence[str]) -> int:
        return len(mapping.places(cells))

    found = _of_workbook(data, worth) if is_workbook(data) else _of_text(data, worth)
    below = [row.cells for row in found[1] if row.cells] if found else []
    return replace(mapping, date_order=_date_order(below) or "month first")


def _named(meaning: str) -> str:
    return in_words(meaning) if meaning in MEANINGS else meaning


def _of_text(data: bytes, worth: Callable[[Sequence[str]], int]) -> tuple[Heading, list[Record]] | None:
    text = decoded(data)
    lines = lines_of(text[0]) if text else []
    heading = find_heading(lines, worth)
    if heading is None:
        return None
    return heading, list(islice(records(lines, heading.delimiter), heading.record.last + 200))


def _of_workbook(data: bytes, worth: Callable[[Sequence[str]], int]) -> tuple[Heading, list[Record]] | None:
    found = [
        (heading, list(rows[:200]))
        for rows in sheets_of(data)
        if (heading := best_heading(((row, "") for row in rows[:HEADING_WITHIN]), worth))
    ]
    return max(found, key=lambda each: each[0].worth) if found else None


def _worth(cells: Sequence[str]) -> int:
    """How much a line looks like a heading: words that are no days and no amounts, and none of them twice."""
    told = [cell.strip() for cell in cells if cell.strip()]
    if len(told) < len(REQUIRED) or len({plain(cell) for cell in told}) < len(told):
        return 0
    if any(_reads(cell, cents) or _reads(cell, _is_day) for cell in told):
        return 0
    known = _known()
    return sum(_KNOWN if plain(cell) in known else 1 for cell in told)


def _is_day(text: str) -> object:
    return day(text, "month first")


def _reads(cell: str, reader: Callable[[str], object]) -> bool:
    try:
        reader(cell)
    except Unreadable:
        return False
    return True


def _known() -> dict[str, str]:
    """Every heading that some source is known to use, to what it means there."""
    told = {
        plain(heading): meaning
        for mapping in known_mappings()
        for meaning, headings in mapping.columns.items()
        for heading in headings
    }
    told |= {plain(heading): meaning for meaning, headings in _ALSO.items() for heading in headings}
    return {plain(in_words(meaning)): meaning for meaning in MEANINGS} | told


def _date_order(rows: Sequence[Sequence[str]]) -> DateOrder | None:
    """How the days are written, where some of them show it; None where all could be either."""
    month_first = day_first = False
    for cell in (cell.strip() for row in rows for cell in row):
        if "/" not in cell:
            continue
        as_month, as_day = _reads(cell, _is_day), _reads(cell, lambda text: day(text, "day first"))
        month_first |= as_month and not as_day
        day_first |= as_day and not as_month
    if month_first == day_first:
        return None
    return "month first" if month_first else "day first"
