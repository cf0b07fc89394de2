"""Context first: the text is, exactly, something that is open, announced or on record."""

from collections.abc import Iterator
from dataclasses import replace

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.context import PurchaseLine, ScanContext, fold, without_revision

ON_RECORD = "It is a serial number on record."
_SAME_BEGINNING = 3  # signs that a part and its successor have in common at least
_BASE_LENGTHS = range(5, 9)  # signs of a part number before its option code
_RETAIL_LENGTHS = frozenset({8, 12, 13, 14})


def known(text: str, context: ScanContext) -> list[Candidate]:
    """Everything the text is by exact comparison, dashes, spaces and case apart.

    Of several, the kind the screen waits for wins.
    """
    key = fold(text)
    if not key or len(key) > 60:
        return []
    found = [
        *_order(key, context),
        *_serial(key, context),
        *_part(key, context),
        *_papers_and_places(key, context),
    ]
    if len(found) > 1 and any(one.kind is context.waits_for for one in found):
        return [one if one.kind is context.waits_for else replace(one, confidence=0.75) for one in found]
    return found


def serial_as_written(text: str, context: ScanContext) -> str | None:
    """The announced or recorded serial that the text is, as it is written there; else None."""
    announced, recorded = _serials_known(fold(text), context)
    return announced[0][0] if announced else recorded


def _serials_known(key: str, context: ScanContext) -> tuple[tuple[tuple[str, PurchaseLine], ...], str | None]:
    """What is announced and what is on record under a serial, or under it without its revision."""
    announced, recorded = context.purchases.serials.get(key, ()), context.known_serials.get(key)
    bare = without_revision(key)
    if bare == key:
        return announced, recorded
    return (
        announced or context.purchases.serials.get(bare, ()),
        recorded or context.known_serials.get(bare),
    )


def written_like_part(text: str, context: ScanContext) -> bool:
    """Whether the text is written like the part number of a line on the screen, as a successor model's is."""
    key = fold(text)
    parts = (
        part for line in context.lines_on_screen() for part in (line.maker_part, line.vendor_part) if part
    )
    return any(_alike(key, fold(part)) for part in parts)


def _alike(one: str, other: str) -> bool:
    """Whether two codes of one length begin alike, and have most of their signs in common at both ends."""
    if one == other or len(one) != len(other):
        return False
    same = [a == b for a, b in zip(one, other, strict=True)]
    begin, end = same.index(False), same[::-1].index(False)
    return begin >= _SAME_BEGINNING and 2 * (begin + end) >= len(one)


def _order(key: str, context: ScanContext) -> Iterator[Candidate]:
    orders = context.purchases.orders
    order = orders.get(key)
    if order is not None:
        yield Candidate(Kind.ORDER, {"order": order}, 0.96, "It is the number of an open purchase.")
    elif key[0] == "0" and (order := orders.get(key.lstrip("0"))) is not None:
        reason = "It is the number of an open purchase with zeros in front."
        yield Candidate(Kind.ORDER, {"order": order}, 0.93, reason)


def _serial(key: str, context: ScanContext) -> Iterator[Candidate]:
    announced, recorded = _serials_known(key, context)
    warnings: tuple[str, ...] = ()
    if recorded is not None:
        warnings = ("This serial number is already on record.",)
    if announced:
        here = [serial for serial, line in announced if _on_screen(line, context)]
        serial, line = announced[0]
        where = f"{line.line}{line.letter} of {line.order}"
        if not here and context.order is not None:
            warnings += (f"It is announced for line {where}, not for where the screen is.",)
        confidence = 0.98 if here else 0.94
        fields = {"serial": here[0] if here else serial}
        yield Candidate(Kind.SERIAL, fields, confidence, "The vendor announced this serial number.", warnings)
    elif recorded is not None:
        yield Candidate(Kind.SERIAL, {"serial": recorded}, 0.93, ON_RECORD, warnings)


def _on_screen(line: PurchaseLine, context: ScanContext) -> bool:
    return context.order is None or (
        fold(line.order) == fold(context.order)
        and (context.line is None or (context.line, context.letter) == (line.line, line.letter))
    )


def _part(key: str, context: ScanContext) -> Iterator[Candidate]:
    parts = context.purchases.parts
    uses = parts.get(key)
    if uses is None and len(key) in _RETAIL_LENGTHS and key.isdecimal():
        uses = parts.get(key.zfill(14))
    if not uses:
        yield from _without_option(key, context)
        return
    name, part, line = next((use for use in uses if _on_screen(use[2], context)), uses[0])
    if name != "gtin" and fold(part) != key:
        yield Candidate(Kind.ITEM, {name: part}, 0.95, f"A clerk bound this code to part {part}.")
        return
    places = f"line {line.line}{line.letter} of {line.order}" if len(uses) == 1 else f"{len(uses)} open lines"
    yield Candidate(Kind.ITEM, {name: part}, 0.95, f"It is a part number on {places}.")


def _without_option(key: str, context: ScanContext) -> Iterator[Candidate]:
    """A part of the order on the screen that is printed without its option code: 8X3A1UT of 8X3A1UT#ABA."""
    if context.order is None or len(key) not in _BASE_LENGTHS:
        return
    parts = (line.maker_part or "" for line in context.purchases.lines.get(fold(context.order), ()))
    part = next((part for part in parts if "#" in part and fold(part.partition("#")[0]) == key), None)
    if part is not None:
        reason = f"It is part {part} of the order on the screen, without its option code."
        yield Candidate(Kind.ITEM, {"maker_part": part}, 0.9, reason)


def _papers_and_places(key: str, context: ScanContext) -> Iterator[Candidate]:
    seen, named = context.packing_lists_seen.get(key), context.packing_lists.get(key)
    if named is not None or seen is not None:
        number = named if named is not None else seen or ""
        warnings = () if seen is None else ("A packing list with this number was already taken in.",)
        reason = "It is the number of a packing list."
        yield Candidate(Kind.PACKING_LIST, {"packing_list": number}, 0.93, reason, warnings)
    location, badge = context.locations.get(key), context.badges.get(key)
    if location is not None:
        yield Candidate(Kind.LOCATION, {"location": location}, 0.92, "It is a location on record.")
    if badge is not None:
        yield Candidate(Kind.BADGE, {"badge": badge}, 0.92, "It is an employee number on record.")
