"""What a signature on a card log covers: one canonical text, its hash, and the log read back from it."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from enum import Enum
from typing import Any

from pydantic import TypeAdapter

from receiving_app.card_logs.answers import CardLog


def canonical_json(log: CardLog) -> str:
    """Header, lines and statement totals of a log, always the same text for the same log.

    Keys are sorted, money is cents, days are ISO 8601. State, signatures, chain heads and packet pages are
    left out: they come after the signature or belong to the paper.
    """
    content = {
        "header": asdict(log.header),
        "lines": [_without_page(asdict(line)) for line in log.lines],
        "statement": asdict(log.statement),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def content_hash(log: CardLog) -> str:
    """SHA-256 of :func:`canonical_json`, in hexadecimal."""
    return hashlib.sha256(canonical_json(log).encode()).hexdigest()


def log_of_content(content: str) -> CardLog:
    """The log as it was signed, from its canonical text; unsigned and without pages.

    Raises:
        ValueError: when the text is no such content.
    """
    return TypeAdapter(CardLog).validate_json(content)


def _without_page(line: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in line.items() if key != "packet_page"}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
