"""The process that reads pictures: grey pages in, words and codes out.

It is a process of its own because its libraries are large and written in C: the desk neither carries their
weight nor falls with them. It ends when its standard input ends, so it never outlives who started it.

A message is two lengths (unsigned, 32 bits, network order), a JSON head and a body. Asked is
``{"width", "height"}`` with the grey page as body; answered is
``{"words", "codes", "unread_codes", "blank"}``, or ``{"trouble"}``.
"""

import json
import os
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import astuple
from typing import IO, Any

LENGTHS = struct.Struct("!II")
THREADS = 1  # a second one wins little and takes the desk its core


def send(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Write one message."""
    told = json.dumps(head).encode()
    stream.write(LENGTHS.pack(len(told), len(body)) + told)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None when the stream has ended."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    told, size = LENGTHS.unpack(lengths)
    head, body = stream.read(told), stream.read(size)
    return (json.loads(head), body) if len(body) == size and len(head) == told else None


def serve(asked: IO[bytes], answered: IO[bytes], read: Callable[[int, int, bytes], dict[str, Any]]) -> None:
    """Answer every page until the stream ends."""
    while (message := receive(asked)) is not None:
        head, body = message
        try:
            answer = read(head["width"], head["height"], body)
        except Exception as wrong:  # noqa: BLE001 - one bad page must not end the process
            answer = {"trouble": f"{type(wrong).__name__}: {wrong}"}
        send(answered, answer)


def _reader() -> Callable[[int, int, bytes], dict[str, Any]]:
    import numpy as np  # noqa: PLC0415 - the parent imports this file for its messages only

    from receiving_app.scans.code_finding import find_codes  # noqa: PLC0415 - as above
    from receiving_app.slips.papers import is_separator  # noqa: PLC0415 - as above
    from receiving_app.slips.picture_cleaning import cleaned, is_blank, painted_over  # noqa: PLC0415 - as above
    from receiving_app.slips.picture_words import Eye  # noqa: PLC0415 - as above

    eye = Eye(THREADS)

    def read(width: int, height: int, body: bytes) -> dict[str, Any]:
        page = cleaned(np.frombuffer(body, np.uint8).reshape(height, width))
        found = find_codes(page)
        parting = any(is_separator(code.text) for code in found.read)
        # letters would be read into bars
        words = () if parting else eye.words_on(painted_over(page, [code.corners for code in found.read]))
        return {
            "words": [astuple(word) for word in words],
            "codes": [(code.format, code.text) for code in found.read],
            "unread_codes": found.unread,
            "blank": is_blank(page),
        }

    return read


def main() -> None:
    """Serve on standard input and output; what libraries print goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it
    if hasattr(os, "nice"):
        os.nice(5)
    answered = sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        read = _reader()
    except ImportError as missing:
        send(answered, {"trouble": str(missing)})
        return
    send(answered, {"ready": True})
    serve(sys.stdin.buffer, answered, read)


if __name__ == "__main__":
    main()
