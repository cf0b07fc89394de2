"""Labels and their values on a slip: which words announce a slip number, an order, a day, a carton. Pure.

The words are those that trade paper uses, no vendor's own habits; a label is matched by its meaning, longest
phrase first, and its value stands right of it or right below it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from receiving_app.approvals.cells import Unreadable, day
from receiving_app.slips.answers import Clue, ClueKind, Word
from receiving_app.slips.phrases import phrases_in, vocabulary
from receiving_app.slips.rows import Row, cell_below, cells_of

_NUMBER_WORDS = ("", "no", "number", "num", "nr", "nbr", "nos", "id")
_STRONG, _WEAK = 2, 1


def _phrases(kind: ClueKind | None, weight: int, *phrases: str) -> dict[str, tuple[ClueKind | None, int]]:
    return {
        f"{phrase} {word}".strip(): (kind, weight)
        for phrase in phrases
        for word in (_NUMBER_WORDS if phrase else _NUMBER_WORDS[1:])
    }


def _numbered(kind: ClueKind, weight: int, *phrases: str) -> dict[str, tuple[ClueKind | None, int]]:
    """The phrases that are a label only with a word for number behind them: ``Manifest #``."""
    return {
        phrase: told for phrase, told in _phrases(kind, weight, *phrases).items() if phrase not in phrases
    }


# fmt: off
LABELS: Mapping[str, tuple[ClueKind | None, int]] = {
    **_phrases(ClueKind.SLIP_NUMBER, _WEAK,
        "", "document", "shipment", "our ref", "our reference",
    ),
    **_phrases(ClueKind.SLIP_NUMBER, _STRONG,
        "packing slip", "packing list", "packing note", "pack slip", "pack list", "packlist",
        "slip", "pick ticket", "ship ticket", "delivery", "delivery note", "delivery ticket",
        "delivery receipt", "delivery slip", "dispatch note", "despatch note", "advice note", "shipper",
    ),
    **_numbered(ClueKind.SLIP_NUMBER, _STRONG,
        "packing", "dispatch", "despatch", "docket", "delivery docket", "delivery order", "ship notice",
    ),
    **_numbered(ClueKind.SLIP_NUMBER, _WEAK,
        "doc", "manifest", "consignment", "fulfillment", "ps", "p/s",
    ),
    **_phrases(ClueKind.ORDER, _STRONG,
        "po", "p/o", "purchase order", "customer po", "cust po", "customer order",
        "customer purchase order", "your po", "your order", "your purchase order", "buyer order",
        "buyer po", "po / reference", "po / ref", "your reference", "your ref",
        "customer reference", "customer ref", "customers order", "cust order", "buyers order", "buyers po",
        "client po", "agency po", "end user po", "purch ord", "purch order",
    ),
    **_phrases(ClueKind.ORDER, _WEAK,
        "order ref", "order reference", "reference", "ref", "buyer reference",
    ),
    **_phrases(ClueKind.VENDOR_ORDER, _STRONG,
        "sales order", "so", "our order", "order", "order id", "vendor order", "confirmation",
    ),
    **_phrases(ClueKind.TRACKING, _STRONG,
        "tracking", "waybill", "air waybill", "awb", "pro", "carrier / tracking", "bol",
        "bill of lading", "tracking / pro",
    ),
    **_phrases(ClueKind.SHIP_DATE, _STRONG,
        "ship date", "date shipped", "shipped", "shipped on", "shipping date", "dispatch date",
        "despatch date", "date of shipment",
    ),
    **_phrases(ClueKind.SHIP_DATE, _WEAK,
        "date", "delivery date", "document date",
    ),
    **_phrases(ClueKind.CARRIER, _STRONG,
        "carrier", "ship via", "via", "shipped via", "ship method",
    ),
    # Labels of other things: they end a value and are none themselves.
    **_phrases(None, 0,
        "ship to", "sold to", "bill to", "deliver to", "to", "shipping address", "attention",
        "attn", "tel", "phone", "fax", "page", "part", "item", "catalog", "serial", "account",
        "customer", "invoice", "invoice date", "order date", "due date", "terms", "weight",
        "cartons", "packed by", "checked by", "received by", "contract", "mfr part",
    ),
}
# fmt: on
_PHRASES = vocabulary({phrase: phrase for phrase in LABELS})
_VALUE = re.compile(r"[A-Z0-9][A-Z0-9_./#-]{2,39}", re.IGNORECASE)
_CARTON = re.compile(r"(?=(?:.*\d){6})[A-Z0-9]{8,34}", re.IGNORECASE)
_BLANK_OF_A_DAY = re.compile(  # between day, month and year, also where a reader lost or misread something
    r"(?<=\d)(?=[A-Za-z]{3})|(?<=[A-Za-z]{3})(?=\d)|(?<=\d)[.,] (?=\d{4})|(?<=\d),(?=\d{4})"
)
_JOINERS = frozenset("/&,+") | {"and"}


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in a row: which of the row's words it is (``first`` up to ``end``), and its meaning."""

    first: int
    end: int
    phrase: str
    kind: ClueKind | None
    weight: int


