"""Telling how far a long piece of work has come, and stopping it between two steps."""

import threading
from collections.abc import Callable

from receiving_app.errors import Cancelled


class Progress:
    """Handed to long work. The work calls :meth:`step`; whoever waits may call :meth:`cancel` at any time.

    Args:
        tell: called as ``tell(done, total, what)`` at each step, on the worker's thread; ``total`` may be 0
            when it is not known. Not called when left out.
    """

    def __init__(self, tell: Callable[[int, int, str], None] | None = None) -> None:
        self._tell = tell
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled.set()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Report ``done`` of ``total``.

        Raises:
            Cancelled: if somebody asked to stop.
        """
        if self._cancelled.is_set():
            raise Cancelled
        if self._tell is not None:
            self._tell(done, total, what)
