"""Charges that no order takes: credits, fees, the same charge once more, and what nothing fits. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from receiving_app.card_logs.answers import ReasonCode
from receiving_app.card_logs.match_board import Board
from receiving_app.card_logs.match_evidence import (
    agreements,
    described,
    in_window,
    names_order,
    same_card,
    short_day,
)
from receiving_app.card_logs.merchant_names import SAME_NAME, name_score
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

_NEAREST = 3
_REPEATED_WITHIN = timedelta(days=5)  # E4 of the study
_FEE = re.compile(
    r"\b(?:INTL|INTERNATIONAL|FOREIGN|FX|CROSS.?BORDER|CURRENCY)\b.*\b(?:FEES?|CHARGE|CONV\w*|ASSESSMENT)\b"
)
_FEE_SHARE = (0.001, 0.05)  # of the charge it belongs to


def duplicates(board: Board) -> None:
    """A charge that no order is left for, equal to one that has an order: card, vendor, amount, days."""
    linked: defaultdict[tuple[str, int], list[Charge]] = defaultdict(list)
    for charge_id, proposal in sorted(board.proposals.items()):
        charge = board.charges[charge_id]
        if proposal.links and charge.cents > 0:
            linked[charge.last4, charge.cents].append(charge)
    for charge_id in board.waiting():
        charge = board.charges[charge_id]
        for first in linked[charge.last4, charge.cents]:
            (link, *_) = board.proposals[first.charge_id].links
            side = board.purchases[link.purchase_id]
            near = abs(charge.purchase_date - first.purchase_date) <= _REPEATED_WITHIN
            if near and _same_merchant(board, charge, first, side):
                _settle_duplicate(board, charge, first, side)
                break


def _settle_duplicate(board: Board, charge: Charge, first: Charge, side: PurchaseSide) -> None:
    day = short_day(first.purchase_date)
    said = f"repeats the charge of {dollars(first.cents)} of {day}; {side.called} is charged once already"
    candidate = Candidate(side.purchase_id, (), ("the order is already charged in full",))
    residual = Residual(ReasonCode.DUPLICATE, charge.cents)
    board.settle(
        Proposal(
            charge.charge_id, Tier.C, Rule.DUPLICATE, (), (candidate,), (said,), residual, first.charge_id
        )
    )


def _same_merchant(board: Board, charge: Charge, first: Charge, side: PurchaseSide) -> bool:
    return name_score(charge.merchant, first.merchant) >= SAME_NAME or board.is_vendor(charge, side)


def fees(board: Board) -> None:
    """A fee that the bank takes for a charge in foreign currency belongs to that charge, not to an order."""
    for charge_id in board.waiting():
        charge, cents = board.charges[charge_id], board.left[charge_id]
        if not is_foreign_fee(charge.merchant):
            continue
        behind = [
            other
            for other in board.charges.values()
            if other.last4 == charge.last4
            and _FEE_SHARE[0] * other.cents <= cents <= _FEE_SHARE[1] * other.cents
            and abs(charge.purchase_date - other.purchase_date) <= _REPEATED_WITHIN
        ]
        behind.sort(
            key=lambda other: (
                other.original_currency in {None, "USD"},
                abs((charge.purchase_date - other.purchase_date).days),
                other.charge_id,
            )
        )
        said = "the bank's fee for a charge in foreign currency"
        if behind:
            of = behind[0]
            said = f"{said}: {cents / of.cents:.1%} of {dollars(of.cents)} at {' '.join(of.merchant.split())}"
        repeats = behind[0].charge_id if behind else None
        residual = Residual(ReasonCode.FEE, cents)
        board.settle(Proposal(charge_id, Tier.D, Rule.FEE, (), (), (said,), residual, repeats))


def is_foreign_fee(merchant: str) -> bool:
    """Whether a line of a statement is the bank's fee for foreign currency."""
    return _FEE.search(merchant.upper()) is not None


def credits_(board: Board) -> None:
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
        and (names_order(charge, side) or (same_card(charge, side) and board.is_vendor(charge, side)))
    ]
    named = [side for side in charged if names_order(charge, side)]
    certain = named or charged
    reasons: list[str] = []
    signs: tuple[tuple[str, Callable[[PurchaseSide], bool]], ...] = (
        ("equals an earlier charge to the cent", lambda side: cents in board.charged[side.purchase_id]),
        ("goods were sent back for this credit", lambda side: _was_sent_back(side, cents)),
        ("is what some pieces of the order cost", lambda side: _costs_pieces(side, cents)),
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
                    *agreements(charge, side, board.names),
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
        candidates = tuple(
            Candidate(side.purchase_id, agreements(charge, side, board.names)) for side in certain
        )
        board.settle(Proposal(charge.charge_id, Tier.C, Rule.CREDIT, (), candidates, (said,)))


def _was_sent_back(side: PurchaseSide, cents: int) -> bool:
    return any(sent.expected_cents in {None, cents} for sent in side.returns)


def _costs_pieces(side: PurchaseSide, cents: int) -> bool:
    return any(
        line.price_cents > 0 and cents % line.price_cents == 0 and cents <= line.price_cents * line.pieces
        for line in side.lines
    )


def residue(board: Board) -> None:
    """What is left gets its nearest misses, each with what speaks against it."""
    for charge_id in board.open_charges:
        if charge_id in board.proposals:
            continue
        charge, cents = board.charges[charge_id], board.left[charge_id]
        near = [
            side
            for side in board.named_or_same_card(charge, or_cents=cents)
            if names_order(charge, side)
            or (in_window(charge, side) and (side.open_cents == cents or board.is_vendor(charge, side)))
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
        candidates = tuple(described(charge, side, cents, board.names) for side in near[:_NEAREST])
        board.settle(Proposal(charge_id, Tier.D, Rule.NOTHING, (), candidates, (said,)))
