"""Work that leaves the window's thread and comes back to it.

An errand runs on a lane. Its answer, its progress or its failure is handed back on the window's thread, and
to nobody if the widget that asked is gone by then.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from receiving_app.errors import Cancelled
from receiving_app.lanes import Job, Lane, Lanes
from receiving_app.progress import Progress

T = TypeVar("T")


class Errand:
    """One piece of work under way, with a way to stop it."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._job: Job[Any] | None = None
        self.is_over = False

    def begin(self, job: Job[Any]) -> None:
        """Note the lane's job, once it is queued."""
        self._job = job

    def cancel(self) -> None:
        """Stop the work at its next step; nothing is handed back any more but ``Cancelled``."""
        if self._job is not None:
            self._job.cancel()

    def is_wanted(self) -> bool:
        """Whether whoever asked is still there."""
        return isValid(self._owner)


class Errands(QObject):
    """Runs work on the office's lanes for the parts of the window.

    Args:
        lanes: the office's lanes.
        failed: told of every failure nobody else asked to be told of: (owner, error, try again).
    """

    _brought = Signal(object)

    def __init__(
        self, lanes: Lanes, failed: Callable[[QObject, Exception, Callable[[], object]], None]
    ) -> None:
        super().__init__()
        self.lanes = lanes
        self._failed = failed
        self._brought.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> Errand:
        """Ask something on the reading lane. See :meth:`run`."""
        return self.run(self.lanes.reading, owner, work, then, failed)

    def write(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> Errand:
        """Do something on the writing lane. See :meth:`run`."""
        return self.run(self.lanes.writing, owner, work, then, failed)

    def run(
        self,
        lane: Lane,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> Errand:
        """Run ``work()`` on a lane, then ``then(answer)`` on the window's thread.

        Args:
            lane: where the work is done, after what is queued there already.
            owner: for whom; when it is gone, the answer is dropped.
            work: what to do; it must not touch a widget.
            then: takes the answer.
            failed: takes what the work raised; left out, the person is told in the usual way.
        """
        tell = failed or (
            lambda error: self._failed(owner, error, lambda: self.run(lane, owner, work, then, failed))
        )
        errand = Errand(owner)
        self._send(errand, lane.run(work), then, tell)
        return errand

    def run_long(
        self,
        lane: Lane,
        owner: QObject,
        work: Callable[[Progress], T],
        told: Callable[[int, int, str], object],
        then: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> Errand:
        """The same for long work, which tells how far it is: ``told(done, total, what)``."""
        tell = failed or (
            lambda error: self._failed(
                owner, error, lambda: self.run_long(lane, owner, work, told, then, failed)
            )
        )
        errand = Errand(owner)

        def report(done: int, total: int, what: str) -> None:
            self._brought.emit((errand, partial(told, done, total, what), False))

        self._send(errand, lane.run_long(work, report), then, tell)
        return errand

    def _send(
        self,
        errand: Errand,
        job: Job[T],
        then: Callable[[T], object],
        tell: Callable[[Exception], object],
    ) -> None:
        errand.begin(job)

        def ended(_: object) -> None:  # on the lane's thread: no widget may be touched here
            if job.future.cancelled():
                self._brought.emit((errand, partial(tell, Cancelled()), True))
                return
            error = job.future.exception()
            if error is None:
                self._brought.emit((errand, partial(then, job.future.result()), True))
            elif isinstance(error, Exception):
                self._brought.emit((errand, partial(tell, error), True))

        job.future.add_done_callback(ended)

    def _hand_over(self, brought: tuple[Errand, Callable[[], object], bool]) -> None:
        errand, deliver, is_end = brought
        if errand.is_over:
            return
        errand.is_over = is_end
        if errand.is_wanted():
            deliver()
