"""What can be asked of the card logs: cycles, logs, charges, their matches, and what is proposed for them."""

import json
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase
from receiving_app.card_logs import records
from receiving_app.card_logs.answers import (
    CardLog,
    ChargeRow,
    ChargeState,
    CycleRow,
    LogRow,
    LogState,
    MatchSeen,
    StatementRead,
)
from receiving_app.card_logs.charges import (
    counts,
    log_of,
    settled,
    settled_charges,
    side_of,
    stands,
    state_of_charge,
)
from receiving_app.card_logs.exception_answers import ChargeLinks, PurchaseLink
from receiving_app.card_logs.live_log import current_log
from receiving_app.card_logs.matching import propose_matches
from receiving_app.card_logs.purchases import purchases_near
from receiving_app.card_logs.records import CardTransaction, ChargeMatch, StatementImport
from receiving_app.card_logs.sides import Link, Proposal, Tier
from receiving_app.database.paging import in_order
from receiving_app.people.lookups import cards
from receiving_app.progress import Progress

_LOOKED_BACK = timedelta(days=365)  # orders older than that are matched by hand
_LOOKED_AHEAD = timedelta(days=10)  # an order may be written down some days after its charge


def cycles(session: Session) -> tuple[CycleRow, ...]:
    """Every cycle that has a log, the newest first."""
    locked = func.sum(case((records.CardLog.state == LogState.LOCKED.value, 1), else_=0))
    rows = session.execute(
        select(
            records.CardLog.cycle,
            func.min(records.CardLog.opens),
            func.max(records.CardLog.closes),
            func.count(),
            locked,
        )
        .group_by(records.CardLog.cycle)
        .order_by(records.CardLog.cycle.desc())
    )
    return tuple(CycleRow(cycle, opens, closes, logs, int(done)) for cycle, opens, closes, logs, done in rows)


def statement_imports(session: Session, *, limit: int = 100) -> tuple[StatementRead, ...]:
    """Statements that were brought in, the latest first."""
    undoing = aliased(StatementImport)
    taken_back = select(undoing.id).where(undoing.takes_back_id == StatementImport.id).exists()
    rows = session.execute(
        select(StatementImport, taken_back)
        .where(StatementImport.takes_back_id.is_(None))
        .order_by(StatementImport.id.desc())
        .limit(limit)
    )
    return tuple(StatementRead(row.id, row.file_name, row.at, row.added, bool(gone)) for row, gone in rows)


def logs(session: Session, cycle: str) -> tuple[LogRow, ...]:
    """Every log of a cycle by card, with how many of its charges are settled and how."""
    state = state_of_charge()
    rows = session.execute(
        select(
            records.CardLog,
            *(
                func.coalesce(func.sum(case((state == each.value, 1), else_=0)), 0)
                for each in (ChargeState.MATCHED, ChargeState.EXPLAINED, ChargeState.OPEN)
            ),
            func.coalesce(func.sum(CardTransaction.amount_cents), 0),
        )
        .outerjoin(CardTransaction, (CardTransaction.log_id == records.CardLog.id) & counts())
        .where(records.CardLog.cycle == cycle)
        .group_by(records.CardLog.id)
        .order_by(records.CardLog.last4)
    ).all()
    holders: dict[str, list[str]] = {}
    for card in cards(session):
        holders.setdefault(card.last4, []).append(card.cardholder)
    found = []
    for log, matched, explained, still_open, cents in rows:
        named = holders.get(log.last4, [])
        holder = named[0] if len(named) == 1 else None
        counted = (int(matched), int(explained), int(still_open))
        found.append(
            LogRow(
                log.id,
                log.last4,
                log.cycle,
                holder,
                LogState(log.state),
                log.revision,
                *counted,
                total_cents=int(cents),
            )
        )
    return tuple(found)


def card_log(session: Session, cycle: str, last4: str) -> CardLog:
    """The log of a card and cycle: as it was signed, or while it is open as everything stands now.

    Raises:
        Refused: there is none, or the card of an open one is not on record.
    """
    return current_log(session, log_of(session, cycle, last4))


CHARGES_SORTED = {
    "document": CardTransaction.document_no,
    "merchant": CardTransaction.merchant,
    "posted": CardTransaction.post_date,
    "amount": CardTransaction.amount_cents,
}


