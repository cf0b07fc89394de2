"""The records of a delimited text file whose encoding, delimiter and heading line nobody has told us."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")
HEADING_WITHIN = 60  # lines in which a heading is looked for
LONGEST_RECORD = 20  # lines; a quote that stays open longer was never closed
MOST_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Record:
    """A record: the lines of the file it fills, its cells, and its text as it stood there.

    ``cells`` is None where quotes do not close.
    """

    first: int
    last: int
    cells: tuple[str, ...] | None
    raw: str

    @property
    def blank(self) -> bool:
        """Nothing but blanks and delimiters."""
        return self.cells is not None and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading line that was found: where, with which delimiter, and what the caller thought it worth."""

    record: Record
    delimiter: str
    worth: int


def decoded(data: bytes) -> tuple[str, str] | None:
    """The text and its encoding; None when it is no text.

    By its mark, as UTF-16 without one, as UTF-8, else as Windows-1252, a byte that has no letter marked.
    """
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    tried = [name for mark, name in marks if data.startswith(mark)] or _unmarked(data[:4096])
    for encoding in tried:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return (data.decode("cp1252", errors="replace"), "cp1252") if "cp1252" in tried else None


def _unmarked(top: bytes) -> list[str]:
    """Encodings to try; every other byte of Latin text in UTF-16 is zero, and a zero is no text else."""
    for encoding, zeros, letters in (("utf-16-le", top[1::2], top[::2]), ("utf-16-be", top[::2], top[1::2])):
        if zeros.count(0) * 2 > len(zeros) and not letters.count(0):
            return [encoding]
    return ["utf-8", "cp1252"] if top.count(0) * 20 <= len(top) else []


def lines_of(text: str) -> list[str]:
    """The lines as an editor counts them: ended by CR LF, LF or CR, by nothing else."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def records(lines: Sequence[str], delimiter: str) -> Iterator[Record]:
    """Every line of the file in exactly one record, in order."""
    at = 0
    while at < len(lines):
        reader = csv.reader(
            (line + "\n" for line in islice(lines, at, at + LONGEST_RECORD)), delimiter=delimiter, strict=True
        )
        try:
            cells = tuple(next(reader))
            used = reader.line_num
        except csv.Error:
            cells, used = None, 1
        yield Record(at + 1, at + used, cells, "\n".join(lines[at : at + used]))
        at += used


def find_heading(lines: Sequence[str], worth: Callable[[Sequence[str]], int]) -> Heading | None:
    """The record among the first lines that ``worth`` likes best, over all delimiters; None if it likes none.

    Args:
        lines: all lines of the file.
        worth: how much a line looks like the heading, 0 for not at all.
    """
    top = lines[:HEADING_WITHIN]
    return best_heading(
        ((record, delimiter) for delimiter in DELIMITERS for record in records(top, delimiter)), worth
    )


def best_heading(
    records_by_delimiter: Iterable[tuple[Record, str]], worth: Callable[[Sequence[str]], int]
) -> Heading | None:
    """The record that ``worth`` likes best, the first of equals; None if it likes none."""
    best: Heading | None = None
    for record, delimiter in records_by_delimiter:
        value = worth(record.cells or ())
        if value > (best.worth if best else 0):
            best = Heading(record, delimiter, value)
    return best
