"""A Zebra printer on the network, spoken to in ZPL over TCP (port 9100).

That the printer took the bytes proves only that it stored them. So labels go out in small batches, and a
batch counts as printed when the printer's own status says that nothing waits. A printer out of labels may not
answer at all (Zebra Programming Guide, ``~HS``): silence means "not ready", never success. The driver sends
no label twice: what may or may not be printed is handed back for a person to look at.
"""

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from receiving_app.devices.drivers.zebra_status import QUESTION, HostStatus, is_whole, read_status
from receiving_app.devices.label_printer import Condition, Format, Piece, PrinterState, PrintStopped
from receiving_app.errors import Cancelled, Trouble
from receiving_app.progress import Progress

BATCH = 10  # labels under way at a time: at most so many have to be looked for after a failure
FORGET_HALF_A_LABEL = b"~JX"  # of a connection that broke; labels already whole are not touched


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    Attributes:
        connect: for the connection.
        answer: for an answer to a question, and for the printer to take some bytes.
        silence: in all, for a printer that says nothing in the middle of a print.
        between: from one question to the next.
    """

    connect: float = 5.0
    answer: float = 2.0
    silence: float = 60.0
    between: float = 0.3


class ZebraNetwork:
    """The printer at an address. A connection is opened for each print: the printer takes one at a time."""

    accepts: Format = "zpl"

    def __init__(self, host: str, port: int, patience: Patience = Patience()) -> None:
        self.host = host
        self.port = port
        self.patience = patience
        self.name = f"label printer {host}"

    def state(self) -> PrinterState:
        """What the printer says of itself."""
        try:
            with self._connect() as line:
                status = line.ask()
        except OSError:
            return PrinterState(Condition.NOT_REACHABLE, "Switch it on and check its network cable.")
        if status is None:
            return PrinterState(
                Condition.UNKNOWN, "It does not say how it is: look at labels, ribbon and head."
            )
        return status.state

    def send(self, pieces: Sequence[Piece], progress: Progress) -> None:
        """Print label after label; waits while the printer is out of labels or paused.

        Raises:
            Trouble: if the printer is not ready; nothing was sent.
            PrintStopped: if it failed, fell silent, or the person stopped it in the middle.
            Cancelled: if the person stopped it before the first label.
        """
        progress.step(0, len(pieces), f"Connecting to {self.name}")
        try:
            line = self._connect()
        except OSError as failure:
            raise Trouble(
                f"{self.name} is not reachable at port {self.port}.",
                "Switch it on and check its network cable, then try again.",
            ) from failure
        with line:
            self._must_be_ready(line)
            for start in range(0, len(pieces), BATCH):
                try:
                    self._print_batch(line, pieces, start, progress)
                except (OSError, Cancelled) as stop:
                    if isinstance(stop, Cancelled) and start == 0 and not line.has_sent:
                        raise
                    raise self._stopped(stop, pieces, start, line) from stop

    def _connect(self) -> "_Line":
        connection = socket.create_connection((self.host, self.port), self.patience.connect)
        connection.settimeout(self.patience.answer)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a question must not wait for more
        return _Line(connection)

    def _must_be_ready(self, line: "_Line") -> None:
        try:
            status = line.ask()
        except OSError:
            status = None
        if status is None:
            raise Trouble(
                f"{self.name} is not ready: it does not answer.",
                "It may be out of labels, open, or busy with another computer. Look at it, then try again.",
            )
        if not status.state.is_ready:
            raise Trouble(
                f"{self.name} is not ready: {status.state.condition}.",
                f"{status.state.advice} Then try again.",
            )

    def _print_batch(self, line: "_Line", pieces: Sequence[Piece], start: int, progress: Progress) -> None:
        batch = pieces[start : start + BATCH]
        line.has_sent = False
        progress.step(start, len(pieces), "Printing labels")
        if start == 0:
            line.write(FORGET_HALF_A_LABEL)
        line.has_sent = True
        self._write(line, b"".join(piece.data for piece in batch), start, len(pieces), progress)
        self._wait_until_printed(line, start, len(pieces), progress)

    def _write(self, line: "_Line", data: bytes, done: int, total: int, progress: Progress) -> None:
        """Write while the printer takes bytes; its buffer may be full while it is out of labels."""
        rest, patient_until = memoryview(data), time.monotonic() + self.patience.silence
        while rest:
            try:
                rest = rest[line.write(rest) :]
                patient_until = time.monotonic() + self.patience.silence
            except TimeoutError:
                if time.monotonic() > patient_until:
                    raise
                progress.step(done, total, "Waiting: the printer takes no more labels")

    def _wait_until_printed(self, line: "_Line", done: int, total: int, progress: Progress) -> None:
        patient_until = time.monotonic() + self.patience.silence
        while True:
            status = line.ask()
            if status is not None and status.has_printed_all:
                return
            if status is not None:
                patient_until = time.monotonic() + self.patience.silence
                doing = "Printing labels" if status.state.is_ready else f"Waiting: {status.state.condition}"
            elif time.monotonic() > patient_until:
                raise TimeoutError("the printer fell silent")
            else:
                doing = "Waiting: the printer does not answer"
            progress.step(done, total, doing)
            time.sleep(self.patience.between)

    def _stopped(
        self, stop: OSError | Cancelled, pieces: Sequence[Piece], start: int, line: "_Line"
    ) -> PrintStopped:
        """What to say, and which labels are sure: those of the batches before this one."""
        under_way = start + BATCH if line.has_sent else start
        sure = _labels(pieces[:start])
        unsure = _labels(pieces[start:under_way])
        if isinstance(stop, Cancelled):
            what = f"Printing was stopped after {len(sure)} labels."
        elif isinstance(stop, TimeoutError):
            what = f"{self.name} fell silent after {len(sure)} labels."
        else:
            what = f"The connection to {self.name} broke after {len(sure)} labels."
        advice = "Look at the printer."
        if unsure:
            advice = f"Look which of {unsure[0]} to {unsure[-1]} came out before printing them again."
        return PrintStopped(what, advice, sure=sure, unsure=unsure, unsent=_labels(pieces[under_way:]))


def _labels(pieces: Sequence[Piece]) -> list[str]:
    return [label for piece in pieces for label in piece.labels]


class _Line:
    """An open connection: bytes out, questions and answers.

    Attributes:
        has_sent: whether labels of the batch under way may have gone out.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.has_sent = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def write(self, data: bytes | memoryview) -> int:
        """Hand over some bytes and say how many were taken."""
        return self._connection.send(data)

    def ask(self) -> HostStatus | None:
        """Ask for the status; None when no whole answer comes in time."""
        self._drop_late_answers()
        answer = b""
        try:
            self._connection.sendall(QUESTION)
            while not is_whole(answer):
                part = self._connection.recv(4096)
                if not part:
                    raise ConnectionResetError("the printer closed the connection")
                answer += part
        except TimeoutError:
            return None
        return read_status(answer)

    def _drop_late_answers(self) -> None:
        """Throw away answers to earlier questions, so that they are not taken for this one's."""
        timeout = self._connection.gettimeout()
        self._connection.setblocking(False)
        try:
            while self._connection.recv(4096):
                pass
        except BlockingIOError:
            pass
        finally:
            self._connection.settimeout(timeout)
