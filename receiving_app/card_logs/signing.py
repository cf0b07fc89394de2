"""Signing a log, which freezes it, and opening it again as a new revision."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.card_logs import records
from receiving_app.card_logs.answers import CardLog, LogSigned, LogState, SigningRole
from receiving_app.card_logs.charges import log_of
from receiving_app.card_logs.live_log import card_of, current_log, standing_matches, statement_totals
from receiving_app.card_logs.purchases import purchases_known
from receiving_app.card_logs.records import CardTransaction, LogReopening, Signature
from receiving_app.card_logs.rules import MEANINGS, Signer, may_reopen, may_sign, state_after
from receiving_app.card_logs.signed_content import canonical_json, content_hash
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, lift_seals, seal, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import anybody_has_a_pin, may, person, require_role, the_office
from receiving_app.people.rules import Role
from receiving_app.wording import counted, dollars


def sign(session: Session, by: By, cycle: str, last4: str, role: SigningRole) -> LogSigned:
    """Sign a log. The caller has just asked the signer for the PIN.

    The first signature freezes the log: its content is kept with its hash, and nothing it rests on (charges,
    matches, deliveries, units, slips) can be undone until it is reopened. The second locks it.

    Raises:
        Refused: everything that stands against it, see :func:`receiving_app.card_logs.rules.may_sign`.
    """
    if not (the_office(session).is_sample or anybody_has_a_pin(session)):
        raise Refused(
            "Nobody has a PIN in this office yet, so a signature would prove nothing.",
            "Set the first PIN with: people set-pin.",
        )
    log = log_of(session, cycle, last4, lock=True)
    seen = current_log(session, log)
    card = card_of(session, log)
    if role is SigningRole.APPROVER and by.person_id != card.approver_id:
        require_role(session, by.person_id, by.today, Role.APPROVER)
    as_bank_has_it = replace(seen, statement=statement_totals(session, log.id))
    verdict = may_sign(
        as_bank_has_it, _signer(session, by.person_id), role, _signer(session, seen.header.cardholder_id)
    )
    if not verdict.allowed:
        raise Refused(" ".join(verdict.reasons), "Settle this first, then sign again.")
    signature = Signature(
        log_id=log.id,
        revision=log.revision,
        role=role.value,
        person_id=by.person_id,
        at=by.at,
        meaning=MEANINGS[role],
        content_hash=content_hash(seen),
        content=canonical_json(seen),
    )
    said = (
        f"{_named(log)} signed by the {role.value}, revision {log.revision}: "
        f"{counted(len(seen.lines), 'line')}, {dollars(seen.totals.net_cents)}."
    )
    write_down(session, by, "card_logs.sign", Subject("card_log", log.id), said, facts=[signature])
    if role is SigningRole.CARDHOLDER:
        because = f"it stands on the signed log of the card ending {log.last4}, cycle {log.cycle}"
        seal(session, by, _rests_on(session, log, seen), because, Subject("card_log", log.id))
    log.state = state_after(role).value
    session.flush()
    return LogSigned(log.id, log.last4, log.cycle, log.revision, LogState(log.state), said)


def reopen(session: Session, by: By, cycle: str, last4: str, reason: str) -> LogSigned:
    """Open a signed log again as a new revision; the old signatures stay with the old one.

    Raises:
        Refused: it is open, the role of program administrator is missing, or the reason is.
    """
    log = log_of(session, cycle, last4, lock=True)
    allowed = any(
        may(session, by.person_id, role, by.today)
        for role in (Role.PROGRAM_ADMINISTRATOR, Role.ADMINISTRATOR)
    )
    verdict = may_reopen(current_log(session, log), is_program_administrator=allowed, reason=reason)
    if not verdict.allowed:
        raise Refused(" ".join(verdict.reasons), "Ask a program administrator, and say why.")
    told = reason.strip().rstrip(".")
    reopening = LogReopening(log_id=log.id, revision=log.revision + 1, reason=told, at=by.at)
    said = f"{_named(log)} reopened as revision {reopening.revision}: {told}."
    write_down(session, by, "card_logs.reopen", Subject("card_log", log.id), said, facts=[reopening])
    lift_seals(session, by, Subject("card_log", log.id), said)
    log.revision, log.state = reopening.revision, LogState.OPEN.value
    session.flush()
    return LogSigned(log.id, log.last4, log.cycle, log.revision, LogState.OPEN, said)


def _rests_on(session: Session, log: records.CardLog, seen: CardLog) -> Iterable[Subject]:
    """Everything the signed content was taken from, each once."""
    charge_ids = [line.charge_id for line in seen.lines]
    known = purchases_known(session, [one.purchase_id for line in seen.lines for one in line.purchases])
    imports = session.scalars(
        select(CardTransaction.import_id).where(CardTransaction.log_id == log.id).distinct()
    )
    found = [
        *(Subject("charge", charge_id) for charge_id in charge_ids),
        *(
            Subject("charge_match", match.id)
            for matches in standing_matches(session, log.id).values()
            for match in matches
        ),
        *(Subject("statement_import", import_id) for import_id in sorted(imports)),
        *(
            subject
            for purchase_id in sorted(known)
            for subject in (*known[purchase_id].subjects, *known[purchase_id].slip_subjects)
        ),
    ]
    return dict.fromkeys(found)


def _signer(session: Session, person_id: str) -> Signer:
    """Somebody with everybody above them."""
    found = person(session, person_id)
    superiors: list[str] = []
    above = found.supervisor_id
    while above is not None and above not in superiors:
        superiors.append(above)
        above = person(session, above).supervisor_id
    return Signer(found.id, found.name, found.employee_no, tuple(superiors))


def _named(log: records.CardLog) -> str:
    return f"Log of the card ending {log.last4} for cycle {log.cycle}"
