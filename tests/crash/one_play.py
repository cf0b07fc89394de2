"""A play that kills itself at a moment that was drawn, or plays to its end and says how many moments it had.

    python -m tests.crash.one_play SOURCE OUT [MOMENT]

A moment is a step told, a transaction before or after it is kept, a file or folder renamed or removed; or
the word ``between``: what was played before has stepped aside, and the new one has not yet stepped in.
"""

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from receiving_app.play.whole import play_into
from receiving_app.progress import Progress
from receiving_app.slips.picture_reader import leave_unread

FILE_STEPS = frozenset(("os.rename", "os.remove", "os.rmdir", "shutil.rmtree"))


BETWEEN = "between"


class Moments:
    """Counts moments; at the last one the process is gone, as if the power had failed."""

    def __init__(self, last: str, out: Path) -> None:
        self.last, self.passed = last, 0
        self._stepping_in = str(out.with_name(out.name + ".making"))

    def one(self, *_about: object) -> None:
        """One of no name."""
        self.passed += 1
        if str(self.passed) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def file_step(self, what: str, about: tuple[object, ...]) -> None:
        """Something is about to happen to a file or folder."""
        if what in FILE_STEPS:
            self.one()
            if self.last == BETWEEN and what == "os.rename" and str(about[0]) == self._stepping_in:
                os.kill(os.getpid(), signal.SIGKILL)


def main(source: Path, out: Path, last: str = "") -> None:
    """Play, and say how many moments there were, if it comes to that."""
    moments = Moments(last, out)
    sys.addaudithook(moments.file_step)
    event.listen(Engine, "begin", moments.one)
    event.listen(Engine, "commit", moments.one)
    play_into(out, source, Progress(moments.one), write_answers=True, read_picture=leave_unread)
    sys.stdout.write(f"{moments.passed}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
