"""The command line as a program: words in, an exit code out."""

import sys
from collections.abc import Callable
from pathlib import Path


def run(words: list[str], _open_desk: Callable[[Path | str | None], int]) -> int:
    """Carry out the command that ``words`` say; commands that end at the desk call ``open_desk``."""
    sys.stderr.write(f"There is no command {words[0]}.\n")
    return 2
