"""The lines of goods on a slip: a heading row known by its meaning, rows under it, serials. Pure.

Columns are told by the words trade paper uses for them. Words whose meaning depends on their neighbours
(item, product, quantity) are settled by what the other columns are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from receiving_app.slips.answers import Page, SlipLine, Word
from receiving_app.slips.phrases import as_letters, phrases_in, vocabulary
from receiving_app.slips.rows import Row, rows_of

_NUMBER_WORDS = ("", "no", "nr", "num", "number", "nos")


def _numbered(*phrases: str) -> tuple[str, ...]:
    """The phrases, each also with a word for number behind it."""
    return tuple(f"{phrase} {word}".strip() for phrase in phrases for word in _NUMBER_WORDS)


def _counted(*phrases: str) -> tuple[str, ...]:
    """The phrases, each also with a word for quantity before or behind it."""
    words = ("qty", "quantity")
    return (
        *phrases,
        *(f"{word} {phrase}" for phrase in phrases for word in words),
        *(f"{phrase} {word}" for phrase in phrases for word in words),
    )


# fmt: off
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "ordered": _counted(
        "ordered", "order", "ord", "ordd", "of", "requested", "req", "required", "total ordered",
    ),
    "shipped": _counted(
        "shipped", "ship", "shp", "shpd", "shipd", "sent", "delivered", "dlvd", "supplied", "dispatched",
        "despatched", "packed", "picked", "this shipment", "this delivery", "shipped now", "now shipped",
        "in this box",
    ),
    "quantity": ("qty", "qnty", "quantity", "pcs", "pieces", "count"),
    "backordered": _counted(
        "backord", "backordered", "backorder", "back ord", "back ordered", "back order", "b/o", "bo", "bkord",
        "rest", "to follow", "outstanding", "remaining", "balance", "balance due", "due", "still due",
        "still to come", "to come", "open", "pending", "not shipped", "later",
    ),
    "uom": (
        "u/m", "um", "uom", "u of m", "u/i", "unit", "units", "unit of measure", "unit of issue", "measure",
    ),
    "number": (*_numbered("ln", "line", "pos", "position"), "no"),
    "part": _numbered(
        "part", "mfr part", "mfg part", "manufacturer part", "manufacturers part", "catalog",
        "catalogue", "cat", "model", "mpn", "pn", "p/n", "material", "article code", "item code",
    ),
    "vendor_part": (
        *_numbered("item", "product", "article")[1:],
        *_numbered(
            "sku", "stock", "stock code", "our part", "our item", "vendor part", "vendor item",
            "supplier part", "seller part", "product code",
        ),
    ),
    "item": ("item", "items", "product", "products", "article", "goods", "merchandise"),
    "description": (
        "description", "desc", "designation", "item description", "product description", "details",
        "material description", "product name", "item name", "description of goods",
    ),
    "serial": _numbered("serial", "serials", "s/n"),
    "other": (
        "bin", "weight", "wt", "location", "price", "amount", "carton", "box", "boxes", "origin", "hts",
    ),
}
# fmt: on
_MEANING = vocabulary({phrase: meaning for meaning, phrases in _HEADINGS.items() for phrase in phrases})
_QUANTITIES = frozenset(("ordered", "shipped", "quantity", "backordered"))
_NUMERIC = _QUANTITIES | {"number"}
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.0+)?", re.ASCII)
_SERIAL_LABEL = re.compile(
    r"(?:service ?tags?(?: ?/? ?seriais?)?|seriai(?:s| ?(?:nos?|numbers?|nr))?|s/?n|sers?|#)[\s.:#]*"
)  # read in letters that cannot be confused
_SERIAL = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9./-]{3,39}|[A-Z]{5,20}", re.ASCII)
_ORDER_ON_LINE = re.compile(
    r"\b(?:PO|P\.O\.|order)\s*(?:no\.?|#|:)?\s*([A-Z0-9-]*\d[A-Z0-9-]{3,})", re.IGNORECASE
)
_OUTSIDE = 3.0  # points
_FAR = 5.0  # times a row's height: what stands further below the table is a stamp or a footer
_SECTION = re.compile(
    r"(?:your |customer )?(?:P\.?O\.?|purchase order|order)(?: (?:no\.?|number|#))?\s*[:#]?\s*"
    r"([A-Z0-9-]*\d[A-Z0-9-]{3,})",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("OoIl|", "00111")
_READ_AS_LETTERS = re.compile(r"[\dOoIl|]{1,5}")
_FOOTER = re.compile(r"\bpage \d+|^(?:sub)?total\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: what it means, and from where to where its words lie."""

    meaning: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's heading: its first row, the row after its last, and the columns."""

    first: int
    end: int
    columns: tuple[Column, ...]


