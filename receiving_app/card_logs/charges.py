"""Charges that count, their logs, and how much of each is settled: what actions and lookups both stand on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from receiving_app.card_logs.answers import ChargeState
from receiving_app.card_logs.records import (
    CardLog,
    CardTransaction,
    ChargeExplanation,
    ChargeMatch,
    ChargeTelling,
    StatementImport,
)
from receiving_app.card_logs.rules import cycle_of
from receiving_app.card_logs.sides import Charge
from receiving_app.card_logs.statement import ChargeTold
from receiving_app.errors import Refused
from receiving_app.people.lookups import the_office

_T = TypeVar("_T")
_AT_ONCE = 500  # values in one question to the database


class Settled(NamedTuple):
    """A charge, what purchases take of it (cents), and its reason code."""

    charge: ChargeTold
    log: CardLog
    linked_cents: int
    explanation: str | None
    state: ChargeState


def counts(kind: type[CardTransaction] | type[ChargeTelling] = CardTransaction) -> ColumnElement[bool]:
    """The condition that a charge, or a telling of one, counts: its import was not taken back."""
    taken_back = aliased(StatementImport)
    import_id: InstrumentedAttribute[str] = kind.import_id
    return ~select(taken_back.id).where(taken_back.takes_back_id == import_id).exists()


def import_stands() -> ColumnElement[bool]:
    """The condition that an import is one and was not taken back."""
    undone = aliased(StatementImport)
    return and_(
        StatementImport.takes_back_id.is_(None),
        ~select(undone.id).where(undone.takes_back_id == StatementImport.id).exists(),
    )


def told(session: Session, charges: Iterable[CardTransaction]) -> list[ChargeTold]:
    """These charges, in their order, with what later files told of the same bank lines."""
    kept = list(charges)
    further: defaultdict[str, list[ChargeTelling]] = defaultdict(list)
    for start in range(0, len(kept), _AT_ONCE):
        ids = [charge.id for charge in kept[start : start + _AT_ONCE]]
        for telling in session.scalars(
            select(ChargeTelling)
            .where(ChargeTelling.transaction_id.in_(ids), counts(ChargeTelling))
            .order_by(ChargeTelling.id)
        ):
            further[telling.transaction_id].append(telling)
    return [_told(charge, further[charge.id]) for charge in kept]


def _told(charge: CardTransaction, further: list[ChargeTelling]) -> ChargeTold:
    every: list[CardTransaction | ChargeTelling] = [charge, *further]
    return ChargeTold(
        id=charge.id,
        import_id=charge.import_id,
        log_id=charge.log_id,
        file_line=charge.file_line,
        last4=charge.last4,
        purchase_date=charge.purchase_date,
        post_date=charge.post_date,
        merchant=max((one.merchant for one in every), key=len),
        amount_cents=charge.amount_cents,
        document_no=_first(one.document_no for one in every),
        reference=_first(one.reference for one in every),
        cardholder=_first(one.cardholder for one in every),
        mcc=_first(one.mcc for one in every),
        tax_cents=_first(one.tax_cents for one in every),
        customer_code=_first(one.customer_code for one in every),
        original_cents=_first(one.original_cents for one in every),
        original_currency=_first(one.original_currency for one in every),
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)


def stands(facts: type[ChargeMatch] | type[ChargeExplanation]) -> ColumnElement[bool]:
    """The condition that a match or explanation stands: it takes nothing back and was not taken back."""
    correction = aliased(facts)
    corrected: InstrumentedAttribute[str | None] = correction.corrects_id
    return and_(facts.corrects_id.is_(None), ~select(correction.id).where(corrected == facts.id).exists())


def linked() -> ColumnElement[int]:
    """What purchases take of a charge, in cents; a match and its counter-entry add up to nothing."""
    return (
        select(func.coalesce(func.sum(ChargeMatch.cents), 0))
        .where(ChargeMatch.transaction_id == CardTransaction.id)
        .correlate(CardTransaction)
        .scalar_subquery()
    )


def reason_code() -> ColumnElement[str | None]:
    """The code of a charge's standing explanation, or NULL."""
    return (
        select(ChargeExplanation.code)
        .where(ChargeExplanation.transaction_id == CardTransaction.id, stands(ChargeExplanation))
        .correlate(CardTransaction)
        .limit(1)
        .scalar_subquery()
    )


