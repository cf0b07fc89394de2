"""Files that a person hands in at the desk: the original is kept, then brought in. Called on lanes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from receiving_app.approvals import actions as approvals
from receiving_app.approvals.answers import ApprovalsRead, ChangeKind, RowChange
from receiving_app.approvals.comparing import Amendment
from receiving_app.approvals.guessing import ColumnsSeen, columns_of
from receiving_app.approvals.import_file import read_approvals
from receiving_app.approvals.learning import learned_mappings
from receiving_app.approvals.workbook import media_type
from receiving_app.card_logs import importing as statements
from receiving_app.card_logs.answers import StatementImported
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.desk.desk_office import DeskOffice
from receiving_app.desk.parts.action import UNDONE, Done
from receiving_app.documents.actions import keep
from receiving_app.documents.lookups import contents
from receiving_app.errors import Cancelled, Refused, Trouble
from receiving_app.people.lookups import known_codes
from receiving_app.progress import Progress
from receiving_app.receiving.goods.room import fill_all_room
from receiving_app.slips.actions import SlipFiled, file_slip, undo_placement
from receiving_app.slips.lookups import SlipRow
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

    Whatever stops it half way, what was brought in before is told and can be undone.

    Raises:
        Refused: every file was.
        Trouble: a file cannot be read, and none was brought in before it.
        Cancelled: the person stopped it before the first file was in.
    """
    done: list[Done] = []
    failed: list[Refused | Trouble] = []
    for place, file in enumerate(files):
        try:
            progress.step(place, len(files), f"Reading {file.name}")
            done.append(bring_in(office, file))
        except (Refused, Trouble) as error:
            failed.append(error)
        except Cancelled:
            if not done:
                raise
            failed.append(Refused(f"Stopped before {file.name}.", "Bring in the rest when you like."))
            break
    if not done and failed:
        raise failed[0] if len(failed) == 1 else Refused(" ".join(str(each) for each in failed))
    undoings = [each.undo for each in reversed(done) if each.undo is not None]
    said = " ".join((*(each.said for each in done), *(str(each) for each in failed)))
    return Done(said, (lambda: _undo_each(undoings)) if undoings else None)


def _undo_each(undoings: Sequence[Callable[[], str]]) -> str:
    """Take back what can be; what cannot is told, and the rest is taken back all the same."""
    said = []
    for undo in undoings:
        try:
            said.append(undo())
        except Refused as refused:
            said.append(str(refused))
    return " ".join(said)


def _contents(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Trouble(
            f"{file.name} cannot be read: {error.strerror or error}.", "Look whether it is still there."
        ) from error


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What bringing an export in would do.

    Attributes:
        file: where it lies.
        read: its rows, good and bad.
        changes: what each good row would do, cell by cell.
        columns: where no mapping fits: its columns, for a person to say what they mean.
    """

    file: Path
    read: ApprovalsRead
    changes: tuple[RowChange, ...]
    columns: ColumnsSeen | None

    def count(self, kind: ChangeKind) -> int:
        """How many rows would be new, changed, unchanged or refused; unreadable ones are refused."""
        unreadable = len({each.line for each in self.read.problems}) if kind is ChangeKind.REFUSED else 0
        return sum(each.kind is kind for each in self.changes) + unreadable

    @property
    def amendable(self) -> bool:
        """Whether an amendment would let a row in that is refused without one."""
        return any(each.kind is ChangeKind.REFUSED and each.cells for each in self.changes)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to look at: a row that is new, changed or refused."""
        return any(self.count(kind) for kind in ChangeKind if kind is not ChangeKind.UNCHANGED)

    @property
    def counts(self) -> str:
        """Every row accounted for, in words."""
        said = ", ".join(f"{self.count(kind)} {kind.value}" for kind in ChangeKind)
        money_off = counted(len(self.read.credits), "credit")
        return f"{said}; {money_off} with nothing to receive" if self.read.credits else said


def rehearse_approvals(
    office: DeskOffice, files: Sequence[Path], progress: Progress
) -> tuple[Rehearsed, ...]:
    """Read exports and say what bringing each in would do; nothing is changed.

    Raises:
        Trouble: a file cannot be read.
        Cancelled: the person stopped it.
    """
    found = []
    for place, file in enumerate(files):
        progress.step(place, len(files), f"Reading {file.name}")
        data = _contents(file)
        read = _read_approvals(office, data, file.name)
        columns = columns_of(data, file.name) if read.mapping is None else None
        changes = office.ask(approvals.rehearse_import, read) if read.rows else ()
        found.append(Rehearsed(file, read, changes, columns))
    return tuple(found)


def _read_approvals(office: DeskOffice, data: bytes, name: str) -> ApprovalsRead:
    organizations, _people = office.ask(known_codes)
    return read_approvals(data, name, organizations=organizations, learned=office.ask(learned_mappings))


def bring_approvals(office: DeskOffice, file: Path, amendment: Amendment | None = None) -> Done:
    """Bring an export in; the answer says what came of every row, and why rows were refused."""
    data = _contents(file)
    read = _read_approvals(office, data, file.name)

    def bring(session: Any, by: Any) -> approvals.Imported:
        kept = keep(session, by, office.documents, data, file.name, media_type(data), "approvals")
        return approvals.import_approvals(session, by, kept.id, read, amendment)

    def undo() -> str:
        office.do(approvals.take_back_import, done.batch_id, UNDONE)
        return f"{file.name} is taken back."

    done, wanted = office.do(bring), office.do(fill_all_room)
    counts = f"{done.added} new, {done.changed} changed, {done.unchanged} unchanged, {done.refused} refused"
    refused = [str(problem) for problem in read.problems]
    refused += [change.said for change in done.changes if change.kind == "refused"]
    if refused:
        refused.append("Rows that stayed out stand in Imports.")
    return Done(_told(f"{file.name}: {counts}. {wanted}".strip(), refused), undo if done.batch_id else None)


def bring_statement(office: DeskOffice, file: Path) -> Done:
    """Bring a card statement in; the answer accounts for every row of the file."""
    data = _contents(file)
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
    data = _contents(file)
    reading = read_slip(data, file.name)
    filed = office.do(file_slip, office.documents, data, reading)
    return Done(f"{file.name}: {filed.state}. {filed.said}", _undoing(office, filed))


def read_again(office: DeskOffice, slip: SlipRow) -> Done:
    """Read a filed slip's original once more: what could not be read then is kept, and it is placed anew."""
    data = office.ask(contents, office.documents, slip.document_id)
    filed = office.do(file_slip, office.documents, data, read_slip(data, slip.file))
    if filed.state == "known":
        return Done(f"{slip.file}: nothing more can be read on it than was read before.")
    return Done(f"{slip.file}: {filed.state}. {filed.said}", _undoing(office, filed))


def _undoing(office: DeskOffice, filed: SlipFiled) -> Callable[[], str] | None:
    """How the papers that were filed or read now are taken back; None when there is none."""
    new = [paper.slip_id for paper in reversed(filed.each) if paper.state != "known" and paper.slip_id]
    if not new:
        return None
    return lambda: " ".join(office.do(undo_placement, slip_id).said for slip_id in new)


def _told(counts: str, refused: Sequence[str]) -> str:
    more = f"And {len(refused) - _TOLD} more." if len(refused) > _TOLD else ""
    return " ".join(filter(None, (counts, *refused[:_TOLD], more)))
