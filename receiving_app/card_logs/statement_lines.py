"""From the bytes of a delimited file to its records, each with the line it began on. No line is lost."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
_LONGEST_RECORD = 20  # lines; a quotation mark that is open for longer was never closed


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first line (from 1), its cells, and the text it stood in.

    ``broken`` tells why it could not be split into cells.
    """

    line: int
    cells: tuple[str, ...]
    raw: str
    broken: str | None = None


def decoded(content: bytes) -> str:
    """The text of a file: by its byte order mark, as UTF-16 without one, as UTF-8, else as Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:2000]
    if sample.count(0) > len(sample) // 4:  # every other byte of Latin text in UTF-16 is zero
        return content.decode("utf-16-le" if sample[1::2].count(0) else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def records(text: str, delimiter: str) -> Iterator[Record]:
    """The records of a text, which may span lines inside quotation marks.

    A record that never ends is broken at its first line, and reading goes on with the next.
    """
    lines = list(io.StringIO(text.replace("\0", ""), newline=None))
    start = 0
    while start < len(lines):
        cells, used = _one_record(lines, start, delimiter)
        raw = "".join(lines[start : start + used]).rstrip("\n")
        if cells is None:
            yield Record(start + 1, (), raw, "A quotation mark on this line is never closed.")
        else:
            yield Record(start + 1, tuple(cells), raw)
        start += used


def _one_record(lines: list[str], start: int, delimiter: str) -> tuple[list[str] | None, int]:
    for used in range(1, min(_LONGEST_RECORD, len(lines) - start) + 1):
        try:
            found = list(csv.reader(lines[start : start + used], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                continue
            found = list(csv.reader(lines[start : start + 1], delimiter=delimiter))
            return (found[0] if found else []), 1
        return (found[0] if found else []), used
    return None, 1
