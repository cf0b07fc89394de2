"""A slip's reading back from the JSON it was kept as."""

from typing import Any

from pydantic import TypeAdapter

from receiving_app.slips.answers import SlipReading

_READING = TypeAdapter(SlipReading)


def reading_from(told: dict[str, Any]) -> SlipReading:
    """The reading that was written down."""
    return _READING.validate_python(told)
