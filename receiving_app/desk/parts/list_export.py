"""Any list of the desk as a table: what is found; second lines of cells are columns of their own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.progress import Progress
from receiving_app.whole_file import write_table

R = TypeVar("R")
_PAGE = 500


def export_list(
    columns: Sequence[Column[R]],
    fetch: Callable[[Wanted], Page[R]],
    wanted: Wanted,
    file: Path,
    progress: Progress,
) -> int:
    """Write every row that is wanted, not only those that were scrolled to; the file appears whole or not.

    Returns:
        How many rows were written.

    Raises:
        Refused: the file's name is of no known kind.
        Trouble: the file cannot be written.
        Cancelled: the person stopped it; no file is left.
    """
    heading = [title for column in columns for title in (column.title, f"{column.title}, below")]
    rows = [cells for page in _pages(fetch, wanted, progress) for cells in _cells(columns, page)]
    used = [place for place, title in enumerate(heading) if place % 2 == 0 or any(row[place] for row in rows)]
    write_table(file, [heading[place] for place in used], ([row[place] for place in used] for row in rows))
    return len(rows)


def _pages(fetch: Callable[[Wanted], Page[R]], wanted: Wanted, progress: Progress) -> Iterator[tuple[R, ...]]:
    written, wanted = 0, replace(wanted, after="", limit=_PAGE)
    while True:
        page = fetch(wanted)
        yield page.rows
        written += len(page.rows)
        progress.step(written, page.total or 0, "Writing rows")
        if not page.after:
            return
        wanted = replace(wanted, after=page.after)


def _cells(columns: Sequence[Column[R]], rows: Sequence[R]) -> Iterator[list[str]]:
    for row in rows:
        yield [words for column in columns for words in (column.show(row).words, column.show(row).under)]
