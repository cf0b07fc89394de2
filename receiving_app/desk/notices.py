"""The one place that turns a failure into what a person at the desk sees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject

from receiving_app.desk.bug_report import report_of
from receiving_app.errors import Cancelled, Refused, Trouble


@dataclass(frozen=True, slots=True)
class Notice:
    """What a strip shows.

    Attributes:
        kind: ``ok``, ``warn`` or ``err``.
        title: what is the matter, in a few words.
        advice: what to do about it.
        action: words of the button, '' for none.
        act: what the button does.
    """

    kind: str
    title: str
    advice: str = ""
    action: str = ""
    act: Callable[[], object] | None = None


@runtime_checkable
class HasStrip(Protocol):
    """A screen that can show a notice in itself."""

    def show_notice(self, notice: Notice) -> None:
        """Show it until the next one or until it is closed."""
        ...


def notice_of(
    error: Exception, try_again: Callable[[], object] | None, show_report: Callable[[str], object]
) -> Notice | None:
    """What is said of a failure; None when nothing is.

    Args:
        error: what was raised.
        try_again: does the same once more; None when that makes no sense.
        show_report: opens the sheet with the copyable report of a mistake of ours.
    """
    match error:
        case Cancelled():
            return None
        case Refused():
            return Notice("warn", error.what, error.advice)
        case Trouble():
            return Notice("err", error.what, error.advice or "Your work is kept.", "Try again", try_again)
        case _:
            report = report_of(error)
            return Notice(
                "err",
                "There is a mistake in this program.",
                "The step was not done. What was saved before is safe.",
                "Show the report",
                lambda: show_report(report),
            )


def tell(owner: QObject | None, notice: Notice) -> bool:
    """Show a notice in the nearest screen around ``owner``; whether there was one."""
    place = owner
    while place is not None:
        if isinstance(place, HasStrip):
            place.show_notice(notice)
            return True
        place = place.parent()
    return False
