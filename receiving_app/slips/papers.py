"""The papers of one scanned file: parted where separator sheets lie, without blank pages. Pure.

A batch is parted before anything on it counts, so each paper keeps only what stands on its own pages.
A separator sheet is dropped, and so is a blank page: the back of a sheet that was scanned on both sides.
"""

import re
from collections.abc import Iterator, Sequence

from receiving_app.slips.answers import Barcode, ClueKind, Page, SlipReading

_FEW_WORDS = 12
_SEPARATORS = frozenset(("SEPARATOR", "PATCHT", "PATCH2"))  # our own sheet, and the patch codes by name


def is_separator(code: str) -> bool:
    """Whether a bar code says that here one paper ends and the next begins."""
    return re.sub(r"[\W_]", "", code.upper()) in _SEPARATORS


def paper_pages(pages: Sequence[Page], barcodes: Sequence[Barcode]) -> tuple[tuple[int, ...], ...]:
    """The page numbers of each paper in the file, in order; nothing when no page is worth keeping.

    A separator sheet at the beginning or two in a row make no empty paper.
    """
    parting = {code.page for code in barcodes if is_separator(code.text)}
    parting |= {page.number for page in pages if _says_separator(page)}
    papers: list[list[int]] = [[]]
    for page in pages:
        if page.number in parting:
            papers.append([])
        elif not page.blank:
            papers[-1].append(page.number)
    return tuple(tuple(paper) for paper in papers if paper)


def _says_separator(page: Page) -> bool:
    """Whether hardly more than the word stands on the page: its bar code was not read, or it has none."""
    words = [word.text for word in page.words]
    return len(words) <= _FEW_WORDS and any(is_separator(word) for word in words)


def numbers_by_page(reading: SlipReading) -> dict[str, int]:
    """Slip numbers that a label announces, with the first page each stands on.

    More than one means that a separator sheet was missed, or never lay between the papers.
    """
    found: dict[str, int] = {}
    for clue in _sure_numbers(reading):
        found.setdefault(clue[0], clue[1])
    return found


def _sure_numbers(reading: SlipReading) -> Iterator[tuple[str, int]]:
    for page in reading.pages:
        best = [clue for clue in reading.of_kind(ClueKind.SLIP_NUMBER) if clue.page == page.number]
        if best and best[0].weight >= 2:
            yield best[0].value, page.number
