"""A scanner on a serial line: RS-232, a virtual COM port of USB, or Bluetooth's serial profile."""

import threading
from collections.abc import Callable
from typing import Final, Protocol

from receiving_app.devices.scanner import ScannerState
from receiving_app.errors import Refused
from receiving_app.progress import Progress

BAUD: Final = 9600
"""What scanners are set to when they leave the factory."""
_READ_S: Final = 0.2
_AGAIN_S: Final = 1.0
_LONGEST: Final = 10_000  # bytes; a longer scan is noise on the line
_PAUSES_END: Final = 2  # of a scanner that sends no end
_PAUSES_BREAK: Final = 10  # of one that does: the rest does not come any more
_STX, _ETX = 0x02, 0x03
_ENDS: Final = frozenset(b"\r\n")

READY: Final = ScannerState(is_ready=True, said="Scanner ready")


class Frames:
    """Cuts what comes over the line into scans. A scan ends with CR or LF, or with ETX where STX began it.

    A scanner that was never seen to send an end is cut by pauses.
    """

    def __init__(self) -> None:
        self._got = bytearray()
        self._pauses = 0
        self._sends_ends = False

    def take(self, data: bytes) -> tuple[list[str], list[str]]:
        """Whole scans in what came and what was held back; and what is too long to be one."""
        scans, broken = [], []
        self._pauses = 0
        for byte in data:
            framed = self._got[:1] == bytes([_STX])
            if byte in _ENDS or (byte == _ETX and framed):
                scans += self._cut()
                self._sends_ends = True
            else:
                self._got.append(byte)
            if len(self._got) > _LONGEST:
                broken += self._cut()
        return scans, broken

    def pause(self) -> tuple[list[str], list[str]]:
        """The same, when nothing came for a moment."""
        self._pauses += 1
        if self._sends_ends:
            return [], self._cut() if self._pauses >= _PAUSES_BREAK else []
        return self._cut() if self._pauses >= _PAUSES_END else [], []

    def unplugged(self) -> list[str]:
        """The piece of a scan that was under way."""
        return self._cut()

    def _cut(self) -> list[str]:
        piece = bytes(self._got).removeprefix(bytes([_STX]))
        self._got.clear()
        try:
            text = piece.decode("utf-8")
        except UnicodeDecodeError:
            text = piece.decode("latin-1")  # every byte is kept
        return [text] if text.strip() else []


class SerialPort(Protocol):
    """What is used of pyserial's ``Serial``."""

    @property
    def in_waiting(self) -> int:
        """How many bytes have come and were not read."""
        ...

    def read(self, size: int = 1) -> bytes:
        """As many bytes, or fewer when they do not come in time."""
        ...

    def close(self) -> None:
        """Let go of the port."""
        ...


class SerialScanner:
    """See ``Scanner``.

    Args:
        port: ``COM3``, ``/dev/ttyACM0``.
        baud: the line's speed.
        open_port: opens it; pyserial does when left out.
        again: how long to wait before an unplugged scanner is looked for again, in seconds.
    """

    def __init__(
        self,
        port: str,
        baud: int = BAUD,
        open_port: Callable[[str, int], SerialPort] | None = None,
        again: float = _AGAIN_S,
    ) -> None:
        self._port, self._baud, self._again = port, baud, again
        self._open = open_port
        self._never = threading.Event()

    @property
    def name(self) -> str:
        """``SERIAL`` and the port."""
        return f"SERIAL {self._port.rpartition('/')[2]}"

    def listen(
        self, took: Callable[[str], None], told: Callable[[ScannerState], None], progress: Progress
    ) -> None:
        """See ``Scanner``."""
        open_port = self._open or _opener()
        known: ScannerState | None = None
        while True:
            progress.step(0, 0)
            try:
                port = open_port(self._port, self._baud)
            except OSError as error:
                state = self._unplugged(error)
                if state != known:
                    known = state
                    told(state)
                self._never.wait(self._again)
                continue
            known = READY
            told(READY)
            try:
                self._read(port, took, told, progress)
            except OSError:
                known = None
            finally:
                port.close()

    def _read(
        self,
        port: SerialPort,
        took: Callable[[str], None],
        told: Callable[[ScannerState], None],
        progress: Progress,
    ) -> None:
        frames = Frames()
        try:
            while True:
                progress.step(0, 0)
                data = port.read(max(1, port.in_waiting))
                scans, broken = frames.take(data) if data else frames.pause()
                for scan in scans:
                    took(scan)
                _tell_broken(broken, told)
        except OSError:
            _tell_broken(frames.unplugged(), told)
            raise

    def _unplugged(self, error: OSError) -> ScannerState:
        if isinstance(error, PermissionError) or "ermission" in str(error) or "ccess is denied" in str(error):
            said = f"Scanner on {self._port} not allowed"
            advice = (
                "Another program has it, or your account may not use serial ports (on Linux: group dialout)."
            )
            return ScannerState(is_ready=False, said=said, advice=advice)
        said = f"No scanner on {self._port}"
        return ScannerState(is_ready=False, said=said, advice="Plug it in. It goes on by itself.")


def _tell_broken(pieces: list[str], told: Callable[[ScannerState], None]) -> None:
    for piece in pieces:
        told(ScannerState(is_ready=True, said=READY.said, advice="Scan it again.", broken=piece))


def ports() -> tuple[tuple[str, str], ...]:
    """The serial ports of this PC and what is on them; none where pyserial is not installed."""
    try:
        from serial.tools.list_ports import comports  # noqa: PLC0415 - an optional extra
    except ImportError:
        return ()
    return tuple((each.device, each.description) for each in sorted(comports()))


def _opener() -> Callable[[str, int], SerialPort]:
    try:
        from serial import Serial  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise Refused(
            "The part that reads a serial scanner is not installed.",
            "Install it with pip install 'receiving-app[serial]', or let the scanner type like a keyboard.",
        ) from None

    def open_port(port: str, baud: int) -> SerialPort:
        line: SerialPort = Serial(port, baud, timeout=_READ_S, exclusive=True)
        return line

    return open_port