def state_of_charge() -> ColumnElement[str]:
    """Matched, explained or open, as :class:`ChargeState` says it."""
    return case(
        (linked() == CardTransaction.amount_cents, ChargeState.MATCHED.value),
        (reason_code().is_not(None), ChargeState.EXPLAINED.value),
        else_=ChargeState.OPEN.value,
    )


SettledRows = Select[CardTransaction, CardLog, int, str | None, str]


def settled_charges() -> SettledRows:
    """Every charge that counts with its log and how it is settled, for :func:`settled`."""
    return (
        select(CardTransaction, CardLog, linked(), reason_code(), state_of_charge())
        .join(CardLog, CardLog.id == CardTransaction.log_id)
        .where(counts())
    )


def settled(session: Session, wanted: SettledRows) -> list[Settled]:
    """What a narrower :func:`settled_charges` finds."""
    rows = session.execute(wanted).all()
    charges = told(session, [row[0] for row in rows])
    return [
        Settled(charge, log, int(cents), code, ChargeState(state))  # PostgreSQL's sums are decimals
        for charge, (_, log, cents, code, state) in zip(charges, rows, strict=True)
    ]


def log_of(session: Session, cycle: str, last4: str, *, lock: bool = False) -> CardLog:
    """The log of a card and a cycle.

    Raises:
        Refused: no statement told a charge of this card and cycle.
    """
    wanted = select(CardLog).where(CardLog.cycle == cycle.strip(), CardLog.last4 == last4.strip())
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise Refused(
            f"There is no log of the card ending {last4} for cycle {cycle}.",
            "Bring the card's statement in first, or choose a log from the list.",
        )
    return found


def log_for_posting(session: Session, last4: str, day: date) -> CardLog:
    """The log into which a charge posted on ``day`` goes, locked; made when it is the first of its cycle."""
    wanted = select(CardLog).where(CardLog.last4 == last4).execution_options(populate_existing=True)
    of_day = wanted.where(CardLog.opens <= day, CardLog.closes >= day).order_by(CardLog.cycle).limit(1)
    found = session.scalar(of_day.with_for_update())
    if found is not None:
        return found
    cycle = cycle_of(day, the_office(session).cycle_closes_on)
    log = CardLog(
        last4=last4,
        cycle=cycle.name,
        opens=cycle.opens,
        closes=cycle.closes,
        revision=1,
        state="open",
    )
    try:
        with session.begin_nested():
            session.add(log)
            session.flush()
    except IntegrityError:  # another dock made it at this moment, or the closing day was changed meanwhile
        return session.scalars(wanted.where(CardLog.cycle == cycle.name).with_for_update()).one()
    return log


def charge_to_change(session: Session, charge_id: str) -> Settled:
    """A charge that may still be matched or explained, its log locked until the transaction ends.

    Raises:
        Refused: no such charge, its import was taken back, or its log is signed.
    """
    log_id = session.scalar(select(CardTransaction.log_id).where(CardTransaction.id == charge_id, counts()))
    if log_id is None:
        raise Refused("There is no such charge.", "Choose one from the card log.")
    refuse_if_signed(session.get_one(CardLog, log_id, with_for_update=True, populate_existing=True))
    return settled(session, settled_charges().where(CardTransaction.id == charge_id))[0]


def refuse_if_signed(log: CardLog) -> None:
    """Go on only if nobody signed the log's present revision.

    Raises:
        Refused: it is signed or locked.
    """
    if log.state != "open":
        state = "locked" if log.state == "locked" else "signed by its cardholder"
        raise Refused(
            f"The log of the card ending {log.last4} for cycle {log.cycle} is {state}.",
            "A program administrator can reopen it with a reason, as a new revision.",
        )


def side_of(charge: ChargeTold) -> Charge:
    """A charge as matching takes it."""
    return Charge(
        charge.id,
        charge.last4,
        charge.purchase_date,
        charge.merchant,
        charge.amount_cents,
        charge.customer_code,
        charge.tax_cents,
        charge.original_cents,
        charge.original_currency,
    )


def called(charge: CardTransaction | ChargeTold) -> str:
    """How a charge is named in a sentence: by the bank's number, else by day and merchant."""
    return charge.document_no or f"of {charge.purchase_date:%b %d} at {' '.join(charge.merchant.split())}"
