"""A whole office in one file, and bringing it back: the same way on both engines.

The file is a ZIP: every table as lines of JSON, every document as it came, and a manifest with counts,
SHA-256 sums and the heads of the history chains. It says the same whichever engine the office stands on, so
it can come back on the other. Tables are taken as they stand, which an older program may have made.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, insert, select
from sqlalchemy.orm import Session

from receiving_app.database.record import canonical
from receiving_app.database.search import INDEX
from receiving_app.errors import Refused
from receiving_app.progress import Progress
from receiving_app.whole_file import writing_whole

FORMAT = 1
_BATCH = 500
_NO_BACKUP = (  # what reading a damaged, foreign or made-up file raises
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
_BACK: dict[type, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    bytes: bytes.fromhex,
    bool: bool,
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    schema: str
    made_at: datetime
    rows: dict[str, int]
    sums: dict[str, str]
    documents: tuple[str, ...]
    heads: tuple[str, ...]

    @property
    def row_count(self) -> int:
        """Rows of all tables together."""
        return sum(self.rows.values())


def write_backup(
    session: Session,
    tables: Sequence[Table],
    file: Path,
    *,
    schema: str,
    made_at: datetime,
    documents: Iterable[tuple[str, bytes]],
    heads: Iterable[str],
    progress: Progress | None = None,
) -> Manifest:
    """Write the office as the session sees it to ``file``; the file appears whole or not at all.

    Args:
        session: a session that sees one state of the office.
        tables: what to write (:func:`tables_in`).
        file: where the backup goes; its folder is made.
        schema: the office's schema number.
        made_at: the moment, in UTC.
        documents: SHA-256 and bytes of each document, wherever it lies.
        heads: the chains' heads, as printed.
        progress: told after each table.

    Raises:
        Trouble: the file cannot be written, or a document is lost.
    """
    progress = progress or Progress()
    rows: dict[str, int] = {}
    sums: dict[str, str] = {}
    kept: list[str] = []
    with (
        writing_whole(file) as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for done, table in enumerate(tables):
            progress.step(done, len(tables), f"Writing {table.name}")
            rows[table.name], sums[table.name] = _write_table(session, archive, table)
        for sha256, contents in documents:
            progress.step(len(tables), len(tables), "Writing documents")
            archive.writestr(f"documents/{sha256}", contents, zipfile.ZIP_STORED)
            kept.append(sha256)
        manifest = Manifest(schema, made_at, rows, sums, tuple(kept), tuple(heads))
        archive.writestr("manifest.json", canonical(_told(manifest)))
    return manifest


def read_manifest(file: Path) -> Manifest:
    """What the backup says of itself, after every part of the file was read and compared with its sum.

    Raises:
        Refused: no backup, a damaged one, or one made by a newer program.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.testzip() is not None:
                raise Refused(f"{file.name} is damaged.", "Take an older backup.")
            told = json.loads(archive.read("manifest.json"))
            if told.get("format") != FORMAT:
                raise Refused(f"{file.name} was made by a newer program.", "Install the newer program first.")
            manifest = Manifest(
                told["schema"],
                datetime.fromisoformat(told["made_at"]),
                told["rows"],
                told["sums"],
                tuple(told["documents"]),
                tuple(told["heads"]),
            )
            for name, wanted in manifest.sums.items():
                if hashlib.sha256(archive.read(f"tables/{name}.jsonl")).hexdigest() != wanted:
                    raise Refused(
                        f"{file.name} is damaged: {name} is not what it was.", "Take an older backup."
                    )
            for sha256 in manifest.documents:
                if hashlib.sha256(archive.read(f"documents/{sha256}")).hexdigest() != sha256:
                    raise Refused(f"{file.name} is damaged: a document changed.", "Take an older backup.")
    except FileNotFoundError:
        raise Refused(f"There is no file {file}.", "Name a backup.") from None
    except _NO_BACKUP as error:
        raise Refused(f"{file.name} is no backup of an office ({error}).", "Name another file.") from None
    return manifest


def tables_in(connection: Connection, leave_out: Container[str] = ()) -> list[Table]:
    """The office's tables as they stand in the database, those pointed at before those that point."""
    made = MetaData()
    made.reflect(
        connection, only=lambda name, _: not name.startswith(("alembic_", INDEX)) and name not in leave_out
    )
    return made.sorted_tables


def fill_from_backup(
    session: Session, file: Path, manifest: Manifest, progress: Progress | None = None
) -> None:
    """Put every row of a backup into the empty tables of the session's database.

    Raises:
        Refused: a table is missing or not empty, or the counts do not come out.
    """
    progress = progress or Progress()
    tables = [table for table in tables_in(session.connection()) if table.name in manifest.rows]
    if unknown := set(manifest.rows) - {table.name for table in tables}:
        raise Refused(
            f"{file.name} has rows of {', '.join(sorted(unknown))}, which schema {manifest.schema} has not.",
            "Take another backup; nothing was changed.",
        )
    with zipfile.ZipFile(file) as archive:
        for done, table in enumerate(tables):
            progress.step(done, len(tables), f"Reading {table.name}")
            if session.scalar(select(func.count()).select_from(table)):
                raise Refused(
                    "The database that should be filled is not empty.",
                    "Restore into an empty one; nothing was changed.",
                )
            batch: list[dict[str, Any]] = []
            for row in _parents_first(table, _rows_of(archive, table)):
                batch.append(row)
                if len(batch) == _BATCH:
                    session.execute(insert(table), batch)
                    batch = []
            if batch:
                session.execute(insert(table), batch)
            found = session.scalar(select(func.count()).select_from(table))
            if found != manifest.rows[table.name]:
                raise Refused(
                    f"{found} of {manifest.rows[table.name]} rows of {table.name} came back.",
                    "Nothing was changed.",
                )


def documents_of(file: Path, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Each document in the backup: its SHA-256 and its bytes."""
    with zipfile.ZipFile(file) as archive:
        for sha256 in manifest.documents:
            yield sha256, archive.read(f"documents/{sha256}")


def _told(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "schema": manifest.schema,
        "made_at": manifest.made_at.isoformat(),
        "rows": manifest.rows,
        "sums": manifest.sums,
        "documents": list(manifest.documents),
        "heads": list(manifest.heads),
    }


def _write_table(session: Session, archive: zipfile.ZipFile, table: Table) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in session.execute(select(table).order_by(table.c.id).execution_options(yield_per=_BATCH)):
            line = (canonical(dict(row._mapping)) + "\n").encode()  # noqa: SLF001 - SQLAlchemy's public name for it
            out.write(line)
            digest.update(line)
            count += 1
    return count, digest.hexdigest()


def _rows_of(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        for line in lines:
            told = json.loads(line)
            yield {name: _value(table.c[name], value) for name, value in told.items()}


def _value(column: Column[Any], value: Any) -> Any:
    """A column's value back from JSON, as its engine takes it (text stays text: SQLite keeps times so)."""
    if value is None:
        return None
    back = _BACK.get(column.type.python_type)
    return value if back is None else back(value)


def _parents_first(table: Table, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of a table that points at itself (a person's supervisor): the one pointed at comes first."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        yield from rows
        return
    waiting = {row["id"]: row for row in rows}
    while waiting:
        ready = [row for row in waiting.values() if all(row[name] not in waiting for name in own)]
        if not ready:
            raise Refused(f"Rows of {table.name} point at each other in a ring.", "Nothing was changed.")
        for row in ready:
            del waiting[row["id"]]
        yield from ready
