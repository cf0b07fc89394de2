"""Charges that are not what was ordered to the cent, and the name of the difference. Pure.

The merchant may tell the tax or the amount in its own currency; then the difference is certain. Else it is
guessed from its size, for orders of the same card and vendor only, and the pairs with the least difference
in sum are proposed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from receiving_app.card_logs.answers import ReasonCode
from receiving_app.card_logs.match_assignment import cheapest
from receiving_app.card_logs.match_board import Board, connected
from receiving_app.card_logs.match_evidence import agreements, names_order, other_differences, same_card
from receiving_app.card_logs.sides import (
    Candidate,
    Charge,
    Link,
    Proposal,
    PurchaseSide,
    Residual,
    Rule,
    Tier,
)
from receiving_app.wording import dollars

# Combined state and parish rates of sales tax lie between these parts of the price (E5 of the study).
_TAX = (0.04, 0.12)
_SHIPPING_AT_MOST = 6_000  # cents
_SHIPPING_SHARE = 0.3  # of the order
_SHIPPING_FLAT = 1_500  # cents, however small the order
_VARIANCE = 0.03  # of the order, either way: prices that changed, rounding
_DAY_COSTS = 0.002  # a day between order and charge weighs as much as this part of the price


@dataclass(frozen=True, slots=True)
class _Near:
    """A charge and an order whose difference has a name."""

    charge_id: str
    purchase_id: str
    residual: Residual
    said: str
    cost: float


def by_currency(board: Board) -> None:
    """The merchant billed exactly the order in its own currency."""

    def told(charge: Charge) -> int | None:
        foreign = charge.original_currency not in {None, "USD"}
        return charge.original_cents if foreign else None

    def said(charge: Charge) -> str:
        billed = f"{(charge.original_cents or 0) / 100:,.2f} {charge.original_currency}"
        return f"billed as {billed}, which is the order"

    _by_other_amount(board, Rule.CURRENCY, told, ReasonCode.FOREIGN_EXCHANGE, said)


def by_tax_told(board: Board) -> None:
    """The charge less the sales tax that the merchant told is exactly the order."""

    def told(charge: Charge) -> int | None:
        return charge.cents - charge.tax_cents if charge.tax_cents else None

    def said(charge: Charge) -> str:
        return f"{dollars(charge.cents)} less {dollars(charge.tax_cents or 0)} sales tax equals the order"

    _by_other_amount(board, Rule.TAX_TOLD, told, ReasonCode.SALES_TAX, said)


def _by_other_amount(
    board: Board,
    rule: Rule,
    told: Callable[[Charge], int | None],
    code: ReasonCode,
    said: Callable[[Charge], str],
) -> None:
    edges: dict[str, Sequence[str]] = {}
    for charge_id in board.waiting():
        charge = board.charges[charge_id]
        cents = told(charge)
        if cents is None or board.left[charge_id] != charge.cents:
            continue
        fits = [
            side.purchase_id
            for side in board.equal_purchases(charge_id, cents)
            if same_card(charge, side) or board.is_vendor(charge, side) or names_order(charge, side)
        ]
        if fits:
            edges[charge_id] = fits
    for group in connected(edges):
        for charge_id in group:
            charge = board.charges[charge_id]
            sides = [board.purchases[key] for key in edges[charge_id]]
            if len(group) == len(sides) == 1:
                taken = min(charge.cents, sides[0].open_cents)
                residual = Residual(code, charge.cents - taken)
                _settle(board, rule, charge, sides[0], taken, said(charge), residual)
            else:
                _tie(board, rule, charge, sides)


def by_shipment(board: Board) -> None:
    """The charge is what one shipment of an order cost, or what is still to come: a part billed when sent."""
    wanted: dict[str, list[str]] = {}
    for charge_id in board.waiting():
        fits = [
            side.purchase_id
            for side in board.of_card_and_vendor(charge_id)
            if board.left[charge_id] in _parts_of(side)
        ]
        if len(fits) == 1:
            wanted.setdefault(fits[0], []).append(charge_id)
    for purchase_id, charge_ids in sorted(wanted.items()):
        side = board.purchases[purchase_id]
        shipped = _parts_of(side)
        billed = Counter(board.left[charge_id] for charge_id in charge_ids)
        told = [
            charge_id
            for charge_id in charge_ids
            if billed[board.left[charge_id]] <= shipped[board.left[charge_id]]
        ]
        if sum(board.left[charge_id] for charge_id in told) > side.open_cents:
            continue
        for charge_id in told:
            charge, cents = board.charges[charge_id], board.left[charge_id]
            came = any(shipment.cents == cents for shipment in side.shipments)
            said = "what one shipment cost" if came else "what is still to come"
            said = f"{dollars(cents)} is {said} of {side.called}"
            _settle(board, Rule.SHIPMENT, charge, side, cents, said)


def _parts_of(side: PurchaseSide) -> Counter[int]:
    """What its shipments cost, and what is still to come; an order that came whole has no parts."""
    parts = Counter(shipment.cents for shipment in side.shipments if shipment.cents < side.open_cents)
    to_come = side.open_cents - sum(shipment.cents for shipment in side.shipments)
    if side.shipments and to_come > 0:
        parts[to_come] += 1
    return parts


def near_amounts(board: Board) -> None:
    """Tax, shipping or a changed price between a charge and an order of the same card and vendor."""
    near = {(one.charge_id, one.purchase_id): one for one in _near(board)}
    edges: dict[str, Sequence[str]] = {}
    for charge_id, purchase_id in near:
        edges[charge_id] = (*edges.get(charge_id, ()), purchase_id)
    for group in connected(edges):
        costs = {
            (charge_id, purchase_id): near[charge_id, purchase_id].cost
            for charge_id in group
            for purchase_id in edges[charge_id]
        }
        for charge_id, purchase_id in sorted(cheapest(costs)):
            one, charge = near[charge_id, purchase_id], board.charges[charge_id]
            side = board.purchases[purchase_id]
            cents = min(charge.cents, side.open_cents)
            _settle(board, Rule.NEAR, charge, side, cents, one.said, one.residual)


def _near(board: Board) -> Iterator[_Near]:
    for charge_id in board.waiting():
        charge = board.charges[charge_id]
        if board.left[charge_id] != charge.cents:
            continue
        for side in board.of_card_and_vendor(charge_id):
            named = _name_of(charge, charge.cents - side.open_cents, side.open_cents)
            if named is None:
                continue
            code, said = named
            apart = abs(charge.cents - side.open_cents) / side.open_cents
            days = abs((charge.purchase_date - side.order_date).days) if side.order_date else 0
            cost = apart + _DAY_COSTS * days - (1.0 if names_order(charge, side) else 0.0)
            residual = Residual(code, max(charge.cents - side.open_cents, 0))
            yield _Near(charge_id, side.purchase_id, residual, said, cost)


def _name_of(charge: Charge, more: int, ordered: int) -> tuple[ReasonCode, str] | None:
    """What a difference may be, by its size; None when it is nothing usual."""
    share = more / ordered
    if charge.tax_cents is None and _TAX[0] <= share <= _TAX[1]:
        return (
            ReasonCode.SALES_TAX,
            f"{dollars(more)} more than ordered, as sales tax of {share:.2%} would be",
        )
    if abs(share) <= _VARIANCE:
        word = "more" if more > 0 else "less"
        return ReasonCode.PRICE_VARIANCE, f"{dollars(abs(more))} {word} than ordered ({abs(share):.1%})"
    if 0 < more <= max(_SHIPPING_FLAT, min(_SHIPPING_AT_MOST, _SHIPPING_SHARE * ordered)):
        return ReasonCode.SHIPPING, f"{dollars(more)} more than ordered, as shipping would be"
    return None


def _settle(
    board: Board,
    rule: Rule,
    charge: Charge,
    side: PurchaseSide,
    cents: int,
    said: str,
    residual: Residual | None = None,
) -> None:
    evidence = (
        said,
        *agreements(charge, side, board.names),
        *other_differences(charge, side, board.names),
    )
    board.settle(
        Proposal(
            charge.charge_id,
            Tier.B,
            rule,
            (Link(charge.charge_id, side.purchase_id, cents),),
            (),
            evidence,
            residual if residual and residual.cents else None,
        )
    )


def _tie(board: Board, rule: Rule, charge: Charge, sides: Sequence[PurchaseSide]) -> None:
    candidates = tuple(
        Candidate(
            side.purchase_id,
            agreements(charge, side, board.names),
            other_differences(charge, side, board.names),
        )
        for side in sides
    )
    said = "several charges or orders fit one another; nothing tells which belongs to which"
    board.settle(Proposal(charge.charge_id, Tier.C, rule, (), candidates, (said,)))
