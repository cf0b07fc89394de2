"""A folder that a scanner writes into: which files in it are whole. No clock; whoever looks decides when.

It looks at sizes and times instead of asking the system for events: on a network share there are none, and an
event at the beginning of a file says nothing of its end.
"""

from pathlib import Path
from typing import NamedTuple

from receiving_app.errors import Refused


class _Look(NamedTuple):
    size: int
    changed: int


class FolderWatch:
    """Tells each file once: when two looks one after the other find it unchanged and not empty.

    Attributes:
        growing: files that were seen and are not ready yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: dict[Path, _Look] = {}
        self._told: dict[Path, _Look] = {}
        self.growing: frozenset[Path] = frozenset()

    def ready(self) -> tuple[Path, ...]:
        """The files that have become whole since the last look.

        Raises:
            Refused: the folder is gone.
        """
        now = self._looks()
        whole = tuple(
            file
            for file, look in sorted(now.items())
            if look.size and self._before.get(file) == look and self._told.get(file) != look
        )
        self._before = now
        self._told |= {file: now[file] for file in whole}
        self.growing = frozenset(file for file, look in now.items() if self._told.get(file) != look)
        return whole

    def _looks(self) -> dict[Path, _Look]:
        try:
            files = [file for file in self._folder.iterdir() if not file.name.startswith(".")]
        except OSError as gone:
            raise Refused(
                f"{self._folder} cannot be read ({gone.strerror}).", "Name another folder."
            ) from None
        looks = {}
        for file in files:
            try:
                if file.is_file():
                    seen = file.stat()
                    looks[file] = _Look(seen.st_size, seen.st_mtime_ns)
            except OSError:
                continue  # moved away between two steps
        return looks
