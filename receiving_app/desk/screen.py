"""What every screen is, and what it is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from PySide6.QtWidgets import QWidget

from receiving_app.desk.desk_office import DeskOffice
from receiving_app.desk.dock_talk import DockTalk
from receiving_app.desk.errands import Errands
from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.strip import Strip
from receiving_app.desk.sounds import Sounds
from receiving_app.desk.workstation import Workstation


class Going(Protocol):
    """Goes to another screen, and may say what to show there."""

    def __call__(self, key: str, what: str = "") -> None:
        """Show the screen ``key`` of ``screens``; ``what`` is an id or words to look for."""
        ...


@dataclass(slots=True)
class Desk:
    """What a screen works with.

    Attributes:
        errands: for everything that asks the office: never on the window's thread.
        sounds: the three sounds.
        go: to another screen.
        changed: tells every screen the names of what changed, so that it rereads.
        show_report: opens the sheet with a report to copy.
        talk: what the dock and the office say to each other; it outlives the Receive screen's widgets.
        times: the office's local time.
        office: the open office; None until somebody is in.
        workstation: looks, sounds and the scanner, for the Settings screen.
    """

    errands: Errands
    sounds: Sounds
    go: Going
    changed: Callable[[frozenset[str]], None]
    show_report: Callable[[str], object]
    talk: DockTalk
    times: LocalTime
    office: DeskOffice | None = None
    workstation: Workstation | None = None

    def the_office(self) -> DeskOffice:
        """The open office. Screens are only reached with somebody in it."""
        if self.office is None:
            raise RuntimeError("nobody is signed in")
        return self.office


class Screen(QWidget):
    """A place of the rail. It is built when it is first visited and rereads when what it watches changed."""

    watches: ClassVar[frozenset[str]] = frozenset()
    """Names of what it shows ("deliveries", "tags", ...), as the rooms' answers name what changed."""
    about: ClassVar[str] = ""
    """What a person does here, in two or three sentences: the help page (F1)."""
    keys: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys of this screen and what they do, for the help page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.strip = Strip(closable=True)
        self._is_stale = True

    def arrive(self, what: str = "") -> None:
        """The screen is shown. ``what``: an id or words to look for, '' for nothing in particular."""
        if what:
            self.look_for(what)
        self.refresh_if_stale()

    def office_opened(self) -> None:
        """Somebody is in: what was shown before is out of date."""
        self._is_stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def mark_stale(self, changed: frozenset[str]) -> None:
        """Something changed: reread now if it is seen, else at the next visit."""
        if not self.watches & changed:
            return
        self._is_stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Reread if something changed since the last time."""
        if self._is_stale and self.desk.office is not None:
            self._is_stale = False
            self.reread()

    def take_over(self, old: "Screen") -> None:
        """The window was built again in another look: go on where ``old`` stood."""

    def reread(self) -> None:
        """Ask the office again and show the answer."""

    def look_for(self, what: str) -> None:
        """Show what another screen sent the person here for."""

    def take_scan(self, raw: str, device: str) -> bool:  # noqa: ARG002 - for screens that use it
        """A scan came in while this screen is shown; False sends it to the Receive screen."""
        return False

    def show_notice(self, notice: Notice) -> None:
        """Say something in the screen's strip."""
        self.strip.show_notice(notice)
