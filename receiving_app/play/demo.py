"""The packaged sample office, played into a folder of its own: all of it, or nothing."""

from collections.abc import Callable
from pathlib import Path

from receiving_app.play.step import Step
from receiving_app.play.whole import play_into
from receiving_app.progress import Progress
from receiving_app.resources_folder import resource
from receiving_app.slips.picture_reader import leave_unread


def sample_folder(office: Path) -> Path:
    """Where the sample office lies: beside the office that the settings name."""
    return office.parent / "sample-office"


def make_sample(folder: Path, progress: Progress, tell: Callable[[Step], None] | None = None) -> None:
    """Play the packaged sample office into ``folder``: all of it, or nothing.

    Slips that are pictures wait in review: reading them would take longer than all the rest.

    Raises:
        Trouble: the folder cannot be written.
        Cancelled: the person stopped it; nothing is left.
    """
    play_into(folder, resource("sample-office"), progress, tell, read_picture=leave_unread)
