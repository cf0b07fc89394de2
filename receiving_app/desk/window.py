"""The window: rail, title bar and the screen in front; where a scan goes, and who is told what changed."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from receiving_app.desk.bug_report import show_report
from receiving_app.desk.desk_office import DeskOffice, OfficeOnScreen
from receiving_app.desk.dock_commands import is_for_dock
from receiving_app.desk.dock_talk import DockTalk
from receiving_app.desk.errands import Errands
from receiving_app.desk.help_sheet import HelpSheet
from receiving_app.desk.line_scanner import LineScanner
from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.notices import Notice, notice_of, tell
from receiving_app.desk.parts.outcome_look import look_of
from receiving_app.desk.parts.rail import Rail
from receiving_app.desk.parts.sample_ribbon import SampleRibbon
from receiving_app.desk.parts.title_bar import TitleBar
from receiving_app.desk.screen import Desk, Screen
from receiving_app.desk.screens import BEHIND, RAIL, Place
from receiving_app.desk.sounds import Sounds
from receiving_app.desk.theme import theme
from receiving_app.devices.scanner import ScannerState
from receiving_app.lanes import Lanes
from receiving_app.receiving.answers import ScanAnswer
from receiving_app.scans.shown import shown
from receiving_app.wording import ended

_LOW = 700
_LEAST = (860, 560)  # pixels at 100 %


class Window(QWidget):
    """The desk's one window.

    Args:
        lanes: where work is done.
        sounds: the three sounds.
        places: the rail's places, the first one shown at once.
    """

    first_painted = Signal()
    """The window was seen for the first time, with the scan box ready: now the office may be opened."""
    sign_out_asked = Signal()
    """Somebody goes, and another one may come."""

    def __init__(self, lanes: Lanes, sounds: Sounds, places: Sequence[Place] = RAIL) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Receiving")
        self._places = {place.key: place for place in (*places, *BEHIND)}
        self._about: OfficeOnScreen | None = None
        self._on_line: ScannerState | None = None
        self.line_scanner = LineScanner(lanes)
        self.line_scanner.setParent(self)
        self.line_scanner.scanned.connect(self.take_scan)
        self.line_scanner.told.connect(self._show_scanner)
        errands = Errands(lanes, self._tell_failure)
        talk = DockTalk(errands, self.spread)
        talk.setParent(self)
        self.desk = Desk(errands, sounds, self.go, self.spread, self._show_report, talk, LocalTime())
        self.screens: dict[str, Screen] = {}
        self._door_page: QWidget | None = None
        self._is_to_rebuild = False
        self._help: HelpSheet | None = None
        self._front = places[0].key
        self._was_painted = False
        self._page = QHBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(0)
        # What comes onto a screen takes its room from what stands there; the window never grows off the desk.
        self._page.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._build()
        talk.received_today_read.connect(self._show_count)
        talk.answered.connect(self._tell_behind_question)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.show_help)

    # -- building ---------------------------------------------------------------

    def _build(self) -> None:
        self.ribbon, self.title_bar, self.pages = SampleRibbon(), TitleBar(), QStackedWidget()
        self.ribbon.hide()
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.ribbon)
        column.addWidget(self.title_bar)
        column.addWidget(self.pages, 1)
        self.rail = Rail(
            [(each.key, each.title, each.icon) for each in self._places.values() if not each.behind]
        )
        self.rail.bind_keys(self.rail)
        self.rail.asked.connect(self.go)
        self.title_bar.help_asked.connect(self.show_help)
        self.title_bar.sign_out_asked.connect(self.sign_out_asked)
        self._page.addWidget(self.rail)
        self._page.addWidget(work, 1)
        self.go(self._front)

    def rebuild(self) -> None:
        """Build everything again, in the theme that is in force now; at the door, when somebody is in."""
        if self._door_page is not None:
            self._is_to_rebuild = True
            return
        self._is_to_rebuild = False
        before = self.front()
        for screen in self.screens.values():
            self.pages.removeWidget(screen)
        self.screens.clear()
        while (item := self._page.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._build()
        self._fit()
        self.front().take_over(before)
        if self._about is not None:
            self.show_about(self._about)

    # -- going about ------------------------------------------------------------

    def go(self, key: str, what: str = "") -> None:
        """Show a screen, built at its first visit; ``what`` is what it should show there."""
        if self._door_page is not None:
            return
        place = self._places[key]
        self._front = key
        if key not in self.screens:
            self.screens[key] = screen = place.make(self.desk)
            self.pages.addWidget(screen)
        screen = self.screens[key]
        self.pages.setCurrentWidget(screen)
        self.title_bar.title.setText(place.title)
        self.rail.light(place.behind or key)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)
        screen.arrive(what)

    def front(self) -> Screen:
        """The screen that is shown, or was before somebody had to sign in."""
        return self.screens[self._front]

    def show_help(self) -> None:
        """Open the help page of the screen in front."""
        self._help = HelpSheet(self._places[self._front].title, self.front(), self)
        self._help.show()

    # -- the door ---------------------------------------------------------------

    def show_door(self, page: QWidget, title: str = "Sign in") -> None:
        """Put a page in front of everything: nobody is in, so nothing else can be reached."""
        self.leave_door()
        self._door_page = page
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._show_rail(shown=False)
        self.title_bar.title.setText(title)
        self.title_bar.show_person("")
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_door(self) -> None:
        """Take the door's page away."""
        if self._door_page is not None:
            self.pages.removeWidget(self._door_page)
            self._door_page.deleteLater()
            self._door_page = None
            self._show_rail(shown=True)

    def _show_rail(self, *, shown: bool) -> None:
        self.rail.setEnabled(shown)
        self.rail.setVisible(shown)
        self.title_bar.set_quiet(quiet=not shown)

    def use(self, office: DeskOffice, about: OfficeOnScreen) -> None:
        """Work in this office from now on."""
        self.leave_door()
        if self._is_to_rebuild:
            self.rebuild()
        self.desk.office = office
        if self._about is None or about.zone != self._about.zone:
            self.desk.times.use(about.zone)
        self.show_about(about)
        self.desk.talk.use(office.dock)
        for screen in self.screens.values():
            screen.office_opened()
        self.go(self._front)

    def show_about(self, about: OfficeOnScreen) -> None:
        """Show where one is, who works here, and whether scanner and printer are ready."""
        self._about = about
        bar = self.title_bar
        bar.dock.setText(f"{about.dock}, {about.office}" if about.dock else about.office)
        if about.serial_scanner != self.line_scanner.target:
            self._on_line = None
            self.line_scanner.use(about.serial_scanner)
        line = self._on_line
        if line is None or line.is_ready:
            bar.scanner.show_state(about.scanner.words, about.scanner.kind)
        else:
            bar.scanner.show_state(line.said, "err")
        bar.printer.show_state(about.printer.words, about.printer.kind)
        bar.show_person(about.person)
        self.ribbon.setVisible(about.is_sample)
        self.setWindowTitle(f"Receiving: {about.office}")

    # -- what comes in ----------------------------------------------------------

    def take_scan(self, raw: str, device: str) -> None:
        """A scan goes to what is asked, the door, the screen in front, or else to the Receive screen.

        What is asked may have no use for it. It is taken in all the same, and the question stays in front.
        A command, and what no field may hold, is the Receive screen's wherever it is scanned.
        """
        asking = QApplication.activeModalWidget()
        asked_takes = getattr(asking, "take_scan", None)
        if asked_takes is not None and asked_takes(raw):
            return
        first = next(iter(self._places))
        is_elsewhere = self._door_page is None and self._front != first
        if is_elsewhere and asking is None and is_for_dock(raw):
            self.go(first)
        takes = getattr(self._door_page or self.front(), "take_scan", None)
        if asking is not None and self._door_page is None:
            self.desk.talk.take_in(raw, device)
        elif takes is None or not takes(raw, device):
            self.desk.talk.take_in(raw, device)
            self.go(first)

    def _tell_behind_question(self, answer: ScanAnswer) -> None:
        """A scan came while something is asked: its verdict is told in the screen that is seen."""
        if QApplication.activeModalWidget() is not None and self._door_page is None:
            self.front().show_notice(Notice(look_of(answer).kind, ended(answer.title), answer.said))

    def _show_scanner(self, state: ScannerState) -> None:
        """The scanner on a line was plugged in or unplugged, or sent a piece of a scan."""
        if state.broken:
            said = f"The scanner sent only a piece of a scan: {shown(state.broken[:40])}"
            self.show_notice(Notice("warn", said, state.advice))
            return
        came_back = self._on_line is not None and not self._on_line.is_ready and state.is_ready
        self._on_line = state
        if not state.is_ready:
            self.show_notice(Notice("err", f"{state.said}.".replace("..", "."), state.advice))
        elif came_back:
            self.show_notice(Notice("ok", "The scanner is plugged in again."))
        if self._about is not None:
            self.show_about(self._about)

    def spread(self, changed: frozenset[str]) -> None:
        """Tell every screen that was built what changed."""
        for screen in self.screens.values():
            screen.mark_stale(changed)
        office = self.desk.office
        if "devices" in changed and office is not None:
            self.desk.errands.read(self, office.about, self.show_about)

    def show_notice(self, notice: Notice) -> None:
        """Say something that no screen asked for: in the screen in front."""
        self.front().show_notice(notice)

    def _show_count(self, received_today: int) -> None:
        self.title_bar.count.setText(f"{received_today:,} received today")

    def _tell_failure(self, owner: QObject, error: Exception, try_again: object) -> None:
        notice = notice_of(error, try_again if callable(try_again) else None, self._show_report)
        if notice is not None and not tell(owner, notice):
            self.show_notice(notice)

    def _show_report(self, report: str) -> None:
        show_report(report, self)

    # -- room and end -----------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground; after the first time, say so."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the form there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale, free = theme().scale, self.screen().availableSize()
        self.setMinimumSize(
            min(round(_LEAST[0] * scale), free.width()), min(round(_LEAST[1] * scale), free.height())
        )
        low = self.height() / scale < _LOW
        self.rail.set_height(self.height() / scale)
        self.title_bar.set_low(low=low)
        self.title_bar.set_width(self.width() / scale)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once; what is queued on the lanes is finished by whoever owns them."""
        if self._help is not None:
            self._help.close()
        self.line_scanner.stop()
        super().closeEvent(event)
