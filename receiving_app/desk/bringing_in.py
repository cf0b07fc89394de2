"""Files that a person hands in at the desk: the original is kept, then brought in. Called on lanes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from receiving_app.approvals import actions as approvals
from receiving_app.approvals.import_file import read_approvals
from receiving_app.card_logs import importing as statements
from receiving_app.card_logs.answers import StatementImported
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.desk.desk_office import DeskOffice
from receiving_app.desk.parts.action import UNDONE, Done
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.progress import Progress
from receiving_app.slips.actions import file_slip, undo_placement
from receiving_app.slips.reading import read_slip
from receiving_app.wording import counted

_TOLD = 3  # refused rows that are told one by one


def bring_in_each(
    bring_in: Callable[[DeskOffice, Path], Done],
    office: DeskOffice,
    files: Sequence[Path],
    progress: Progress,
) -> Done:
    """Bring one file in after the other; one that is refused is told, and the others go on.

    Raises:
        Refused: every file was.
    """
    done: list[Done] = []
    refusals: list[Refused] = []
    for place, file in enumerate(files):
        progress.step(place, len(files), f"Reading {file.name}")
        try:
            done.append(bring_in(office, file))
        except Refused as refused:
            refusals.append(refused)
    if not done and refusals:
        raise refusals[0] if len(refusals) == 1 else Refused(" ".join(str(each) for each in refusals))
    undoings = [each.undo for each in reversed(done) if each.undo is not None]
    said = " ".join((*(each.said for each in done), *(str(each) for each in refusals)))
    return Done(said, (lambda: " ".join(undo() for undo in undoings)) if undoings else None)


def bring_approvals(office: DeskOffice, file: Path) -> Done:
    """Bring an export in; the answer says what came of every row, and why rows were refused."""
    data = file.read_bytes()
    read = read_approvals(data, file.name)

    def bring(session: Any, by: Any) -> approvals.Imported:
        kept = keep(session, by, office.documents, data, file.name, "text/csv", "approvals")
        return approvals.import_approvals(session, by, kept.id, read)

    def undo() -> str:
        office.do(approvals.take_back_import, done.batch_id, UNDONE)
        return f"{file.name} is taken back."

    done = office.do(bring)
    counts = f"{done.added} new, {done.changed} changed, {done.unchanged} unchanged, {done.refused} refused"
    refused = [str(problem) for problem in read.problems]
    refused += [change.said for change in done.changes if change.kind == "refused"]
    return Done(_told(f"{file.name}: {counts}.", refused), undo if done.batch_id else None)


def bring_statement(office: DeskOffice, file: Path) -> Done:
    """Bring a card statement in; the answer accounts for every row of the file."""
    data = file.read_bytes()
    statement = read_statement(data, file.name)

    def bring(session: Any, by: Any) -> StatementImported:
        kept = keep(session, by, office.documents, data, file.name, statement.media_type, "statement")
        return statements.import_statement(session, by, kept.id, statement)

    def undo() -> str:
        office.do(statements.take_back_import, done.import_id, UNDONE)
        return f"{file.name} is taken back."

    done = office.do(bring)
    refused = [str(problem) for problem in done.refused]
    counts = (
        f"{file.name}: {counted(done.added, 'charge')} new, {len(done.known)} known, {len(refused)} refused."
    )
    whole = [problem.reason for problem in done.told if problem.line == 0]  # about the file, not about a row
    said = " ".join((_told(counts, refused), *whole))
    return Done(said, undo if done.import_id else None)


def file_paper(office: DeskOffice, file: Path) -> Done:
    """Read a packing slip and file it."""
    data = file.read_bytes()
    reading = read_slip(data, file.name)
    filed = office.do(file_slip, office.documents, data, reading)
    said = f"{file.name}: {filed.state}. {filed.said}"
    new = [paper.slip_id for paper in reversed(filed.each) if paper.state != "known" and paper.slip_id]
    if not new:
        return Done(said)
    return Done(said, lambda: " ".join(office.do(undo_placement, slip_id).said for slip_id in new))


def _told(counts: str, refused: Sequence[str]) -> str:
    more = f"And {len(refused) - _TOLD} more." if len(refused) > _TOLD else ""
    return " ".join(filter(None, (counts, *refused[:_TOLD], more)))
