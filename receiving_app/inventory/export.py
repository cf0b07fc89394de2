"""The inventory for other systems: a CSV that keeps leading zeros and holds no live formula."""

import csv
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from receiving_app.database.store import Store
from receiving_app.errors import Trouble
from receiving_app.inventory.answers import AssetRow
from receiving_app.inventory.lookups import find
from receiving_app.progress import Progress

_PAGE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_csv(store: Store, file: Path, words: str = "", progress: Progress | None = None) -> int:
    """Write every unit that ``words`` find; the file appears whole or not at all.

    Returns:
        How many units were written.

    Raises:
        Trouble: the file cannot be written.
        Cancelled: the person stopped it; no file is left.
    """
    progress = progress or Progress()
    part = file.with_name(file.name + ".part")
    count = 0
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([each.name for each in fields(AssetRow) if each.name != "asset_id"])
            for row in _all(store, words):
                count += 1
                if count % _PAGE == 0:
                    progress.step(count, 0, "Writing units")
                writer.writerow(
                    [cell(getattr(row, each.name)) for each in fields(row) if each.name != "asset_id"]
                )
        part.replace(file)
    except OSError as error:
        raise Trouble(f"{file.name} could not be written ({error.strerror}).", "Check the folder.") from error
    finally:
        part.unlink(missing_ok=True)
    return count


def cell(value: object) -> str:
    """A value as text; one that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _all(store: Store, words: str) -> Iterable[AssetRow]:
    after: str | None = None
    while True:
        with store.reading() as session:
            page = find(session, words, after=after, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].asset_id
