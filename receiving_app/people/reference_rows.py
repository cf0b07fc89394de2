"""Changing reference rows (people, places, series, lists) so that the history can vouch for them.

Such rows are no facts: they change. Each step that adds or changes some writes one history entry whose
details hold every value it set, so that ``history verify`` can compute what the rows should be. Higher rooms
load and check their own reference rows through this file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.database.record import Record, plain
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import Difference
from receiving_app.history.records import HistoryEntry
from receiving_app.people.answers import CellChange, FileLoaded
from receiving_app.people.reference_tables import FileRead

_DETAIL = "reference_rows"


class ReferenceChanges:
    """What one step adds and changes, gathered for its one history entry.

    Args:
        session: the step's transaction.
        names: how an id of another row is said ("01815" for an organization's id).
    """

    def __init__(self, session: Session, names: Mapping[str, str] | None = None) -> None:
        self.session = session
        self.names = names or {}
        self.cells: list[CellChange] = []
        self._values: dict[str, dict[str, dict[str, Any]]] = {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def add(self, record: Record) -> None:
        """A new row."""
        self.session.add(record)
        values = {column.name: plain(getattr(record, column.key)) for column in record.__table__.columns}
        self._values.setdefault(record.__tablename__, {})[record.id] = values

    def change(self, record: Record, key: str, values: Mapping[str, Any]) -> bool:
        """Set the values that differ; False when none does.

        Args:
            record: a row that is kept.
            key: what a person calls it.
            values: column name to the value it should have.
        """
        differing = {name: value for name, value in values.items() if getattr(record, name) != value}
        for name, value in differing.items():
            before, after = self._shown(getattr(record, name)), self._shown(value)
            self.cells.append(CellChange(key, name.removesuffix("_id"), before, after))
        self.set(record, differing)
        return bool(differing)

    def set(self, record: Record, values: Mapping[str, Any]) -> None:
        """Set values of a kept row; the caller says in ``cells`` what that means to a person."""
        for name, value in values.items():
            setattr(record, name, value)
            kept = self._values.setdefault(record.__tablename__, {}).setdefault(record.id, {})
            kept[name] = plain(value)

    def write_down(
        self, by: By, action: str, about: Subject, said: str, details: Mapping[str, object] | None = None
    ) -> None:
        """Send the rows to the database, and write the entry that vouches for them, if anything differs."""
        if not self:
            return
        self.session.flush()
        write_down(self.session, by, action, about, said, details={**(details or {}), _DETAIL: self._values})

    def _shown(self, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, bool):
            return "yes" if value else "no"
        return self.names.get(str(value), str(value))


def load_file(
    session: Session,
    by: By,
    action: str,
    read: FileRead[Any],
    record: type[Record],
    known: Mapping[Any, Record],
    wanted: Iterable[tuple[Any, Mapping[str, Any]]],
    *,
    names: Mapping[str, str] | None = None,
    at_first: Mapping[str, Any] | None = None,
) -> FileLoaded:
    """Bring the good rows of one file in; rows that are kept and not in the file stay as they are.

    Args:
        session: the step's transaction.
        by: who, where, when.
        action: the history's name for it.
        read: the file.
        record: what a row becomes.
        known: the kept rows by key.
        wanted: each row's key and the values it says.
        names: how an id of another row is said.
        at_first: further values that a new row begins with.
    """
    changes = ReferenceChanges(session, names)
    new = changed = unchanged = 0
    for key, values in wanted:
        kept = known.get(key)
        if kept is None:
            changes.add(record(**values, **(at_first or {})))
            new += 1
        elif changes.change(kept, spoken_key(key), values):
            changed += 1
        else:
            unchanged += 1
    loaded = FileLoaded(read.file, read.sha256, new, changed, unchanged, tuple(changes.cells))
    write_file_down(by, action, changes, loaded)
    return loaded


def write_file_down(by: By, action: str, changes: ReferenceChanges, loaded: FileLoaded) -> None:
    """The one history entry of a loaded file, vouching for its SHA-256; none when nothing differs."""
    said = f"Loaded {loaded.file}: {loaded.new} new, {loaded.changed} changed, {loaded.unchanged} unchanged."
    details = {
        "file": loaded.file,
        "sha256": loaded.sha256,
        "changes": [[cell.key, cell.column, cell.before, cell.after] for cell in loaded.changes],
    }
    changes.write_down(by, action, Subject("reference_file", loaded.file), said, details)


def differences(
    session: Session, *records: type[Record], counted_elsewhere: tuple[str, ...] = ()
) -> Iterator[Difference]:
    """Where reference rows are not what the history's entries make them.

    Args:
        session: a reading session.
        records: the kinds of rows to check.
        counted_elsewhere: columns that other facts change (a series' next number).
    """
    should = _rows_by_history(session, {record.__tablename__ for record in records})
    for record in records:
        expected = should[record.__tablename__]
        for row in session.scalars(select(record)):
            where = f"{record.__tablename__} {row.id}"
            said = expected.pop(row.id, None)
            if said is None:
                yield Difference(where, "nothing in the history brought this row in")
                continue
            for column in record.__table__.columns:
                is_now, was = plain(getattr(row, column.key)), said.get(column.name)
                if is_now != was and column.name not in counted_elsewhere:
                    yield Difference(where, f"{column.name} is {is_now}, but the history says {was}")
        for row_id in expected:
            yield Difference(f"{record.__tablename__} {row_id}", "the row is gone")


def _rows_by_history(session: Session, tables: set[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Table to id to the values that the entries, oldest first, gave the row."""
    should: dict[str, dict[str, dict[str, Any]]] = {table: {} for table in tables}
    holding = HistoryEntry.body.contains(f'"{_DETAIL}":')
    for body in session.scalars(select(HistoryEntry.body).where(holding).order_by(HistoryEntry.id)):
        for table, rows in json.loads(body)["details"].get(_DETAIL, {}).items():
            for row_id, values in rows.items() if table in tables else ():
                should[table].setdefault(row_id, {}).update(values)
    return should


def spoken_key(key: Any) -> str:
    """A key as a person reads it."""
    return " ".join(str(part or "-") for part in key) if isinstance(key, tuple) else str(key)
