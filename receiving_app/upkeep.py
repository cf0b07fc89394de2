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
    write_backup,
)
from receiving_app.database.schema import NEWEST, STEPS, bring_up_to_date, schema_of
from receiving_app.database.store import Store, open_store
from receiving_app.documents.shelf import FolderShelf, Shelf, TableShelf
from receiving_app.errors import Refused
from receiving_app.history.lookups import heads
from receiving_app.progress import Progress
from receiving_app.settings import Settings
from receiving_app.workplace import DATABASE_FILE, Workplace, all_tables, differences, now

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


def back_up_before_migrating(store: Store, documents: Shelf, old_schema: str, folder: Path) -> None:
    """Before a schema is changed, the office as it was is kept beside it."""
    moment = now()
    file = folder / f"before-schema-{NEWEST}-{moment:%Y%m%d-%H%M%S}{SUFFIX}"
    manifest = _write(store, documents, file, moment, None)
    if manifest.schema != old_schema:
        raise Refused("The backup before the change is not of the old schema.", "Nothing was changed.")


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

    On SQLite the office that stood there is kept beside it; on PostgreSQL the database must be empty.

    Raises:
        Refused: no backup, a damaged one, a full database, or an office that does not verify.
        Trouble: disk or database fail.
    """
    manifest = read_manifest(file)
    if manifest.schema not in STEPS:
        raise Refused(
            f"{file.name} has schema {manifest.schema}; this program knows schemas up to {NEWEST}.",
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
    schema = schema_of(store) or NEWEST
    with store.reading() as session:
        if not store.on_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        folder = documents.folder if isinstance(documents, FolderShelf) else None
        return write_backup(
            session,
            all_tables(),
            file,
            schema=schema,
            made_at=moment,
            documents=_files(folder) if folder else [],
            heads=[str(head) for head in heads(session)],
            progress=progress,
        )


def _files(folder: Path) -> list[tuple[str, Path]]:
    return [(path.name, path) for path in sorted(folder.glob("??/*")) if len(path.name) == 64]


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
    if manifest.documents:
        raise Refused(
            f"{file.name} is the backup of an office on one PC.",
            "Restore it into a folder with --office DIR.",
        )
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
    """Make the schema, bring every row and document back, and verify all of it before it is kept."""
    bring_up_to_date(store, all_tables(), lambda _old: None, to=manifest.schema)
    with store.transaction() as session:
        fill_from_backup(session, all_tables(), file, manifest, progress)
        for sha256, contents in documents_of(file, manifest):
            shelf.put(session, contents)
            if progress is not None:
                progress.step(1, 1, f"Reading document {sha256[:8]}")
        _refuse_unless_whole(session, _shelf_to_read(shelf, manifest), file, manifest)


def _shelf_to_read(shelf: Shelf, manifest: Manifest) -> Shelf:
    """A backup made on PostgreSQL holds its documents in a table, wherever it is proven."""
    return TableShelf() if not manifest.documents and manifest.rows.get("document_contents") else shelf


def _refuse_unless_whole(session: Session, shelf: Shelf, file: Path, manifest: Manifest) -> None:
    wrong = list(differences(session, shelf, manifest.heads))
    if wrong:
        listed = "; ".join(str(each) for each in wrong[:3])
        raise Refused(f"{file.name} does not verify: {listed}.", "Nothing was changed. Take another backup.")
