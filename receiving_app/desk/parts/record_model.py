"""A model over a list that is too long to load: the office filters, sorts and hands out pages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, Signal

from receiving_app.desk.errands import Errands
from receiving_app.desk.parts.cells import AnyIndex, Tint
from receiving_app.desk.parts.rows_table import Column, RowsModel

R = TypeVar("R")

_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are wanted, in which order.

    Attributes:
        words: what was typed into the filter box.
        filter: the key of the filter that is pressed, '' for all.
        sort: the key of the column to sort by, '' for the list's own order.
        descending: the other way round.
        after: the page's ``after`` of the page before; '' for the first page.
        limit: how many rows at most.
    """

    words: str = ""
    filter: str = ""
    sort: str = ""
    descending: bool = False
    after: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some rows. ``after`` asks for the next page, '' at the end; ``total`` where the office counts it."""

    rows: tuple[R, ...]
    after: str = ""
    total: int | None = None


class RecordModel(RowsModel[R]):
    """Rows fetched page by page on the reading lane.

    Args:
        columns: how a row is shown.
        fetch: asks the office for a page; runs on the lane.
        errands: carries the asking.
        tint: a row's ground.
    """

    loaded = Signal()
    """A page came. Look at ``rows``, ``total`` and ``is_whole``."""
    failed = Signal(Exception)

    def __init__(
        self,
        columns: tuple[Column[R], ...],
        fetch: Callable[[Wanted], Page[R]],
        errands: Errands,
        tint: Callable[[R], Tint] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, tint, parent)
        self._fetch, self._errands = fetch, errands
        self._next, self._asking = "", 0
        self.wanted = Wanted()
        self.total: int | None = None
        self.is_whole = False
        self.is_loading = False

    def want(self, wanted: Wanted) -> None:
        """Show these rows instead; the ones there are stay until the first page came."""
        self.wanted = replace(wanted, after="")
        self._ask(self.wanted, afresh=True)

    def again(self) -> None:
        """Ask for the same rows once more, as many as there are."""
        self._ask(replace(self.wanted, limit=max(self.wanted.limit, len(self.rows))), afresh=True)

    def canFetchMore(self, parent: AnyIndex = _NOWHERE) -> bool:
        """Whether there is a further page."""
        return not parent.isValid() and bool(self._next) and not self.is_loading

    def fetchMore(self, parent: AnyIndex = _NOWHERE) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._ask(replace(self.wanted, after=self._next), afresh=False)

    def _ask(self, wanted: Wanted, *, afresh: bool) -> None:
        self._asking += 1
        asking = self._asking
        self.is_loading = True

        def came(page: Page[R]) -> None:
            if asking == self._asking:
                self._show(page, afresh=afresh)

        def missed(error: Exception) -> None:
            if asking == self._asking:
                self.is_loading = False
                self.failed.emit(error)

        self._errands.read(self, lambda: self._fetch(wanted), came, missed)

    def _show(self, page: Page[R], *, afresh: bool) -> None:
        self.is_loading = False
        self._next = page.after
        self.is_whole = not page.after
        if afresh:
            self.total = page.total
            self.set_rows(page.rows)
        elif page.rows:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self.rows.extend(page.rows)
            self.endInsertRows()
        self.loaded.emit()
