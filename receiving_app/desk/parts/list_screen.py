"""The common screen: a long list, a filter box, the chosen row's detail, and what can be done.

A screen says its columns, how it asks the office, and its actions; everything else is here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from receiving_app.desk.errands import Errand
from receiving_app.desk.notices import Notice, notice_of
from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.asking import TABLES, ask_new_file
from receiving_app.desk.parts.bar import Bar
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.cells import Tint
from receiving_app.desk.parts.detail_card import Detail, DetailCard
from receiving_app.desk.parts.empty_state import EmptyState
from receiving_app.desk.parts.line import Line
from receiving_app.desk.parts.list_export import export_list
from receiving_app.desk.parts.progress_strip import ProgressStrip
from receiving_app.desk.parts.record_model import Page, RecordModel, Wanted
from receiving_app.desk.parts.record_table import RecordTable
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.parts.text import Text
from receiving_app.desk.screen import Desk, Screen
from receiving_app.desk.theme import theme
from receiving_app.lanes import Lane
from receiving_app.progress import Progress
from receiving_app.scans.written import REFUSED
from receiving_app.wording import counted

R = TypeVar("R")
T = TypeVar("T")
_TYPING_MS = 150
_SLIM = 1250
_EXPORT = "Ctrl+E"


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip over the list; ``key`` comes back as ``Wanted.filter``."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What the list says while it is empty and nothing was filtered away."""

    icon: str
    title: str
    advice: str = ""


