"""Files that a person hands in at the desk: the original is kept, then brought in. Called on lanes."""

from pathlib import Path
from typing import Any

from receiving_app.approvals.actions import import_approvals
from receiving_app.approvals.answers import ApprovalsRead
from receiving_app.card_logs.importing import import_statement
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.desk.desk_office import DeskOffice
from receiving_app.documents.actions import keep
from receiving_app.slips.actions import SlipFiled, file_slip
from receiving_app.slips.reading import read_slip


def import_kept_approvals(office: DeskOffice, name: str, data: bytes, read: ApprovalsRead) -> str:
    """Bring an export in; the answer says what came of every row, and why rows were refused."""

    def bring(session: Any, by: Any) -> Any:
        kept = keep(session, by, office.documents, data, name, "text/csv", "approvals")
        return import_approvals(session, by, kept.id, read)

    done = office.do(bring)
    counts = f"{done.added} new, {done.changed} changed, {done.unchanged} unchanged, {done.refused} refused"
    said = f"{name}: {counts}."
    refused = [str(problem) for problem in read.problems]
    refused += [change.said for change in done.changes if change.kind == "refused"]
    return " ".join((said, *refused[:3], f"And {len(refused) - 3} more." if len(refused) > 3 else "")).strip()


def import_kept_statement(office: DeskOffice, file: Path) -> str:
    """Bring a card statement in; the answer accounts for every row of the file."""
    data = file.read_bytes()
    statement = read_statement(data, file.name)

    def bring(session: Any, by: Any) -> Any:
        kept = keep(session, by, office.documents, data, file.name, statement.media_type, "statement")
        return import_statement(session, by, kept.id, statement)

    done = office.do(bring)
    refused = [str(problem) for problem in done.refused]
    counts = f"{file.name}: {done.added} charges new, {len(done.known)} known, {len(refused)} refused."
    more = f"And {len(refused) - 3} more." if len(refused) > 3 else ""
    whole = [problem.reason for problem in done.told if problem.line == 0]  # about the file, not about a row
    return " ".join(part for part in (counts, *refused[:3], more, *whole) if part)


def file_paper(office: DeskOffice, file: Path) -> SlipFiled:
    """Read a packing slip and file it."""
    data = file.read_bytes()
    reading = read_slip(data, file.name)
    return office.do(file_slip, office.documents, data, reading)
