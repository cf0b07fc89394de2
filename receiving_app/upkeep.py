"""Keeping an office alive: verified backups to a second place, and a restore that proves itself first."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from receiving_app.database.backup import (
    Manifest,
    documents_of,
    fill_from_backup,
    read_manifest,
    tables_in,
    write_backup,
)
from receiving_app.database.schema import STEPS, newest, run_steps, schema_of
from receiving_app.database.store import Store, open_store
from receiving_app.documents.lookups import every_document
from receiving_app.documents.records import DocumentContents
from receiving_app.documents.shelf import FolderShelf, Shelf, TableShelf
from receiving_app.errors import Refused
from receiving_app.history.lookups import heads
from receiving_app.progress import Progress
from receiving_app.settings import Settings
from receiving_app.workplace import DATABASE_FILE, Workplace, now

SUFFIX = ".office-backup"
DAILY = timedelta(hours=20)
LATE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written and then proven by reading it back whole."""

    file: Path
    manifest: Manifest


def back_up(workplace: Workplace, file: Path, progress: Progress | None = None) -> BackedUp:
    """Write a backup and prove it: all of it is brought back into a throw-away office and verified.

    Raises:
        Trouble: the file cannot be written.
        Refused: what was written does not hold, which means the office itself does not.
    """
    manifest = _write(workplace.store, workplace.documents, file, workplace.clock(), progress)
    _prove(file, manifest, progress)
    return BackedUp(file, manifest)


def back_up_before_migrating(settings: Settings, store: Store, documents: Shelf) -> None:
    """Before a schema is changed, the office as it was is kept beside it, proven.

    The proof migrates the throw-away office too, so that an office that cannot be migrated is never touched.

    Raises:
        Trouble: the backup cannot be written.
        Refused: the office does not hold, or does not after the change.
    """
    moment = now()
    file = settings.folder / f"before-schema-{newest()}-{moment:%Y%m%d-%H%M%S}{SUFFIX}"
    _prove(file, _write(store, documents, file, moment, None), None)


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup in a folder was made; None when there is none."""
    made = [
        datetime.fromtimestamp(file.stat().st_mtime, tz=now().tzinfo)
        for file in folder.glob(f"*{SUFFIX}")
        if file.is_file()
    ]
    return max(made, default=None)


def daily_backup(workplace: Workplace, progress: Progress | None = None) -> BackedUp | None:
    """Today's verified backup into the second place, unless it was made or no place is set.

    Raises:
        Trouble: the second place cannot be written.
        Refused: what was written does not hold.
    """
    folder = workplace.settings.backup_folder
    if folder is None:
        return None
    made = newest_backup(folder)
    moment = workplace.clock()
    if made is not None and moment - made < DAILY:
        return None
    return back_up(workplace, folder / f"office-{moment:%Y%m%d-%H%M%S}{SUFFIX}", progress)


def backup_is_late(settings: Settings, moment: datetime) -> bool:
    """Whether two days went by without a backup in the second place, or none is set."""
    if settings.backup_folder is None:
        return True
    made = newest_backup(settings.backup_folder)
    return made is None or moment - made > LATE_AFTER


def restore(settings: Settings, file: Path, progress: Progress | None = None) -> Manifest:
    """Bring an office back from a backup, proven before it takes anything's place.

    The backup may come from the other engine: this is how an office moves from one PC to many docks. In a
    folder, the office that stood there is kept beside it; a PostgreSQL database must be empty.

    Raises:
        Refused: no backup, a damaged one, a full database, or an office that does not verify.
        Trouble: disk or database fail.
    """
    manifest = read_manifest(file)
    if manifest.schema not in STEPS:
        raise Refused(
            f"{file.name} has schema {manifest.schema}; this program knows schemas up to {newest()}.",
            "Install the newer program first.",
        )
    if settings.database:
        _restore_into_database(settings.database, file, manifest, progress)
    else:
        _restore_folder(settings.folder, file, manifest, progress)
    return manifest


def _write(
    store: Store, documents: Shelf, file: Path, moment: datetime, progress: Progress | None
) -> Manifest:
    schema = schema_of(store) or newest()
    with store.reading() as session:
        if not store.on_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        return write_backup(
            session,
            tables_in(session.connection(), leave_out={DocumentContents.__tablename__}),
            file,
            schema=schema,
            made_at=moment,
            documents=every_document(session, documents),
            heads=[str(head) for head in heads(session)],
            progress=progress,
        )


def _prove(file: Path, manifest: Manifest, progress: Progress | None) -> None:
    with tempfile.TemporaryDirectory(prefix="office-proof-") as place:
        _make_folder_office(Path(place), file, manifest, progress)


def _restore_folder(folder: Path, file: Path, manifest: Manifest, progress: Progress | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / "restoring"
    shutil.rmtree(new, ignore_errors=True)
    try:
        _make_folder_office(new, file, manifest, progress)
        _put_in_place(folder, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _put_in_place(folder: Path, new: Path) -> None:
    """The proven office takes the place; the one that stood there is kept beside it, whole."""
    old = folder / f"before-restore-{now():%Y%m%d-%H%M%S}"
    names = (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", "documents")
    for name in names:
        if (folder / name).exists():
            old.mkdir(exist_ok=True)
            (folder / name).rename(old / name)
    for name in ("documents", DATABASE_FILE):
        if (new / name).exists():
            (new / name).rename(folder / name)


def _make_folder_office(place: Path, file: Path, manifest: Manifest, progress: Progress | None) -> None:
    place.mkdir(parents=True, exist_ok=True)
    store = open_store(place / DATABASE_FILE)
    shelf = FolderShelf(place / "documents")
    try:
        _fill(store, shelf, file, manifest, progress)
    finally:
        store.close()


def _restore_into_database(address: str, file: Path, manifest: Manifest, progress: Progress | None) -> None:
    store = open_store(address)
    try:
        if schema_of(store) is not None:
            raise Refused(
                "The database holds an office already.", "Restore into an empty one; nothing was changed."
            )
        _fill(store, TableShelf(), file, manifest, progress)
    finally:
        store.close()


def _fill(store: Store, shelf: Shelf, file: Path, manifest: Manifest, progress: Progress | None) -> None:
    """Make the office of a backup at this program's schema and verify it: whole, or nothing of it is kept."""
    from receiving_app.every_room import all_tables  # noqa: PLC0415 - every room, for a proof

    with store.transaction() as session:
        run_steps(session.connection(), all_tables(), manifest.schema)
        fill_from_backup(session, file, manifest, progress)
        run_steps(session.connection(), all_tables(), newest())
        for sha256, contents in documents_of(file, manifest):
            shelf.put(session, contents)
            if progress is not None:
                progress.step(1, 1, f"Reading document {sha256[:8]}")
        _refuse_unless_whole(session, shelf, file, manifest)


def _refuse_unless_whole(session: Session, shelf: Shelf, file: Path, manifest: Manifest) -> None:
    from receiving_app.every_room import differences  # noqa: PLC0415 - every room, for a proof

    wrong = list(differences(session, shelf, manifest.heads))
    if wrong:
        listed = "; ".join(str(each) for each in wrong[:3])
        raise Refused(f"{file.name} does not verify: {listed}.", "Nothing was changed. Take another backup.")
