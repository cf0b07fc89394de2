"""Statements brought in and taken back. A bank line goes in once, however many files tell it (AC44)."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.card_logs.answers import StatementImported
from receiving_app.card_logs.charges import called, counts, log_for_posting, refuse_if_signed, stands
from receiving_app.card_logs.records import (
    CardLog,
    CardTransaction,
    ChargeExplanation,
    ChargeMatch,
    StatementImport,
)
from receiving_app.card_logs.rules import cycle_of
from receiving_app.card_logs.statement import Statement, StatementRow, dollars, totals_of
from receiving_app.errors import Problem, Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.people.lookups import cards, require_role, the_office
from receiving_app.people.rules import MAY_RECONCILE

_AT_ONCE = 500  # values in one question to the database
Logs = Mapping[tuple[str, date], CardLog | None]


def rehearse_statement(session: Session, statement: Statement) -> StatementImported:
    """What bringing this statement in would do, row by row; nothing is changed."""
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
    return _sorted_out(session, statement, logs)[0]


def import_statement(session: Session, by: By, document_id: str, statement: Statement) -> StatementImported:
    """Bring a statement in: rows not seen before go into the log of their card and cycle, none vanishes.

    Args:
        session: the step's transaction.
        by: who, where, when.
        document_id: the kept original of the file.
        statement: what :func:`receiving_app.card_logs.statement_file.read_statement` made of it.

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
    answer, rows = _sorted_out(session, statement, logs)
    if not rows:
        return answer
    brought = StatementImport(
        document_id=document_id,
        file_name=statement.name,
        at=by.at,
        rows=statement.totals.rows,
        added=len(rows),
        debits_cents=statement.totals.debits_cents,
        credits_cents=statement.totals.credits_cents,
        takes_back_id=None,
    )
    charges = [_charge(brought.id, logs[row.last4, row.post_date].id, row) for row in rows]
    said = (
        f"{statement.name}: {len(rows)} charges new ({dollars(totals_of(rows).net_cents)}), "
        f"{len(answer.known)} known, {len(answer.refused)} refused."
    )
    about = Subject("statement_import", brought.id)
    write_down(session, by, "card_logs.import", about, said, facts=[brought, *charges])
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


def _sorted_out(
    session: Session, statement: Statement, logs: Logs
) -> tuple[StatementImported, list[StatementRow]]:
    """Which rows are new, which were seen, which are refused; and the new ones themselves."""
    seen = _seen(session, [row.identity for row in statement.rows])
    closing_day = the_office(session).cycle_closes_on
    new: list[StatementRow] = []
    known: list[int] = []
    refused = list(statement.problems)
    touched: set[tuple[str, str]] = set()
    for row in statement.rows:
        log = logs.get((row.last4, row.post_date))
        if row.identity in seen:
            known.append(row.file_line)
        elif log is not None and log.state != "open":
            reason = (
                f"The log of the card ending {row.last4} for cycle {log.cycle} is signed; "
                "a program administrator must reopen it first."
            )
            refused.append(Problem(statement.name, row.file_line, "", reason))
        else:
            new.append(row)
            touched.add((row.last4, log.cycle if log else cycle_of(row.post_date, closing_day).name))
    told = [*statement.remarks, *_unknown_cards(session, statement, new)]
    answer = StatementImported(
        None, statement.name, len(new), tuple(known), tuple(refused), tuple(told), tuple(sorted(touched))
    )
    return answer, new


def _seen(session: Session, identities: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(identities), _AT_ONCE):
        some = identities[start : start + _AT_ONCE]
        found.update(
            session.scalars(
                select(CardTransaction.identity).where(CardTransaction.identity.in_(some), counts())
            )
        )
    return found


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
    )
