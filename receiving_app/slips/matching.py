"""Where a slip belongs: open purchases and deliveries weighed against what was read, with reasons. Pure.

A slip is placed by rule only when a number on it names the place (an order, the slip number scanned at the
dock, a carton, a serial counted there) AND something else agrees (vendor, part, another such number) AND the
lead over the next place is clear AND nothing speaks against it; else a person chooses among at most three.
Source of the rule: parts alone name the right purchase in 27 % of one-line slips without an order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from receiving_app.slips.answers import (
    ANNOUNCED,
    ClueKind,
    KnownSlip,
    OpenDelivery,
    OpenPurchase,
    Place,
    Placement,
    PlacementState,
    SlipReading,
)
from receiving_app.slips.papers import is_whole, missing_pages, numbered_oddly, numbers_by_page
from receiving_app.slips.weighing import Case, alike, fold, values_on, weigh_purchases

CLEAR_LEAD = 15.0  # points
MOST_PLACES = 3
_SLIP_AT_DOCK, _TRACKING, _SERIALS = 50.0, 45.0, 40.0
_DATE, _WAITS = 5.0, 4.0
# Taken off: the dock scanned another slip; it came before it was shipped; another slip lies there.
_OTHER_SLIP, _TOO_EARLY, _HAS_SLIP = 40.0, 20.0, 25.0
_WORTH_SHOWING = 12.0
_SHIPPING = timedelta(days=14)  # a carton arrives at most so long after its ship date


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
    copied = _read_before(reading, places, known)
    if copied is not None:
        return _as_copy(reading, places, copied)
    if not places:
        said = " ".join((_nothing_fits(reading), *_several_papers(reading), *_incomplete(reading)))
        return Placement(PlacementState.REVIEW, (), said)
    best = places[0]
    lead = best.score - (places[1].score if len(places) > 1 else 0.0)
    doubts = [*_doubts(best, lead), *_several_papers(reading), *_unread(reading), *_incomplete(reading)]
    if not doubts:
        return Placement(PlacementState.PLACED, (best,), " ".join(best.reasons))
    return Placement(PlacementState.REVIEW, places[:MOST_PLACES], " ".join(doubts))


def ranked_places(
    reading: SlipReading, purchases: Sequence[OpenPurchase], deliveries: Sequence[OpenDelivery]
) -> tuple[Place, ...]:
    """All places worth showing, best first: a delivery with its purchases, or purchases alone."""
    values = values_on(reading)
    weighed = weigh_purchases(reading, purchases, values)
    places = [_at_delivery(reading, delivery, weighed, values) for delivery in deliveries]
    taken = {number for place in places if place for number in place.purchases}
    exact = tuple(number for number, case in weighed.items() if case.exact and number not in taken)
    if exact and not any(place and place.surely_named for place in places):
        places.append(_alone(exact, weighed))
    places += [
        _alone((number,), weighed)
        for number, case in weighed.items()
        if number not in taken and number not in exact and case.score >= _WORTH_SHOWING
    ]
    worth = [place for place in places if place and place.score >= _WORTH_SHOWING]
    ranked = sorted(worth, key=lambda place: (-place.score, place.purchases))
    return _several_deliveries(ranked, {number for number, case in weighed.items() if case.exact})


def _several_deliveries(ranked: Sequence[Place], named: set[str]) -> tuple[Place, ...]:
    """Orders of one slip that were logged as several deliveries: the best place takes in the others'."""
    if not ranked or not ranked[0].surely_named:
        return tuple(ranked)
    best, others = ranked[0], list(ranked[1:])
    for number in sorted(named - set(best.purchases)):
        holders = [each for each in others if number in each.purchases and each.delivery_id is not None]
        if len(holders) == 1 and holders[0].delivery_id is not None and not holders[0].against:
            other = holders[0]
            others.remove(other)
            best = replace(
                best,
                purchases=(*best.purchases, *other.purchases),
                also=(*best.also, holders[0].delivery_id),
                reasons=(*best.reasons, *(said for said in other.reasons if said not in best.reasons)),
            )
    return best, *others


