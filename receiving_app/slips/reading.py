"""Reading a packing slip: everything on the paper that may be a number, a name, a day or a line of goods.

The words of a text layer and those that were read on a picture are understood in the same way.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from receiving_app.errors import Problem
from receiving_app.scans.card_numbers import masked
from receiving_app.scans.envelope import is_envelope, read_envelope
from receiving_app.slips.answers import Barcode, Clue, ClueKind, Page, SlipLine, SlipReading, Word
from receiving_app.slips.columns import heading_in
from receiving_app.slips.labels import first_day, labelled_clues, labels_in
from receiving_app.slips.paper import ReadPicture, open_paper
from receiving_app.slips.papers import paper_pages
from receiving_app.slips.picture_reader import the_reader
from receiving_app.slips.rows import cells_of, rows_of
from receiving_app.slips.table import lines_of

# What an ISO/IEC 15434 message calls its fields, and what that is on a slip.
_FIELDS = {
    "order": ClueKind.ORDER,
    "packing_list": ClueKind.SLIP_NUMBER,
    "shipment": ClueKind.SLIP_NUMBER,
    "vendor_order": ClueKind.VENDOR_ORDER,
    "pro_number": ClueKind.TRACKING,
}
# Data identifiers (ANSI MH10.8.2) before a value in a linear code; taken only when the page prints the value.
_IDENTIFIERS = {"11K": ClueKind.SLIP_NUMBER, "2S": ClueKind.SLIP_NUMBER, "K": ClueKind.ORDER}
_COMPANY = re.compile(
    r"\b(?:inc|llc|llp|lp|ltd|corp|corporation|co|company|gmbh|ag|plc|bv|sa)\b\.?", re.IGNORECASE
)
_TOP = 0.2  # of the page's words: where a vendor's name stands


def read_slip(data: bytes, name: str, read_picture: ReadPicture = the_reader.read) -> SlipReading:
    """Read one file; a batch of several papers is told apart by :func:`papers_of`.

    Args:
        data: the file's bytes; what they are is told by their content.
        name: the file's name, for problems only.
        read_picture: reads a page that is a picture; ``picture_reader.leave_unread`` leaves it to a person.
    """
    paper = open_paper(data, read_picture)
    problems = tuple(Problem(name, 0, _page_named(page), said) for page, said in paper.problems)
    return _understood(name, paper.mime, paper.pages, paper.barcodes, problems)


def papers_of(reading: SlipReading) -> tuple[tuple[tuple[int, ...], SlipReading], ...]:
    """The papers in a file: the numbers of their pages in it, and what stands on them, counted from page 1.

    A file that is one paper is as it was read.
    """
    parted = paper_pages(reading)
    if len(parted) == 1:
        return ((parted[0], reading),)
    return tuple((pages, part_of(reading, pages)) for pages in parted)


def part_of(reading: SlipReading, pages: Sequence[int]) -> SlipReading:
    """What stands on some pages of a file, numbered from 1, understood by themselves."""
    place = {number: at for at, number in enumerate(pages, start=1)}
    named = {"": ""} | {_page_named(number): _page_named(at) for number, at in place.items()}
    name = f"{reading.name}, page {pages[0]}" + (f" to {pages[-1]}" if len(pages) > 1 else "")
    return _understood(
        name,
        reading.mime,
        tuple(replace(page, number=place[page.number]) for page in reading.pages if page.number in place),
        tuple(replace(code, page=place[code.page]) for code in reading.barcodes if code.page in place),
        tuple(
            replace(problem, column=named[problem.column])
            for problem in reading.problems
            if problem.column in named
        ),
    )


def _page_named(number: int) -> str:
    """How a problem names its page; the file as a whole, 0, has no name."""
    return f"page {number}" if number else ""


def _understood(
    name: str,
    mime: str | None,
    pages: tuple[Page, ...],
    barcodes: tuple[Barcode, ...],
    problems: tuple[Problem, ...],
) -> SlipReading:
    lines = lines_of(pages)
    clues = [clue for page in pages for clue in _page_clues(page)]
    clues += [clue for barcode in barcodes for clue in _code_clues(barcode, clues)]
    clues += [
        Clue(ClueKind.ORDER, line.order, line.page, "stands on a line of goods", 1)
        for line in lines
        if line.order
    ]
    ranked = _ranked(clues)
    kept = frozenset(clue.value for clue in ranked) | {serial for line in lines for serial in line.serials}
    return SlipReading(
        name,
        mime,
        tuple(replace(page, words=_masked(page.words, kept)) for page in pages),
        tuple(replace(barcode, text=masked(barcode.text, kept)) for barcode in barcodes),
        tuple(replace(clue, value=masked(clue.value, () if clue.weight == 1 else kept)) for clue in ranked),
        tuple(_masked_line(_with_unsure(line, pages)) for line in lines),
        problems,
    )


def _page_clues(page: Page) -> Iterator[Clue]:
    rows = rows_of(page.words)
    heading = heading_in(rows)
    table = len(rows) if heading is None else heading.first
    yield from labelled_clues(rows[:table], page.number)
    yield from labelled_clues(rows[-1:] if table < len(rows) else (), page.number)
    for row in rows[:table]:
        if (found := first_day([word.text for word in row.words])) is not None:
            yield Clue(ClueKind.SHIP_DATE, found, page.number, "is a day on the page", 1)
    names = 0
    for row in rows[: max(3, int(len(rows) * _TOP))]:
        for cell in cells_of(row):
            has_name = sum(character.isalpha() for character in cell.text) >= 4
            if has_name and (not labels_in(cell) or _COMPANY.search(cell.text)) and names < 3:
                weight = 2 if _COMPANY.search(cell.text) else 1
                yield Clue(ClueKind.VENDOR, cell.text, page.number, "stands at the top of the page", weight)
                names += 1


def _code_clues(barcode: Barcode, printed: Iterable[Clue]) -> Iterator[Clue]:
    """What a bar code says: its named fields, or the printed value it repeats."""
    where = f"is in the {barcode.format} code"
    text = barcode.text.strip()
    if is_envelope(text):
        fields = read_envelope(text)[0].fields
        for field, kind in _FIELDS.items():
            value = fields.get(field, ())
            for one in (value,) if isinstance(value, str) else value:
                yield Clue(kind, one, barcode.page, f"{where}, named as {kind}", 3)
        return
    yield Clue(ClueKind.CODE, text, barcode.page, where, 1)
    values: dict[str, ClueKind | None] = {text: None}
    values |= {text.removeprefix(mark): kind for mark, kind in _IDENTIFIERS.items() if text.startswith(mark)}
    labelled = {(clue.kind, clue.value) for clue in printed}
    for value, meant in values.items():
        for kind in ClueKind:
            if (kind, value) in labelled and meant in {None, kind}:
                yield Clue(kind, value, barcode.page, f"{where} and is printed with its label", 3)


def _ranked(clues: Sequence[Clue]) -> tuple[Clue, ...]:
    """Best first within a kind, each value once.

    A value that is surely one thing is not offered as another: a slip number equal to the order reference is
    the order's, printed in a second place.
    """
    best: dict[tuple[ClueKind, str], Clue] = {}
    for clue in clues:
        before = best.get((clue.kind, clue.value))
        if before is None or clue.weight > before.weight:
            best[clue.kind, clue.value] = clue
    rivals = (ClueKind.ORDER, ClueKind.SLIP_NUMBER, ClueKind.VENDOR_ORDER)
    heaviest = {
        value: max(clue.weight for clue in best.values() if clue.value == value and clue.kind in rivals)
        for kind, value in best
        if kind in rivals
    }
    kept = [clue for clue in best.values() if clue.kind not in rivals or clue.weight == heaviest[clue.value]]
    if not any(clue.kind is ClueKind.ORDER for clue in kept):
        # "Order 123" alone on a slip may be the buyer's number as well as the vendor's.
        kept += [
            replace(clue, kind=ClueKind.ORDER, weight=1)
            for clue in kept
            if clue.kind is ClueKind.VENDOR_ORDER
        ]
    kinds = list(ClueKind)
    return tuple(sorted(kept, key=lambda clue: (kinds.index(clue.kind), -clue.weight)))


def _masked(words: Sequence[Word], explained: frozenset[str]) -> tuple[Word, ...]:
    """The words without card numbers, also those printed in groups of digits."""
    cleaned: list[Word] = []
    for row in rows_of(words):
        rest = masked(row.text, explained)
        for word in row.words:
            cleaned.append(replace(word, text=rest[: len(word.text)]))
            rest = rest[len(word.text) + 1 :]
    return tuple(cleaned)


def _with_unsure(line: SlipLine, pages: Sequence[Page]) -> SlipLine:
    """The line with what of it has a sign that the reader of pictures was not sure of."""
    doubtful = " ".join(
        word.text for page in pages if page.number == line.page for word in page.words if not word.surely_read
    )
    told = (*((line.part,) if line.part else ()), *line.serials)
    return replace(line, unsure=tuple(each for each in told if each in doubtful)) if doubtful else line


def _masked_line(line: SlipLine) -> SlipLine:
    return replace(line, description=masked(line.description) if line.description else None)
