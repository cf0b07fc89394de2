"""Lists that are dropped on a screen of purchases: each goes the way of its button, or belongs elsewhere."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from receiving_app.desk.approvals_intake import bring_in_approvals
from receiving_app.desk.manifest_intake import bring_in_serials
from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.list_screen import ListScreen
from receiving_app.people.rules import MAY_BRING_APPROVALS
from receiving_app.progress import Progress

if TYPE_CHECKING:
    from receiving_app.desk.dropped_kinds import Dropped


class DroppedLists(QObject):
    """Takes the files that are dropped on a screen.

    Args:
        screen: a list of purchases.
        serials: whether lists of serials belong here too, not only approvals.
    """

    def __init__(self, screen: ListScreen[Any], *, serials: bool) -> None:
        super().__init__(screen)
        self._screen, self._takes_serials = screen, serials
        screen.setAcceptDrops(True)
        screen.search.setAcceptDrops(False)  # a file's place is no word to look for
        screen.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files may be dropped on the screen."""
        if isinstance(event, QDragEnterEvent):
            if event.mimeData().hasUrls():
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            urls = event.mimeData().urls()
            self._take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
            return True
        return super().eventFilter(watched, event)

    def _take(self, files: Sequence[Path]) -> None:
        screen, office = self._screen, self._screen.desk.the_office()
        if not files:
            return
        if not office.roles() & set(MAY_BRING_APPROVALS):
            roles = " or ".join(role.spoken for role in MAY_BRING_APPROVALS)
            screen.show_notice(
                Notice("warn", "This is not yours to bring in.", f"It takes the role {roles}.")
            )
            return
        row = screen.chosen()
        order = row.number if row is not None else None

        def look(progress: Progress) -> "Dropped":
            from receiving_app.desk.dropped_kinds import sorted_out

            return sorted_out(office, files, order, progress)

        screen.think(look, self._go_on, screen.desk.errands.lanes.device("files"))

    def _go_on(self, found: "Dropped") -> None:
        """One kind at a time: each asks before anything is brought in."""
        told = list(found.elsewhere)
        if found.serials and not self._takes_serials:
            told += [f"{file.name} is a list of serials: drop it on Purchases." for file in found.serials]
        elif found.serials and found.approvals:
            told += [f"{file.name} is a list of serials: drop it again after this." for file in found.serials]
        if told:
            self._screen.show_notice(Notice("warn", " ".join(told), ""))
        if found.approvals:
            bring_in_approvals(self._screen, found.approvals)
        elif found.serials and self._takes_serials:
            bring_in_serials(self._screen, found.serials)
