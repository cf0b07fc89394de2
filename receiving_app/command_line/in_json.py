"""Answers as JSON: frozen answers with their own field names, times both in the office's zone and in UTC."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import Enum
from pathlib import Path
from typing import Any


def document(answer: object, zone: tzinfo) -> str:
    """The answer as one JSON document for people and programs. All of it is ASCII, whatever the terminal."""
    return json.dumps(plain(answer, zone), indent=2)


def line(answer: object, zone: tzinfo) -> str:
    """The answer as JSON in one line."""
    return json.dumps(plain(answer, zone))


def plain(answer: object, zone: tzinfo) -> Any:
    """What JSON can hold of an answer.

    A dataclass or named tuple becomes an object. A time ``at`` becomes ``at`` in the office's zone and
    ``at_utc``. Sets are sorted. Money stays whole cents.

    Raises:
        TypeError: the answer holds something that no answer should.
    """
    match answer:
        case Enum():
            return plain(answer.value, zone)
        case None | bool() | int() | float() | str():
            return answer
        case datetime():
            return answer.astimezone(zone).isoformat(timespec="seconds")
        case date():
            return answer.isoformat()
        case Path():
            return str(answer)
        case Mapping():
            return _object(answer.items(), zone)
        case set() | frozenset():
            return sorted(plain(each, zone) for each in answer)
        case tuple() if hasattr(answer, "_asdict"):
            return _object(answer._asdict().items(), zone)
        case list() | tuple():
            return [plain(each, zone) for each in answer]
    if is_dataclass(answer) and not isinstance(answer, type):
        return _object(((each.name, getattr(answer, each.name)) for each in fields(answer)), zone)
    raise TypeError(f"{type(answer).__name__} is no answer")


def _object(items: Iterable[tuple[Any, Any]], zone: tzinfo) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in items:
        key = str(plain(name, zone))
        told[key] = plain(value, zone)
        if isinstance(value, datetime):
            told[f"{key}_utc"] = value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return told
