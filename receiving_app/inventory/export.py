"""The inventory for other systems: a CSV that keeps leading zeros and holds no live formula."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from receiving_app.database.store import Store
from receiving_app.inventory.answers import AssetRow
from receiving_app.inventory.lookups import find
from receiving_app.progress import Progress
from receiving_app.whole_file import write_csv

_PAGE = 500
_COLUMNS = tuple(each.name for each in fields(AssetRow) if each.name != "asset_id")


def export_csv(store: Store, file: Path, words: str = "", progress: Progress | None = None) -> int:
    """Write every unit that ``words`` find; the file appears whole or not at all.

    Returns:
        How many units were written.

    Raises:
        Trouble: the file cannot be written.
        Cancelled: the person stopped it; no file is left.
    """
    progress = progress or Progress()
    count = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal count
        yield _COLUMNS
        for row in _all(store, words):
            count += 1
            if count % _PAGE == 0:
                progress.step(count, 0, "Writing units")
            yield tuple(getattr(row, name) for name in _COLUMNS)

    write_csv(file, rows())
    return count


def _all(store: Store, words: str) -> Iterator[AssetRow]:
    after: str | None = None
    while True:
        with store.reading() as session:
            page = find(session, words, after=after, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].asset_id
