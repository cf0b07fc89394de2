"""One order charged in several parts, and several orders in one charge, that add up to the cent. Pure.

Sums are sought among charges and orders of one card and vendor only, few and near in time: with more than
twelve, chance finds a sum where there is none (measured: 4 % of unrelated amounts at sixteen).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from receiving_app.card_logs.match_board import Board
from receiving_app.card_logs.match_evidence import agreements, other_differences, short_day
from receiving_app.card_logs.sides import Candidate, Charge, Link, Proposal, PurchaseSide, Rule, Tier
from receiving_app.wording import dollars

_POOL = 12
_MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class _Sum:
    """Charges and purchases of which one side is a single one, and the other adds up to it.

    Attributes:
        unlikely: how little speaks for it: parts that no shipment confirms, how many parts, days apart.
    """

    charges: tuple[str, ...]
    purchases: tuple[str, ...]
    unlikely: tuple[int, int, int]

    @property
    def members(self) -> frozenset[str]:
        return frozenset((*(f"c{key}" for key in self.charges), *(f"p{key}" for key in self.purchases)))


def sums(board: Board) -> None:
    """Settle all sums, likeliest first; of two that need the same charge or order none is picked."""
    found = sorted(
        (*_splits(board), *_combined(board)), key=lambda one: (one.unlikely, one.charges, one.purchases)
    )
    wanting: defaultdict[str, list[_Sum]] = defaultdict(list)
    for one in found:
        for member in one.members:
            wanting[member].append(one)
    used: set[str] = set()
    for one in found:
        if one.members & used:
            continue
        rivals = {
            rival
            for member in one.members
            for rival in wanting[member]
            if rival != one and rival.unlikely[:2] == one.unlikely[:2] and not rival.members & used
        }
        used |= one.members
        if rivals:
            _settle_tie(board, one, sorted(rivals, key=lambda rival: (rival.charges, rival.purchases)))
            for rival in rivals:
                used |= rival.members
        else:
            _settle(board, one)


def _splits(board: Board) -> Iterator[_Sum]:
    """Orders that several charges add up to."""
    by_purchase: defaultdict[str, list[str]] = defaultdict(list)
    for charge_id in board.waiting():
        for side in board.of_card_and_vendor(charge_id):
            if board.left[charge_id] < side.open_cents:
                by_purchase[side.purchase_id].append(charge_id)
    for purchase_id, charge_ids in sorted(by_purchase.items()):
        side = board.purchases[purchase_id]
        charges = sorted(charge_ids, key=lambda key: (board.charges[key].purchase_date, key))[:_POOL]
        shipped = {shipment.cents for shipment in side.shipments}
        for chosen in _adding_up([(key, board.left[key]) for key in charges], side.open_cents):
            days = [board.charges[key].purchase_date for key in chosen]
            unconfirmed = sum(board.left[key] not in shipped for key in chosen) if shipped else len(chosen)
            yield _Sum(
                tuple(sorted(chosen)),
                (purchase_id,),
                (unconfirmed, len(chosen), (max(days) - min(days)).days),
            )


def _combined(board: Board) -> Iterator[_Sum]:
    """Charges that several orders add up to."""
    for charge_id in board.waiting():
        charge, cents = board.charges[charge_id], board.left[charge_id]
        sides = [side for side in board.of_card_and_vendor(charge_id) if side.open_cents < cents]
        sides.sort(key=lambda side: (_apart(charge, side), side.purchase_id))
        amounts = [(side.purchase_id, side.open_cents) for side in sides[:_POOL]]
        for chosen in _adding_up(amounts, cents):
            days = [_apart(charge, board.purchases[key]) for key in chosen]
            yield _Sum((charge_id,), tuple(sorted(chosen)), (len(chosen), len(chosen), max(days) - min(days)))


def _apart(charge: Charge, side: PurchaseSide) -> int:
    return abs((charge.purchase_date - side.order_date).days) if side.order_date else 0


def _adding_up(amounts: Sequence[tuple[str, int]], wanted: int) -> Iterator[tuple[str, ...]]:
    """Every choice of two to five that adds up to what is wanted, to the cent."""
    for size in range(2, min(_MOST_PARTS, len(amounts)) + 1):
        for chosen in combinations(amounts, size):
            if sum(cents for _, cents in chosen) == wanted:
                yield tuple(key for key, _ in chosen)


def _settle(board: Board, one: _Sum) -> None:
    rule = Rule.SPLIT if len(one.charges) > 1 else Rule.COMBINED
    for charge_id in one.charges:
        charge = board.charges[charge_id]
        sides = [board.purchases[key] for key in one.purchases]
        links = tuple(
            Link(
                charge_id, side.purchase_id, board.left[charge_id] if rule is Rule.SPLIT else side.open_cents
            )
            for side in sides
        )
        evidence = (_in_words(board, one), *agreements(charge, sides[0], board.names))
        board.settle(Proposal(charge_id, Tier.B, rule, links, (), evidence))


def _settle_tie(board: Board, one: _Sum, rivals: Sequence[_Sum]) -> None:
    """Every charge of sums that exclude each other is told all of them; nothing is picked."""
    every = (one, *rivals)
    ways = tuple(f"either {_in_words(board, each)}" for each in every[:_MOST_PARTS])
    for charge_id in sorted({key for each in every for key in each.charges}):
        charge = board.charges[charge_id]
        orders = sorted({key for each in every if charge_id in each.charges for key in each.purchases})
        candidates = tuple(
            Candidate(
                key,
                agreements(charge, board.purchases[key], board.names),
                other_differences(charge, board.purchases[key], board.names),
            )
            for key in orders
        )
        rule = Rule.SPLIT if len(one.charges) > 1 else Rule.COMBINED
        board.settle(Proposal(charge_id, Tier.C, rule, (), candidates, ways))


def _in_words(board: Board, one: _Sum) -> str:
    if len(one.charges) > 1:
        side = board.purchases[one.purchases[0]]
        parts = " + ".join(
            f"{dollars(board.left[key])} ({short_day(board.charges[key].purchase_date)})"
            for key in one.charges
        )
        return f"{parts} = {dollars(side.open_cents)}, the order {side.called}"
    parts = " + ".join(
        f"{dollars(board.purchases[key].open_cents)} ({board.purchases[key].called})" for key in one.purchases
    )
    return f"{parts} = {dollars(board.left[one.charges[0]])}, the charge"
