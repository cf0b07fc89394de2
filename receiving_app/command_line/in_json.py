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
    items = _items(answer)
    if items is not None:
        return _object(items, zone)
    if isinstance(answer, set | frozenset):
        return sorted(plain(each, zone) for each in answer)
    if isinstance(answer, list | tuple):
        return [plain(each, zone) for each in answer]
    return _value(answer, zone)


def _items(answer: object) -> Iterable[tuple[Any, Any]] | None:
    """Names and values of what becomes an object; None for anything else."""
    if isinstance(answer, Mapping):
        return answer.items()
    if is_dataclass(answer):
        return ((each.name, getattr(answer, each.name)) for each in fields(answer))
    if isinstance(answer, tuple) and hasattr(answer, "_asdict"):
        named: Mapping[str, Any] = answer._asdict()
        return named.items()
    return None


def _value(answer: object, zone: tzinfo) -> Any:
    if isinstance(answer, Enum):
        return answer.value
    if isinstance(answer, datetime):
        return answer.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, Path):
        return str(answer)
    if answer is None or isinstance(answer, bool | int | float | str):
        return answer
    raise TypeError(f"{type(answer).__name__} is no answer")


def _object(items: Iterable[tuple[Any, Any]], zone: tzinfo) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in items:
        key = str(plain(name, zone))
        told[key] = plain(value, zone)
        if isinstance(value, datetime):
            told[f"{key}_utc"] = value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return told
