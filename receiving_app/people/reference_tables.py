"""Reading one reference file: from bytes to typed rows, and a Problem for everything that is wrong. Pure."""

import csv
import hashlib
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from receiving_app.errors import Problem
from receiving_app.people.reference_cells import Unreadable
from receiving_app.scans.card_numbers import looks_like_card_number, masked

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    Attributes:
        heading: as it stands in the first line.
        read: turns a cell that is not empty into its value.
        needed: no cell of it may be empty. The column itself must be there in any case: were it taken for
            empty, a file without it would wipe what is kept.
        names: what a value must be the code of: "organization", "person", or None for nothing.
    """

    heading: str
    read: Callable[[str], Any]
    needed: bool = True
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """What a file holds.

    Attributes:
        file: its name.
        make: builds a row from the columns' values, in their order.
        columns: all that is kept; other columns are passed over.
        keys: groups of headings whose values may stand in one row only.
        span: two headings of days, the second of which may not come before the first.
        either: headings of which at least one cell must be filled.
        payment: the Luhn digit alone makes a card number here.
    """

    file: str
    make: Callable[..., R]
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    span: tuple[str, str] | None = None
    either: tuple[str, ...] = ()
    payment: bool = False


@dataclass(frozen=True, slots=True)
class FileRead(Generic[R]):
    """A file's good rows, and what is wrong with the others. ``lines`` are those of the rows."""

    file: str
    sha256: str
    rows: tuple[R, ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]


def read_table(table: Table[R], data: bytes, known: Mapping[str, Collection[str]]) -> FileRead[R]:
    """The rows of a comma-separated file in UTF-8.

    Args:
        table: what the file should hold.
        data: the file's bytes.
        known: the codes there are, by what a column names ("organization", "person").
    """
    reading = _Reading(table.file, table, known)
    text = text_of(table.file, data, reading.problems)
    if text is not None:
        reading.read(text)
    digest = hashlib.sha256(data).hexdigest()
    return FileRead(table.file, digest, tuple(reading.rows), tuple(reading.lines), tuple(reading.problems))


def text_of(file: str, data: bytes, problems: list[Problem]) -> str | None:
    """The text of a UTF-8 file; None, and the reason among the problems, when it is none."""
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        problems.append(Problem(file, line, "", "The file holds NUL bytes; save it again as CSV UTF-8."))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(Problem(file, line, "", "The file is not in UTF-8; save it again as CSV UTF-8."))
        return None
    if not text.strip():
        problems.append(Problem(file, 0, "", "The file is empty."))
        return None
    return text


class _Reading(Generic[R]):
    def __init__(self, file: str, table: Table[R], known: Mapping[str, Collection[str]]) -> None:
        self.file = file
        self.table = table
        self.known = known
        self.rows: list[R] = []
        self.lines: list[int] = []
        self.problems: list[Problem] = []
        self._seen: dict[tuple[Any, ...], int] = {}

    def read(self, text: str) -> None:
        records = self._records(text)
        line, headings = next(records, (1, []))
        headings = [heading.strip() for heading in headings]
        for heading in (column.heading for column in self.table.columns):
            if headings.count(heading) != 1:
                often = "is missing" if heading not in headings else "stands here more than once"
                self._problem(line, heading, f"The column {heading} {often}.")
        if self.problems:
            return
        for line, cells in records:
            if len(cells) != len(headings):
                self._problem(line, "", f"The row has {len(cells)} cells; there are {len(headings)} columns.")
                continue
            row = dict(zip(headings, (cell.strip() for cell in cells), strict=True))
            values = self._values(line, row)
            if values is not None and self._stands_alone(line, values):
                self.rows.append(self.table.make(*values.values()))
                self.lines.append(line)

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Each record that is not blank, with the line it begins on."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        first = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield first, cells
                first = reader.line_num + 1
        except csv.Error as error:
            self._problem(
                first, "", f"The quotes of this row are broken ({error}); nothing after it was read."
            )

    def _values(self, line: int, row: Mapping[str, str]) -> dict[str, Any] | None:
        """The kept columns' values, or None when something is wrong with the row."""
        before = len(self.problems)
        for heading, cell in row.items():
            if looks_like_card_number(cell, payment_field=self.table.payment):
                shown = masked(cell, payment_field=self.table.payment)
                self._problem(line, heading, f"A full card number may not stand here: {shown}")
        if len(self.problems) > before:
            return None
        values = {}
        for column in self.table.columns:
            try:
                values[column.heading] = self._value(column, row[column.heading])
            except Unreadable as error:
                self._problem(line, column.heading, str(error))
        if len(self.problems) > before:
            return None
        if self.table.either and all(values[heading] is None for heading in self.table.either):
            self._problem(line, self.table.either[0], f"One of {', '.join(self.table.either)} is needed.")
            return None
        if self.table.span is not None:
            begins, ends = (values[heading] for heading in self.table.span)
            if ends is not None and ends < begins:
                self._problem(line, self.table.span[1], f"{ends} comes before {begins}.")
                return None
        return values

    def _value(self, column: Column, cell: str) -> Any:
        if not cell:
            if column.needed:
                raise Unreadable("Nothing is written here.")
            return None
        value = column.read(cell)
        if column.names is not None and value not in self.known[column.names]:
            raise Unreadable(f"There is no {column.names.removesuffix(' or all')} {cell}.")
        return value

    def _stands_alone(self, line: int, values: Mapping[str, Any]) -> bool:
        """Whether no earlier row has the same key; the first one counts."""
        for headings in self.table.keys:
            key = (headings, *(values[heading] for heading in headings))
            if key in self._seen:
                shown = ", ".join(_shown(values[heading]) for heading in headings)
                self._problem(line, headings[0], f"{shown} stands on line {self._seen[key]} already.")
                return False
        for headings in self.table.keys:
            self._seen[headings, *(values[heading] for heading in headings)] = line
        return True

    def _problem(self, line: int, column: str, reason: str) -> None:
        self.problems.append(Problem(self.file, line, column, reason))


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "(empty)")
