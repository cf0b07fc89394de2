"""What speaks for and against each open purchase, as far as the slip tells. Pure.

Numbers come first: an order reference that is exact, or that differs only by signs which readers confuse and
fits one purchase alone. Parts count by how rare they are, then the vendor's name.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from receiving_app.slips.answers import ClueKind, OpenPurchase, SlipReading

_ORDER, _TICKET, _LIKE_ORDER, _CLOSE_ORDER = 60.0, 50.0, 50.0, 30.0
_PARTS, _VENDOR, _QUANTITY = 30.0, 15.0, 5.0
_CLOSE = 0.8  # likeness of order numbers, confusable signs folded
_SAME_NAME = 90.0  # likeness of vendor names, 0 to 100
_SHORTEST_ORDER = 5
_CONFUSABLE = str.maketrans("OQDILSBZG", "000115826")
_PREFIXES = ("11K", "2S", "1P", "K", "P", "S")  # data identifiers before a value in a linear code


@dataclass(slots=True)
class Case:
    """What speaks for and against one purchase or place.

    Attributes:
        exact: a number on the slip names it and nothing else.
        exact_here: a number names this very delivery, and not only its order.
    """

    score: float = 0.0
    exact: bool = False
    exact_here: bool = False
    agrees: bool = False
    reasons: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)

    def add(self, points: float, said: str) -> None:
        """Something speaks for it."""
        self.score += points
        self.reasons.append(said)


@lru_cache(maxsize=50_000)  # the parts of all open purchases are folded again for each slip
def fold(text: str) -> str:
    """For comparing: capitals, letters and digits only."""
    return re.sub(r"[\W_]+", "", text.upper())


def alike(text: str) -> str:
    """For comparing what was read on a picture: signs that are confused are one sign."""
    return fold(text).translate(_CONFUSABLE)


def values_on(reading: SlipReading) -> frozenset[str]:
    """Everything a code or a label gave, folded; codes also without a data identifier in front."""
    found = {fold(value) for value in reading.codes}
    for clue in reading.of_kind(ClueKind.CODE):
        text = fold(clue.value)
        found |= {text.removeprefix(prefix) for prefix in _PREFIXES if text.startswith(prefix)}
    return frozenset(value for value in found if len(value) >= 4)


def weigh_purchases(
    reading: SlipReading, purchases: Sequence[OpenPurchase], values: frozenset[str]
) -> dict[str, Case]:
    """The purchases for which anything speaks, by number.

    Args:
        reading: what was read.
        purchases: purchases that are open, or were until lately.
        values: what :func:`values_on` found on the slip.
    """
    tickets = Counter(purchase.ticket for purchase in purchases if purchase.ticket)
    cases: dict[str, Case] = {}
    for purchase in purchases:
        case = Case()
        if fold(purchase.number) in values:
            case.add(_ORDER, f"Order {purchase.number} stands on the slip.")
            case.exact = True
        elif purchase.ticket and fold(purchase.ticket) in values:
            case.add(_TICKET, f"Ticket {purchase.ticket} of order {purchase.number} stands on the slip.")
            case.exact = tickets[purchase.ticket] == 1
        cases[purchase.number] = case
    if not any(case.exact for case in cases.values()):
        _weigh_close_orders(reading, cases)
    _weigh_parts(reading, purchases, cases)
    _weigh_vendors(reading, purchases, cases)
    return {number: case for number, case in cases.items() if case.score > 0}


def _weigh_close_orders(reading: SlipReading, cases: dict[str, Case]) -> None:
    """Order references that differ by signs which readers of pictures confuse, or by a sign or two."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only needed when nothing is exact

    read = [(order, alike(order)) for order in reading.orders if len(order) >= _SHORTEST_ORDER]
    spread = Counter(alike(number) for number in cases)
    for number, case in cases.items():
        same = next((order for order, text in read if text == alike(number)), None)
        if same is not None and spread[alike(number)] == 1:
            case.add(_LIKE_ORDER, f"“{same}” reads like order {number}, and like no other open one.")
            case.exact = True
            continue
        for order, text in read:
            likeness = Levenshtein.normalized_similarity(text, alike(number), score_cutoff=_CLOSE)
            if likeness >= _CLOSE:
                case.add(_CLOSE_ORDER * likeness, f"“{order}” is close to order {number}.")
                break


def _weigh_parts(reading: SlipReading, purchases: Sequence[OpenPurchase], cases: dict[str, Case]) -> None:
    """Parts the slip lists, weighed by how few purchases have them."""
    listed = {
        fold(part): line
        for line in reading.lines
        for part in (line.part, line.vendor_part)
        if part and fold(part)
    }
    if not listed:
        return
    parts_of = {
        purchase.number: {fold(part): line for line in purchase.lines for part in line.parts}
        for purchase in purchases
    }
    spread = Counter(part for parts in parts_of.values() for part in parts if part in listed)
    rarity = {part: log(1 + len(purchases) / count) for part, count in spread.items()}
    whole = sum(rarity.values())
    for number, parts in parts_of.items():
        shared = [part for part in parts if part in listed]
        if shared:
            points = _PARTS * sum(rarity[part] for part in shared) / whole
            names = ", ".join(sorted({parts[part].parts[0] for part in shared}))
            cases[number].add(points, f"The slip lists {names}, which order {number} has.")
            cases[number].agrees = True
            if all((listed[part].shipped or 0) <= parts[part].open_quantity for part in shared):
                cases[number].add(_QUANTITY, "What was shipped fits what is open.")


def _weigh_vendors(reading: SlipReading, purchases: Sequence[OpenPurchase], cases: dict[str, Case]) -> None:
    from rapidfuzz import fuzz  # noqa: PLC0415 - loaded when the first slip is matched

    names = [clue.value.casefold() for clue in reading.of_kind(ClueKind.VENDOR)]
    likeness = {
        vendor: max(
            (fuzz.partial_ratio(vendor.casefold(), name) for name in names if len(name) >= 4), default=0.0
        )
        for vendor in {purchase.vendor for purchase in purchases}
    }
    best = max(likeness.values(), default=0.0)
    for purchase in purchases:
        case = cases[purchase.number]
        if likeness[purchase.vendor] >= _SAME_NAME:
            case.add(_VENDOR, f"The slip is from {purchase.vendor}.")
            case.agrees = True
        elif case.exact and best >= _SAME_NAME:
            case.against.append(f"Order {purchase.number} is with {purchase.vendor}; the slip names another.")
