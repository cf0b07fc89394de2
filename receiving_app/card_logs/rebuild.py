"""Card logs rebuilt from signatures, reopenings, charges and matches, for ``history verify``."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.card_logs.answers import LogState, SigningRole
from receiving_app.card_logs.charges import called, counts, linked, stands
from receiving_app.card_logs.live_log import statement_totals
from receiving_app.card_logs.records import (
    CardLog,
    CardTransaction,
    ChargeExplanation,
    ChargeMatch,
    LogReopening,
    Signature,
)
from receiving_app.card_logs.rules import state_after
from receiving_app.card_logs.signed_content import log_of_content
from receiving_app.database.pairs import pairs
from receiving_app.history.lookups import Difference


def differences(session: Session) -> Iterator[Difference]:
    """Where a log is not what its signatures say, or a charge not what its matches say."""
    yield from _logs_differ(session)
    yield from _charges_differ(session)


def _logs_differ(session: Session) -> Iterator[Difference]:
    reopened = select(LogReopening.log_id, func.max(LogReopening.revision)).group_by(LogReopening.log_id)
    revisions: dict[str, int] = pairs(session, reopened)
    signatures: dict[tuple[str, int], list[Signature]] = defaultdict(list)
    for signature in session.scalars(select(Signature).order_by(Signature.id)):
        signatures[signature.log_id, signature.revision].append(signature)
    for log in session.scalars(select(CardLog)):
        here = f"log of the card ending {log.last4}, cycle {log.cycle}"
        revision = revisions.get(log.id, 1)
        own = signatures[log.id, revision]
        state = state_after(SigningRole(own[-1].role)) if own else LogState.OPEN
        if (log.revision, log.state) != (revision, state.value):
            yield Difference(
                here,
                f"is {log.state} in revision {log.revision}, but its signatures say {state.value} "
                f"in revision {revision}",
            )
        for signature in own:
            if hashlib.sha256(signature.content.encode()).hexdigest() != signature.content_hash:
                yield Difference(here, f"is not what the {signature.role} signed")
        if own and log_of_content(own[-1].content).totals != statement_totals(session, log.id):
            yield Difference(here, "no longer equals the statement")


def _charges_differ(session: Session) -> Iterator[Difference]:
    for charge, log, cents in session.execute(
        select(CardTransaction, CardLog, linked())
        .join(CardLog, CardLog.id == CardTransaction.log_id)
        .where(counts())
    ):
        here = f"charge {called(charge)} of the card ending {charge.last4}"
        if cents * charge.amount_cents < 0 or abs(cents) > abs(charge.amount_cents):
            yield Difference(here, "its matches add up to more than it")
        if charge.last4 != log.last4 or not log.opens <= charge.post_date <= log.closes:
            yield Difference(here, "stands in the log of another card or cycle")
    for facts, what in ((ChargeMatch, "match"), (ChargeExplanation, "explanation")):
        for charge in session.scalars(
            select(CardTransaction)
            .join(facts, facts.transaction_id == CardTransaction.id)
            .where(stands(facts), ~counts())
            .distinct()
        ):
            yield Difference(
                f"charge {called(charge)}", f"has a standing {what} although its statement was taken back"
            )
    twice = (
        select(ChargeExplanation.transaction_id)
        .where(stands(ChargeExplanation))
        .group_by(ChargeExplanation.transaction_id)
        .having(func.count() > 1)
    )
    for charge_id in session.scalars(twice):
        yield Difference(f"charge {charge_id}", "is explained twice")
