"""Long work on a terminal: a bar on stderr, and a clean stop on Ctrl-C."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from receiving_app.progress import Progress


@contextmanager
def watched(what: str) -> Iterator[Progress]:
    """A progress for long work. The first Ctrl-C stops it at its next step, the second one at once."""
    with _bar(what) as tell:
        progress = Progress(tell)
        with _stopped_by_ctrl_c(progress):
            yield progress


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int, str], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def tell(done: int, total: int, step: str) -> None:
            bar.update(task, completed=done, total=total or None, description=step or what)

        yield tell


@contextmanager
def _stopped_by_ctrl_c(progress: Progress) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: FrameType | None) -> None:
        progress.cancel()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
