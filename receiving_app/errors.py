"""The ways in which a step can fail, and what each one means to the person who asked for it.

::

    ReceivingError
    ├── Refused      the person can mend it: what is wrong, and what to do      exit code 2
    ├── Trouble      printer, file or database: the work is kept, try again     exit code 3
    └── Cancelled    the person stopped it: nothing is said                     exit code 130

Everything else that is raised is a mistake of ours (exit code 1). A problem in an imported file is a
value (:class:`Problem`), never an exception: good rows go in, bad rows are listed, none vanishes.
"""

from dataclasses import dataclass


class ReceivingError(Exception):
    """A failure that has something to say to a person.

    Attributes:
        what: one sentence, what is wrong.
        advice: one sentence, what to do about it; may be empty.
    """

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.what} {self.advice}".strip()


class Refused(ReceivingError):  # noqa: N818 - named as it is said
    """The person can mend it; nothing was changed."""


class Trouble(ReceivingError):  # noqa: N818 - named as it is said
    """Something outside failed (printer, file, database); the work is kept and can be tried again."""


class Cancelled(ReceivingError):  # noqa: N818 - named as it is said
    """The person stopped the work; nothing of the step was kept."""

    def __init__(self) -> None:
        super().__init__("Cancelled.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one place of a file that was brought in.

    Attributes:
        file: the file's name, without its folder.
        line: line number as an editor counts it, from 1; 0 for the file as a whole.
        column: the column's heading, or '' for the whole row.
        reason: one sentence that says what is wrong and what was expected.
    """

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = (
            self.file
            + (f", line {self.line}" if self.line else "")
            + (f", {self.column}" if self.column else "")
        )
        return f"{place}: {self.reason}"
