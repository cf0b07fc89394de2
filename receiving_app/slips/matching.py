"""Where a slip belongs: open purchases and deliveries weighed against what was read, with reasons. Pure.

A slip is placed by rule only when an order reference is exact AND the vendor, a part, or the slip number
scanned at the dock agrees AND the lead over the next place is clear; else a person chooses among at most
three. Source of the rule: parts alone name the right purchase in 27 % of one-line slips without an order.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from math import log

from receiving_app.slips.answers import (
    ClueKind,
    KnownSlip,
    OpenDelivery,
    OpenPurchase,
    Place,
    Placement,
    PlacementState,
    SlipReading,
)

CLEAR_LEAD = 15.0  # points
MOST_PLACES = 3
_ORDER, _TICKET, _CLOSE_ORDER = 60.0, 50.0, 30.0
_SLIP_AT_DOCK, _TRACKING, _SERIALS, _PARTS, _VENDOR = 50.0, 45.0, 30.0, 30.0, 15.0
_QUANTITY, _DATE, _WAITS = 5.0, 5.0, 4.0
_OTHER_SLIP, _TOO_EARLY = (
    40.0,
    20.0,
)  # taken off: the dock scanned another slip; it came before it was shipped
_WORTH_SHOWING = 12.0
_CLOSE = 0.8  # likeness of order numbers, confusable signs folded
_SAME_NAME = 90.0  # likeness of vendor names, 0 to 100
_SHIPPING = timedelta(days=14)  # a carton arrives at most so long after its ship date
_CONFUSABLE = str.maketrans("OQDILSBZG", "000115826")
_PREFIXES = ("11K", "2S", "1P", "K", "P", "S")  # data identifiers before a value in a linear code


def propose_places(
    reading: SlipReading,
    purchases: Sequence[OpenPurchase],
    deliveries: Sequence[OpenDelivery],
    known: Sequence[KnownSlip] = (),
) -> Placement:
    """Place one slip, or say who should look and why.

    Args:
        reading: what was read.
        purchases: purchases that are open, or were until lately.
        deliveries: deliveries without their slip yet.
        known: slips filed earlier.
    """
    places = ranked_places(reading, purchases, deliveries)
    repeated = _read_before(reading, places, known)
    if repeated is not None:
        on = f" on {repeated.filed_on}" if repeated.filed_on else ""
        said = (
            f"Slip {repeated.slip_number} was filed{on} already; this is another picture or copy of it."
            " Link it to the same delivery, or say what it is."
        )
        return Placement(PlacementState.REVIEW, places[:MOST_PLACES], said, repeated)
    if not places:
        nothing_read = not reading.clues and not reading.lines
        what = (
            "Nothing could be read on the slip." if nothing_read else "Nothing on the slip fits what is open."
        )
        return Placement(PlacementState.REVIEW, (), what)
    best = places[0]
    lead = best.score - (places[1].score if len(places) > 1 else 0.0)
    if best.order_exact and best.agrees and lead >= CLEAR_LEAD and not best.against:
        return Placement(PlacementState.PLACED, (best,), " ".join(best.reasons))
    return Placement(PlacementState.REVIEW, places[:MOST_PLACES], " ".join(_doubts(best, lead)))


def ranked_places(
    reading: SlipReading, purchases: Sequence[OpenPurchase], deliveries: Sequence[OpenDelivery]
) -> tuple[Place, ...]:
    """All places worth showing, best first: a delivery with its purchases, or purchases alone."""
    values = _values(reading)
    weighed = _weigh_purchases(reading, purchases, values)
    places = [_at_delivery(reading, delivery, weighed, values) for delivery in deliveries]
    taken = {number for place in places if place for number in place.purchases}
    exact = tuple(number for number, case in weighed.items() if case.exact and number not in taken)
    if exact and not any(place and place.order_exact for place in places):
        places.append(_alone(exact, weighed))
    places += [
        _alone((number,), weighed)
        for number, case in weighed.items()
        if number not in taken and number not in exact and case.score >= _WORTH_SHOWING
    ]
    worth = [place for place in places if place and place.score >= _WORTH_SHOWING]
    return tuple(sorted(worth, key=lambda place: (-place.score, place.purchases)))


@dataclass(slots=True)
class _Case:
    """What speaks for and against one purchase."""

    score: float = 0.0
    exact: bool = False
    agrees: bool = False
    reasons: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)

    def add(self, points: float, said: str) -> None:
        self.score += points
        self.reasons.append(said)


@lru_cache(maxsize=50_000)  # the parts of all open purchases are folded again for each slip
def _fold(text: str) -> str:
    """For comparing: capitals, letters and digits only."""
    return re.sub(r"[\W_]+", "", text.upper())


def _values(reading: SlipReading) -> frozenset[str]:
    """Everything a code or a label gave, folded; codes also without a data identifier in front."""
    found = {_fold(value) for value in reading.codes}
    for clue in reading.of_kind(ClueKind.CODE):
        text = _fold(clue.value)
        found |= {text.removeprefix(prefix) for prefix in _PREFIXES if text.startswith(prefix)}
    return frozenset(value for value in found if len(value) >= 4)


def _weigh_purchases(
    reading: SlipReading, purchases: Sequence[OpenPurchase], values: frozenset[str]
) -> dict[str, _Case]:
    tickets = Counter(purchase.ticket for purchase in purchases if purchase.ticket)
    cases: dict[str, _Case] = {}
    for purchase in purchases:
        case = _Case()
        if _fold(purchase.number) in values:
            case.add(_ORDER, f"Order {purchase.number} stands on the slip.")
            case.exact = True
        elif purchase.ticket and _fold(purchase.ticket) in values:
            case.add(_TICKET, f"Ticket {purchase.ticket} of order {purchase.number} stands on the slip.")
            case.exact = tickets[purchase.ticket] == 1
        cases[purchase.number] = case
    if not any(case.exact for case in cases.values()):
        _weigh_close_orders(reading, cases)
    _weigh_parts(reading, purchases, cases)
    _weigh_vendors(reading, purchases, cases)
    return {number: case for number, case in cases.items() if case.score > 0}


def _weigh_close_orders(reading: SlipReading, cases: dict[str, _Case]) -> None:
    """Order references that differ by signs which readers of pictures confuse, or by a sign or two."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only needed when nothing is exact

    read = [(order, _fold(order).translate(_CONFUSABLE)) for order in reading.orders if len(order) >= 5]
    for number, case in cases.items():
        folded = _fold(number).translate(_CONFUSABLE)
        for order, text in read:
            likeness = Levenshtein.normalized_similarity(text, folded, score_cutoff=_CLOSE)
            if likeness >= _CLOSE:
                case.add(_CLOSE_ORDER * likeness, f"“{order}” is close to order {number}.")
                break