def lines_of(pages: Sequence[Page]) -> tuple[SlipLine, ...]:
    """All lines of goods, page by page; a page without a heading goes on with the table before."""
    lines: list[SlipLine] = []
    columns: tuple[Column, ...] = ()
    for page in pages:
        under = rows_of(page.words)
        if (heading := heading_in(under)) is not None:
            columns, under = heading.columns, under[heading.end :]
        if columns:
            lines.extend(_lines_under(under, columns, page.number))
    return tuple(lines)


def heading_in(rows: Sequence[Row]) -> Heading | None:
    """The first heading of a table of goods; it may be printed on two rows, ``Qty`` above ``Ord``."""
    for at, row in enumerate(rows):
        if columns := columns_of(row):
            return Heading(at, at + 1, columns)
        stacked = _stacked(row, rows[at + 1]) if at + 1 < len(rows) else None
        if stacked is not None and (columns := columns_of(stacked)):
            return Heading(at, at + 2, columns)
    return None


def _stacked(upper: Row, lower: Row) -> Row | None:
    """Two rows close to each other as one: each word with the words that stand right above it."""
    if lower.top - upper.bottom > 0.5 * lower.height:
        return None
    left_over = list(upper.words)
    words: list[Word] = []
    for word in lower.words:
        above = [each for each in left_over if each.left < word.right and word.left < each.right]
        left_over = [each for each in left_over if each not in above]
        both = (*above, word)
        words.append(
            replace(
                word,
                text=" ".join(each.text for each in both),
                left=min(each.left for each in both),
                right=max(each.right for each in both),
            )
        )
    return Row(tuple(sorted((*words, *left_over), key=lambda word: word.left)))


def columns_of(row: Row) -> tuple[Column, ...]:
    """The columns, if the row is a table's heading: a quantity, an item, hardly a word more."""
    found = [
        (meaning, row.words[first], row.words[end - 1], end - first)
        for first, end, meaning in phrases_in(row, _MEANING)
    ]
    strange = len(row.words) - sum(size for *_, size in found)
    meanings = _settled([meaning for meaning, *_ in found])
    twice = any(meanings.count(meaning) > 1 for meaning in _QUANTITIES)
    if strange > 1 or twice or "shipped" not in meanings or not {"part", "description"} & set(meanings):
        return ()
    edges = [_edge(meanings[at], here[2], then[1]) for at, (here, then) in enumerate(pairwise(found))]
    first = found[0][1].left - _OUTSIDE
    columns = [
        Column(meaning, left, right)
        for meaning, left, right in zip(meanings, [-1e6, *edges], [*edges, 1e6], strict=True)
    ]
    if "number" not in meanings and meanings[0] not in _NUMERIC:
        # Line numbers stand left of the headings, under none or under a sign that nobody could read.
        columns[0] = replace(columns[0], left=first)
        columns.insert(0, Column("number", -1e6, first))
    return tuple(columns)


def _settled(meanings: list[str]) -> list[str]:
    """The meanings, with item and quantity settled by what else there is."""
    have = set(meanings)
    item = (
        "description"
        if "description" not in have
        else "part"
        if "part" not in have
        else "number"
        if "number" not in have
        else "vendor_part"
    )
    quantity = "shipped" if "shipped" not in have else "ordered" if "ordered" not in have else "other"
    return [{"item": item, "quantity": quantity}.get(meaning, meaning) for meaning in meanings]


def _edge(meaning: str, last: Word, following: Word) -> float:
    """Where a column ends. Text fills its column up to the next heading; numbers keep to their own."""
    if meaning in _NUMERIC:
        return (last.right + following.left) / 2
    return following.left - min(4.0, max(0.0, following.left - last.right) / 2)


def _lines_under(rows: Sequence[Row], columns: Sequence[Column], page: int) -> list[SlipLine]:
    lines: list[SlipLine] = []
    bottom: float | None = None
    open_serials = ""  # the row of serials right above, which may go on
    section: str | None = None  # the order that a row between the lines announces for those below it
    for row in rows:
        if (order := _order_of_section(row)) is not None:
            section, bottom = order, row.bottom
            continue
        close = bottom is None or row.top - bottom <= 1.2 * row.height
        cells = {
            column.meaning: " ".join(
                word.text for word in row.words if column.left <= (word.left + word.right) / 2 < column.right
            )
            for column in columns
        }
        far = bottom is not None and row.top - bottom > _FAR * row.height
        if (line := _new_line(row, cells, page)) is not None and not (far and line.part is None):
            lines.append(line if line.order else replace(line, order=section))
            open_serials = ""
        elif not (far or (lines and close)) and (unread := _without_quantity(row, cells, page)) is not None:
            lines.append(unread)
            open_serials = ""
        elif lines and (serials := _serials(row.text, before=open_serials if close else "")):
            lines[-1] = replace(lines[-1], serials=lines[-1].serials + serials)
            open_serials = row.text
        elif lines and close and not _FOOTER.search(row.text):
            lines[-1] = _continued(lines[-1], cells)
            open_serials = ""
        else:
            continue
        bottom = row.bottom
    return lines


