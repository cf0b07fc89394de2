"""Answers on stdout, messages on stderr: JSON when it is asked for, short text otherwise."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo

from receiving_app import wording
from receiving_app.command_line.asked import Asked
from receiving_app.errors import Cancelled


def say(call: Asked, answer: object, text: Iterable[str], zone: tzinfo = UTC) -> None:
    """Give the one answer of a command: as a JSON document, or as lines of text."""
    if call.as_json:
        from receiving_app.command_line.in_json import document

        _out(document(answer, zone))
    else:
        for each in text:
            _out(_clean(each))


def say_one_of_many(call: Asked, answer: object, text: Iterable[str], zone: tzinfo = UTC) -> None:
    """Give one answer of a stream at once: as one line of JSON, or as lines of text."""
    if call.as_json:
        from receiving_app.command_line.in_json import line

        _out(line(answer, zone))
    else:
        for each in text:
            _out(_clean(each))


def note(text: str) -> None:
    """A message that is no answer."""
    from receiving_app.scans.card_numbers import masked

    sys.stderr.write(masked("\n".join(_clean(line) for line in text.splitlines())) + "\n")
    sys.stderr.flush()


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows under their heading, in columns; nothing but "Nothing." when there are none."""
    cells = [[cell(value) for value in row] for row in rows]
    if not cells:
        return ["Nothing."]
    widths = [max(len(row[place]) for row in [list(heading), *cells]) for place in range(len(heading))]
    ruled = [list(heading), ["-" * width for width in widths], *cells]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in ruled
    ]


def cell(value: object) -> str:
    """A value as it stands in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(_clean(str(value)).split())


def local(moment: datetime | None, zone: tzinfo) -> str:
    """A moment in the office's zone, with the zone's name; '' for none."""
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def day(value: date | None) -> str:
    """A day; "none" when there is none."""
    return "none" if value is None else value.isoformat()


def dollars(cents: int | None) -> str:
    """Cents as people read them: 123456 -> 1,234.56; '' for none."""
    return "" if cents is None else wording.dollars(cents).replace("$", "")


def _clean(text: str) -> str:
    """Control characters as their pictures: what is kept must not steer a terminal."""
    from receiving_app.scans.shown import visible

    return visible(text)


def _out(text: str) -> None:
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along has gone. Python would complain again when it closes the stream at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Cancelled from None
