"""Coming into the office: look at the door, show its page, come in. Only here the door is spoken to."""

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from receiving_app.desk.desk_office import (
    DeskOffice,
    DoorState,
    Doorway,
    FirstOffice,
    OfficeDoor,
    OfficeOnScreen,
)
from receiving_app.desk.errands import Errand
from receiving_app.desk.notices import Notice, notice_of
from receiving_app.desk.one_window import AlreadyOpen, Calls, call
from receiving_app.desk.window import Window
from receiving_app.errors import Refused

if TYPE_CHECKING:  # the pages of the door are loaded when the door is shut
    from receiving_app.desk.first_run_screen import FirstRunScreen


_AN_HOUR_MS = 3_600_000


class Entrance(QObject):
    """The way from a window without an office to one with somebody in it.

    Args:
        window: the window.
        open_door: makes the door; called on the writing lane, so that it may load the database then.
    """

    def __init__(self, window: Window, open_door: Callable[[], OfficeDoor]) -> None:
        super().__init__(window)
        self._window, self._errands = window, window.desk.errands
        self._open_door = open_door
        self._door: OfficeDoor | None = None
        self._making: Errand | None = None
        self._office: DeskOffice | None = None
        self._calls: Calls | None = None
        self.hourly = QTimer(self, interval=_AN_HOUR_MS)  # a desk may stay open for weeks
        self.hourly.timeout.connect(self._keep_alive)
        window.sign_out_asked.connect(self.sign_out)

    def look(self) -> None:
        """Look what stands between the person and the office, and show it."""
        self._errands.write(self, self._look, self._show, self._have_failed)

    def sign_out(self) -> None:
        """Show the people of the office, also where nobody has to prove who they are."""
        self._errands.read(self, self._look, self._show_sign_in, self._have_failed)

    def _look(self) -> Doorway:
        if self._door is None:
            self._door = _load(self._open_door)
        return self._door.look()

    def _show(self, seen: Doorway) -> None:
        if seen.window and self._calls is None:
            self._calls = Calls(seen.window, self)
            self._calls.called.connect(self._come_to_front)
        match seen.state:
            case DoorState.OPEN:
                self._come_in(lambda door: door.enter(), self._have_failed)
            case DoorState.LOCKED:
                self._show_sign_in(seen)
            case DoorState.NEW:
                self._show_first_run()

    def _show_sign_in(self, seen: Doorway) -> None:
        from receiving_app.desk.sign_in_screen import SignInScreen

        page = SignInScreen(seen)
        wrong = self._wrong_at(page.show_wrong)

        def come_in(person_id: str, pin: str) -> None:
            if seen.asks_pin:
                self._come_in(lambda door: door.sign_in(person_id, pin), wrong)
            else:
                self._come_in(lambda door: door.enter(person_id), wrong)

        page.signed.connect(come_in)
        page.badge_scanned.connect(
            lambda badge: self._come_in(lambda door: door.sign_in_with_badge(badge), wrong)
        )
        self._window.show_door(page)

    def _show_first_run(self) -> None:
        from receiving_app.desk.first_run_screen import FirstRunScreen

        page = FirstRunScreen()
        page.sample_chosen.connect(lambda: self._make_sample(page))
        page.office_chosen.connect(lambda first: self._make_office(page, first))
        self._window.show_door(page, "Welcome")

    def _make_sample(self, page: "FirstRunScreen") -> None:
        page.setFocus()
        page.sample.setEnabled(False)
        page.mine.setEnabled(False)
        page.progress.show_step(0, 0, "Setting up the sample office")

        def over(error: Exception | None) -> None:
            page.progress.hide()
            page.sample.setEnabled(True)
            page.mine.setEnabled(True)
            if error is None:
                self.look()
            else:
                self._wrong_at(page.show_wrong)(error)

        self._making = self._errands.run_long(
            self._errands.lanes.writing,
            page,
            lambda progress: self._the_door().make_sample(progress),
            page.progress.show_step,
            lambda _: over(None),
            over,
        )
        page.progress.stopped.connect(self._making.cancel)

    def _make_office(self, page: "FirstRunScreen", first: FirstOffice) -> None:
        self._errands.write(
            page,
            lambda: self._the_door().make_office(first),
            lambda _: self.look(),
            self._wrong_at(page.show_wrong),
        )

    def _come_in(
        self, way: Callable[[OfficeDoor], DeskOffice], failed: Callable[[Exception], object]
    ) -> None:
        def enter() -> tuple[DeskOffice, OfficeOnScreen]:
            office = way(self._the_door())
            return office, office.about()

        self._errands.write(self, enter, lambda came: self._use(*came), failed)

    def _use(self, office: DeskOffice, about: OfficeOnScreen) -> None:
        self._window.use(office, about)
        self._office = office
        self._keep_alive()
        self.hourly.start()

    def _keep_alive(self) -> None:
        if (office := self._office) is not None:
            upkeep = self._errands.lanes.device("upkeep")
            self._errands.run(upkeep, self, office.keep_alive, self._warn)

    def _warn(self, late: str) -> None:
        if late:
            self._window.show_notice(Notice("err", "There is no fresh backup.", late))

    def _the_door(self) -> OfficeDoor:
        if self._door is None:
            raise RuntimeError("the door was not looked at")
        return self._door

    def _wrong_at(self, show: Callable[[str], None]) -> Callable[[Exception], None]:
        """What a person can mend stands beside the field; anything else goes the usual way."""

        def wrong(error: Exception) -> None:
            if isinstance(error, Refused):
                show(str(error))
            else:
                self._have_failed(error)

        return wrong

    def _come_to_front(self) -> None:
        """Another window was started on this office: this one is the one to work in."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        window.show_notice(
            Notice("", "This office was open here already.", "The other window can be closed.")
        )

    def _have_failed(self, error: Exception) -> None:
        if isinstance(error, AlreadyOpen):
            call(error.window)
            self._window.show_notice(Notice("warn", error.what, error.advice, "Try again", self.look))
            return
        notice = notice_of(error, self.look, self._window.desk.show_report)
        if notice is not None:
            self._window.show_notice(notice)


def _load(open_door: Callable[[], OfficeDoor]) -> OfficeDoor:
    """Make the door, and have no garbage looked for among what was loaded.

    Nearly all of that stays: looking through it would stop the window for 70 ms, each time again.
    """
    try:
        return open_door()
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
