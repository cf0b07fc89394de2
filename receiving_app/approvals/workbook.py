"""The rows of a workbook as the records of a text file, so that both are read alike."""

import io
from collections.abc import Iterator
from datetime import date, datetime

from receiving_app.approvals.delimited import MOST_LINES, Record

_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx, ods; xls
_MOST_COLUMNS = 200


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of a spreadsheet program's own file."""
    return data.startswith(_MARKS)


def media_type(data: bytes) -> str:
    """What kind of file an export is, for keeping it."""
    if data.startswith(_MARKS[0]):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return "application/vnd.ms-excel" if data.startswith(_MARKS[1]) else "text/csv"


def sheets_of(data: bytes) -> Iterator[tuple[Record, ...]]:
    """Each sheet as records, row 1 first; nothing when the workbook cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only for workbooks

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height <= MOST_LINES and sheet.width <= _MOST_COLUMNS:
                rows = sheet.to_python(skip_empty_area=False)
                shown = (tuple(_shown(cell) for cell in row) for row in rows)
                yield tuple(
                    Record(number, number, cells, "\t".join(cells).rstrip())
                    for number, cells in enumerate(shown, start=1)
                )
    except (CalamineError, ValueError, OSError):
        return


def _shown(cell: object) -> str:
    """A cell as an export would write it: days as ISO, whole numbers without a point."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(round(cell, 6))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
