"""The three sounds of a scan: counted, attention, stop. The gun's own beep only means that it has read.

They are made by ``script/make_sounds.py``, and at another volume by this file.
"""

import atexit
import shutil
import sys
import tempfile
import wave
from array import array
from collections.abc import Callable
from io import BytesIO
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
        volume: in percent.
        play: plays a sound file; left out, the system's own player is looked for at the first sound.
    """

    def __init__(
        self, *, muted: bool = False, volume: int = 100, play: Callable[[Path], None] | None = None
    ) -> None:
        self.muted, self.volume = muted, volume
        self._play = play
        self._folder: Path | None = None

    def play(self, name: str) -> None:
        """Play one of :data:`NAMES`."""
        if self.muted:
            return
        if self._play is None:
            self._play = _system_player()
        self._play(self._file(name))

    def _file(self, name: str) -> Path:
        """The sound as a file, at this volume; players do not all take one."""
        whole = resource("sounds", f"{name}.wav")
        if self.volume == 100:
            return whole
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="receiving-sounds-"))
            atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        quiet = self._folder / str(self.volume) / whole.name
        if not quiet.exists():
            quiet.parent.mkdir(exist_ok=True)
            quiet.write_bytes(at_volume(whole, self.volume))
        return quiet


def at_volume(sound: Path, volume: int) -> bytes:
    """A sound of 16-bit samples, so many percent as loud."""
    with wave.open(str(sound), "rb") as file:
        samples, parameters = array("h", file.readframes(file.getnframes())), file.getparams()
    if sys.byteorder == "big":
        samples.byteswap()
    quieter = array("h", (sample * volume // 100 for sample in samples))
    if sys.byteorder == "big":
        quieter.byteswap()
    data = BytesIO()
    with wave.open(data, "wb") as out:
        out.setparams(parameters)
        out.writeframes(quieter.tobytes())
    return data.getvalue()


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