def _order_of_section(row: Row) -> str | None:
    """The order of a row that says nothing else: ``Purchase order 4500012345``."""
    found = _SECTION.fullmatch(row.text)
    return found[1] if found else None


def _new_line(row: Row, cells: Mapping[str, str], page: int) -> SlipLine | None:
    """The row as a new line of goods: its quantities are numbers, and it names an item."""
    counts = {meaning: _count(cells.get(meaning, "")) for meaning in _QUANTITIES}
    numbers_only = all(counts[meaning] is not None for meaning in _QUANTITIES if cells.get(meaning))
    named = cells.get("part") or cells.get("description")
    if counts["shipped"] is None or not numbers_only or not named or _FOOTER.search(row.text):
        return None
    if "part" in cells and " " in cells["part"] and not cells.get("description"):
        return None
    return _line(cells, counts, page)


def _line(cells: Mapping[str, str], counts: Mapping[str, int | None], page: int) -> SlipLine:
    return SlipLine(
        page=page,
        number=_count(cells.get("number", "")),
        part=cells.get("part") or None,
        vendor_part=cells.get("vendor_part") or None,
        description=cells.get("description") or None,
        ordered=counts.get("ordered"),
        shipped=counts.get("shipped"),
        backordered=counts.get("backordered"),
        uom=cells.get("uom") or _unit(cells.get("shipped", "")),
        serials=_serial_values(cells.get("serial", "")),
        order=_order_in(cells.get("description", "")),
    )


def _without_quantity(row: Row, cells: Mapping[str, str], page: int) -> SlipLine | None:
    """A line on a picture that names a part and an item, but whose quantity a tick or a blot hides."""
    on_picture = any(word.sure < 1 for word in row.words)
    part, description = cells.get("part", ""), cells.get("description", "")
    if not on_picture or not description or " " in part or not any(sign.isdigit() for sign in part):
        return None
    known = {meaning: _count(cells.get(meaning, "")) for meaning in _QUANTITIES - {"shipped"}}
    return _line(cells, known, page)


def _continued(line: SlipLine, cells: Mapping[str, str]) -> SlipLine:
    """The line with the next row of its description and part added."""
    description = " ".join(part for part in (line.description, cells.get("description")) if part) or None
    part = f"{line.part or ''}{cells.get('part') or ''}" or None
    serials = line.serials + _serial_values(cells.get("serial", ""))
    return replace(
        line,
        description=description,
        part=part,
        serials=serials,
        order=line.order or _order_in(description or ""),
    )


def _serials(text: str, *, before: str) -> tuple[str, ...]:
    """The serials of a row that says they are serials, or that only goes on with the row ``before``."""
    label = _SERIAL_LABEL.match(as_letters(text))
    if label is not None and not (label[0][-1:].isalpha() and text[label.end() : label.end() + 1].isalpha()):
        return _serial_values(text[label.end() :])
    values = _serial_values(text)
    goes_on = len(values) == len(_tokens(text)) and (before.endswith(",") or bool(re.search(r"\d", text)))
    return values if before and goes_on else ()


def _serial_values(text: str) -> tuple[str, ...]:
    return tuple(token for token in _tokens(text) if _SERIAL.fullmatch(token))


def _tokens(text: str) -> list[str]:
    return [bare for token in re.split(r"[,;\s]+", text) if (bare := token.strip(".:"))]


def _count(text: str) -> int | None:
    """The number in a cell of numbers, also where a reader took its digits for letters."""
    if _READ_AS_LETTERS.fullmatch(text):
        text = text.translate(_DIGITS)
    found = _COUNT.fullmatch(text.partition(" ")[0])
    return int(found[1].replace(",", "")) if found and len(text.split()) <= 2 else None


def _unit(text: str) -> str | None:
    """The unit printed behind a quantity: the EA of ``12 EA``."""
    unit = text.partition(" ")[2]
    return unit if unit.isalpha() else None


def _order_in(description: str) -> str | None:
    found = _ORDER_ON_LINE.search(description)
    return found[1] if found else None
