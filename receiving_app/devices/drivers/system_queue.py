"""Labels to a print queue of the operating system (CUPS), as a PDF and true to size."""

import os
import subprocess
from collections.abc import Sequence

from receiving_app.devices.label_printer import Condition, Format, Piece, PrinterState, PrintStopped
from receiving_app.errors import Cancelled, Refused, Trouble
from receiving_app.progress import Progress

SECONDS = 30  # for lp to take a document over
_NO_LP = "This machine has no CUPS printing (the commands lp and lpstat)."

# What lpstat says about a printer, and what that means; the first that fits counts.
_ALERTS = (
    ("media-empty", Condition.OUT_OF_LABELS, "Put labels in."),
    ("media-needed", Condition.OUT_OF_LABELS, "Put labels in."),
    ("marker-supply-empty", Condition.OUT_OF_RIBBON, "Change the ribbon or toner."),
    ("cover-open", Condition.HEAD_OPEN, "Close the printer."),
    ("door-open", Condition.HEAD_OPEN, "Close the printer."),
    ("offline", Condition.NOT_REACHABLE, "Switch the printer on and check its cable."),
    ("connecting-to-device", Condition.NOT_REACHABLE, "Switch the printer on and check its cable."),
    ("disabled", Condition.PAUSED, "Resume the queue."),
    ("paused", Condition.PAUSED, "Resume the queue."),
)


class SystemQueue:
    """A queue by its name. ``send`` hands documents over; the queue prints them and keeps them over a pause.

    Raises:
        Refused: if the name could be taken for an option.
    """

    accepts: Format = "pdf"

    def __init__(self, queue: str) -> None:
        if queue.startswith("-") or not queue.isprintable() or any(letter in queue for letter in " /#"):
            raise Refused(
                f"{queue!r} cannot be the name of a print queue.", "Use a name that lpstat -a lists."
            )
        self.queue = queue
        self.name = f"queue {queue}"

    def state(self) -> PrinterState:
        """What the queue says of its printer."""
        try:
            answer = _run(["lpstat", "-l", "-p", self.queue])
        except (OSError, subprocess.TimeoutExpired):
            return PrinterState(Condition.UNKNOWN, _NO_LP)
        if answer.returncode:
            return PrinterState(Condition.NOT_REACHABLE, f"There is no print queue called {self.queue}.")
        said = answer.stdout.decode(errors="replace").lower()
        for words, condition, advice in _ALERTS:
            if words in said:
                return PrinterState(condition, advice)
        return PrinterState(Condition.READY)

    def send(self, pieces: Sequence[Piece], progress: Progress) -> None:
        """Hand each document to the queue, not to be scaled.

        Raises:
            Trouble: if the queue takes none.
            PrintStopped: if it took some.
            Cancelled: if the person stopped it before the first.
        """
        sure: list[str] = []
        for done, piece in enumerate(pieces):
            try:
                progress.step(done, len(pieces), f"Handing over to {self.name}")
                self._hand_over(piece)
            except (Cancelled, Trouble) as stop:
                if not done:
                    raise
                unsent = [label for later in pieces[done:] for label in later.labels]
                raise PrintStopped(
                    f"{self.name} took {done} of {len(pieces)} documents.",
                    stop.advice,
                    sure=sure,
                    unsent=unsent,
                ) from stop
            sure += piece.labels

    def _hand_over(self, piece: Piece) -> None:
        title = "".join(letter for letter in piece.name if letter.isprintable())
        options = ["-o", "print-scaling=none"]
        try:
            answer = _run(["lp", "-d", self.queue, "-t", title, *options, "-"], piece.data)
        except FileNotFoundError as failure:
            raise Trouble(_NO_LP, "Print to a PDF file and open it with your own viewer.") from failure
        except (OSError, subprocess.TimeoutExpired) as failure:
            raise Trouble(
                f"{self.name} did not answer within {SECONDS} seconds.", "Look at the queue, then try again."
            ) from failure
        if answer.returncode:
            said = answer.stderr.decode(errors="replace").strip().removeprefix("lp: ")
            raise Trouble(
                f"{self.name} refused the labels: {said or 'no reason given'}.",
                "Check the name with lpstat -a, and that the queue is running.",
            )


def _run(command: list[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    english = {**os.environ, "LC_ALL": "C"}  # so that the answer can be read
    return subprocess.run(  # noqa: S603 - a list of arguments, no shell
        command, input=data, capture_output=True, timeout=SECONDS, env=english, check=False
    )
