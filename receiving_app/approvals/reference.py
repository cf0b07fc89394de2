"""Delegations, lines of service, lists and contracts: loading their files, and what is in force on a day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Contract, Delegation, LineOfService, ListEntry
from receiving_app.history.by import By
from receiving_app.history.lookups import Difference
from receiving_app.people import reference_rows
from receiving_app.people.answers import FileLoaded
from receiving_app.people.loading import organization_ids, person_ids, spoken
from receiving_app.people.lookups import require_administrator
from receiving_app.people.reference_files import ListRow, ReferenceFolder
from receiving_app.people.reference_tables import FileRead

_ACTION = "approvals.load_reference"


def load_reference(session: Session, by: By, folder: ReferenceFolder) -> tuple[FileLoaded, ...]:
    """Bring delegations, lines of service, both lists and contracts in; the people room's files come first.

    Raises:
        Refused: somebody has a PIN and this is no administrator.
    """
    require_administrator(session, by.person_id, by.today)
    steps = (
        _load_delegations(session, by, folder),
        _load_lines_of_service(session, by, folder),
        _load_list(session, by, "central", folder.central_list),
        _load_list(session, by, "exemption", folder.exemption_list),
        _load_contracts(session, by, folder),
    )
    return tuple(step for step in steps if step is not None)


def _load_delegations(session: Session, by: By, folder: ReferenceFolder) -> FileLoaded | None:
    read = folder.delegations
    if read is None:
        return None
    organizations, people = organization_ids(session), person_ids(session)
    said = spoken(organizations, people)
    known = {
        (said[kept.organization_id], said[kept.delegate_id], kept.scope, kept.effective_from): kept
        for kept in session.scalars(select(Delegation))
    }
    wanted = [
        (
            (row.organization, row.delegate, row.scope, row.effective_from),
            {
                "organization_id": organizations[row.organization],
                "delegate_id": people[row.delegate],
                "scope": row.scope,
                "limit_cents": row.limit_cents,
                "effective_from": row.effective_from,
                "effective_to": row.effective_to,
                "status": row.status,
            },
        )
        for row in read.rows
    ]
    return reference_rows.load_file(session, by, _ACTION, read, Delegation, known, wanted, names=said)


def _load_lines_of_service(session: Session, by: By, folder: ReferenceFolder) -> FileLoaded | None:
    read = folder.lines_of_service
    if read is None:
        return None
    known = {kept.code: kept for kept in session.scalars(select(LineOfService))}
    wanted = [
        (
            row.code,
            {
                "code": row.code,
                "name": row.name,
                "effective_from": row.effective_from,
                "effective_to": row.effective_to,
            },
        )
        for row in read.rows
    ]
    return reference_rows.load_file(session, by, _ACTION, read, LineOfService, known, wanted)


def _load_list(session: Session, by: By, list_name: str, read: FileRead[ListRow] | None) -> FileLoaded | None:
    if read is None:
        return None
    known = {
        (kept.organization, kept.commodity_class, kept.words, kept.effective_from): kept
        for kept in session.scalars(select(ListEntry).where(ListEntry.list_name == list_name))
    }
    wanted: list[tuple[Any, dict[str, Any]]] = [
        (
            (row.organization, row.commodity_class, row.words, row.effective_from),
            {
                "list_name": list_name,
                "organization": row.organization,
                "commodity_class": row.commodity_class,
                "words": row.words,
                "effective_from": row.effective_from,
                "effective_to": row.effective_to,
            },
        )
        for row in read.rows
    ]
    return reference_rows.load_file(session, by, _ACTION, read, ListEntry, known, wanted)


def _load_contracts(session: Session, by: By, folder: ReferenceFolder) -> FileLoaded | None:
    read = folder.contracts
    if read is None:
        return None
    known = {kept.number: kept for kept in session.scalars(select(Contract))}
    wanted = [
        (
            row.number,
            {
                "number": row.number,
                "vendor": row.vendor,
                "mandatory": row.mandatory,
                "commodity_classes": row.commodity_classes,
                "effective_from": row.effective_from,
                "effective_to": row.effective_to,
            },
        )
        for row in read.rows
    ]
    return reference_rows.load_file(session, by, _ACTION, read, Contract, known, wanted)


def line_of_service_on(session: Session, words: str, day: date) -> str | None:
    """The name of the line of service that these words name (its code or name, any case) on a day."""
    wanted = " ".join(words.split()).casefold()
    for kept in session.scalars(select(LineOfService)):
        named = wanted in {kept.code.casefold(), kept.name.casefold()}
        if named and kept.effective_from <= day and (kept.effective_to is None or day <= kept.effective_to):
            return kept.name
    return None


def differences(session: Session) -> Iterator[Difference]:
    """Where a delegation, a line of service, a list entry or a contract is not what the history made it."""
    yield from reference_rows.differences(session, Delegation, LineOfService, ListEntry, Contract)
