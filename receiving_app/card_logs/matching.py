"""Which purchase a card charge paid for: proposals with their evidence, never a silent guess.

Pure, and the same answer for the same charges and purchases in whatever order they come. The rules of
:data:`_RULES` run one after the other, surest first. Each settles whole groups of charges and purchases that
fit one another; a group that fits several ways is settled as a tie, so that no weaker rule can pick from
it. A further rule is a further function in that list.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from receiving_app.card_logs.match_board import Board
from receiving_app.card_logs.match_evidence import (
    agreements,
    amount_agreement,
    described,
    differences,
    in_window,
    names_order,
    same_card,
)
from receiving_app.card_logs.merchant_names import SAME_NAME, name_score
from receiving_app.card_logs.sides import Candidate, Charge, Link, Proposal, PurchaseSide, Rule, Tier
from receiving_app.card_logs.statement import dollars
from receiving_app.progress import Progress

_NEAREST = 3
Edges = Mapping[str, Sequence[str]]


def propose_matches(
    charges: Iterable[Charge],
    purchases: Iterable[PurchaseSide],
    confirmed: Iterable[Link] = (),
    *,
    rejected: Collection[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> tuple[Proposal, ...]:
    """Propose for every charge that is not settled yet.

    Args:
        charges: of one or more cards; those whose confirmed links add up to them are left alone.
        purchases: open ones of any cycle, and those that earlier charges of a credit belong to.
        confirmed: what people confirmed before. ``PurchaseSide.linked_cents`` already contains it.
        rejected: pairs (charge, purchase) that a person refused; never proposed again.
        progress: told rule by rule.

    Returns:
        One proposal a charge, in the order of charge ids.

    Raises:
        Cancelled: by ``progress``.
    """
    board = Board(charges, purchases, confirmed, rejected)
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
        lambda charge, side: (
            same_card(charge, side) and name_score(charge.merchant, side.vendor) >= SAME_NAME
        ),
    )


def _by_amount_and_one_of_both(board: Board) -> None:
    """The amount agrees and either the card or the vendor does; where they point apart it is a tie."""
    _settle_groups(
        board,
        Rule.AMOUNT_AND_ONE,
        lambda charge, side: same_card(charge, side) or name_score(charge.merchant, side.vendor) >= SAME_NAME,
    )


def _settle_groups(board: Board, rule: Rule, fits: Callable[[Charge, PurchaseSide], bool]) -> None:
    """Settle every group of charges and equal purchases that ``fits`` connects."""
    edges = {
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
    for group in _connected(edges):
        if len(group) == 1 and len(edges[group[0]]) == 1:
            _settle_pair(board, rule, group[0], board.purchases[edges[group[0]][0]])
        else:
            _settle_tie(board, rule, group, edges)


def _connected(edges: Edges) -> list[list[str]]:
    """Charges that share a purchase, directly or through others, in groups."""
    by_purchase: defaultdict[str, list[str]] = defaultdict(list)
    for charge_id, found in edges.items():
        for purchase_id in found:
            by_purchase[purchase_id].append(charge_id)
    groups, seen = [], set()
    for start in edges:
        reached, group = [start], []
        while reached:
            charge_id = reached.pop()
            if charge_id not in seen:
                seen.add(charge_id)
                group.append(charge_id)
                reached += [other for purchase_id in edges[charge_id] for other in by_purchase[purchase_id]]
        if group:
            groups.append(sorted(group))
    return groups


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
                *agreements(charge, side),
                *differences(charge, side, cents),
                *notes,
            ),
        )
    )


def _other_orders_named(board: Board, charge: Charge, side: PurchaseSide) -> list[str]:
    if charge.customer_code is None or names_order(charge, side):
        return []
    return [other.called for other in board.named_by(charge)]


def _settle_tie(board: Board, rule: Rule, group: Sequence[str], edges: Edges) -> None:
    orders = sorted({purchase_id for charge_id in group for purchase_id in edges[charge_id]})
    for charge_id in group:
        charge, cents = board.charges[charge_id], board.left[charge_id]
        sides = [board.purchases[purchase_id] for purchase_id in edges[charge_id]]
        many = f"{_count(len(group), 'charge')} of {dollars(cents)} and {_count(len(orders), 'order')}"
        tie = f"{many} fit one another; nothing tells which belongs to which"
        board.settle(
            Proposal(
                charge_id,
                Tier.C,
                rule,
                (),
                tuple(described(charge, side, cents) for side in sides),
                (tie,),
            )
        )


def _credits(board: Board) -> None:
    """A credit belongs to a purchase that was charged before: named, of the same amount, or sent back."""
    for charge_id in board.open_charges:
        if board.left[charge_id] < 0:
            _credit(board, board.charges[charge_id], -board.left[charge_id])


def _credit(board: Board, charge: Charge, cents: int) -> None:
    charged = [
        side
        for side in board.named_or_same_card(charge)
        if board.net_charged(side) >= cents
        and (charge.charge_id, side.purchase_id) not in board.rejected
        and (side.order_date is None or side.order_date <= charge.purchase_date)
        and (
            names_order(charge, side)
            or (same_card(charge, side) and name_score(charge.merchant, side.vendor) >= SAME_NAME)
        )
    ]
    named = [side for side in charged if names_order(charge, side)]
    certain = named or charged
    reasons: list[str] = []
    signs: tuple[tuple[str, Callable[[PurchaseSide], bool]], ...] = (
        ("equals an earlier charge to the cent", lambda side: cents in board.charged[side.purchase_id]),
        ("goods were sent back for this credit", lambda side: _was_sent_back(side, cents)),
    )
    for sentence, holds in signs:
        kept = [side for side in certain if holds(side)]
        if kept:
            certain = kept
            reasons.append(sentence)
    told_apart = bool(named) or (bool(reasons) and board.charges_alike(charge.charge_id) == 1)
    if len(certain) == 1 and told_apart:
        side = certain[0]
        charged_so_far = board.net_charged(side)
        board.settle(
            Proposal(
                charge.charge_id,
                Tier.B,
                Rule.CREDIT,
                (Link(charge.charge_id, side.purchase_id, -cents),),
                (),
                (
                    f"credit of {dollars(cents)}, {side.called} was charged {dollars(charged_so_far)}",
                    *reasons,
                    *agreements(charge, side),
                ),
            )
        )
    elif charged:
        if len(certain) > 1:
            said = "several orders could be credited"
        elif reasons:
            said = "another credit of this card and amount is open"
        else:
            said = "a part of what was charged; no return is known"
        candidates = tuple(Candidate(side.purchase_id, agreements(charge, side)) for side in certain)
        board.settle(Proposal(charge.charge_id, Tier.C, Rule.CREDIT, (), candidates, (said,)))


def _was_sent_back(side: PurchaseSide, cents: int) -> bool:
    return any(sent.expected_cents in {None, cents} for sent in side.returns)


def _residue(board: Board) -> None:
    """What is left gets its nearest misses, each with what speaks against it."""
    for charge_id in board.open_charges:
        if charge_id in board.proposals:
            continue
        charge, cents = board.charges[charge_id], board.left[charge_id]
        near = [
            side
            for side in board.named_or_same_card(charge, or_cents=cents)
            if names_order(charge, side)
            or (
                in_window(charge, side)
                and (side.open_cents == cents or name_score(charge.merchant, side.vendor) >= SAME_NAME)
            )
        ]
        near.sort(
            key=lambda side: (
                not names_order(charge, side),
                abs(side.open_cents - cents),
                not same_card(charge, side),
                side.purchase_id,
            )
        )
        said = "no purchase fits" if near else "no purchase of this vendor, card or amount is open"
        candidates = tuple(described(charge, side, cents) for side in near[:_NEAREST])
        board.settle(Proposal(charge_id, Tier.D, Rule.NOTHING, (), candidates, (said,)))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


_RULES: tuple[Callable[[Board], None], ...] = (
    _by_reference,
    _by_amount_card_and_name,
    _by_amount_and_one_of_both,
    _credits,
    _residue,
)
