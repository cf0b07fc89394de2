"""The columns of a table on a slip: a heading row known by its meaning, and what stands under each. Pure.

Columns are told by the words trade paper uses for them. Words whose meaning depends on their neighbours
(item, product, quantity) are settled by what the other columns are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from receiving_app.slips.answers import Word
from receiving_app.slips.phrases import phrases_in, vocabulary
from receiving_app.slips.rows import Row, cells_of, wide_gap

_NUMBER_WORDS = ("", "no", "nr", "num", "nbr", "number", "nos")


def _numbered(*phrases: str) -> tuple[str, ...]:
    """The phrases, each also with a word for number behind it."""
    return tuple(f"{phrase} {word}".strip() for phrase in phrases for word in _NUMBER_WORDS)


def _with_number(*phrases: str) -> tuple[str, ...]:
    """The phrases with a word for number behind them, and never alone."""
    return tuple(phrase for phrase in _numbered(*phrases) if phrase not in phrases)


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
        "orig", "original", "original order", "originally ordered",
    ),
    "shipped": _counted(
        "shipped", "ship", "shp", "shpd", "shipd", "sent", "delivered", "dlvd", "supplied", "dispatched",
        "despatched", "packed", "picked", "this shipment", "this delivery", "shipped now", "now shipped",
        "in this box", "this ship", "this shpt", "pkd", "fulfilled", "issued", "released", "loaded",
        "units shipped", "pcs shipped", "pieces shipped",
    ),
    "quantity": ("qty", "qnty", "quantity", "pcs", "pieces", "count"),
    "backordered": _counted(
        "backord", "backordered", "backorder", "back ord", "back ordered", "back order", "b/o", "bo", "bkord",
        "rest", "to follow", "outstanding", "remaining", "balance", "balance due", "due", "still due",
        "still to come", "to come", "open", "pending", "not shipped", "later",
        "bal", "bal due", "rem", "remain", "left", "undelivered",
    ),
    "uom": (
        "u/m", "um", "uom", "u of m", "u/i", "unit", "units", "unit of measure", "unit of issue", "measure",
    ),
    "number": (*_numbered("ln", "line", "pos", "position"), "no"),
    "part": _numbered(
        "part", "mfr part", "mfg part", "manufacturer part", "manufacturers part", "catalog",
        "catalogue", "cat", "model", "mpn", "pn", "p/n", "material", "article code", "item code", "mfg p/n",
        "mfr p/n", "oem part", "nsn",
    ) + _with_number("mfg", "mfr", "manufacturer", "manufacturers", "style"),
    "vendor_part": (
        *_with_number("item", "product", "article"),
        *_numbered(
            "sku", "stock", "stock code", "our part", "our item", "vendor part", "vendor item",
            "supplier part", "seller part", "product code",
        ),
    ),
    "item": ("item", "items", "product", "products", "article", "goods", "merchandise"),
    "description": (
        "description", "desc", "designation", "item description", "product description", "details",
        "material description", "product name", "item name", "description of goods", "items shipped",
        "items in this shipment", "items in this box", "items in this package", "items in this order",
    ),
    "serial": _numbered("serial", "serials", "s/n"),
    "other": (
        "bin", "weight", "wt", "location", "price", "amount", "carton", "box", "boxes", "origin", "hts",
        "manufacturer", "mfr", "mfg", "brand", "make", "maker", "color", "lot", "batch", "net", "gross",
        "unit price", "extended", "discount", "status", "remarks", "comments", "warehouse", "whse", "pallet",
    ),
}
# fmt: on
_MEANING = vocabulary({phrase: meaning for meaning, phrases in _HEADINGS.items() for phrase in phrases})
QUANTITIES = frozenset(("ordered", "shipped", "quantity", "backordered"))
_NUMERIC = QUANTITIES | {"number"}
_OUTSIDE = 3.0  # points


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: what it means, from where to where its words lie, and its heading's edges."""

    meaning: str
    left: float
    right: float
    head_left: float
    head_right: float

    def under_head(self, cell: Row) -> bool:
        """Whether a cell stands under the heading's own words."""
        return cell.left < self.head_right and self.head_left < cell.right


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's heading: its first row, the row after its last, and the columns."""

    first: int
    end: int
    columns: tuple[Column, ...]


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
    heads = _heads(row)
    meanings = _settled([meaning for meaning, *_ in heads])
    twice = any(meanings.count(meaning) > 1 for meaning in QUANTITIES)
    if not heads or twice or "shipped" not in meanings or not {"part", "description"} & set(meanings):
        return ()
    edges = [_edge(meanings[at], here[2], then[1]) for at, (here, then) in enumerate(pairwise(heads))]
    first = heads[0][1].left - _OUTSIDE
    columns = [
        Column(meaning, left, right, head[1].left, head[2].right)
        for meaning, head, left, right in zip(meanings, heads, [-1e6, *edges], [*edges, 1e6], strict=True)
    ]
    if "number" not in meanings and meanings[0] not in _NUMERIC:
        # Line numbers stand left of the headings, under none or under a sign that nobody could read.
        columns[0] = replace(columns[0], left=first)
        columns.insert(0, Column("number", -1e6, first, first, first))
    return tuple(columns)


