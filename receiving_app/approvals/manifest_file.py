"""Reading a vendor's list of serials: each vendor heads its columns otherwise. Pure; bad rows are values."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from receiving_app.approvals.cells import Unreadable, cell_text, code, whole_number
from receiving_app.approvals.delimited import (
    HEADING_WITHIN,
    MOST_LINES,
    Heading,
    Record,
    best_heading,
    decoded,
    find_heading,
    lines_of,
    records,
)
from receiving_app.approvals.mapping import plain
from receiving_app.approvals.workbook import is_workbook, sheets_of
from receiving_app.errors import Problem
from receiving_app.inventory.rules import is_placeholder, serial_key
from receiving_app.scans.cleaning import in_plain_signs
from receiving_app.scans.context import fold
from receiving_app.scans.damage import off_a_spreadsheet

MOST_BYTES = 50_000_000
KEPT_BY_SPREADSHEETS = 15  # digits of a number
_EXAMPLES = 3
_CODES = ("order", "line")
_SHORTENED = re.compile(r"\d[.,]\d+E\+?\d+|\d+E\+\d+", re.IGNORECASE)
_WORD = re.compile(
    r"(?:SERIAL(?: ?(?:NO\.?|NUMBER|#))?|S/?N)(?: ?[:#] ?| )(?P<serial>\S*\d\S*)", re.IGNORECASE
)
_MAC = re.compile(r"[0-9A-F]{12}")
# What vendors write over such columns; an office adds its own (see approvals.manifests).
WORDS: Mapping[str, tuple[str, ...]] = {
    "serial": (
        "Serial Number", "Serial No", "Serial", "Serial #", "Serial Numbers", "S/N", "SN", "Ser No",
        "Unit Serial Number", "Device Serial Number", "Service Tag", "Mfr Serial Number",
    ),
    "order": (
        "PO", "PO Number", "PO No", "PO #", "Purchase Order", "Purchase Order Number", "Customer PO",
        "Cust PO", "Order", "Order No", "Order Number", "Customer Order",
    ),
    "line": ("Line", "PO Line", "Line No", "Line Number", "Line #", "PO Line Number"),
    "part": (
        "Part Number", "Part No", "Part", "Part #", "Mfr Part Number", "MPN", "Mfr Part", "SKU", "Model",
        "Product", "Product Number", "Item Number",
    ),
    "mac": ("MAC", "MAC Address", "Mac Addr", "LAN MAC", "Ethernet MAC", "MAC1", "Wired MAC"),
    "carton": ("Carton", "Carton No", "Carton Number", "Box", "Box No", "Pallet"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """One unit as the vendor announces it. ``line``, ``part``, ``mac`` and ``carton`` may be left out."""

    file_line: int
    order: str
    line: int | None
    part: str | None
    serial: str
    mac: str | None
    carton: str | None


@dataclass(frozen=True, slots=True)
class SerialColumn:
    """A column of a list whose serials could not be found, with a few of its cells."""

    heading: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManifestRead:
    """A whole list: its units, why rows were refused (line 0: the file), and rows that need a look.

    Attributes:
        columns: where no column is known to hold the serials, or the orders: what there is, for a person to
            say so; ``lacking`` names what is not known.
    """

    file: str
    rows: tuple[AnnouncedRow, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    columns: tuple[SerialColumn, ...] = ()
    lacking: tuple[str, ...] = ()


def read_manifest(
    data: bytes, name: str, learned: Mapping[str, Sequence[str]] | None = None, order: str | None = None
) -> ManifestRead:
    """Read a vendor's list of serials.

    Args:
        data: the file's bytes, CSV or a workbook.
        name: its name without the folder.
        learned: meaning -> further headings that people told.
        order: the order that every row without one is for.
    """
    known = {
        plain(word): meaning
        for words in (WORDS, learned or {})
        for meaning, each in words.items()
        for word in each
    }

    def worth(cells: Sequence[str]) -> int:
        found = {known.get(plain(cell)) for cell in cells} - {None}
        return len(found) * (10 if "serial" in found else 1) if len(found) > 1 or "serial" in found else 0

    if len(data) > MOST_BYTES:
        return _unread(name, "The file is too large to be a list of serials.")
    found = _of_workbook(data, worth) if is_workbook(data) else _of_text(data, worth)
    if found is None:
        return _unread(name, "No heading line was found that names the serials.")
    heading, rows = found
    below = [row for row in rows if row.first > heading.record.last and not row.blank]
    cells = heading.record.cells or ()
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if meaning := known.get(plain(cell)):
            places.setdefault(meaning, place)
    lacking = [meaning for meaning in ("serial", "order") if meaning not in places]
    if "serial" in lacking or ("order" in lacking and order is None):
        if order is not None:
            lacking.remove("order")
        columns = tuple(_column(place, cell, below) for place, cell in enumerate(cells) if cell.strip())
        said = f"Which column holds the {' and the '.join(lacking)}?"
        return ManifestRead(
            name, (), (Problem(name, heading.record.first, "", said),), (), columns, tuple(lacking)
        )
    return _Reading(name, cells, places, order, book=is_workbook(data)).read(below)


class _RowRefused(Exception):  # noqa: N818 - named as it is said
    def __init__(self, meaning: str, reason: str) -> None:
        super().__init__(reason)
        self.meaning, self.reason = meaning, reason


class _Reading:
    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        places: Mapping[str, int],
        order: str | None,
        *,
        book: bool,
    ) -> None:
        self.name, self.headings, self.places, self.order, self.book = name, headings, places, order, book
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def read(self, found: Iterable[Record]) -> ManifestRead:
        rows: list[AnnouncedRow] = []
        seen: dict[tuple[str, ...], int] = {}
        for record in found:
            row = self._row(record)
            if row is None:
                continue
            unit = serial_key(row.serial), fold(row.order), str(row.line), fold(row.part or "")
            if earlier := seen.get(unit):  # on another line it may be another maker's
                self._refuse(record.first, "serial", f"It stands in this file already, in line {earlier}.")
                continue
            seen[unit] = record.first
            rows.append(row)
        self._look_for_lost_zeros(rows)
        return ManifestRead(self.name, tuple(rows), tuple(self.problems), tuple(self.warnings))

    def _row(self, record: Record) -> AnnouncedRow | None:
        try:
            return self._unit(record)
        except _RowRefused as refused:
            self._refuse(record.first, refused.meaning, refused.reason)
            return None

    def _unit(self, record: Record) -> AnnouncedRow:
        told = {meaning: self._cell(record, meaning, place) for meaning, place in self.places.items()}
        serial, order, line = told.get("serial"), told.get("order") or self.order, told.get("line")
        if not serial:
            raise _RowRefused("serial", "The cell is empty; a unit is announced by its serial.")
        if is_placeholder(serial):
            raise _RowRefused("serial", f"{serial} is what stands where no serial was set.")
        if not order:
            raise _RowRefused("order", "The cell is empty; nothing says for which order it is.")
        try:
            number = whole_number(line, "line number") if line else None
        except Unreadable as wrong:
            raise _RowRefused("line", str(wrong)) from wrong
        if self.book and serial.isdigit() and len(serial) > KEPT_BY_SPREADSHEETS:
            said = f"A spreadsheet keeps {KEPT_BY_SPREADSHEETS} digits; look whether {serial} is whole."
            self.warnings.append(Problem(self.name, record.first, self._heading("serial"), said))
        mac = self._mac(record.first, told.get("mac"))
        return AnnouncedRow(record.first, order, number, told.get("part"), serial, mac, told.get("carton"))

    def _cell(self, record: Record, meaning: str, place: int) -> str | None:
        if record.cells is None:
            raise _RowRefused("", "A quotation mark is opened and not closed properly.")
        try:
            text = cell_text(record.cells[place] if place < len(record.cells) else "")
            if text is None or meaning in _CODES or _SHORTENED.fullmatch(text):  # 5E12345 may be a serial
                return code(text) if text else None
        except Unreadable as wrong:
            raise _RowRefused(meaning, str(wrong)) from wrong
        text = in_plain_signs(text)
        return _word_off(off_a_spreadsheet(text) or text) if meaning == "serial" else text

    def _mac(self, line: int, text: str | None) -> str | None:
        if text is None:
            return None
        bare = re.sub(r"[:\-. ]", "", text.upper())
        if _MAC.fullmatch(bare):
            return bare
        said = f"{text} is no MAC address and is left out; the unit goes in."
        self.warnings.append(Problem(self.name, line, self._heading("mac"), said))
        return None

    def _look_for_lost_zeros(self, rows: Sequence[AnnouncedRow]) -> None:
        """A serial of digits alone that is shorter than the others of its part may have lost its zeros."""
        by_part: dict[str, list[AnnouncedRow]] = defaultdict(list)
        for row in rows:
            if row.serial.isascii() and row.serial.isdigit():
                by_part[fold(row.part or "")].append(row)
        for alike in by_part.values():
            longest = max(len(row.serial) for row in alike)
            for row in alike:
                if len(row.serial) < longest:
                    said = f"{row.serial} is shorter than the others: zeros may have gone off its front."
                    self.warnings.append(Problem(self.name, row.file_line, self._heading("serial"), said))

    def _refuse(self, line: int, meaning: str, reason: str) -> None:
        self.problems.append(Problem(self.name, line, self._heading(meaning), reason))

    def _heading(self, meaning: str) -> str:
        return self.headings[self.places[meaning]].strip() if meaning in self.places else meaning


def _of_text(data: bytes, worth: Callable[[Sequence[str]], int]) -> tuple[Heading, Sequence[Record]] | None:
    text = decoded(data)
    lines = lines_of(text[0]) if text else []
    heading = find_heading(lines, worth) if lines and len(lines) <= MOST_LINES else None
    return (heading, tuple(records(lines, heading.delimiter))) if heading else None


def _of_workbook(
    data: bytes, worth: Callable[[Sequence[str]], int]
) -> tuple[Heading, Sequence[Record]] | None:
    found = [
        (heading, rows)
        for rows in sheets_of(data)
        if (heading := best_heading(((row, "") for row in rows[:HEADING_WITHIN]), worth))
    ]
    return max(found, key=lambda each: each[0].worth) if found else None


def _word_off(text: str) -> str:
    """A serial without the word that stands before it in its cell."""
    found = _WORD.fullmatch(text)
    return found["serial"] if found else text


def _column(place: int, heading: str, rows: Sequence[Record]) -> SerialColumn:
    cells = (row.cells[place].strip() for row in rows if row.cells and place < len(row.cells))
    return SerialColumn(heading.strip(), tuple(dict.fromkeys(filter(None, cells)))[:_EXAMPLES])


def _unread(name: str, said: str) -> ManifestRead:
    return ManifestRead(name, (), (Problem(name, 0, "", said),), ())