def charges(
    session: Session,
    cycle: str,
    last4: str | None = None,
    *,
    state: ChargeState | None = None,
    words: str = "",
    among: Collection[str] | None = None,
    sort: str = "",
    descending: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> tuple[ChargeRow, ...]:
    """A page of charges, going on after the charge id ``after``.

    Only those that hold every one of ``words`` in document number, merchant or card, and whose ids are
    ``among`` these. ``sort`` is a key of ``CHARGES_SORTED``; left out, they come as they came in.
    """
    wanted = settled_charges().where(*_of(cycle, last4)).limit(limit)
    if state is not None:
        wanted = wanted.where(state_of_charge() == state.value)
    for word in words.split():
        wanted = wanted.where(
            CardTransaction.document_no.icontains(word, autoescape=True)
            | CardTransaction.merchant.icontains(word, autoescape=True)
            | (CardTransaction.last4 == word)
        )
    if among is not None:
        wanted = wanted.where(CardTransaction.id.in_(among))
    key = CHARGES_SORTED.get(sort, CardTransaction.id)
    wanted = in_order(session, wanted, key, CardTransaction.id, descending=descending, after=after)
    return tuple(
        ChargeRow(
            one.charge.id,
            one.charge.last4,
            one.log.cycle,
            one.charge.document_no,
            one.charge.purchase_date,
            one.charge.post_date,
            one.charge.merchant,
            one.charge.amount_cents,
            one.linked_cents,
            one.explanation,
            one.state,
        )
        for one in settled(session, wanted)
    )


def matches_of(session: Session, charge_id: str) -> tuple[MatchSeen, ...]:
    """The standing matches of a charge, oldest first."""
    rows = session.execute(
        select(ChargeMatch, Purchase)
        .join(Purchase, Purchase.id == ChargeMatch.purchase_id)
        .where(ChargeMatch.transaction_id == charge_id, stands(ChargeMatch))
        .order_by(ChargeMatch.id)
    )
    return tuple(
        MatchSeen(
            match.id,
            purchase.id,
            purchase.number,
            purchase.ticket,
            purchase.vendor,
            match.cents,
            match.tier,
            tuple(json.loads(match.evidence)),
            match.at,
        )
        for match, purchase in rows
    )


def proposals(
    session: Session, cycle: str | None = None, last4: str | None = None, progress: Progress | None = None
) -> tuple[Proposal, ...]:
    """What is proposed for every charge of a cycle, or of all, that is not settled; nothing is stored.

    The charges of all cards and cycles are held against the purchases, also when one is asked for: a purchase
    that two could have paid for belongs to neither for certain. A pair that was taken back is not proposed.

    Raises:
        Cancelled: by ``progress``.
    """
    open_ones = [
        one
        for one in settled(session, settled_charges())
        if one.log.state == "open" and one.explanation is None and one.state is ChargeState.OPEN
    ]
    if not open_ones:
        return ()
    opens = min(one.charge.purchase_date for one in open_ones) - _LOOKED_BACK
    closes = max(one.charge.purchase_date for one in open_ones) + _LOOKED_AHEAD
    known = purchases_near(session, opens, closes)
    links, names, taken_back = [], [], set()
    for match, still, merchant in session.execute(
        select(ChargeMatch, stands(ChargeMatch), CardTransaction.merchant).join(
            CardTransaction, CardTransaction.id == ChargeMatch.transaction_id
        )
    ):
        if still and match.purchase_id in known:
            links.append(Link(match.transaction_id, match.purchase_id, match.cents))
            names.append((merchant, known[match.purchase_id].vendor))
        elif match.corrects_id is not None:
            taken_back.add((match.transaction_id, match.purchase_id))
    found = propose_matches(
        [side_of(one.charge) for one in open_ones],
        [purchase.side for purchase in known.values()],
        links,
        rejected=taken_back,
        known_names=names,
        progress=progress,
    )
    asked_for = {
        one.charge.id
        for one in open_ones
        if last4 in {None, one.charge.last4} and cycle in {None, one.log.cycle}
    }
    return tuple(proposal for proposal in found if proposal.charge_id in asked_for)


def links(session: Session, progress: Progress | None = None) -> tuple[ChargeLinks, ...]:
    """Every charge that counts with what it is joined with: confirmed matches, else what is proposed.

    Raises:
        Cancelled: by ``progress``.
    """
    rows = settled(session, settled_charges().order_by(CardTransaction.id))
    proposed = {proposal.charge_id: proposal for proposal in proposals(session, progress=progress)}
    standing: dict[str, list[ChargeMatch]] = {}
    for match in session.scalars(select(ChargeMatch).where(stands(ChargeMatch)).order_by(ChargeMatch.id)):
        standing.setdefault(match.transaction_id, []).append(match)
    named = {
        purchase_id: (number, ticket)
        for purchase_id, number, ticket in session.execute(
            select(Purchase.id, Purchase.number, Purchase.ticket)
        )
    }

    def link(purchase_id: str, cents: int) -> PurchaseLink:
        return PurchaseLink(purchase_id, *named[purchase_id], cents)

    found = []
    for one in rows:
        charge, matches = one.charge, standing.get(one.charge.id, [])
        proposal = proposed.get(charge.id)
        tiers = sorted({match.tier for match in matches})
        evidence = [sentence for match in matches for sentence in json.loads(match.evidence)]
        linked = [link(match.purchase_id, match.cents) for match in matches]
        if proposal is not None:
            linked += [link(each.purchase_id, each.cents) for each in proposal.links]
            tiers = [*tiers, proposal.tier.value]
            evidence += proposal.evidence
        found.append(
            ChargeLinks(
                charge.id,
                charge.document_no,
                charge.last4,
                one.log.cycle,
                charge.amount_cents,
                bool(matches) and proposal is None,
                tiers[-1] if tiers else Tier.D.value,
                proposal.rule.value if proposal is not None else "",
                tuple(linked),
                tuple(evidence),
                proposal.repeats if proposal is not None else None,
            )
        )
    return tuple(found)


def _of(cycle: str, last4: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [records.CardLog.cycle == cycle]
    return wanted if last4 is None else [*wanted, records.CardLog.last4 == last4]
