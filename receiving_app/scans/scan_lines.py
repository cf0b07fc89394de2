"""Scans that come in as lines: text as the gun sent it, or JSON ``{at, device, raw}``. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, BinaryIO

LONGEST_LINE = 100_000  # bytes


@dataclass(frozen=True, slots=True)
class LineOfScan:
    """A scan as a line told it. ``device`` and ``at`` are None where the line does not say."""

    number: int
    raw: str
    device: str | None = None
    at: str | None = None

    def moment(self, zone: tzinfo) -> datetime | None:
        """When it was scanned, in UTC; a time without a zone is the office's.

        Raises:
            ValueError: ``at`` is no time.
        """
        if self.at is None:
            return None
        told = datetime.fromisoformat(self.at)
        return (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no scan, and why."""

    number: int
    said: str


def scan_lines(stream: BinaryIO) -> Iterator[LineOfScan | BadLine]:
    r"""Each line of a stream as it comes, numbered from 1; empty lines are passed over.

    Only a line feed ends a line, and one carriage return before it goes with it: record and group separators
    (``\x1e``, ``\x1d``) are part of a scan.
    """
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            _pass_over_rest(stream)
            yield BadLine(number, f"The line is longer than {LONGEST_LINE} bytes.")
            continue
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        if bare.strip(b" \t"):
            yield _read(number, bare)


def _pass_over_rest(stream: BinaryIO) -> None:
    while (line := stream.readline(LONGEST_LINE)) and not line.endswith(b"\n"):
        pass


def _read(number: int, line: bytes) -> LineOfScan | BadLine:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return BadLine(number, "The line is no text in UTF-8.")
    if not text.lstrip(" \t").startswith("{"):
        return LineOfScan(number, text)
    try:
        told: dict[str, Any] = json.loads(text)
        wrong = [name for name in ("raw", "device", "at") if not isinstance(told.get(name, ""), str)]
        if wrong or "raw" not in told:
            return BadLine(number, "A JSON line needs raw, and may have device and at; all of them are text.")
        told["raw"].encode()  # half of a surrogate pair is no character
    except (ValueError, RecursionError):
        return BadLine(number, "The line begins like JSON, but is none.")
    return LineOfScan(number, told["raw"], told.get("device"), told.get("at"))
