"""Purchases as an export of approvals that comes back as no change: the headings of the ticket export."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from receiving_app.approvals.answers import ApprovalRow
from receiving_app.approvals.judging import rows_of
from receiving_app.approvals.lookups import purchases_page
from receiving_app.approvals.mapping import MEANINGS, mapping_named
from receiving_app.database.store import Store
from receiving_app.errors import Problem
from receiving_app.progress import Progress
from receiving_app.whole_file import write_csv, write_table

REFUSED_HEADING = ("File", "Line", "Column", "Reason")
_PAGE = 200
_MAPPING = "ticket-export"


def export_purchases(
    store: Store, file: Path, words: str = "", state: str = "", progress: Progress | None = None
) -> int:
    """Write every line of the purchases that are found, as CSV, XLSX or JSON, whole or not at all.

    Args:
        store: the office's database.
        file: where to.
        words: parts of order number, ticket, vendor or card; all must be found.
        state: "open", "held", or '' for all.
        progress: told while writing.

    Returns:
        How many lines were written.

    Raises:
        Refused: the file's name is of another kind.
        Trouble: the file cannot be written.
        Cancelled: the person stopped it; no file is left.
    """
    progress = progress or Progress()
    columns = mapping_named(_MAPPING).columns
    count = 0

    def lines() -> Iterator[tuple[str | None, ...]]:
        nonlocal count
        for row in _rows(store, words, state):
            count += 1
            if count % _PAGE == 0:
                progress.step(count, 0, "Writing lines")
            yield tuple(_cell(MEANINGS[meaning], row) for meaning in columns)

    write_table(file, [headings[0] for headings in columns.values()], lines())
    return count


def write_refused(file: Path, found: Sequence[Problem]) -> None:
    """Write the rows of a file that stayed out, as CSV.

    Raises:
        Trouble: the file cannot be written.
    """
    write_csv(file, (REFUSED_HEADING, *refused_cells(found)))


def refused_cells(found: Sequence[Problem]) -> list[tuple[object, ...]]:
    """The rows that stayed out as they stand under ``REFUSED_HEADING``."""
    return [(each.file, each.line, each.column, each.reason) for each in found]


def _rows(store: Store, words: str, state: str) -> Iterator[ApprovalRow]:
    after: str | None = None
    while True:
        with store.reading() as session:
            page = purchases_page(session, words, state=state, after=after, limit=_PAGE)
            rows = [row for each in page for row in rows_of(session, each.purchase_id)]
        yield from rows
        if len(page) < _PAGE:
            return
        after = page[-1].purchase_id


def _cell(field: str, row: ApprovalRow) -> str | None:
    value = getattr(row, field)
    if value is None:
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value:%m/%d/%Y}"
    return f"{value // 100}.{value % 100:02}" if field.endswith("_cents") else str(value)