def _at_delivery(
    reading: SlipReading, delivery: OpenDelivery, weighed: dict[str, Case], values: frozenset[str]
) -> Place | None:
    """The delivery as a place; None when nothing at all speaks for it."""
    own = [number for number in delivery.purchases if number in weighed]
    named = [number for number in own if weighed[number].exact]
    chosen = named or sorted(own, key=lambda number: -weighed[number].score)[:1]
    case = _together(weighed[number] for number in chosen)
    _weigh_cartons(reading, delivery, case, values)
    _weigh_slip_number(reading, delivery, case, values)
    if not case.reasons:
        return None
    if delivery.has_slip:
        case.score -= _HAS_SLIP
    elif chosen:
        case.add(_WAITS, f"Delivery {delivery.number} of this order waits for its slip.")
    _weigh_day(reading, delivery, case)
    return _place(delivery.delivery_id, tuple(chosen) or delivery.purchases, case)


def _weigh_cartons(reading: SlipReading, delivery: OpenDelivery, case: Case, values: frozenset[str]) -> None:
    if hit := next((number for number in delivery.tracking if fold(number) in values), None):
        _name(case, _TRACKING, f"Carton {hit} on the slip came in with delivery {delivery.number}.")
    printed = {fold(serial) for line in reading.lines for serial in line.serials}
    if shared := [serial for serial in delivery.serials if fold(serial) in printed]:
        told = f"{len(shared)} of its {len(printed)} serials were scanned with delivery {delivery.number}."
        _name(case, _SERIALS * len(shared) / len(printed), told)


def _weigh_slip_number(
    reading: SlipReading, delivery: OpenDelivery, case: Case, values: frozenset[str]
) -> None:
    scanned = {fold(number): number for number in delivery.slip_numbers}
    read = alike(reading.slip_number or "")
    hit = next((number for folded, number in scanned.items() if folded in values), None)
    like = next((number for number in scanned.values() if read and alike(number) == read), None)
    if hit:
        told = f"Slip number {hit} was scanned at the dock for delivery {delivery.number}."
        _name(case, _SLIP_AT_DOCK, told)
    elif like:
        told = f"“{reading.slip_number}” reads like slip {like} of delivery {delivery.number}."
        case.add(_SLIP_AT_DOCK / 2, told)
        case.agrees = True
    elif scanned and reading.slip_number and not case.exact_here:
        case.score -= _OTHER_SLIP
        told = ", ".join(delivery.slip_numbers)
        case.against.append(f"Delivery {delivery.number} had slip {told} scanned, not {reading.slip_number}.")


def _weigh_day(reading: SlipReading, delivery: OpenDelivery, case: Case) -> None:
    shipped = next((clue for clue in reading.of_kind(ClueKind.SHIP_DATE)), None)
    if shipped is None:
        return
    travelled = delivery.arrived_on - date.fromisoformat(shipped.value)
    if timedelta(0) <= travelled <= _SHIPPING:
        case.add(_DATE, f"It was shipped on {shipped.value} and arrived on {delivery.arrived_on}.")
    elif travelled < timedelta(0) and shipped.weight >= ANNOUNCED:
        case.score -= _TOO_EARLY
        came = f"Delivery {delivery.number} came on {delivery.arrived_on}"
        told = f"{came}, before the slip's day {shipped.value}."
        case.against.append(told)


def _name(case: Case, points: float, said: str) -> None:
    """A number names this very delivery; with another one that names it, or its order, they agree."""
    case.add(points, said)
    case.agrees = case.agrees or case.exact
    case.exact = case.exact_here = True


def _alone(numbers: tuple[str, ...], weighed: dict[str, Case]) -> Place:
    return _place(None, numbers, _together(weighed[number] for number in numbers))


