"""The explain panel on the Receive screen: opened by a key or a click, gone with the next scan."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from receiving_app.desk.dock_talk import DockTalk
from receiving_app.desk.parts.explain_card import ExplainCard
from receiving_app.receiving.scanning.explaining_answers import LearntCodeSeen, ScanExplained


class Explaining(QObject):
    """What the panel and the office say to each other.

    Args:
        card: the panel.
        talk: the conversation with the office.
        newest: answers the id of the newest scan in the feed; '' when there is none.
    """

    changed = Signal()
    """The panel opened, went, or offers other answers."""
    taught = Signal(str, str)
    """A code was bound or taken back: a few words, and a sentence."""

    def __init__(self, card: ExplainCard, talk: DockTalk, newest: Callable[[], str]) -> None:
        super().__init__(card)
        self._card, self._talk, self._newest = card, talk, newest
        card.other_asked.connect(self.explain)
        card.left.connect(self.leave)
        card.bind_asked.connect(self._bind)
        card.unbind_asked.connect(self._unbind)
        self._keys: tuple[QShortcut, ...] = ()

    def bind_keys(self, where: QWidget) -> None:
        """F3 opens the panel and goes on to older scans, Shift+F3 back; Esc leaves it while it is open."""
        keys = []
        for key, do in (("F3", self.open), ("Shift+F3", self._card.go_newer), ("Esc", self.leave)):
            shortcut = QShortcut(QKeySequence(key), where)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
            keys.append(shortcut)
        self._keys = (keys[2],)
        self._keys[0].setEnabled(False)  # otherwise Esc empties the scan box

    def open(self) -> None:
        """Explain the newest scan; when one is being explained, the one before it."""
        if self._card.is_open:
            self._card.go_older()
        elif scan_id := self._newest():
            self.explain(scan_id)

    def explain(self, scan_id: str) -> None:
        """Explain this scan."""
        self._talk.ask(lambda office: office.explain(scan_id), self._show)

    def leave(self) -> None:
        """Go back to the order."""
        if self._card.is_open:
            self._card.forget()
            self._tell()

    def _show(self, seen: ScanExplained) -> None:
        self._card.show_scan(seen)
        self._tell()

    def _tell(self) -> None:
        for key in self._keys:
            key.setEnabled(self._card.is_open)
        self.changed.emit()

    def _bind(self, scan_id: str, line_id: str) -> None:
        def bound(seen: LearntCodeSeen) -> None:
            said = f"{seen.code} means {seen.item}, part {seen.part}, at every dock. Scan it again."
            self.taught.emit("Learnt", said)
            self._talk.drop_question(scan_id)
            self.explain(scan_id)

        self._talk.do(lambda office: office.bind(scan_id, line_id), bound)

    def _unbind(self, code: str) -> None:
        scan_id = self._card.seen.scan_id if self._card.seen else ""

        def gone(seen: LearntCodeSeen) -> None:
            self.taught.emit("Taken back", f"{seen.code} no longer means {seen.item}.")
            self.explain(scan_id)

        self._talk.do(lambda office: office.unbind(code), gone)
