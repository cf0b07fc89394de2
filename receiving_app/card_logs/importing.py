"""Statements brought in and taken back. A bank line goes in once, however many files tell it (AC44)."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.card_logs.answers import StatementImported
from receiving_app.card_logs.bank_lines import told_before
from receiving_app.card_logs.charges import (
    called,
    counts,
    import_stands,
    log_for_posting,
    refuse_if_signed,
    stands,
    told,
)
from receiving_app.card_logs.records import (
    CardLog,
    CardTransaction,
    ChargeExplanation,
    ChargeMatch,
    ChargeTelling,
    StatementImport,
)
from receiving_app.card_logs.rules import cycle_of
from receiving_app.card_logs.statement import ChargeTold, Statement, StatementRow, totals_of
from receiving_app.card_logs.statement_control import Control, objections
from receiving_app.errors import Problem, Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.people.lookups import cards, require_role, the_office
from receiving_app.people.rules import MAY_RECONCILE
from receiving_app.wording import dollars

_AT_ONCE = 500  # values in one question to the database
_POSTED_APART = timedelta(days=7)  # between what two files say of one bank line, at most
Logs = Mapping[tuple[str, date], CardLog | None]


class _Sorted(NamedTuple):
    """A file's rows sorted out: those that are new, and what others add to a charge that is kept."""

    answer: StatementImported
    new: list[StatementRow]
    further: list[tuple[str, StatementRow]]


def rehearse_statement(
    session: Session, statement: Statement, control: Control | None = None
) -> StatementImported:
    """What bringing this statement in would do, row by row; nothing is changed (AC45)."""
    kept = session.scalars(
        select(CardLog)
        .where(CardLog.last4.in_({row.last4 for row in statement.rows}))
        .order_by(CardLog.cycle.desc())
    ).all()
    logs = {
        (row.last4, row.post_date): log
        for row in statement.rows
        for log in kept
        if log.last4 == row.last4 and log.opens <= row.post_date <= log.closes
    }
    return _sorted_out(session, statement, logs, control).answer


def import_statement(
    session: Session, by: By, document_id: str, statement: Statement, control: Control | None = None
) -> StatementImported:
    """Bring a statement in: rows not seen before go into the log of their card and cycle, none vanishes.

    What a further file tells of a bank line that is known (its document number, category, tax) is added to
    the charge while its log is open.

    Args:
        session: the step's transaction.
        by: who, where, when.
        document_id: the kept original of the file.
        statement: what :func:`receiving_app.card_logs.statement_file.read_statement` made of it.
        control: what the file should add up to.

    Raises:
        Refused: by somebody without the right role, or no row of the file could be read.
    """
    require_role(session, by.person_id, by.today, *MAY_RECONCILE)
    if not statement.rows:
        why = str(statement.problems[0]) if statement.problems else "It has a heading and nothing under it."
        raise Refused(f"No charge could be read from {statement.name}. {why}", "Export the statement again.")
    # Locked in one order by every dock, and before asking what was seen: two docks may hold the same file.
    days = sorted({(row.last4, row.post_date) for row in statement.rows})
    logs = {(last4, day): log_for_posting(session, last4, day) for last4, day in days}
    found = _sorted_out(session, statement, logs, control)
    answer, rows = found.answer, found.new
    against = objections(statement, control)
    if not rows and not found.further and (not against or _was_told(session, document_id)):
        return answer
    closing_day = the_office(session).cycle_closes_on
    brought = StatementImport(
        document_id=document_id,
        file_name=statement.name,
        at=by.at,
        rows=statement.totals.rows,
        added=len(rows),
        debits_cents=statement.totals.debits_cents,
        credits_cents=statement.totals.credits_cents,
        takes_back_id=None,
        cycle=control.cycle if control else cycle_of(statement.rows[0].post_date, closing_day).name,
        control_rows=control.totals.rows if control else None,
        control_debits_cents=control.totals.debits_cents if control else None,
        control_credits_cents=control.totals.credits_cents if control else None,
        skipped=", ".join(statement.skipped) or None,
    )
    charges = [_charge(brought.id, logs[row.last4, row.post_date].id, row) for row in rows]
    tellings = [_telling(brought.id, charge_id, row) for charge_id, row in found.further]
    said = (
        f"{statement.name}: {len(rows)} charges new ({dollars(totals_of(rows).net_cents)}), "
        f"{len(answer.known)} known, {len(answer.refused)} refused."
    )
    about = Subject("statement_import", brought.id)
    write_down(session, by, "card_logs.import", about, said, facts=[brought, *charges, *tellings])
    session.flush()
    return StatementImported(
        brought.id, answer.file, answer.added, answer.known, answer.refused, answer.told, answer.logs
    )


