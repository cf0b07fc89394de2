"""The log of a card and cycle as the database has it now: statement, purchases, deliveries, papers, tags."""

import json
from collections import defaultdict
from dataclasses import replace

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from receiving_app.card_logs import records
from receiving_app.card_logs.answers import (
    CardLog,
    Explanation,
    LinkedPurchase,
    LoggedException,
    LogHeader,
    LogLine,
    LogState,
    ReasonCode,
    SignatureBlock,
    SigningRole,
)
from receiving_app.card_logs.charges import Settled, counts, settled, settled_charges, stands
from receiving_app.card_logs.charges_seen import charges_seen
from receiving_app.card_logs.exception_answers import ChargeLinks, PurchaseLink, Severity
from receiving_app.card_logs.exception_rules import ChargeSeen, about_charge
from receiving_app.card_logs.purchases import PurchaseKnown, purchases_known
from receiving_app.card_logs.records import CardTransaction, ChargeExplanation, ChargeMatch, Signature
from receiving_app.card_logs.rules import documents_due
from receiving_app.card_logs.sides import Tier
from receiving_app.card_logs.signed_content import log_of_content
from receiving_app.card_logs.statement import ChargeTold, ControlTotals
from receiving_app.errors import Refused
from receiving_app.people.answers import CardSeen
from receiving_app.people.lookups import card, holidays, organization, the_office
from receiving_app.people.records import Person


def live_log(session: Session, log: records.CardLog) -> CardLog:
    """The log from the rows of now, with the signatures its present revision has.

    Raises:
        Refused: the card is not on record, or several cards have these digits.
    """
    rows = settled(
        session,
        settled_charges()
        .where(CardTransaction.log_id == log.id)
        .order_by(CardTransaction.import_id, CardTransaction.file_line),
    )
    matches = standing_matches(session, log.id)
    explanations = {
        kept.transaction_id: Explanation(ReasonCode(kept.code), kept.reason)
        for kept in session.scalars(
            select(ChargeExplanation)
            .join(CardTransaction, CardTransaction.id == ChargeExplanation.transaction_id)
            .where(CardTransaction.log_id == log.id, stands(ChargeExplanation))
        )
    }
    known = purchases_known(session, {match.purchase_id for found in matches.values() for match in found})
    joined = {one.charge.id: _joined(one, matches[one.charge.id], known) for one in rows}
    spoken = {one.charge.id: _exceptions(one) for one in charges_seen(session, rows, joined)}
    lines = tuple(
        _line(number, one.charge, matches[one.charge.id], known, explanations.get(one.charge.id))
        for number, one in enumerate(rows, 1)
    )
    lines = tuple(replace(line, exceptions=spoken[line.charge_id]) for line in lines)
    return CardLog(
        header=_header(session, log),
        lines=lines,
        statement=statement_totals(session, log.id),
        state=LogState(log.state),
        signatures=signature_blocks(session, log),
    )


def current_log(session: Session, log: records.CardLog) -> CardLog:
    """The log as it was signed, once its present revision has a signature; before that, as it is now.

    Raises:
        Refused: the card of an unsigned log is not on record, or several cards have these digits.
    """
    signed = session.scalar(
        select(Signature.content)
        .where(Signature.log_id == log.id, Signature.revision == log.revision)
        .order_by(Signature.id)
        .limit(1)
    )
    if signed is None:
        return live_log(session, log)
    return replace(
        log_of_content(signed), state=LogState(log.state), signatures=signature_blocks(session, log)
    )


def card_of(session: Session, log: records.CardLog) -> CardSeen:
    """The card of a log.

    Raises:
        Refused: it is not on record, or several cards have these digits.
    """
    found = card(session, log.last4)
    if found is None:
        raise Refused(
            f"Which card ends in {log.last4} is not known: none is on record, or several are.",
            "Load the office's cards, with one account for these digits, then open the log again.",
        )
    return found


def standing_matches(session: Session, log_id: str) -> defaultdict[str, list[ChargeMatch]]:
    """The matches of a log's charges that were not taken back, by charge, oldest first."""
    found: defaultdict[str, list[ChargeMatch]] = defaultdict(list)
    for match in session.scalars(
        select(ChargeMatch)
        .join(CardTransaction, CardTransaction.id == ChargeMatch.transaction_id)
        .where(CardTransaction.log_id == log_id, stands(ChargeMatch))
        .order_by(ChargeMatch.id)
    ):
        found[match.transaction_id].append(match)
    return found


