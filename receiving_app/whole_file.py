"""Writing a file whole or not at all: a power cut leaves the old file or the new one, never half of one."""

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from uuid_utils import uuid7

from receiving_app.errors import Refused, Trouble

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TABLE_KINDS = (".csv", ".xlsx", ".json")


@contextmanager
def writing_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write into; at the end of the ``with``, and only if it went well, it takes ``path``'s place.

    Raises:
        Trouble: the disk or the folder does not take it; what stood there before is untouched.
    """
    # Beside the place, so that the rename is one step on one disk; and as readable as any new file.
    beside = path.with_name(f".{uuid7()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("x+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as failure:
        raise Trouble(
            f"{path} could not be written: {failure.strerror or failure}.",
            "Check the folder and the space on the disk, then try again.",
        ) from failure


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``.

    Raises:
        Trouble: as :func:`writing_whole`.
    """
    with writing_whole(path) as file:
        file.write(data)


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write rows as a CSV that spreadsheets open right: UTF-8 with its mark, and no live formula.

    A value that a spreadsheet would take for a formula gets an apostrophe in front; None is an empty cell.

    Raises:
        Trouble: as :func:`writing_whole`.
    """
    with writing_whole(path) as file:
        out = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
        out.detach()  # what it held goes into the file, which stays open


def refuse_no_table(path: Path) -> None:
    """Raise Refused if :func:`write_table` knows no file of this name."""
    if path.suffix.lower() not in TABLE_KINDS:
        raise Refused(
            f"{path.name} is no name of a table.", f"Give one that ends in {' or '.join(TABLE_KINDS)}."
        )


def write_table(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows under their heading as CSV, XLSX or JSON, as the file's name says.

    Codes keep their leading zeros and nothing is a live formula: text is text in a workbook, and in a CSV
    what looks like a formula gets an apostrophe. Decimals are numbers.

    Raises:
        Refused: the name is of another kind.
        Trouble: as :func:`writing_whole`.
    """
    refuse_no_table(path)
    if path.suffix.lower() == ".csv":
        write_csv(path, _with(heading, rows))
        return
    with writing_whole(path) as file:
        if path.suffix.lower() == ".json":
            told = [{name: _plain(value) for name, value in zip(heading, row, strict=True)} for row in rows]
            file.write(json.dumps(told, ensure_ascii=False, indent=1).encode())
        else:
            _write_workbook(file, _with(heading, rows))


def from_table(data: bytes, name: str) -> list[dict[str, object]]:
    """The rows of a JSON file that :func:`write_table` wrote.

    Raises:
        Refused: it is no list of rows.
    """
    try:
        told = json.loads(data)
    except ValueError:
        told = None
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise Refused(f"{name} is no list of rows.", "Give a file that was exported here.")
    return told


def _with(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield heading
    yield from rows


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _write_workbook(file: BinaryIO, rows: Iterable[Sequence[object]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - only for workbooks

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    for row in rows:
        sheet.append([_cell_of_workbook(sheet, value) for value in row])
    book.save(file)


def _cell_of_workbook(sheet: Any, value: object) -> object:
    """A number as it is, all else as text: also what a spreadsheet would take for a formula or a date."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above

    if value is None or isinstance(value, Decimal):
        return value
    cell = WriteOnlyCell(sheet, _NO_XML.sub("\ufffd", str(value)))
    cell.data_type = "s"
    return cell


def folder_takes_files(folder: Path) -> bool:
    """Whether a file could be written in ``folder``, or in the nearest one above it that exists."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
