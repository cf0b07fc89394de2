"""Joining charges with purchases, and explaining those that have none; each step can be taken back.

Statements are brought in by ``importing``, logs are signed and reopened by ``signing``.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase
from receiving_app.card_logs.answers import Explanation, Matched, MatchesConfirmed, ReasonCode
from receiving_app.card_logs.charges import Settled, called, charge_to_change, side_of, stands
from receiving_app.card_logs.match_evidence import described
from receiving_app.card_logs.merchant_names import VendorNames
from receiving_app.card_logs.purchases import PurchaseKnown, purchases_known
from receiving_app.card_logs.records import CardLog, CardTransaction, ChargeExplanation, ChargeMatch
from receiving_app.card_logs.sides import Proposal
from receiving_app.database.record import canonical
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, lift_seals, seal, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECONCILE
from receiving_app.wording import dollars

BY_HAND = "by hand"


def confirm_matches(session: Session, by: By, proposals: Sequence[Proposal]) -> MatchesConfirmed:
    """Record what was proposed, as it was proposed; what no longer holds is left out and told.

    What a proposal leaves of its charge, such as the sales tax it named, is explained by its evidence.

    Args:
        session: the step's transaction.
        by: who, where, when.
        proposals: from :func:`receiving_app.card_logs.lookups.proposals`, those a person ticked.

    Raises:
        Refused: by somebody without the right role, there is nothing in them to confirm, or nothing of it
            holds any more.
    """
    require_role(session, by.person_id, by.today, *MAY_RECONCILE)
    links = [(proposal, link) for proposal in proposals for link in proposal.links]
    if not links:
        raise Refused("There is nothing to confirm.", "Choose a purchase for the charge by hand.")
    known = _lock(session, [link.charge_id for _, link in links], [link.purchase_id for _, link in links])
    confirmed, left_out = [], []
    for proposal, link in links:
        try:
            settled = charge_to_change(session, link.charge_id)
            purchase = _purchase(known, link.purchase_id)
            _refuse_outdated(settled, purchase, link.cents)
            matched = _join(
                session, by, settled, purchase, link.cents, proposal.tier.value, proposal.evidence
            )
        except Refused as refused:
            left_out.append(refused.what)
        else:
            known[link.purchase_id] = replace(purchase, linked_cents=purchase.linked_cents + link.cents)
            confirmed.append(matched)
            if proposal.residual is not None:
                words = "; ".join(proposal.evidence)
                explain_charge(session, by, link.charge_id, proposal.residual.code, words)
    if not confirmed:
        raise Refused(left_out[0], "Look at the proposals again.")
    return MatchesConfirmed(tuple(confirmed), tuple(left_out))


def match_by_hand(
    session: Session, by: By, charge_id: str, purchase_id: str, cents: int | None = None
) -> MatchesConfirmed:
    """A person says which purchase a charge, or a part of it, paid for. What fits and what does not is kept.

    Args:
        session: the step's transaction.
        by: who, where, when.
        charge_id: the charge or credit.
        purchase_id: the purchase.
        cents: the part; all that is left of the charge when left out. Negative for a credit.

    Raises:
        Refused: by somebody without the right role, no such charge or purchase, the log is signed, or more
            than is left of the charge.
    """
    require_role(session, by.person_id, by.today, *MAY_RECONCILE)
    known = _lock(session, [charge_id], [purchase_id])
    settled = charge_to_change(session, charge_id)
    purchase = _purchase(known, purchase_id)
    part = settled.charge.amount_cents - settled.linked_cents if cents is None else cents
    names = VendorNames((purchase.vendor,))
    candidate = described(side_of(settled.charge), purchase.side, part, names)
    evidence = candidate.fits + candidate.against
    return MatchesConfirmed((_join(session, by, settled, purchase, part, BY_HAND, evidence),))


def take_back_match(session: Session, by: By, match_id: str, reason: str) -> Matched:
    """A match was wrong: a counter-entry, and what it sealed can be undone again.

    The pair is not proposed again; it can still be matched by hand.

    Raises:
        Refused: by somebody without the right role, no such standing match, no reason, or the log is signed.
    """
    require_role(session, by.person_id, by.today, *MAY_RECONCILE)
    found = session.scalar(select(ChargeMatch).where(ChargeMatch.id == match_id))
    if found is None or found.corrects_id is not None:
        raise Refused("There is no such match.", "Choose one from the charge.")
    settled = charge_to_change(session, found.transaction_id)
    refuse_if_sealed(session, Subject("charge_match", found.id))
    if session.scalar(select(ChargeMatch.id).where(ChargeMatch.corrects_id == found.id)):
        raise Refused("This match was taken back before.", "Match the charge again if it was right.")
    told = _reason(reason, "Taking a match back")
    counter = ChargeMatch(
        transaction_id=found.transaction_id,
        purchase_id=found.purchase_id,
        cents=-found.cents,
        tier=found.tier,
        evidence=canonical([told]),
        at=by.at,
        corrects_id=found.id,
    )
    said = f"Match of charge {called(settled.charge)} taken back: {told}."
    about = Subject("charge", found.transaction_id)
    write_down(session, by, "card_logs.take_back_match", about, said, facts=[counter])
    lift_seals(session, by, Subject("charge_match", found.id), said)
    session.flush()
    return Matched(counter.id, found.transaction_id, found.purchase_id, counter.cents, found.tier, said)


def explain_charge(session: Session, by: By, charge_id: str, code: ReasonCode, reason: str) -> Explanation:
    """What no purchase takes of a charge is explained instead, with a reason code and in words (AC46).

    Raises:
        Refused: by somebody without the right role, no such charge, nothing is left to explain, it is
            explained already, no words, or the log is signed.
    """
    require_role(session, by.person_id, by.today, *MAY_RECONCILE)
    settled = charge_to_change(session, charge_id)
    name = called(settled.charge)
    rest = settled.charge.amount_cents - settled.linked_cents
    if not rest:
        raise Refused(f"Charge {name} is matched to the cent.", "There is nothing to explain.")
    if settled.explanation is not None:
        raise Refused(f"Charge {name} is explained already.", "Take that explanation back first.")
    told = _reason(reason, "Explaining a charge")
    explained = ChargeExplanation(
        transaction_id=charge_id, code=code.value, reason=told, at=by.at, corrects_id=None
    )
    said = f"{dollars(rest)} of charge {name} explained, {code.value.replace('_', ' ')}: {told}."
    write_down(session, by, "card_logs.explain", Subject("charge", charge_id), said, facts=[explained])
    session.flush()
    return Explanation(code, told)


def take_back_explanation(session: Session, by: By, charge_id: str, reason: str) -> Explanation:
    """The charge's explanation no longer holds: a counter-entry; the answer is what it said.

    Raises:
        Refused: by somebody without the right role, it is not explained, no reason, or the log is signed.
    """
    require_role(session, by.person_id, by.today, *MAY_RECONCILE)
    settled = charge_to_change(session, charge_id)
    standing = session.scalar(
        select(ChargeExplanation).where(
            ChargeExplanation.transaction_id == charge_id, stands(ChargeExplanation)
        )
    )
    if standing is None:
        raise Refused(f"Charge {called(settled.charge)} is not explained.", "There is nothing to take back.")
    told = _reason(reason, "Taking an explanation back")
    counter = ChargeExplanation(
        transaction_id=charge_id, code=standing.code, reason=told, at=by.at, corrects_id=standing.id
    )
    said = f"Explanation of charge {called(settled.charge)} taken back: {told}."
    about = Subject("charge", charge_id)
    write_down(session, by, "card_logs.take_back_explanation", about, said, facts=[counter])
    session.flush()
    return Explanation(ReasonCode(standing.code), standing.reason)


def _lock(
    session: Session, charge_ids: Sequence[str], purchase_ids: Sequence[str]
) -> dict[str, PurchaseKnown]:
    """Lock the logs of the charges, then the purchases, always in one order; the purchases as they are."""
    of_charges = select(CardTransaction.log_id).where(CardTransaction.id.in_(charge_ids))
    session.scalars(
        select(CardLog.id)
        .where(CardLog.id.in_(of_charges))
        .order_by(CardLog.last4, CardLog.opens)
        .with_for_update()
    ).all()
    standing = session.scalars(
        select(Purchase.id)
        .where(Purchase.id.in_(purchase_ids), ~Purchase.withdrawn)
        .order_by(Purchase.id)
        .with_for_update()
    ).all()
    return purchases_known(session, standing)


def _purchase(known: dict[str, PurchaseKnown], purchase_id: str) -> PurchaseKnown:
    if purchase_id not in known:
        raise Refused("There is no such purchase, or it was withdrawn.", "Choose one from Purchases.")
    return known[purchase_id]


def _refuse_outdated(settled: Settled, purchase: PurchaseKnown, cents: int) -> None:
    """What was proposed must still be so: nobody explained the charge, or charged the order, since then."""
    if settled.explanation is not None:
        raise Refused(f"Charge {called(settled.charge)} was explained meanwhile.")
    left = purchase.side.open_cents
    if cents > max(left, 0):
        raise Refused(f"Order {purchase.number} was charged meanwhile; {dollars(left)} of it is left.")


def _join(
    session: Session,
    by: By,
    settled: Settled,
    purchase: PurchaseKnown,
    cents: int,
    tier: str,
    evidence: Sequence[str],
) -> Matched:
    charge, name = settled.charge, called(settled.charge)
    rest = charge.amount_cents - settled.linked_cents
    if not 0 < cents * rest <= rest * rest:
        raise Refused(
            f"{dollars(cents)} cannot be matched: {dollars(rest)} of charge {name} is left.",
            "Match that, or a part of it.",
        )
    match = ChargeMatch(
        transaction_id=charge.id,
        purchase_id=purchase.purchase_id,
        cents=cents,
        tier=tier,
        evidence=canonical(list(evidence)),
        at=by.at,
        corrects_id=None,
    )
    said = f"{dollars(cents)} of charge {name} matched with order {purchase.number} ({tier})."
    write_down(session, by, "card_logs.match", Subject("charge", charge.id), said, facts=[match])
    because = f"charge {name} was matched with it"
    seal(session, by, purchase.subjects, because, Subject("charge_match", match.id))
    session.flush()
    return Matched(match.id, charge.id, purchase.purchase_id, cents, tier, said)


def _reason(reason: str, what: str) -> str:
    told = reason.strip().rstrip(".")
    if not told:
        raise Refused(f"{what} needs a reason.", "Say in a few words why.")
    return told
