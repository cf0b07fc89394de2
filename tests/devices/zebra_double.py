"""A Zebra printer made of a socket and a thread, with the faults of real ones.

It takes one connection at a time, splits what comes into formats, answers ``~HS`` and prints one waiting
label for each question, so that no test depends on the clock.
"""

import contextlib
import re
import socket
import threading
from dataclasses import dataclass, field

TOKEN = re.compile(rb"\^XA.*?\^XZ|~HS|~JX", re.DOTALL)


@dataclass
class ZebraDouble:
    """Faults are set before or during a print.

    Attributes:
        paper: labels left on the roll; None for an endless one.
        silent_when_empty: say nothing while the roll is empty, as the guide allows.
        answers: whether it answers ``~HS`` at all.
        reset_at_byte: break the connection when so many bytes have come.
        late: print nothing for so many questions first.
    """

    paper: int | None = None
    silent_when_empty: bool = False
    answers: bool = True
    paused: bool = False
    head_open: bool = False
    ribbon_out: bool = False
    reset_at_byte: int | None = None
    late: int = 0
    printed: list[bytes] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)
    questions: int = 0

    def __enter__(self):
        self._server = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = self._server.getsockname()
        self._connection = None
        self._closing = False
        self._thread = threading.Thread(target=self._serve, name="zebra-double")
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._closing = True
        for open_socket in (self._connection, self._server):
            if open_socket is not None:
                with contextlib.suppress(OSError):
                    open_socket.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def _serve(self):
        while not self._closing:
            try:
                self._connection, _ = self._server.accept()
            except OSError:
                return
            with self._connection:
                self._talk(self._connection)

    def _talk(self, connection):
        pending, received = b"", 0
        while True:
            try:
                part = connection.recv(512)
            except OSError:
                return
            if not part:
                return
            received += len(part)
            pending += part
            if self.reset_at_byte is not None and received >= self.reset_at_byte:
                self.reset_at_byte = None
                # Closing with a linger of zero sends a reset, as a printer does that loses its power.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                return
            pending = self._work_off(connection, pending)

    def _work_off(self, connection, pending):
        while found := TOKEN.search(pending):
            pending = pending[found.end() :]
            if found[0].startswith(b"^XA"):
                self.waiting.append(found[0])
            elif found[0] == b"~JX":
                pass  # nothing half is kept from one connection to the next
            else:
                self._answer(connection, has_partial=b"^XA" in pending)
        return pending

    def _answer(self, connection, *, has_partial):
        self.questions += 1
        self._print_one()
        is_empty = self.paper == 0
        if not self.answers or (is_empty and self.silent_when_empty):
            return
        first = f"030,{is_empty:d},{self.paused:d},0203,{len(self.waiting):03d},0,0,{has_partial:d},000,0,0,0"
        second = f"001,0,{self.head_open:d},{self.ribbon_out:d},1,2,6,0,00000000,1,000"
        answer = "".join(f"\x02{line}\x03\r\n" for line in (first, second, "1234,0"))
        with contextlib.suppress(OSError):  # the computer that asked has hung up meanwhile
            connection.sendall(answer.encode())

    def _print_one(self):
        if self.late:
            self.late -= 1
        elif self.waiting and self.paper != 0 and not (self.paused or self.head_open or self.ribbon_out):
            self.printed.append(self.waiting.pop(0))
            if self.paper is not None:
                self.paper -= 1
