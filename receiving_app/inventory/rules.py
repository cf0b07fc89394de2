"""How a unit is known again, and what its label needs. Pure."""

import re

from receiving_app.scans.refusals import is_placeholder as is_left_by_makers

_NOT_COUNTED = re.compile("[\\s\\-\\u2010-\\u2015]")  # spaces, the hyphen, and the dashes of word processors
_SHORTEST_SERIAL = 3

GONE = frozenset({"withdrawn", "returned"})  # states of a unit that is here no more


def serial_key(serial: str) -> str:
    """A serial as it is compared: capitals, no dashes or spaces (makers print dashes that codes lack)."""
    return _NOT_COUNTED.sub("", serial).upper()


def maker_key(manufacturer: str) -> str:
    """A maker as it is compared."""
    return " ".join(manufacturer.upper().split())


def is_placeholder(serial: str) -> bool:
    """Whether this is what makers leave where no serial was set: it tells no unit from another."""
    key = serial_key(serial)
    return len(key) < _SHORTEST_SERIAL or len(set(key)) == 1 or is_left_by_makers(serial)


def series_use(cost_cents: int, tag_floor_cents: int) -> str:
    """Which series a unit takes its number from; the floor itself is property (LAC 34:VII.307)."""
    return "property" if cost_cents >= tag_floor_cents else "below_floor"


def search_words(*parts: str | None) -> str:
    """The words a unit is found by, in small letters; serials also without their dashes."""
    words: list[str] = []
    for part in parts:
        if not part:
            continue
        text = " ".join(part.lower().split())
        bare = serial_key(part).lower()
        words.append(text)
        if bare not in {text, ""} and " " not in text:
            words.append(bare)
    return " ".join(dict.fromkeys(words))


def hold_number(asset_id: str) -> str:
    """What a unit's hold label says: never the shape of a property tag, and digits, so that it fits a tag."""
    return f"HOLD-{int(asset_id.replace('-', '')[-14:], 16) % 100_000_000:08}"
