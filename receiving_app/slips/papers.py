"""The papers of one scanned file, and the pages that they say they have. Pure.

A batch is parted before anything on it counts, so each paper keeps only what stands on its own pages.
A separator sheet is dropped, and so is a blank page: the back of a sheet that was scanned on both sides.
Without a sheet a paper begins where a page says that it is the first and announces another slip number.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from receiving_app.slips.answers import ClueKind, Page, SlipReading
from receiving_app.slips.rows import rows_of
from receiving_app.slips.weighing import alike, fold

_FEW_WORDS = 12
_MOST_OF = 99  # pages of a slip
_PAGE_OF = re.compile(  # digits also as a reader takes them for letters; a thickness is no number of sheets
    r"\b(?:(?:pages?|pg)(?:\(s\))?[\s.:#]*(?:no[\s.:#]*)?([\dIlO]{1,3})\s?(?:of|/)|sheets?[\s.:#]*([\dIlO]{1,3})\s?of)"
    r"\s?([\dIlO]{1,3})(?!\w|\s?/)",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("ILO", "110")
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
    papers: list[list[Page]] = [[]]
    for page in reading.pages:
        if page.number in parting:
            papers.append([])
        elif not page.blank:
            if _begins_another(reading, papers[-1], page):
                papers.append([])
            papers[-1].append(page)
    return tuple(tuple(page.number for page in paper) for paper in papers if paper)


def _begins_another(reading: SlipReading, paper: Sequence[Page], page: Page) -> bool:
    """Whether a page says it is the first, has goods, and announces another number than the paper before.

    Not where the pages before are out of order: then nobody can say whose they are.
    """
    mark = _mark_on(page)
    if mark is None or mark.number != 1 or not any(line.page == page.number for line in reading.lines):
        return False
    announced = {number: alike(value) for value, number in _sure_numbers(reading)}
    before = {announced[each.number] for each in paper if each.number in announced}
    own = announced.get(page.number)
    return own is not None and bool(before) and own not in before and _ascend(marks_on(paper))


class PageMark(NamedTuple):
    """What a page says of itself: ``Page 1 of 2``."""

    number: int
    of: int


def marks_on(pages: Iterable[Page]) -> tuple[PageMark, ...]:
    """The marks of those pages that have one, in their order."""
    return tuple(mark for page in pages if (mark := _mark_on(page)) is not None)


def missing_pages(reading: SlipReading) -> tuple[int, ...]:
    """The pages that a paper says it has and that are not in its file: a jam, or a sheet left behind.

    A page without a mark may be any of them: as long as there are enough of these, none is missing.
    """
    pages = [page for page in reading.pages if not page.blank]
    marks = marks_on(pages)
    every = set(range(1, max((mark.of for mark in marks), default=0) + 1))
    missing = every - {mark.number for mark in marks}
    return tuple(sorted(missing)) if len(missing) > len(pages) - len(marks) else ()


def is_whole(reading: SlipReading) -> bool:
    """Whether all pages were read and are numbered from the first to the last, each once."""
    pages = [page for page in reading.pages if not page.blank]
    numbers = [(mark.number, mark.of) for mark in marks_on(pages)]
    every = [(number, len(pages)) for number in range(1, len(pages) + 1)]
    return numbers == every and not reading.unread_pages


def is_half_of(part: SlipReading, whole: SlipReading) -> bool:
    """Whether some pages of one number are some of this slip's: of as many pages, for an order it names."""
    totals = {mark.of for mark in marks_on(part.pages)}
    same_order = {fold(each) for each in part.orders} & {fold(each) for each in whole.orders}
    return bool(missing_pages(part) and same_order) and totals == {mark.of for mark in marks_on(whole.pages)}


def numbered_oddly(reading: SlipReading) -> tuple[int, ...]:
    """The numbers of a paper's pages when they are not those of one paper in order; else nothing.

    A vendor whose every page is page 1 of 1 is known by the slip number, which is on each of them.
    """
    pages = [page for page in reading.pages if not page.blank]
    marks = marks_on(pages)
    if _ascend(marks) and len({mark.of for mark in marks}) <= 1:
        return ()
    number = alike(reading.slip_number or "")
    if all(mark.of == 1 for mark in marks) and number:
        on_each = all(any(alike(word.text) == number for word in page.words) for page in pages)
        return () if on_each else tuple(mark.number for mark in marks)
    return tuple(mark.number for mark in marks)


def _ascend(marks: Sequence[PageMark]) -> bool:
    return all(before.number < after.number for before, after in pairwise(marks))


def _mark_on(page: Page) -> PageMark | None:
    """The number that a page says it has, and of how many: ``Page 1 of 2``, ``Page 1/2``."""
    for row in rows_of(page.words):
        if (found := _PAGE_OF.search(row.text)) is not None:
            number, of = (int(digits.upper().translate(_DIGITS)) for digits in found.groups() if digits)
            if 1 <= number <= of <= _MOST_OF:
                return PageMark(number, of)
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