class ListScreen(Screen, Generic[R]):
    """A list with detail and actions.

    A screen sets the class attributes below and writes :meth:`columns` and :meth:`fetch`; :meth:`detail_of`
    and :meth:`can_do` where it has them.
    """

    name: ClassVar[str] = "List"
    """The table's name for a screen reader, and the noun of the count: "Purchases"."""
    hint: ClassVar[str] = "Find"
    """What stands in the empty filter box."""
    filters: ClassVar[tuple[Filter, ...]] = ()
    empty: ClassVar[Empty] = Empty("list", "There is nothing here yet.")
    row_height: ClassVar[int] = 50
    exports: ClassVar[bool] = True
    """Whether the list as it is seen can be written into a file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model: RecordModel[R] = RecordModel(self.columns(), self.fetch, desk.errands, self.tint, self)
        self.table: RecordTable[R] = RecordTable(self.model, self.name, row_height=self.row_height)
        self.search = Line(placeholder=self.hint, clears=True)
        self.progress = ProgressStrip()
        self.detail = DetailCard()
        self.has_detail = type(self).detail_of is not ListScreen.detail_of
        self._actions = (*self.can_do(), *self._export_action())
        self.buttons: dict[str, Button] = {}
        self.chips: list[Button] = []
        self._count = Text("", "small", "muted", figures=True)
        self._empty = EmptyState()
        self._pages = QStackedWidget()
        self._bar, self._over_list = Bar(), QHBoxLayout()
        self._over_list.setSpacing(theme().px(8))
        self._errand: Errand | None = None
        self._undo: Callable[[], str] | None = None
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._listen()
        self.setFocusProxy(self.search)

    # -- what a screen writes ---------------------------------------------------

    def columns(self) -> tuple[Column[R], ...]:
        """The list's columns."""
        raise NotImplementedError

    def fetch(self, wanted: Wanted) -> Page[R]:
        """Ask the office for a page. Runs on the reading lane: touch no widget, import lookups here."""
        raise NotImplementedError

    def detail_of(self, row: R) -> Detail:
        """What is known of a row. Runs on the reading lane."""
        raise NotImplementedError

    def can_do(self) -> tuple[Action, ...]:
        """What can be done."""
        return ()

    def tint(self, row: R) -> Tint:  # noqa: ARG002 - for screens that colour rows
        """A row's ground."""
        return Tint()

    # -- what a screen uses -----------------------------------------------------

    def chosen(self) -> R | None:
        """The chosen row."""
        return self.table.chosen_row()

    def carry_out(self, work: Callable[[], Done | str]) -> None:
        """Do something on the writing lane, say what came of it, and spread what it changed.

        Where it can be undone, the strip offers that, and so does Ctrl+Z.
        """
        self.desk.errands.write(self, work, self._have_done)

    def carry_out_long(self, work: Callable[[Progress], Done | str], lane: Lane | None = None) -> None:
        """The same for long work, with its progress and *Stop*.

        Work that thinks for long (reading pictures) has a ``lane`` of its own, or scans would wait for it.
        """
        self.think(work, self._have_done, lane or self.desk.errands.lanes.writing)

    def think(self, work: Callable[[Progress], T], then: Callable[[T], object], lane: Lane) -> None:
        """Do long work with its progress and *Stop*, then take its answer on the window's thread."""

        def over(answer: T) -> None:
            self.progress.hide()
            then(answer)

        def failed(error: Exception) -> None:
            self.progress.hide()
            self._show_failure(error, lambda: self.think(work, then, lane))

        if self._errand is not None and not self._errand.is_over:
            what = "Wait until it is through, or press Stop."
            self.show_notice(Notice("warn", "Something is still under way here.", what))
            return
        self._errand = self.desk.errands.run_long(lane, self, work, self.progress.show_step, over, failed)

    def undo(self) -> None:
        """Take back what was done last on this screen, by a further entry."""
        take_back, self._undo = self._undo, None
        if take_back is None:
            advice = "What was done earlier is taken back where it is shown, with its own button."
            self.show_notice(Notice("warn", "Nothing was done here just now.", advice))
            return
        self.carry_out(take_back)

    def export_list(self) -> None:
        """Write the list as it is filtered and sorted, with the rows nobody scrolled to."""
        file = ask_new_file(self, f"Export {self.name}", f"{self.name.lower()}.xlsx", TABLES)
        if file is None:
            return
        columns, wanted = self.model.columns, self.model.wanted

        def run(progress: Progress) -> str:
            count = export_list(columns, self.fetch, wanted, file, progress)
            return f"{counted(count, 'row')} written to {file.name}."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    def _export_action(self) -> tuple[Action, ...]:
        """Every list goes out as a table; a screen that has a better export of its own keeps that."""
        if not self.exports or any(action.key == _EXPORT for action in self.can_do()):
            return ()
        return (Action("Export", self.export_list, "download", _EXPORT),)

    # -- Screen -----------------------------------------------------------------

    def office_opened(self) -> None:
        """Somebody else is in: what was done and said here was not theirs."""
        self._undo = None
        self.strip.hide()
        super().office_opened()

    def reread(self) -> None:
        """Ask for the rows again."""
        self._show_rights()
        self.model.again()

    def look_for(self, what: str) -> None:
        """Find what another screen sent the person here for, whatever was filtered away."""
        for chip, one in zip(self.chips, self.filters, strict=True):
            if not one.key and not chip.isChecked():
                self._press_chip(chip, one.key)
        self.search.setText(what)

    def take_scan(self, raw: str, device: str) -> bool:  # noqa: ARG002 - a list finds whatever the gun is called
        """A scan on a list means: find this."""
        self.search.setText(raw)
        return True

    # -- building ---------------------------------------------------------------

    def _build(self) -> None:
        look = theme()
        self.search.setAccessibleName(self.hint)
        self.search.setMinimumWidth(look.px(160))
        self.search.setMaximumWidth(look.px(420))
        top = QHBoxLayout()
        top.setSpacing(look.px(8))
        top.addWidget(self.search, 1)
        for place, one in enumerate(self.filters):
            chip = Button(one.words, role="chip")
            chip.setCheckable(True)
            chip.setChecked(place == 0)
            chip.clicked.connect(lambda _=False, chip=chip, key=one.key: self._press_chip(chip, key))
            self.chips.append(chip)
            top.addWidget(chip)
        top.addStretch()
        for action in self._actions:
            self._add_action(action)
        self.detail.more.bind_key(self)
        self._bar.add_row(top)
        self._bar.add_row(self._over_list)
        card = Card(margin=1)
        card.content.setContentsMargins(1, look.px(8), 1, look.px(6))
        card.top.setContentsMargins(look.px(20), 0, look.px(20), 0)
        card.top.addWidget(self._count)
        card.top.addStretch()
        card.content.addLayout(card.top)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        card.content.addWidget(self._pages, 1)
        body = QHBoxLayout()
        body.setSpacing(look.px(16))
        body.addWidget(card, 1)
        body.addWidget(self.detail)
        if not self.has_detail:
            self.detail.hide()
        page = QVBoxLayout(self)
        page.setContentsMargins(look.px(20), look.px(14), look.px(20), look.px(14))
        page.setSpacing(look.px(12))
        page.addWidget(self._bar)
        page.addWidget(self.strip)
        page.addWidget(self.progress)
        page.addLayout(body, 1)
        if self.filters:
            self.model.wanted = Wanted(filter=self.filters[0].key)

    def _add_action(self, action: Action) -> None:
        button = Button(
            action.words, icon=action.icon, key=action.key, role="primary" if action.primary else "secondary"
        )
        button.clicked.connect(lambda _=False: action.do())
        if action.key:
            button.bind_key(self)
        self.buttons[action.words] = button
        if action.for_row:
            button.setEnabled(False)
            self.detail.add_action(button)
        else:
            self._over_list.addWidget(button)

    def _listen(self) -> None:
        self.model.loaded.connect(self._show_loaded)
        self.model.failed.connect(lambda error: self._show_failure(error, self.reread))
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self._filter)
        self.search.refused.connect(self._refuse)
        self.table.chosen.connect(self._show_chosen)
        self.progress.stopped.connect(self._stop)
        self.detail.asked.connect(self.desk.go)
        for keys, does in (("Ctrl+F", self.search.setFocus), ("Ctrl+Z", self.undo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)
        self.search.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter box Ctrl+Z takes letters back while there are any; then it is the screen's."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.search.isUndoAvailable()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # -- what is shown ----------------------------------------------------------

    def _filter(self) -> None:
        if not self.search.refuses():  # else it was emptied, and is asked for anew
            self.model.want(replace(self.model.wanted, words=self.search.text().strip()))

    def _refuse(self, said: str) -> None:
        self.show_notice(Notice("err", REFUSED, said))
        self.desk.sounds.play("stop")

    def _press_chip(self, pressed: Button, key: str) -> None:
        for chip in self.chips:
            chip.setChecked(chip is pressed)
        self.model.want(replace(self.model.wanted, filter=key))

    def _show_loaded(self) -> None:
        model = self.model
        count = model.total if model.total is not None else len(model.rows)
        more = "" if model.is_whole or model.total is not None else " or more"
        pressed = next(
            (
                chip.text()
                for chip, one in zip(self.chips, self.filters, strict=True)
                if chip.isChecked() and one.key
            ),
            self.name,
        )
        self._count.setText(f"{pressed}: {count:,}{more}")
        self._pages.setCurrentIndex(0 if model.rows else 1)
        if model.rows and self.chosen() is None:
            self.table.selectRow(0)
            return
        self._show_chosen(self.chosen())  # the same row, with what has changed about it; or none
        if model.rows:
            return
        if model.wanted.words:
            self._empty.show_words("search", f"Nothing matches “{model.wanted.words}”.", "Try fewer letters.")
        elif self.chips and not self.chips[0].isChecked():
            self._empty.show_words(self.empty.icon, f"Nothing stands under “{pressed}”.", "")
        else:
            self._empty.show_words(self.empty.icon, self.empty.title, self.empty.advice)

    def _may(self, action: Action) -> bool:
        office = self.desk.office
        return not action.needs or office is None or bool(office.roles() & set(action.needs))

    def _show_rights(self) -> None:
        """What the person may not do says whose work it is."""
        for action in self._actions:
            if not action.for_row:
                roles = " or ".join(role.spoken for role in action.needs)
                button, may = self.buttons[action.words], self._may(action)
                button.setEnabled(may)
                button.setToolTip("" if may else f"This takes the role {roles}.")

    def _show_chosen(self, row: R | None) -> None:
        offered = []
        for action in self._actions:
            if action.for_row:
                suits = row is not None and (action.suits is None or action.suits(row)) and self._may(action)
                self.buttons[action.words].setEnabled(suits)
                offered += [self.buttons[action.words]] if suits else []
        self.detail.offer(offered)
        if not self.has_detail:
            return
        if row is None:
            self.detail.show_detail(None)
            return

        def show(detail: Detail) -> None:
            if self.chosen() == row:
                self.detail.show_detail(detail)

        self.desk.errands.read(self, lambda: self.detail_of(row), show)

    def _have_done(self, done: Done | str) -> None:
        if isinstance(done, str):
            done = Done(done)
        self._undo = done.undo
        undo = ("Undo", self.undo) if done.undo is not None else ("", None)
        self.show_notice(Notice("ok", done.said, "", *undo))
        self.desk.changed(self.watches)

    def _show_failure(self, error: Exception, try_again: Callable[[], object]) -> None:
        notice = notice_of(error, try_again, self.desk.show_report)
        if notice is not None:
            self.show_notice(notice)

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the detail less room where there is little."""
        super().resizeEvent(event)
        look = theme()
        self.detail.setFixedWidth(look.px(360 if self.window().width() / look.scale >= _SLIM else 300))