def _heads(row: Row) -> list[tuple[str, Word, Word]]:
    """Meaning, first and last word of each heading in the row; nothing when it has too many strange words.

    Strange words that stand apart head a column of something else.
    """
    found = phrases_in(row, _MEANING)
    known = {at for first, end, _ in found for at in range(first, end)}
    strange = [at for at in range(len(row.words)) if at not in known]
    if len(strange) > max(1, len(found) // 2):
        return []
    apart = [
        at
        for at in strange
        if all(
            wide_gap(row.words[before], row.words[before + 1])
            for before in (at - 1, at)
            if 0 <= before < len(row.words) - 1
        )
    ]
    heads = sorted([*found, *((at, at + 1, "other") for at in apart)])
    return [(meaning, row.words[first], row.words[end - 1]) for first, end, meaning in heads]


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
    settled = [{"item": item, "quantity": quantity}.get(meaning, meaning) for meaning in meanings]
    if "part" not in settled and settled.count("vendor_part") == 1:
        settled[settled.index("vendor_part")] = "part"  # the only number that names the goods
    return settled


def _edge(meaning: str, last: Word, following: Word) -> float:
    """Where a column ends. Text fills its column up to the next heading; numbers keep to their own."""
    if meaning in _NUMERIC:
        return (last.right + following.left) / 2
    return following.left - min(4.0, max(0.0, following.left - last.right) / 2)


def serial_columns_of(row: Row) -> tuple[Column, ...]:
    """The columns, if the row heads a list of serials: one for them, one for what each is, no quantity."""
    heads = _heads(row)
    meanings = _settled([meaning for meaning, *_ in heads])
    named = {"part", "number"} & set(meanings)
    if meanings.count("serial") != 1 or not named or QUANTITIES & set(meanings):
        return ()
    starts = [first.left - _OUTSIDE for _, first, _ in heads]
    edges = zip(meanings, heads, [-1e6, *starts[1:]], [*starts[1:], 1e6], strict=True)
    return tuple(
        Column(meaning, left, right, head[1].left, head[2].right) for meaning, head, left, right in edges
    )


def by_column(row: Row, columns: Sequence[Column]) -> dict[str, str]:
    """The row's words by the meaning of the column in which each stands.

    A cell set to the middle or the right may begin left of the heading it stands under.
    """
    found: dict[str, list[str]] = {column.meaning: [] for column in columns}
    for cell in cells_of(row):
        under = [column for column in columns if column.under_head(cell)]
        for word in cell.words:
            middle = (word.left + word.right) / 2
            there = next((column for column in columns if column.left <= middle < column.right), None)
            if len(under) == 1 and there is not None and there.meaning not in _NUMERIC:
                there = under[0]
            if there is not None:
                found[there.meaning].append(word.text)
    return {meaning: " ".join(words) for meaning, words in found.items()}
