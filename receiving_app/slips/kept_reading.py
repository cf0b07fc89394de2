"""A slip's reading back from the JSON it was kept as."""

from typing import Any

from pydantic import TypeAdapter

from receiving_app.slips.answers import SlipLine, SlipReading

_READING = TypeAdapter(SlipReading)
_LINES = TypeAdapter(tuple[SlipLine, ...])


def reading_from(told: dict[str, Any]) -> SlipReading:
    """The reading that was written down."""
    return _READING.validate_python(told)


def lines_from(told: dict[str, Any]) -> tuple[SlipLine, ...]:
    """The lines alone of the reading that was written down: its pages are hundreds of words."""
    return _LINES.validate_python(told["lines"])