def labels_in(row: Row) -> tuple[Label, ...]:
    """All labels of a row, longest phrase first, from left to right."""
    return tuple(
        Label(first, end, phrase, *LABELS[phrase]) for first, end, phrase in phrases_in(row, _PHRASES)
    )


def labelled_clues(rows: Sequence[Row], page: int) -> Iterator[Clue]:
    """Every value that a label on the page announces."""
    for row in rows:
        found = labels_in(row)
        starts = {label.first for label in found}
        for label in found:
            if label.kind is not None:
                yield from _values(rows, row, label, starts, page)


def shown(label: Row) -> str:
    """The label as printed, for the reason sentence."""
    return label.text.strip(" :#.")


def _values(rows: Sequence[Row], row: Row, label: Label, starts: Iterable[int], page: int) -> Iterator[Clue]:
    assert label.kind is not None
    told = Row(row.words[label.first : label.end])
    stop = min((start for start in starts if start >= label.end), default=len(row.words))
    right = tuple(dropwhile(_is_mark, row.words[label.end : stop]))
    near = bool(right) and (
        right[0].left - told.right <= 2.5 * told.height or told.text.rstrip().endswith((":", "#"))
    )
    below = cell_below(rows, told, 4 if label.kind in {ClueKind.TRACKING, ClueKind.CARRIER} else 1)
    below = tuple(cell for cell in below if not any(mark.first == 0 for mark in labels_in(cell)))
    where = f"stands after “{shown(told)}”"
    if near and (values := list(_read(label.kind, right))):
        yield from (Clue(kind, value, page, where, label.weight) for kind, value in values)
        return
    if near and label.kind not in {ClueKind.TRACKING, ClueKind.CARRIER}:
        return
    values = [value for cell in below for value in _read(label.kind, cell.words)]
    if values:
        under = f"stands under “{shown(told)}”"
        yield from (Clue(kind, value, page, under, label.weight) for kind, value in values)
    elif right:
        yield from (Clue(kind, value, page, where, label.weight) for kind, value in _read(label.kind, right))


def _read(kind: ClueKind, words: Sequence[Word]) -> Iterator[tuple[ClueKind, str]]:
    """What words after a label say, if they are what such a label announces."""
    texts = [word.text for word in words]
    if kind is ClueKind.SHIP_DATE:
        if (found := first_day(texts)) is not None:
            yield kind, found
    elif kind in {ClueKind.TRACKING, ClueKind.CARRIER}:
        if cartons := _cartons(texts):
            yield from ((ClueKind.TRACKING, carton) for carton in cartons)
        elif kind is ClueKind.CARRIER or not any(text[-1:].isdigit() for text in texts):
            name = " ".join(cells_of(Row(tuple(words)))[0].text.split()[:3])
            yield ClueKind.CARRIER, name
    else:
        yield from ((kind, value) for value in _numbers(kind, texts))


def _is_mark(word: Word) -> bool:
    """A colon or a dash that stands alone between a label and its value."""
    return not any(character.isalnum() for character in word.text)


def _numbers(kind: ClueKind, texts: Sequence[str]) -> Iterator[str]:
    """Numbers at the beginning of the words; several only with a joiner between them."""
    expected = True
    for text in texts:
        if text.lower() in _JOINERS:
            expected = True
            continue
        value = text.strip(".,;:()[]")
        if not expected or not _VALUE.fullmatch(value):
            return
        if not any(character.isdigit() for character in value) and not (
            kind is ClueKind.ORDER and value.isupper() and len(value) >= 4
        ):
            return
        if kind is not ClueKind.SHIP_DATE and first_day([value]) is not None:
            return
        yield value
        expected = text.endswith(",")


def _cartons(texts: Sequence[str]) -> list[str]:
    """Tracking numbers: one to a word, or printed in groups that make one number together."""
    found = [text.strip(".,;") for text in texts if _CARTON.fullmatch(text.strip(".,;"))]
    joined = "".join(texts)
    if (
        not found
        and len(texts) > 1
        and _CARTON.fullmatch(joined)
        and all(re.search(r"\d", text) for text in texts)
    ):
        found = [joined]
    return found


def first_day(texts: Sequence[str]) -> str | None:
    """The first day the words name, as ISO 8601; points mean day first, other marks month first."""
    texts = _BLANK_OF_A_DAY.sub(" ", " ".join(texts)).split()
    for at in range(len(texts)):
        for size in (3, 1):
            words = " ".join(texts[at : at + size]).strip(" .;()")
            try:
                return day(words, "day first" if "." in words else "month first").isoformat()
            except Unreadable:
                continue
    return None
