"""The three sounds of a scan: counted, attention, stop. The gun's own beep only means that it has read."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess

from receiving_app.resources_folder import resource

NAMES: Final = ("counted", "attention", "stop")
"""One short high; two equal; one low and long."""

_PLAYERS: Final = (("afplay",), ("pw-play",), ("paplay",), ("aplay", "-q"))


class Sounds:
    """Plays the sounds, without ever making the window wait.

    Args:
        muted: play nothing.
        play: plays a sound file; left out, the system's own player is looked for at the first sound.
    """

    def __init__(self, *, muted: bool = False, play: Callable[[Path], None] | None = None) -> None:
        self.muted = muted
        self._play = play

    def play(self, name: str) -> None:
        """Play one of :data:`NAMES`."""
        if self.muted:
            return
        if self._play is None:
            self._play = _system_player()
        self._play(resource("sounds", f"{name}.wav"))


def _system_player() -> Callable[[Path], None]:
    """What plays a sound on this system; a silent one where there is nothing."""
    if sys.platform == "win32":
        import winsound

        return lambda path: winsound.PlaySound(
            str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
        )
    for program, *words in _PLAYERS:
        if found := shutil.which(program):
            return _runner(found, words)
    return lambda _: None


def _runner(program: str, words: list[str]) -> Callable[[Path], None]:
    def play(path: Path) -> None:
        player = QProcess()
        player.setProgram(program)
        player.setArguments([*words, str(path)])
        player.setStandardOutputFile(QProcess.nullDevice())
        player.setStandardErrorFile(QProcess.nullDevice())
        player.startDetached()

    return play