def _together(cases: Iterable[Case]) -> Case:
    """Several orders named on one slip: the strongest case counts, all reasons are told."""
    case = Case()
    for each in cases:
        case.score = max(case.score, each.score)
        case.exact = case.exact or each.exact
        case.agrees = case.agrees or each.agrees
        case.reasons += [said for said in each.reasons if said not in case.reasons]
        case.against += each.against
    return case


def _place(delivery_id: str | None, purchases: tuple[str, ...], case: Case) -> Place:
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
    numbers = {fold(clue.value) for clue in reading.of_kind(ClueKind.SLIP_NUMBER)[:1]}
    orders = set(places[0].purchases) if places else set()
    vendors = {clue.value.casefold() for clue in reading.of_kind(ClueKind.VENDOR)}
    for slip in known:
        if slip.waits_for_pages and is_whole(reading):
            continue  # it takes the place of that half
        same_source = orders & set(slip.purchases) or not slip.purchases or _is_named(slip.vendor, vendors)
        if fold(slip.slip_number) in numbers and same_source:
            return slip
    return None


def _is_named(vendor: str | None, names: Iterable[str]) -> bool:
    return vendor is not None and any(vendor.casefold() in name for name in names)


def _as_copy(reading: SlipReading, places: Sequence[Place], copied: KnownSlip) -> Placement:
    """Linked with the slip it repeats when it lists the same goods of the same order; else to review."""
    on = f" for the delivery of {copied.filed_on}" if copied.filed_on else ""
    first = f"Slip {copied.slip_number} was filed{on} already"
    same_order = bool(places) and bool(set(places[0].purchases) & set(copied.purchases))
    shipped = frozenset((line.part, line.shipped) for line in reading.lines)
    if copied.deliveries and same_order and shipped == copied.shipped:
        said = f"{first}; this is a second picture of it, linked and not counted again."
        lies = replace(places[0], delivery_id=copied.deliveries[0], also=copied.deliveries[1:])
        return Placement(PlacementState.COPY, (lies,), said, copied)
    said = f"{first}; this is a copy or a correction. Link it to the same delivery, or say what it is."
    return Placement(PlacementState.REVIEW, tuple(places[:MOST_PLACES]), said, copied)


def _nothing_fits(reading: SlipReading) -> str:
    if reading.unread_pages:
        return "Nothing that was read says where it belongs."
    if reading.clues or reading.lines:
        return "Nothing on the slip fits what is open."
    return "Nothing could be read on the slip."


def _doubts(best: Place, lead: float) -> Iterator[str]:
    yield from best.against
    if best.delivery_id is None:
        yield f"No delivery is logged against order {' or '.join(best.purchases)} yet."
    if not best.surely_named:
        yield "No order reference on the slip is exactly that of an open purchase."
    elif not best.agrees:
        yield "The order reference fits, but neither vendor, nor a part, nor a slip number scanned agrees."
    if lead < CLEAR_LEAD:
        yield "Another place fits nearly as well."


def _unread(reading: SlipReading) -> Iterator[str]:
    """A picture whose bar codes alone are known: nobody has seen what else stands on it."""
    if reading.unread_pages:
        yield "Not all of it was read."


def _incomplete(reading: SlipReading) -> Iterator[str]:
    """A paper of several pages that are not all in the file."""
    if missing := missing_pages(reading):
        told = ", ".join(str(number) for number in missing)
        pages, are = ("page", "is") if len(missing) == 1 else ("pages", "are")
        yield f"Its {pages} {told} {are} not in the file; scan all of its pages again, in one file."
    if odd := numbered_oddly(reading):
        told = ", ".join(str(number) for number in odd)
        yield f"Its pages are numbered {told}; look whether they are one slip, and split it if not."


def _several_papers(reading: SlipReading) -> Iterator[str]:
    """Several slip numbers in one file: a separator sheet was missed."""
    found = numbers_by_page(reading)
    if len(set(found.values())) > 1:
        told = ", ".join(f"{number} on page {page}" for number, page in found.items())
        yield f"It holds several slips ({told}); split it."
