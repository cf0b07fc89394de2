"""The one way in: no words open the desk, words go to the command line.

Qt is loaded only when the desk is asked for, and the command line only when there are words for it.
"""

import os
import sys
from pathlib import Path

from receiving_app import __version__


def main() -> int:
    """Do what the words after the program's name ask for; the answer is the exit code."""
    words = sys.argv[1:]
    if not words:
        return open_desk()
    if words == ["--version"]:
        sys.stdout.write(f"receiving-app {__version__}\n")
        return 0
    from receiving_app.command_line.program import run  # noqa: PLC0415 - the desk starts without it

    return run(words, open_desk)


def open_desk(office: Path | str | None = None) -> int:
    """Open the window and stay until it is closed; the answer is the exit code.

    Args:
        office: an office's folder, a PostgreSQL URL, or None for the usual office of this PC. The command
            line is handed this function for the commands that end at the desk, such as ``demo``.
    """
    if not _has_screen():
        sys.stderr.write(
            "There is no screen to open the desk on.\n"
            "Use the commands instead, see --help; 'demo --no-window' plays the sample office.\n"
        )
        return 3
    from receiving_app.desk.app import run  # noqa: PLC0415 - a scan-only command starts without Qt

    return run(office)


def _has_screen() -> bool:
    """Whether Qt will find a screen; on Linux without one it would end the process with a core dump."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in screens)
