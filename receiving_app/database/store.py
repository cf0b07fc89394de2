"""Opening an office's database, reading it, and changing it in whole transactions.

SQLite and PostgreSQL differ in these few lines and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from receiving_app.database.network_share import on_network_share
from receiving_app.errors import Refused, Trouble

OLDEST_SQLITE = (3, 51, 3)  # older ones can corrupt a write-ahead log: sqlite.org/wal.html, "WAL-reset bug"
OLDEST_POSTGRESQL = 150000
BUSY_SECONDS = 10


class Store:
    """An office's database. ``reading()`` and ``transaction()`` hand out sessions; nothing else commits."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = sessionmaker(engine, autoflush=False)
        self._writing = sessionmaker(engine)

    @property
    def on_sqlite(self) -> bool:
        """Whether this is the one-PC database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the office and changes nothing."""
        with _telling_trouble(), self._reading() as session:
            self._begin(session, "BEGIN")
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are kept whole at the end, or not at all when anything is raised."""
        with _telling_trouble(), self._writing.begin() as session:
            self._begin(session, "BEGIN IMMEDIATE")
            yield session

    def _begin(self, session: Session, words: str) -> None:
        """Begin at once on SQLite, whose driver does not; psycopg begins with the first statement.

        It is said here and not by a listener: an engine with listeners asks them around every statement.
        """
        if self.on_sqlite:
            session.connection().exec_driver_sql(words)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(place: Path | str) -> Store:
    """Open (and for SQLite make) the database at ``place``: a file's path, or a PostgreSQL URL.

    Raises:
        Refused: a network share, an unknown kind of URL, or an engine that is too old.
        Trouble: the database cannot be reached.
    """
    if isinstance(place, Path):
        return Store(_sqlite_engine(place))
    return Store(_postgresql_engine(place))


def _sqlite_engine(path: Path) -> Engine:
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise Refused(
            f"SQLite {sqlite.sqlite_version} can damage an office's file.",
            "Install pysqlite3 0.6.1 or newer.",
        )
    if on_network_share(path):
        raise Refused(
            f"{path.parent} is on a network share, where SQLite cannot keep its promises.",
            "Put the office on this PC's own disk, or use PostgreSQL for several docks.",
        )
    engine = create_engine(
        URL.create("sqlite", database=str(path)), module=sqlite, connect_args={"timeout": BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the store says BEGIN
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # NORMAL may lose an acknowledged scan in a power cut
            "foreign_keys=ON",
            "recursive_triggers=ON",  # or INSERT OR REPLACE overwrites a written-once row
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _postgresql_engine(address: str) -> Engine:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise Refused(
            "This is not a database's URL.",
            "Write postgresql://USER@HOST/DATABASE, or give --office a folder.",
        ) from error
    if url.get_backend_name() != "postgresql":
        raise Refused(
            f"A {url.get_backend_name()} database cannot hold an office.",
            "Use a folder (SQLite) or a postgresql:// URL.",
        )
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args={"connect_timeout": 5}
        )
    except NoSuchModuleError as error:  # pragma: no cover - only in a broken install
        raise Trouble("The PostgreSQL driver is missing.", "Install psycopg 3.") from error
    with _telling_trouble(), engine.connect() as connection:
        version = connection.scalar(text("SHOW server_version_num"))
    if int(version or 0) < OLDEST_POSTGRESQL:
        raise Refused("This PostgreSQL is older than version 15.", "Ask for a PostgreSQL 15 or newer.")
    return engine


@contextmanager
def _telling_trouble() -> Iterator[None]:
    """Turn what the engines raise when the outside fails into one Trouble with its advice."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Trouble(*_what_failed(str(error.orig))) from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_damaged(str(error.orig)):
            raise Trouble(*_what_failed(str(error.orig))) from error
        raise


def _is_damaged(said: str) -> bool:
    return "not a database" in said or "malformed" in said


def _what_failed(said: str) -> tuple[str, str]:
    said = said.strip().splitlines()[0] if said.strip() else "no answer"
    if _is_damaged(said):
        return (
            "The office's database file is damaged and cannot be read.",
            "Bring back the newest backup, with the program closed: receiving-app --office DIR restore FILE.",
        )
    if "locked" in said:
        return (
            "Another program is writing to the office's database.",
            "Close it or wait a moment, then try again.",
        )
    if "disk" in said or "full" in said:
        return "The disk of the office's database is full or damaged.", "Free some space, then try again."
    if "readonly" in said or "unable to open" in said:
        return f"The office's database cannot be opened ({said}).", "Check that you may write to its folder."
    return f"The office's database cannot be reached ({said}).", "Nothing is lost; try again when it answers."
