"""Which purchase a card charge paid for: proposals with their evidence, never a silent guess.

Pure, and the same answer for the same charges and purchases in whatever order they come. The rules of
:data:`_RULES` run one after the other, surest first (AC42). Each settles whole groups of charges and
purchases that fit one another; a group that fits several ways is settled as a tie, so that no weaker rule can
pick from it. A further rule is a further function in that list.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from receiving_app.card_logs.match_assignment import cheapest
from receiving_app.card_logs.match_board import Board, connected
from receiving_app.card_logs.match_evidence import (
    agreements,
    amount_agreement,
    described,
    differences,
    names_order,
    same_card,
)
from receiving_app.card_logs.match_near import by_currency, by_shipment, by_tax_told, near_amounts
from receiving_app.card_logs.match_rest import credits_, duplicates, fees, residue
from receiving_app.card_logs.match_sums import sums
from receiving_app.card_logs.merchant_names import SAME_NAME, name_score
from receiving_app.card_logs.sides import Charge, Link, Proposal, PurchaseSide, Rule, Tier
from receiving_app.progress import Progress
from receiving_app.wording import dollars

_MOST_PAIRS = 400  # of charges and orders of one amount that are laid side by side
_CHARGED_BEFORE = 10  # days that a charge before its order weighs more than one after it


def propose_matches(
    charges: Iterable[Charge],
    purchases: Iterable[PurchaseSide],
    confirmed: Iterable[Link] = (),
    *,
    rejected: Collection[tuple[str, str]] = (),
    known_names: Iterable[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> tuple[Proposal, ...]:
    """Propose for every charge that is not settled yet.

    Args:
        charges: of one or more cards; those whose confirmed links add up to them are left alone.
        purchases: open ones of any cycle, and those that earlier charges of a credit belong to.
        confirmed: what people confirmed before. ``PurchaseSide.linked_cents`` already contains it.
        rejected: pairs (charge, purchase) that a person refused; never proposed again.
        known_names: merchants and vendors of what people confirmed, once a charge.
        progress: told rule by rule.

    Returns:
        One proposal a charge, in the order of charge ids.

    Raises:
        Cancelled: by ``progress``.
    """
    board = Board(charges, purchases, confirmed, rejected)
    board.learn_names(known_names)
    for done, rule in enumerate(_RULES):
        if progress is not None:
            progress.step(done, len(_RULES), "Matching charges with purchases")
        rule(board)
    return tuple(board.proposals[charge_id] for charge_id in sorted(board.proposals))


def _by_reference(board: Board) -> None:
    """The customer code names the order, and the amount agrees to the cent."""
    _settle_groups(board, Rule.REFERENCE, names_order)


def _by_amount_card_and_name(board: Board) -> None:
    """Amount, card and vendor agree."""
    _settle_groups(
        board,
        Rule.AMOUNT_CARD_NAME,
        lambda charge, side: same_card(charge, side) and board.is_vendor(charge, side),
    )


def _by_amount_and_one_of_both(board: Board) -> None:
    """The amount agrees and either the card or the vendor does; where they point apart it is a tie."""
    _settle_groups(
        board,
        Rule.AMOUNT_AND_ONE,
        lambda charge, side: same_card(charge, side) or board.is_vendor(charge, side),
    )


def _settle_groups(board: Board, rule: Rule, fits: Callable[[Charge, PurchaseSide], bool]) -> None:
    """Settle every group of charges and equal purchases that ``fits`` connects."""
    edges: dict[str, Sequence[str]] = {
        charge_id: found
        for charge_id in board.waiting()
        if (
            found := [
                side.purchase_id
                for side in board.equal_purchases(charge_id)
                if fits(board.charges[charge_id], side)
            ]
        )
    }
    for group in connected(edges):
        if len(group) == 1 and len(edges[group[0]]) == 1:
            _settle_pair(board, rule, group[0], board.purchases[edges[group[0]][0]])
        else:
            _settle_tie(board, rule, group, edges)


def _settle_pair(board: Board, rule: Rule, charge_id: str, side: PurchaseSide) -> None:
    charge, cents = board.charges[charge_id], board.left[charge_id]
    alone = board.is_only_one(charge_id, side)
    named_elsewhere = _other_orders_named(board, charge, side)
    sure = (
        alone
        and same_card(charge, side)
        and side.linked_cents == 0
        and cents == charge.cents
        and not named_elsewhere
        and (side.order_date is None or side.order_date <= charge.purchase_date)
        and (names_order(charge, side) or name_score(charge.merchant, side.vendor) >= SAME_NAME)
    )
    notes = []
    if not alone:
        notes.append("another charge or order has this card and amount, so it waits for a person")
    if named_elsewhere:
        notes.append(f"the customer code names another order, {', '.join(named_elsewhere)}")
    if side.order_date is not None and charge.purchase_date < side.order_date:
        notes.append("charged before it was ordered")
    board.settle(
        Proposal(
            charge_id,
            Tier.A if sure else Tier.B,
            rule,
            (Link(charge_id, side.purchase_id, cents),),
            (),
            (
                amount_agreement(cents, side),
                *agreements(charge, side, board.names),
                *differences(charge, side, cents, board.names),
                *notes,
            ),
        )
    )


def _other_orders_named(board: Board, charge: Charge, side: PurchaseSide) -> list[str]:
    if charge.customer_code is None or names_order(charge, side):
        return []
    return [other.called for other in board.named_by(charge)]


def _settle_tie(board: Board, rule: Rule, group: Sequence[str], edges: dict[str, Sequence[str]]) -> None:
    """Several charges or several orders of one amount.

    Where every order has its charge they are laid side by side, the nearest days together, for a person to
    look at; where there are more orders than charges, nothing is laid anywhere.
    """
    orders = sorted({purchase_id for charge_id in group for purchase_id in edges[charge_id]})
    amount = dollars(board.left[group[0]])
    many = f"{_count(len(group), 'charge')} of {amount} and {_count(len(orders), 'order')}"
    tie = f"{many} fit one another; nothing tells which belongs to which"
    likeliest = {} if rule is Rule.AMOUNT_AND_ONE else _side_by_side(board, group, edges)
    if len(likeliest) < len(orders):
        likeliest = {}
    for charge_id in group:
        charge, cents = board.charges[charge_id], board.left[charge_id]
        mine = likeliest.get(charge_id)
        if likeliest and mine is None:
            continue  # more charges than orders: it may be the same charge once more
        sides = [board.purchases[purchase_id] for purchase_id in edges[charge_id]]
        board.settle(
            Proposal(
                charge_id,
                Tier.C,
                rule,
                () if mine is None else (Link(charge_id, mine, cents),),
                tuple(described(charge, side, cents, board.names) for side in sides),
                (tie,) if mine is None else (tie, "the nearest days are laid side by side"),
            )
        )


def _side_by_side(board: Board, group: Sequence[str], edges: dict[str, Sequence[str]]) -> dict[str, str]:
    """Charge -> order, so that the days between them are least on the whole; nothing for a large group."""
    costs: dict[tuple[str, str], float] = {}
    for charge_id in group:
        for purchase_id in edges[charge_id]:
            ordered = board.purchases[purchase_id].order_date
            days = (board.charges[charge_id].purchase_date - ordered).days if ordered else 0
            apart = days if days >= 0 else _CHARGED_BEFORE - days
            costs[charge_id, purchase_id] = apart * apart  # squared, so that the order of days is kept
    return dict(cheapest(costs)) if len(costs) <= _MOST_PAIRS else {}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


_RULES: tuple[Callable[[Board], None], ...] = (
    _by_reference,
    _by_amount_card_and_name,
    by_currency,
    by_tax_told,
    sums,
    by_shipment,
    _by_amount_and_one_of_both,
    near_amounts,
    duplicates,
    credits_,
    fees,
    residue,
)
