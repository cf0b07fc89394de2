"""Many scans at once, from the clipboard, files or pictures: taken in one by one, and summed up."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from receiving_app.desk.dock_talk import DockTalk
from receiving_app.desk.errands import Errands
from receiving_app.desk.notices import Notice
from receiving_app.progress import Progress
from receiving_app.receiving.answers import Outcome
from receiving_app.wording import counted

if TYPE_CHECKING:  # loaded on the lane, with what reads pictures
    from receiving_app.desk.handed_in import HandedIn, HandedScan

_WORDS: Final = {
    Outcome.COUNTED: "counted",
    Outcome.DONE: "done",
    Outcome.ALREADY_COUNTED: "already counted",
    Outcome.NEEDS_CHOICE: "waiting for a choice",
    Outcome.SET_ASIDE: "set aside",
    Outcome.REFUSED: "refused",
}
_TO_LOOK_AT: Final = frozenset({Outcome.NEEDS_CHOICE, Outcome.SET_ASIDE, Outcome.REFUSED})
_TOLD: Final = 3  # lines that are no scan, told one by one
_CONTROLS: Final = frozenset(map(chr, range(32))) - {"\t"}


class ScanBatch(QObject):
    """Takes in what is handed over at once.

    One scan is under way at a time, so that what a gun sends meanwhile comes between and waits for nothing.

    Args:
        errands: for the reading.
        talk: takes each scan in.
    """

    told = Signal(int, int, str)
    """How many of how many, and what is done; nothing is under way any more when both are 0."""
    ended = Signal(Notice)
    """What came of it, when there was more than one scan or something was wrong."""
    failed = Signal(Exception)
    """Nothing could be read."""

    def __init__(self, errands: Errands, talk: DockTalk) -> None:
        super().__init__()
        self._errands, self._talk = errands, talk
        self._waiting: deque[HandedScan] = deque()
        self._came: Counter[Outcome] = Counter()
        self._wrong: list[str] = []
        self._sources: list[str] = []
        self._total = 0
        self._is_taking = False
        self._stopped = 0

    def is_under_way(self) -> bool:
        """Whether many scans are being taken in: no single one of them is worth a sound."""
        return self._total > 1

    # -- what is handed in ------------------------------------------------------

    def hand_in(self, handed: QMimeData) -> bool:
        """Take in what was pasted or dropped; False when it is a plain word, to be looked at first."""
        files = [Path(url.toLocalFile()) for url in handed.urls() if url.isLocalFile()]
        text = handed.text().strip("\r\n") if handed.hasText() else ""
        if files:
            self.hand_in_files(files)
        elif text and set(text) & _CONTROLS:
            self._read(lambda _: _read_text(text))
        elif not text and handed.hasImage():
            picture = handed.imageData()
            self._read(lambda _: _read_picture(picture))
        else:
            return False
        return True

    def hand_in_files(self, files: Sequence[Path]) -> None:
        """Take in the scans of text files and the codes of pictures."""
        self._read(lambda progress: _read_files(files, progress))

    def _read(self, work: Callable[[Progress], "HandedIn"]) -> None:
        lane = self._errands.lanes.device("handed in")
        self._errands.run_long(lane, self, work, self._reading, self._have_read, self._have_failed)

    def _reading(self, done: int, total: int, what: str) -> None:
        if not self._is_taking:
            self.told.emit(done, max(1, total), what)

    def _have_failed(self, error: Exception) -> None:
        if not self._is_taking:
            self.told.emit(0, 0, "")
        self.failed.emit(error)

    def _have_read(self, handed: "HandedIn") -> None:
        self._waiting.extend(handed.scans)
        self._wrong += handed.wrong
        self._sources.append(handed.source)
        self._total += len(handed.scans)
        self._next()

    # -- taking in --------------------------------------------------------------

    def stop(self) -> None:
        """Take in no more; what is in stays in."""
        self._stopped += len(self._waiting)
        self._waiting.clear()

    def _next(self) -> None:
        if self._is_taking:
            return
        if not self._waiting:
            self._end()
            return
        self._is_taking = True
        scan = self._waiting.popleft()
        if self._total > 1:
            done = self._total - self._stopped - len(self._waiting) - 1
            self.told.emit(done, self._total, f"Taking in {self._sources[-1]}")
        self._talk.take_in(scan.raw, scan.device, self._have_taken)

    def _have_taken(self, outcome: Outcome) -> None:
        if not isValid(self):
            return  # the window was built again in another look; the rest is handed in once more
        self._is_taking = False
        self._came[outcome] += 1
        self._next()

    def _end(self) -> None:
        notice = self._summary() if self._total > 1 or self._wrong else None
        self._came.clear()
        self._wrong.clear()
        self._sources.clear()
        self._total = self._stopped = 0
        self.told.emit(0, 0, "")
        if notice is not None:
            self.ended.emit(notice)

    def _summary(self) -> Notice:
        came = ", ".join(
            f"{self._came[each]:,} {words}" for each, words in _WORDS.items() if each in self._came
        )
        taken = self._came.total()
        said = f"{', '.join(dict.fromkeys(self._sources))}: {counted(taken, 'scan')} taken in"
        rest = [f"{counted(self._stopped, 'scan')} not taken in."] if self._stopped else []
        rest += self._wrong[:_TOLD]
        if len(self._wrong) > _TOLD:
            rest.append(f"{len(self._wrong) - _TOLD:,} more lines are no scan.")
        is_good = not (rest or _TO_LOOK_AT & set(self._came))
        return Notice("ok" if is_good else "warn", f"{said}. {came[:1].upper()}{came[1:]}.", " ".join(rest))


def _read_text(text: str) -> "HandedIn":
    from receiving_app.desk.handed_in import scans_of_text

    return scans_of_text(text)


def _read_files(files: Sequence[Path], progress: Progress) -> "HandedIn":
    from receiving_app.desk.handed_in import scans_of_files

    return scans_of_files(files, progress)


def _read_picture(picture: object) -> "HandedIn":
    from receiving_app.desk.handed_in import scans_of_picture
    from receiving_app.desk.pixels import grey_of

    return scans_of_picture(grey_of(picture if isinstance(picture, QImage) else QImage()))
