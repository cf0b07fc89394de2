"""The desk's side of the process that reads pictures: started when first needed, restarted when it fell.

One page is read at a time. A page that takes too long, or that the process dies of, is given up after a
second try; the slip then waits in review with the reason. Nothing else in the program waits for the process.
"""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from receiving_app.slips.answers import Word
from receiving_app.slips.picture_process import receive, send

if TYPE_CHECKING:
    from PIL import Image

PAGE_SECONDS = 180.0  # a page takes 2 or 3; on a PC that is busy with other things far longer
START_SECONDS = 60.0
IDLE_SECONDS = 300.0  # then its memory is given back
_TRIES = 2
_APART = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_COMMAND = (sys.executable, "-m", "receiving_app.slips.picture_process")
_PACKAGES = Path(__file__).parents[2]  # where receiving_app lies, installed or not


@dataclass(frozen=True, slots=True)
class PictureRead:
    """What was read on one page that is a picture.

    Attributes:
        codes: format and text of each bar code.
        unread_codes: how many more are seen and cannot be read.
        blank: hardly any ink is on it.
        trouble: why it could not be read; None when it was, also when it is blank.
    """

    words: tuple[Word, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    unread_codes: int = 0
    blank: bool = False
    trouble: str | None = None


def leave_unread(_page: "Image.Image") -> PictureRead:
    """In place of :meth:`PictureReader.read`: no picture is read, and the slip waits for a person."""
    return PictureRead(
        trouble="It is a picture, and pictures were left unread; have it read in Slips, or file it again."
    )


class PictureReader:
    """Reads pages in a process of its own.

    Args:
        command: how the process is started.
        page_seconds: how long one page may take.
    """

    def __init__(self, command: Sequence[str] = _COMMAND, page_seconds: float = PAGE_SECONDS) -> None:
        self._command, self._page_seconds = tuple(command), page_seconds
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._missing: str | None = None
        self._rest: threading.Timer | None = None

    def read(self, page: "Image.Image") -> PictureRead:
        """Read one grey page. It never raises: what went wrong is told in the answer."""
        head = {"width": page.width, "height": page.height}
        body = page.tobytes()
        with self._one_at_a_time:
            if self._rest is not None:
                self._rest.cancel()
            for _ in range(_TRIES):
                if self._missing is not None:
                    return PictureRead(trouble=self._missing)
                answer = self._asked(head, body)
                if answer is not None:
                    self._rest_later()
                    return _told(answer)
        return PictureRead(trouble="The reader of pictures failed twice on this page.")

    def close(self) -> None:
        """Let the process end; the next page starts another one."""
        if self._rest is not None:
            self._rest.cancel()
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()  # the process ends with its input
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _rest_later(self) -> None:
        self._rest = threading.Timer(IDLE_SECONDS, self._rest_now)
        self._rest.daemon = True
        self._rest.start()

    def _rest_now(self) -> None:
        with self._one_at_a_time:
            self.close()

    def _asked(self, head: dict[str, Any], body: bytes) -> dict[str, Any] | None:
        """The answer of the process; None when there is none, and the process is gone then."""
        process = self._running()
        if process is None:
            return None
        answer = _within(self._page_seconds, process, lambda: _talk(process, head, body))
        if answer is None:
            self.close()
        return answer

    def _running(self) -> "subprocess.Popen[bytes] | None":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=_APART,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
        except OSError as wrong:
            self._missing = f"The reader of pictures cannot be started ({wrong.strerror})."
            return None
        self._process = process
        ready = _within(START_SECONDS, process, lambda: _heard(process))
        if ready is None:
            self.close()
            return None
        if "trouble" in ready:
            self._missing = f"The reader of pictures is not installed ({ready['trouble']})."
            self.close()
            return None
        return process


def _talk(process: "subprocess.Popen[bytes]", head: dict[str, Any], body: bytes) -> dict[str, Any] | None:
    assert process.stdin is not None
    send(process.stdin, head, body)
    return _heard(process)


def _heard(process: "subprocess.Popen[bytes]") -> dict[str, Any] | None:
    assert process.stdout is not None
    message = receive(process.stdout)
    return None if message is None else message[0]


def _within(
    seconds: float, process: "subprocess.Popen[bytes]", talk: Callable[[], dict[str, Any] | None]
) -> dict[str, Any] | None:
    """What the talk heard; None when the process fell silent, for which it is killed, or died."""
    alarm = threading.Timer(seconds, process.kill)
    alarm.daemon = True
    alarm.start()
    try:
        return talk()
    except (OSError, ValueError):
        return None
    finally:
        alarm.cancel()


def _told(answer: dict[str, Any]) -> PictureRead:
    if "trouble" in answer:
        return PictureRead(trouble=f"The page could not be read ({answer['trouble']}).")
    return PictureRead(
        tuple(Word(*word) for word in answer["words"]),
        tuple((kind, text) for kind, text in answer["codes"]),
        answer["unread_codes"],
        answer["blank"],
    )


the_reader = PictureReader()
atexit.register(the_reader.close)
