"""Work off the caller's thread, in order, with progress and cancel. No Qt here.

A *lane* does one job after the other. There is one lane for what a person waits for while it writes (so
that scans are handled in the order the gun fired them), one for reading, and one per device or long work;
the store sets the writes of all lanes in order. Frozen values go in and come out; records never cross a
thread.
"""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, ParamSpec, TypeVar

from receiving_app.errors import Cancelled
from receiving_app.progress import Progress

P = ParamSpec("P")
T = TypeVar("T")

# Seconds after which a lane that computes, or loads a library, lets another thread go on. To paint one frame
# the window asks for the interpreter many times; at Python's own 5 ms each, a clerk would see it stand still.
_TURN = 0.0005


class Job(Generic[T]):
    """One piece of work under way: its answer to come, and a way to stop it.

    Attributes:
        future: resolves to the work's answer, or raises what the work raised.
        progress: what the work was handed, if it takes progress; cancelling it stops the work.
    """

    def __init__(self, future: "Future[T]", progress: Progress) -> None:
        self.future = future
        self.progress = progress

    def cancel(self) -> None:
        """Do not start the work, or stop it at its next step."""
        self.progress.cancel()
        self.future.cancel()

    def answer(self, timeout: float | None = None) -> T:
        """Wait for the answer.

        Args:
            timeout: seconds to wait at most; for ever when left out.

        Raises:
            Cancelled: if the work was cancelled before it started.
            TimeoutError: if it is not there in time.
        """
        if self.future.cancelled():
            raise Cancelled
        return self.future.result(timeout)


class Lane:
    """A queue with one worker. The worker's thread starts with the first job."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._workers = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Job[T]:
        """Queue ``work(*args, **kwargs)``."""
        return Job(self._workers.submit(work, *args, **kwargs), Progress())

    def run_long(
        self, work: Callable[[Progress], T], tell: Callable[[int, int, str], None] | None = None
    ) -> Job[T]:
        """Queue ``work(progress)``; its steps are told to ``tell`` on the lane's thread."""
        progress = Progress(tell)
        return Job(self._workers.submit(work, progress), progress)

    def close(self) -> None:
        """Finish what is queued, then stop."""
        self._workers.shutdown(wait=True)


class Lanes:
    """The office's lanes: ``writing``, ``reading``, and one per device by its name."""

    def __init__(self) -> None:
        sys.setswitchinterval(_TURN)
        self.writing = Lane("writing")
        self.reading = Lane("reading")
        self._devices: dict[str, Lane] = {}
        self._lock = threading.Lock()

    def device(self, name: str) -> Lane:
        """The lane of the device called ``name``, made at first use."""
        with self._lock:
            return self._devices.setdefault(name, Lane(name))

    def close(self) -> None:
        """Let every lane finish what is queued, then stop them."""
        for lane in [self.writing, self.reading, *self._devices.values()]:
            lane.close()
