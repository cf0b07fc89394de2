"""The only place where things are wired: an open office, its lanes, its printers, and who is signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from receiving_app.database.schema import bring_up_to_date, schema_of
from receiving_app.database.store import Store, open_store
from receiving_app.documents.shelf import FolderShelf, Shelf, TableShelf
from receiving_app.errors import Refused
from receiving_app.history.actions import register_workstation
from receiving_app.history.by import By
from receiving_app.history.lookups import Difference
from receiving_app.lanes import Lanes
from receiving_app.people.answers import SignedIn
from receiving_app.people.lookups import the_office
from receiving_app.progress import Progress
from receiving_app.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

DATABASE_FILE = "office.sqlite3"


def now() -> datetime:
    """The moment, in UTC: the clock of every workplace but those of tests and of a played office."""
    return datetime.now(UTC)


class Workplace:
    """An open office.

    Attributes:
        settings: what this PC was told.
        store: its database.
        documents: where originals lie.
        lanes: work off the caller's thread.
        clock: what time it is, in UTC.
        person: who is signed in; None before.
        workstation_id: this PC in the history.
    """

    def __init__(
        self, settings: Settings, store: Store, documents: Shelf, clock: Callable[[], datetime] = now
    ) -> None:
        self.settings = settings
        self.store = store
        self.documents = documents
        self.lanes = Lanes()
        self.clock = clock
        self.person: SignedIn | None = None
        self._zone: ZoneInfo | None = None
        with store.transaction() as session:
            self.workstation_id = register_workstation(session, settings.workstation_name, clock())

    def by(self, session: Session) -> By:
        """Under whose hands the next step happens.

        Raises:
            Refused: nobody is signed in.
        """
        if self.person is None:
            raise Refused("Nobody is signed in.", "Sign in first, or name yourself with --as PERSON.")
        at = self.clock()
        if (
            self._zone is None
        ):  # asked once: every step needs it, and an office does not move while it is open
            self._zone = the_office(session).zone
        return By(self.person.person_id, self.workstation_id, at, at.astimezone(self._zone).date())

    def seat(self, person: SignedIn) -> "Workplace":
        """The same office with this person in it; what an earlier one left under way stays theirs."""
        seated = copy(self)
        seated.person = person
        return seated

    def nobody(self) -> By:
        """For the steps before there are people: setting an office up."""
        at = self.clock()
        return By("", self.workstation_id, at, at.date())

    def ask(self, lookup: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``lookup(session, …)`` in a transaction that only reads."""
        with self.store.reading() as session:
            return lookup(session, *args, **kwargs)

    def do(self, action: Callable[Concatenate[Session, By, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``action(session, by, …)`` as the person signed in, in one transaction: whole, or not at all."""
        with self.store.transaction() as session:
            return action(session, self.by(session), *args, **kwargs)

    def differences(
        self, known_heads: tuple[str, ...] = (), progress: Progress | None = None
    ) -> tuple[Difference, ...]:
        """Everything that is not as the facts say: chains, facts, every room's state, every document."""
        from receiving_app.every_room import differences  # noqa: PLC0415 - every room, for a full check

        with self.store.reading() as session:
            return tuple(differences(session, self.documents, known_heads, progress))

    def close(self) -> None:
        """Finish what is under way and let go of the database."""
        self.lanes.close()
        self.store.close()


def _refuse_older(_settings: Settings, _store: Store, _documents: Shelf) -> None:
    raise Refused("This office was made by an older program.", "Open it with the desk first.")


def open_workplace(
    settings: Settings,
    *,
    make: bool = False,
    clock: Callable[[], datetime] = now,
    back_up: Callable[[Settings, Store, Shelf], None] = _refuse_older,
) -> Workplace:
    """Open the office that the settings name.

    Args:
        settings: where it lies, and this PC's name.
        make: whether a new, empty office may be made there.
        clock: what time it is.
        back_up: called before an older schema is migrated; without it, an older office is refused.

    Raises:
        Refused: there is no office and none may be made, a newer program made it, or it lies on a share.
        Trouble: the database cannot be reached.
    """
    if settings.database:
        store, documents = open_store(settings.database), TableShelf()  # type: tuple[Store, Shelf]
    else:
        file = settings.folder / DATABASE_FILE
        if not make and not file.exists():
            raise Refused(
                f"There is no office in {settings.folder}.",
                "Start the desk to set one up, load one with: office load DIR, or name another: --office.",
            )
        settings.folder.mkdir(parents=True, exist_ok=True)
        store, documents = open_store(file), FolderShelf(settings.folder / "documents")
    try:
        _refuse_missing(store, make=make)
        bring_up_to_date(store, _all_tables, partial(back_up, settings, store, documents))
        return Workplace(settings, store, documents, clock)
    except BaseException:
        store.close()
        raise


def _all_tables() -> MetaData:
    from receiving_app.every_room import all_tables  # noqa: PLC0415 - every room, for a change of schema

    return all_tables()


def _refuse_missing(store: Store, *, make: bool) -> None:
    if schema_of(store) is None and not make:
        raise Refused("This database holds no office yet.", "Set one up with: office load DIR.")


@contextmanager
def workplace(settings: Settings, *, make: bool = False) -> Iterator[Workplace]:
    """An open office for the length of a ``with``."""
    opened = open_workplace(settings, make=make)
    try:
        yield opened
    finally:
        opened.close()


def database_file(folder: Path) -> Path:
    """Where an office's SQLite file lies."""
    return folder / DATABASE_FILE