def take_back_import(session: Session, by: By, import_id: str, reason: str) -> StatementImported:
    """The file should not have gone in: a further entry, after which none of its charges counts.

    A row that another file told too was kept only once; bring that file in again afterwards.

    Raises:
        Refused: by somebody without the right role, unknown or taken back before, no reason, or a match, an
            explanation or a signature stands on one of its charges.
    """
    require_role(session, by.person_id, by.today, *MAY_RECONCILE)
    brought = session.get(StatementImport, import_id)
    if brought is None or brought.takes_back_id is not None:
        raise Refused("There is no such import.", "See the list of statements in Card log.")
    if session.scalar(select(StatementImport.id).where(StatementImport.takes_back_id == import_id)):
        raise Refused("This import was taken back before.", "Bring the file in again if you need it.")
    if not reason.strip():
        raise Refused("Taking a statement back needs a reason.", "Say in a few words why.")
    logs = session.scalars(
        select(CardLog)
        .where(CardLog.id.in_(select(CardTransaction.log_id).where(CardTransaction.import_id == import_id)))
        .order_by(CardLog.last4, CardLog.opens)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for log in logs:
        refuse_if_signed(log)
    refuse_if_sealed(session, Subject("statement_import", import_id))
    for facts, what in ((ChargeMatch, "matched with a purchase"), (ChargeExplanation, "explained")):
        charge = session.scalar(
            select(CardTransaction)
            .join(facts, facts.transaction_id == CardTransaction.id)
            .where(CardTransaction.import_id == import_id, stands(facts))
            .limit(1)
        )
        if charge is not None:
            raise Refused(f"Charge {called(charge)} of this file is {what}.", "Take that back first.")
    undoing = StatementImport(
        document_id=brought.document_id,
        file_name=brought.file_name,
        at=by.at,
        rows=0,
        added=-brought.added,
        debits_cents=0,
        credits_cents=0,
        takes_back_id=import_id,
    )
    said = f"{brought.file_name} taken back: {reason.strip()}."
    about = Subject("statement_import", import_id)
    write_down(session, by, "card_logs.take_back_import", about, said, facts=[undoing])
    session.flush()
    touched = tuple((log.last4, log.cycle) for log in logs)
    return StatementImported(undoing.id, brought.file_name, -brought.added, (), (), (), touched)


def _was_told(session: Session, document_id: str) -> bool:
    """Whether this very file was brought in before, and not taken back."""
    earlier = select(StatementImport.id).where(StatementImport.document_id == document_id, import_stands())
    return session.scalar(earlier.limit(1)) is not None


def _sorted_out(session: Session, statement: Statement, logs: Logs, control: Control | None) -> _Sorted:
    """Which rows are new, which were seen, which are refused; the new ones, and what the seen ones add."""
    kept = _kept(session, statement)
    seen = told_before(statement.rows, kept.values())
    closing_day = the_office(session).cycle_closes_on
    new: list[StatementRow] = []
    further: list[tuple[str, StatementRow]] = []
    known: list[int] = []
    refused = list(statement.problems)
    touched: set[tuple[str, str]] = set()
    for place, row in enumerate(statement.rows):
        log = logs.get((row.last4, row.post_date))
        is_open = log is None or log.state == "open"
        if place in seen:
            known.append(row.file_line)
            charge = kept[seen[place]]
            if _adds(row, charge) and _is_open(session, charge):
                further.append((charge.id, row))
        elif not is_open:
            assert log is not None
            reason = (
                f"The log of the card ending {row.last4} for cycle {log.cycle} is signed; "
                "a program administrator must reopen it first."
            )
            refused.append(Problem(statement.name, row.file_line, "", reason))
        else:
            new.append(row)
            touched.add((row.last4, log.cycle if log else cycle_of(row.post_date, closing_day).name))
    told_too = [Problem(statement.name, 0, "", said) for said in objections(statement, control)]
    if statement.rows and len(known) == len(statement.rows):
        told_too.append(_nothing_new(session, statement, kept, seen))
    answer = StatementImported(
        None,
        statement.name,
        len(new),
        tuple(known),
        tuple(refused),
        (*statement.remarks, *told_too, *_unknown_cards(session, statement, new)),
        tuple(sorted(touched)),
    )
    return _Sorted(answer, new, further)


def _kept(session: Session, statement: Statement) -> dict[str, ChargeTold]:
    """Charges that a row of the file may tell again: those of its days, and those with its identities."""
    if not statement.rows:
        return {}
    days = [row.post_date for row in statement.rows]
    near = CardTransaction.post_date.between(min(days) - _POSTED_APART, max(days) + _POSTED_APART)
    charges = {one.id: one for one in session.scalars(select(CardTransaction).where(near, counts()))}
    identities = [row.identity for row in statement.rows]
    for start in range(0, len(identities), _AT_ONCE):
        some = CardTransaction.identity.in_(identities[start : start + _AT_ONCE])
        charges |= {one.id: one for one in session.scalars(select(CardTransaction).where(some, counts()))}
    return {charge.id: charge for charge in told(session, charges.values())}


def _adds(row: StatementRow, charge: ChargeTold) -> bool:
    """Whether a row tells something about a charge that no file told before."""
    pairs = (
        (row.document_no, charge.document_no),
        (row.reference, charge.reference),
        (row.cardholder, charge.cardholder),
        (row.mcc, charge.mcc),
        (row.tax_cents, charge.tax_cents),
        (row.customer_code, charge.customer_code),
        (row.original_currency, charge.original_currency),
    )
    return len(row.merchant) > len(charge.merchant) or any(
        here is not None and there is None for here, there in pairs
    )


def _is_open(session: Session, charge: ChargeTold) -> bool:
    return session.get_one(CardLog, charge.log_id).state == "open"


def _nothing_new(
    session: Session, statement: Statement, kept: Mapping[str, ChargeTold], seen: Mapping[int, str]
) -> Problem:
    """That every row was told before, and by which files: a publisher may issue one month as the next."""
    imports = {kept[charge_id].import_id for charge_id in seen.values()}
    names = session.scalars(
        select(StatementImport.file_name).where(StatementImport.id.in_(imports)).distinct()
    ).all()
    said = f"Every row was told before, by {', '.join(sorted(names))}; nothing was added twice."
    return Problem(statement.name, 0, "", said)


def _unknown_cards(session: Session, statement: Statement, rows: Collection[StatementRow]) -> list[Problem]:
    """One remark for each card that is not on record, at its first row; its rows are kept all the same."""
    on_record = {card.last4 for card in cards(session)}
    first = {row.last4: row.file_line for row in reversed(list(rows)) if row.last4 not in on_record}
    return [
        Problem(
            statement.name,
            line,
            "",
            f"The card ending {last4} is not on record; its charges are kept, and wait for it.",
        )
        for last4, line in sorted(first.items(), key=lambda each: each[1])
    ]


def _charge(import_id: str, log_id: str, row: StatementRow) -> CardTransaction:
    return CardTransaction(
        import_id=import_id,
        log_id=log_id,
        identity=row.identity,
        document_no=row.document_no,
        reference=row.reference,
        last4=row.last4,
        cardholder=row.cardholder,
        purchase_date=row.purchase_date,
        post_date=row.post_date,
        merchant=row.merchant,
        mcc=row.mcc,
        amount_cents=row.amount_cents,
        tax_cents=row.tax_cents,
        customer_code=row.customer_code,
        file_line=row.file_line,
        raw=row.raw,
        original_cents=row.original_cents,
        original_currency=row.original_currency,
        receipt=row.receipt,
    )


def _telling(import_id: str, charge_id: str, row: StatementRow) -> ChargeTelling:
    return ChargeTelling(
        transaction_id=charge_id,
        import_id=import_id,
        file_line=row.file_line,
        raw=row.raw,
        document_no=row.document_no,
        reference=row.reference,
        cardholder=row.cardholder,
        merchant=row.merchant,
        mcc=row.mcc,
        tax_cents=row.tax_cents,
        customer_code=row.customer_code,
        original_cents=row.original_cents,
        original_currency=row.original_currency,
        receipt=row.receipt,
    )
