"""How the desk gets into an office, and what an open office offers. Called on lanes; answers are frozen."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from receiving_app.desk.dock_office import DockOffice
from receiving_app.people.rules import Role
from receiving_app.progress import Progress

T = TypeVar("T")


class DoorState(StrEnum):
    """What stands between a person and the office."""

    NEW = "new"  # there is no office yet: sample office or my office
    LOCKED = "locked"  # somebody has to sign in
    OPEN = "open"  # nothing: a sample office asks for no PIN


@dataclass(frozen=True, slots=True)
class PersonAtDoor:
    """A person who may sign in at this workstation. ``duties``: in words, such as "Receiving clerk"."""

    person_id: str
    name: str
    duties: str
    employee_no: str = ""


@dataclass(frozen=True, slots=True)
class Doorway:
    """What the door shows: its state, the office's name, and who may come in.

    Attributes:
        without: how many more have a role here, and neither PIN nor badge.
        window: the name by which a second window of this office calls the first one; '' before there is one.
    """

    state: DoorState
    office: str = ""
    people: tuple[PersonAtDoor, ...] = ()
    without: int = 0
    window: str = ""

    @property
    def asks_pin(self) -> bool:
        """Whether whoever comes in has to prove who they are."""
        return self.state is DoorState.LOCKED


@dataclass(frozen=True, slots=True)
class FirstOffice:
    """What a new office starts with. ``zone`` is an IANA name such as America/Chicago."""

    office: str
    dock: str
    zone: str
    administrator: str
    pin: str


@dataclass(frozen=True, slots=True)
class Pill:
    """The state of a device in the title bar. ``kind``: ok, warn or err."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class OfficeOnScreen:
    """What the title bar shows of an open office."""

    office: str
    dock: str
    zone: str
    person: str
    is_sample: bool
    scanner: Pill
    printer: Pill
    serial_scanner: str = ""  # where a scanner on a line of its own is


class DeskOffice(Protocol):
    """An open office with a person signed in."""

    @property
    def dock(self) -> DockOffice:
        """What the Receive screen asks."""
        ...

    @property
    def documents(self) -> Any:
        """Where originals lie; handed to the actions that keep one."""
        ...

    @property
    def workplace(self) -> Any:
        """The open office itself, for printing, backup and exports. Only touched on lanes."""
        ...

    def prove(self, pin: str) -> None:
        """The person at the desk proves who they are before they sign. Writing.

        Raises:
            Refused: the PIN is wrong.
        """
        ...

    def roles(self) -> frozenset[Role]:
        """The roles that the person at the desk holds today. Asks nobody."""
        ...

    def look_up_roles(self) -> None:
        """Roles were given or ended: what the person at the desk may do follows. Reading."""
        ...

    def about(self) -> OfficeOnScreen:
        """What the title bar shows. Reading."""
        ...

    def keep_alive(self) -> str:
        """Make today's backup if it is due; a warning when none was made for two days, else ''."""
        ...

    def ask(self, lookup: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """``lookup(session, *args, **kwargs)`` in a transaction that only reads. Reading."""
        ...

    def do(self, action: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """``action(session, *args, **kwargs)`` as one transaction of this person. Writing."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


class OfficeDoor(Protocol):
    """The way into an office, spoken to on the writing lane; may raise ``Refused`` or ``Trouble``."""

    def look(self) -> Doorway:
        """What stands between a person and the office."""
        ...

    def make_sample(self, progress: Progress) -> None:
        """Play the sample office into place."""
        ...

    def make_office(self, first: FirstOffice) -> None:
        """Make a new, empty office with its first administrator."""
        ...

    def enter(self, person_id: str = "") -> DeskOffice:
        """Come in where nobody has to prove who they are: as this person, or as the first clerk.

        Raises:
            Refused: when somebody has to.
        """
        ...

    def sign_in(self, person_id: str, pin: str) -> DeskOffice:
        """Come in with a PIN.

        Raises:
            Refused: when the PIN is wrong or locked.
        """
        ...

    def sign_in_with_badge(self, badge: str) -> DeskOffice:
        """Come in with a badge that was scanned.

        Raises:
            Refused: when nobody has that badge.
        """
        ...
