"""Words with places, as rows and cells. Pure geometry; knows nothing of slips."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from receiving_app.slips.answers import Word

CELL_GAP = 1.2  # times the line's height: a wider gap parts two cells


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one line, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        """Upper edge of the highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Lower edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def left(self) -> float:
        """Left edge of the first word."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Right edge of the last word."""
        return self.words[-1].right

    @property
    def height(self) -> float:
        """Height of the tallest word."""
        return max(word.height for word in self.words)


def rows_of(words: Iterable[Word]) -> tuple[Row, ...]:
    """Group words into rows, from top to bottom: a word joins a row whose middle lies within its own line."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        if rows and abs(word.middle - rows[-1][0].middle) <= 0.45 * min(word.height, rows[-1][0].height):
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(Row(tuple(sorted(row, key=lambda word: word.left))) for row in rows)


def wide_gap(before: Word, word: Word) -> bool:
    """Whether two neighbours of a row are further apart than the words of one cell."""
    return word.left - before.right > CELL_GAP * max(before.height, word.height)


def cells_of(row: Row) -> tuple[Row, ...]:
    """Part a row where the gaps are wide."""
    cells: list[list[Word]] = [[row.words[0]]]
    for before, word in pairwise(row.words):
        if wide_gap(before, word):
            cells.append([])
        cells[-1].append(word)
    return tuple(Row(tuple(cell)) for cell in cells)


def cell_below(rows: Sequence[Row], label: Row, depth: int) -> tuple[Row, ...]:
    """The cells right under a label, as far as they follow closely: same left or same right edge.

    Args:
        rows: all rows of the page, from top to bottom.
        label: the label's words.
        depth: how many rows to follow at most.
    """
    found: list[Row] = []
    bottom = label.bottom
    for row in rows:
        if row.top < bottom - 0.3 * label.height:
            continue
        if row.top - bottom > 1.1 * label.height or len(found) == depth:
            break
        aligned = [
            Row(cell.words[at:])
            for cell in cells_of(row)
            for at, word in enumerate(cell.words)
            if abs(word.left - label.left) <= 0.6 * label.height
            or (at == 0 and abs(cell.right - label.right) <= 2)
        ]
        if aligned:
            found.append(aligned[0])
            bottom = aligned[0].bottom
    return tuple(found)


def split_lost_blank(word: Word) -> tuple[Word, ...]:
    """A word and a number between which a reader lost the blank (``Slip77120034``), as two words."""
    found = re.fullmatch(r"([A-Za-z][a-z]{2,})((?=.*\d{4})[A-Z0-9-]{5,})", word.text)
    return (word,) if found is None else _cut(word, len(found[1]))


def split_at_colons(word: Word) -> tuple[Word, ...]:
    """A word that is label and value in one (``PO:4500`` or ``PO#4500``), as two words; else as it is."""
    found = re.fullmatch(r"([A-Za-z./]{1,20}[:#])([^\s:/].*)", word.text)
    if found is None:
        return (word,)
    return _cut(word, len(found[1]))


def _cut(word: Word, size: int) -> tuple[Word, Word]:
    edge = word.left + (word.right - word.left) * size / len(word.text)
    return replace(word, text=word.text[:size], right=edge), replace(word, text=word.text[size:], left=edge)
