"""What an office folder tells a player: the days at the dock, and the lists of what hands did besides."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from receiving_app.errors import Refused

_SCANS = ".jsonl"
_CLERK = ".clerk.jsonl"


@dataclass(frozen=True, slots=True)
class RawScan:
    """One line of a scan file: when, by which device, and every character."""

    at: datetime
    device: str
    raw: str


@dataclass(frozen=True, slots=True)
class ClerkStep:
    """One line of a clerk file: what was done besides scanning, to which delivery, and what was told."""

    at: datetime
    action: str
    delivery: str
    told: Mapping[str, Any]


def days_at_the_dock(folder: Path) -> list[date]:
    """The days for which there are scans or clerk's steps."""
    names = (path.name.removesuffix(_CLERK).removesuffix(_SCANS) for path in folder.glob(f"scans/*{_SCANS}"))
    return sorted({date.fromisoformat(name) for name in names})


def scans_of(file: Path, zone: ZoneInfo) -> Iterator[RawScan]:
    """The scans of a file of JSON lines; its times are the office's local ones."""
    for told in _lines(file):
        yield RawScan(_moment(told["at"], zone), told["device"], told["raw"])


def steps_of(folder: Path, day: date, zone: ZoneInfo) -> list[RawScan | ClerkStep]:
    """A day's scans and clerk's steps, merged by their time; a delivery is opened before it is scanned."""
    steps: list[tuple[datetime, int, RawScan | ClerkStep]] = [
        (scan.at, 1, scan) for scan in scans_of(folder / "scans" / f"{day}{_SCANS}", zone)
    ]
    for told in _lines(folder / "scans" / f"{day}{_CLERK}"):
        step = ClerkStep(_moment(told["at"], zone), told["action"], told["delivery"], told)
        steps.append((step.at, 0 if step.action == "open_delivery" else 2, step))
    return [step for _at, _rank, step in sorted(steps, key=lambda each: each[:2])]


def first_days(folder: Path) -> dict[str, date]:
    """The folder's name of each delivery, and the first day on which a clerk did something with it."""
    found: dict[str, date] = {}
    for day in days_at_the_dock(folder):
        for told in _lines(folder / "scans" / f"{day}{_CLERK}"):
            found.setdefault(told["delivery"], day)
    return found


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV list by their headings; none when there is no such file."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [dict(row) for row in csv.DictReader(lines)]


def headings_of(folder: Path, export: str) -> dict[str, str]:
    """Heading -> meaning of an export's columns, where the folder's columns.json declares them."""
    file = folder / "columns.json"
    if not file.is_file():
        return {}
    return dict(json.loads(file.read_text(encoding="utf-8-sig")).get(export, {}))


def as_of(folder: Path) -> date | None:
    """The day on which open questions are judged, when office.json names one."""
    told = json.loads((folder / "office.json").read_text(encoding="utf-8-sig")).get("as_of")
    return date.fromisoformat(told) if told else None


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.is_file():
        return
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as wrong:
                raise Refused(
                    f"{file.name}, line {number}: {wrong}.", "Each line is one JSON object."
                ) from wrong


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