def signature_blocks(session: Session, log: records.CardLog) -> tuple[SignatureBlock, ...]:
    """The signatures on the log's present revision, as they are printed."""
    rows = session.execute(
        select(Signature, Person.name)
        .join(Person, Person.id == Signature.person_id)
        .where(Signature.log_id == log.id, Signature.revision == log.revision)
        .order_by(Signature.id)
    )
    return tuple(
        SignatureBlock(SigningRole(one.role), one.person_id, name, one.at, one.meaning, one.content_hash)
        for one, name in rows
    )


def _header(session: Session, log: records.CardLog) -> LogHeader:
    holder = card_of(session, log)
    agency = organization(session, holder.organization)
    return LogHeader(
        agency=agency.name if agency else holder.organization,
        cardholder_id=holder.cardholder_id,
        cardholder=holder.cardholder,
        last4=log.last4,
        cycle=log.cycle,
        opens=log.opens,
        closes=log.closes,
        documents_due=documents_due(log.closes, holidays(session)),
        revision=log.revision,
        prepared_by=holder.cardholder,
        time_zone=the_office(session).time_zone,
        single_purchase_limit_cents=holder.single_purchase_limit_cents,
        cycle_limit_cents=holder.cycle_limit_cents,
    )


def statement_totals(session: Session, log_id: str) -> ControlTotals:
    """What the bank's rows of this card and cycle add up to, counted by the database."""
    amount = CardTransaction.amount_cents
    rows, debits, credits_ = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((amount > 0, amount), else_=0)), 0),
            func.coalesce(func.sum(case((amount < 0, amount), else_=0)), 0),
        ).where(CardTransaction.log_id == log_id, counts())
    ).one()
    return ControlTotals(rows, int(debits), int(credits_))


def _line(
    number: int,
    charge: ChargeTold,
    matches: list[ChargeMatch],
    known: dict[str, PurchaseKnown],
    explanation: Explanation | None,
) -> LogLine:
    return LogLine(
        number=number,
        charge_id=charge.id,
        document_no=charge.document_no,
        purchase_date=charge.purchase_date,
        post_date=charge.post_date,
        merchant=charge.merchant,
        mcc=charge.mcc,
        amount_cents=charge.amount_cents,
        tax_cents=charge.tax_cents,
        purchases=tuple(_linked(match, known[match.purchase_id]) for match in matches),
        explanation=explanation,
    )


def _linked(match: ChargeMatch, purchase: PurchaseKnown) -> LinkedPurchase:
    return LinkedPurchase(
        purchase_id=purchase.purchase_id,
        cents=match.cents,
        vendor=purchase.vendor,
        description=purchase.description,
        number=purchase.number,
        ticket=purchase.ticket,
        approved_on=purchase.approved_on,
        order_date=purchase.ordered_on,
        received=purchase.received if match.cents > 0 else (),
        asset_tags=purchase.asset_tags if match.cents > 0 else (),
        tier=match.tier,
        evidence=tuple(json.loads(match.evidence)),
    )


def _joined(one: Settled, matches: list[ChargeMatch], known: dict[str, PurchaseKnown]) -> ChargeLinks:
    """What a charge is joined with by confirmed matches alone: proposals are no part of a log."""
    return ChargeLinks(
        charge_id=one.charge.id,
        document_no=one.charge.document_no,
        last4=one.charge.last4,
        cycle=one.log.cycle,
        amount_cents=one.charge.amount_cents,
        confirmed=bool(matches),
        tier=matches[-1].tier if matches else Tier.D.value,
        rule="",
        links=tuple(
            PurchaseLink(
                match.purchase_id,
                known[match.purchase_id].number,
                known[match.purchase_id].ticket,
                match.cents,
            )
            for match in matches
        ),
        evidence=(),
    )


def _exceptions(seen: ChargeSeen) -> tuple[LoggedException, ...]:
    """What asks for a look; what is only for information is no part of a log."""
    found = (
        LoggedException(rule, said)
        for rule, severity, said in about_charge(seen)
        if severity is not Severity.INFO
    )
    return tuple(dict.fromkeys(found))