def _weigh_parts(reading: SlipReading, purchases: Sequence[OpenPurchase], cases: dict[str, _Case]) -> None:
    """Parts the slip lists, weighed by how few purchases have them."""
    listed = {
        _fold(part): line
        for line in reading.lines
        for part in (line.part, line.vendor_part)
        if part and _fold(part)
    }
    if not listed:
        return
    parts_of = {
        purchase.number: {_fold(part): line for line in purchase.lines for part in line.parts}
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


def _weigh_vendors(reading: SlipReading, purchases: Sequence[OpenPurchase], cases: dict[str, _Case]) -> None:
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


def _at_delivery(
    reading: SlipReading, delivery: OpenDelivery, weighed: dict[str, _Case], values: frozenset[str]
) -> Place | None:
    """The delivery as a place; None when nothing at all speaks for it."""
    own = [number for number in delivery.purchases if number in weighed]
    named = [number for number in own if weighed[number].exact]
    chosen = named or sorted(own, key=lambda number: -weighed[number].score)[:1]
    case = _together(weighed[number] for number in chosen)
    scanned = {_fold(number): number for number in delivery.slip_numbers}
    if hit := next((number for folded, number in scanned.items() if folded in values), None):
        case.add(_SLIP_AT_DOCK, f"Slip number {hit} was scanned at the dock for delivery {delivery.number}.")
        case.agrees = True
    elif scanned and reading.slip_number:
        case.score -= _OTHER_SLIP
        told = ", ".join(delivery.slip_numbers)
        case.against.append(f"Delivery {delivery.number} had slip {told} scanned, not {reading.slip_number}.")
    if hit := next((number for number in delivery.tracking if _fold(number) in values), None):
        case.add(_TRACKING, f"Carton {hit} on the slip came in with delivery {delivery.number}.")
    serials = {_fold(serial) for line in reading.lines for serial in line.serials}
    if shared := [serial for serial in delivery.serials if _fold(serial) in serials]:
        told = f"{len(shared)} of its {len(serials)} serials were scanned with delivery {delivery.number}."
        case.add(_SERIALS * len(shared) / len(serials), told)
    if not case.reasons:
        return None
    if chosen:
        case.add(_WAITS, f"Delivery {delivery.number} of this order waits for its slip.")
    shipped = reading.best(ClueKind.SHIP_DATE)
    travelled = delivery.arrived_on - date.fromisoformat(shipped) if shipped else None
    if travelled is not None and timedelta(0) <= travelled <= _SHIPPING:
        case.add(_DATE, f"It was shipped on {shipped} and arrived on {delivery.arrived_on}.")
    elif travelled is not None and travelled < timedelta(0):
        case.score -= _TOO_EARLY
        told = f"Delivery {delivery.number} came on {delivery.arrived_on}, before the slip's day {shipped}."
        case.against.append(told)
    purchases = tuple(chosen) or delivery.purchases
    return _place(delivery.delivery_id, purchases, case)


def _alone(numbers: tuple[str, ...], weighed: dict[str, _Case]) -> Place:
    return _place(None, numbers, _together(weighed[number] for number in numbers))


def _together(cases: Iterable[_Case]) -> _Case:
    """Several orders named on one slip: the strongest case counts, all reasons are told."""
    case = _Case()
    for each in cases:
        case.score = max(case.score, each.score)
        case.exact = case.exact or each.exact
        case.agrees = case.agrees or each.agrees
        case.reasons += [said for said in each.reasons if said not in case.reasons]
        case.against += each.against
    return case


def _place(delivery_id: str | None, purchases: tuple[str, ...], case: _Case) -> Place:
    return Place(
        delivery_id,
        purchases,
        round(case.score, 1),
        case.exact,
        case.agrees,
        tuple(case.reasons),
        tuple(case.against),
    )


def _read_before(
    reading: SlipReading, places: Sequence[Place], known: Sequence[KnownSlip]
) -> KnownSlip | None:
    """A slip filed earlier with the same number, for the same order or vendor: vendors may share numbers."""
    numbers = {_fold(clue.value) for clue in reading.of_kind(ClueKind.SLIP_NUMBER)[:1]}
    orders = set(places[0].purchases) if places else set()
    vendors = {clue.value.casefold() for clue in reading.of_kind(ClueKind.VENDOR)}
    for slip in known:
        same_source = orders & set(slip.purchases) or not slip.purchases or _is_named(slip.vendor, vendors)
        if _fold(slip.slip_number) in numbers and same_source:
            return slip
    return None


def _is_named(vendor: str | None, names: Iterable[str]) -> bool:
    return vendor is not None and any(vendor.casefold() in name for name in names)


def _doubts(best: Place, lead: float) -> Iterator[str]:
    yield from best.against
    if not best.order_exact:
        yield "No order reference on the slip is exactly that of an open purchase."
    elif not best.agrees:
        yield "The order reference fits, but neither vendor, nor a part, nor a slip number scanned agrees."
    if lead < CLEAR_LEAD:
        yield "Another place fits nearly as well."
