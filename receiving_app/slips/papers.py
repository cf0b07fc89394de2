"""The papers of one scanned file, and the pages that they say they have. Pure.

A batch is parted before anything on it counts, so each paper keeps only what stands on its own pages.
A separator sheet is dropped, and so is a blank page: the back of a sheet that was scanned on both sides.
Without a sheet a paper begins where a page says that it is the first and announces another slip number.
"""

import re
from collections.abc import Iterator

from receiving_app.slips.answers import ClueKind, Page, SlipReading
from receiving_app.slips.rows import rows_of

_FEW_WORDS = 12
_MOST_OF = 99  # pages of a slip
_PAGE_OF = re.compile(  # the last parts also as a reader takes a one for a letter
    r"\b(?:page|pg|sheet)\s?(?:no)?[\s.:#]*([\dIl|]{1,3})\s?(?:of|/)\s?([\dIl|]{1,3})(?![\w/])", re.IGNORECASE
)
_DIGITS = str.maketrans("Iil|", "1111")
_SEPARATORS = frozenset(("SEPARATOR", "PATCHT", "PATCH2"))  # our own sheet, and the patch codes by name


def is_separator(code: str) -> bool:
    """Whether a bar code says that here one paper ends and the next begins."""
    return re.sub(r"[\W_]", "", code.upper()) in _SEPARATORS


def paper_pages(reading: SlipReading) -> tuple[tuple[int, ...], ...]:
    """The page numbers of each paper in the file, in order; nothing when no page is worth keeping.

    A separator sheet at the beginning or two in a row make no empty paper.
    """
    parting = {code.page for code in reading.barcodes if is_separator(code.text)}
    parting |= {page.number for page in reading.pages if _says_separator(page)}
    announced = {page: number for number, page in _sure_numbers(reading)}
    papers: list[list[int]] = [[]]
    for page in reading.pages:
        if page.number in parting:
            papers.append([])
        elif not page.blank:
            before = [announced[each] for each in papers[-1] if each in announced]
            number, own = _counted(page), announced.get(page.number)
            if number is not None and number[0] == 1 and own and before and own not in before:
                papers.append([])
            papers[-1].append(page.number)
    return tuple(tuple(paper) for paper in papers if paper)


def missing_pages(reading: SlipReading) -> tuple[int, ...]:
    """The pages that a paper says it has and that are not in its file: a jam, or a sheet left behind.

    Nothing when it has as many pages as it says, for a page's number may not have been read.
    """
    counted = [found for page in reading.pages if (found := _counted(page)) is not None]
    total = max((of for _, of in counted), default=0)
    if len(reading.pages) >= total:
        return ()
    return tuple(sorted(set(range(1, total + 1)) - {number for number, _ in counted}))


def _counted(page: Page) -> tuple[int, int] | None:
    """The number that a page says it has, and of how many: ``Page 1 of 2``, ``Page 1/2``."""
    for row in rows_of(page.words):
        if (found := _PAGE_OF.search(row.text)) is not None:
            number, of = (int(digits.translate(_DIGITS)) for digits in found.groups())
            if 1 <= number <= of <= _MOST_OF:
                return number, of
    return None


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
