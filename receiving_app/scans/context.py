"""What the screen knows when a scan comes in: frozen values, built once and looked up in constant time."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from receiving_app.scans.answers import Kind

_DIGIT = re.compile(r"[0-9]")


def fold(text: str) -> str:
    """The form in which codes are compared: capitals, without dashes and spaces."""
    return text.upper().replace("-", "").replace(" ", "")


# A Dell part identification (PPID): country, part, plant, day and sequence, then perhaps its revision.
_PPID = re.compile(r"([A-Z]{2}0[0-9A-Z]{17})(?:[A-Z][0-9]{2})?")


def without_revision(key: str) -> str:
    """The compared form of a serial without the revision that a Dell label prints behind some: one unit."""
    found = _PPID.fullmatch(key) if key[2:3] == "0" else None
    return found[1] if found else key


def has_revision(key: str) -> bool:
    """Whether the compared form of a serial is a Dell one, which may have a revision or have lost it."""
    return key[2:3] == "0" and _PPID.fullmatch(key) is not None


def folded(values: Iterable[str]) -> dict[str, str]:
    """The values by their compared form, for the lookups of :class:`ScanContext`."""
    return {fold(value): value for value in values}


def folded_serials(values: Iterable[str]) -> dict[str, str]:
    """As :func:`folded`, of serials: those that may have a revision are found without it as well."""
    known = folded(values)
    return {without_revision(key): value for key, value in known.items()} | known


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """One line of an open purchase, with everything that a label may name it by.

    Attributes:
        serials: those that the vendor announced.
        seen: some of this part that are on record, of a maker whose serials have no shape known here.
        letter: of a part of a kit, which has its kit's line number.
        takes_units: False when it is full or takes no serials: the next unit is of another line.
    """

    order: str
    line: int
    maker: str | None = None
    maker_part: str | None = None
    vendor_part: str | None = None
    customer_part: str | None = None
    gtin: str | None = None
    serials: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    letter: str = ""
    takes_units: bool = True


def order_shape(order: str) -> str:
    """What numbers like this one look like: their first two characters, the rest as digits or letters."""
    return order[:2].upper() + _DIGIT.sub("9", order[2:].upper())


@dataclass(frozen=True, slots=True)
class OpenPurchases:
    """The open purchases, indexed by everything that can be scanned. Build it with :meth:`of`, once.

    Attributes:
        orders: compared form of an order number to the number as written.
        lines: compared form of an order number to its lines.
        parts: compared form of a part number (or 14-digit GTIN) to (field name, part as written, line).
        serials: compared form of an announced serial to (serial as written, line).
        order_shapes: what the order numbers here look like.
        ask_expected: tells which of these compared forms are announced and have not come, as written;
            None where :attr:`serials` knows it.
    """

    orders: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[PurchaseLine, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[tuple[str, str, PurchaseLine], ...]] = field(default_factory=dict)
    serials: Mapping[str, tuple[tuple[str, PurchaseLine], ...]] = field(default_factory=dict)
    order_shapes: frozenset[str] = frozenset()
    ask_expected: Callable[[Collection[str]], Mapping[str, str]] | None = None

    def expected(self, keys: Collection[str]) -> tuple[str, ...]:
        """The announced serials with one of these compared forms that have not come, in their order."""
        if self.ask_expected is None:
            found: Mapping[str, str] = {key: self.serials[key][0][0] for key in keys if key in self.serials}
        else:
            found = self.ask_expected(keys) if keys else {}
        return tuple(dict.fromkeys(found[key] for key in keys if key in found))

    @classmethod
    def of(cls, lines: Iterable[PurchaseLine], orders: Iterable[str] = ()) -> "OpenPurchases":
        """Index the lines; ``orders`` names open orders whose lines are not known."""
        known = folded(orders)
        by_order: dict[str, list[PurchaseLine]] = defaultdict(list)
        parts: dict[str, list[tuple[str, str, PurchaseLine]]] = defaultdict(list)
        serials: dict[str, list[tuple[str, PurchaseLine]]] = defaultdict(list)
        for line in lines:
            order = fold(line.order)
            known.setdefault(order, line.order)
            by_order[order].append(line)
            for name in ("maker_part", "vendor_part", "customer_part"):
                part = getattr(line, name)
                if part:
                    parts[fold(part)].append((name, part, line))
            if line.gtin:
                gtin = line.gtin.zfill(14)
                parts[gtin].append(("gtin", gtin, line))
            for serial in line.serials:
                for key in {fold(serial), without_revision(fold(serial))}:
                    serials[key].append((serial, line))
        return cls(
            known,
            {order: tuple(found) for order, found in by_order.items()},
            {part: tuple(found) for part, found in parts.items()},
            {serial: tuple(found) for serial, found in serials.items()},
            frozenset(order_shape(order) for order in known.values()),
        )


class TagCheck(StrEnum):
    """How the last character of a tag is computed."""

    NONE = "none"
    MOD10 = "mod10"  # Luhn over the digits
    MOD43 = "mod43"  # Code 39 check over prefix and digits
    MOD37_36 = "mod37_36"  # ISO/IEC 7064 over letters and digits


@dataclass(frozen=True, slots=True)
class TagSeries:
    """One series of our own tags: prefix, ``width`` digits, then the check character if there is one."""

    name: str
    prefix: str
    width: int
    check: TagCheck = TagCheck.NONE


@dataclass(frozen=True, slots=True)
class OwnMarks:
    """The characters our own command, badge, location and document codes, and hold labels, begin with.

    ``$`` and ``.`` lie on the same keys of American, British and German keyboards and are in the character
    sets of Code 39 and Code 128; no maker or carrier begins a code with them.
    """

    command: str = "$DO."
    badge: str = "$WHO."
    location: str = "$PLACE."
    document: str = "$DOC."
    hold: str = "HOLD-"


@dataclass(frozen=True, slots=True)
class ScanContext:
    """Everything that may decide what a scan means. Change one value with :func:`dataclasses.replace`.

    Attributes:
        purchases: the open purchases.
        waits_for: the kind the screen waits for, or None.
        order: the order the screen is on, or None.
        line: the line of that order the screen is on, or None.
        carrier: who brought the delivery that is open (``FEDEX``, ``Saia``), or None.
        known_serials: serials already on record (made by :func:`folded_serials`; what follows by
            :func:`folded`).
        known_tags: tags already on record.
        known_tracking: carton numbers already booked.
        packing_lists: packing list numbers named for this delivery.
        packing_lists_seen: packing list numbers already taken in with an earlier delivery.
        badges: employee numbers.
        locations: location codes.
        tag_series: the series of our own tags.
        marks: what our own codes begin with.
        commands: names of the commands that exist; None for all of :mod:`receiving_app.scans.commands`.
    """

    purchases: OpenPurchases = field(default_factory=OpenPurchases)
    waits_for: Kind | None = None
    order: str | None = None
    line: int | None = None
    carrier: str | None = None
    known_serials: Mapping[str, str] = field(default_factory=dict)
    known_tags: Mapping[str, str] = field(default_factory=dict)
    known_tracking: Mapping[str, str] = field(default_factory=dict)
    packing_lists: Mapping[str, str] = field(default_factory=dict)
    packing_lists_seen: Mapping[str, str] = field(default_factory=dict)
    badges: Mapping[str, str] = field(default_factory=dict)
    locations: Mapping[str, str] = field(default_factory=dict)
    tag_series: tuple[TagSeries, ...] = ()
    marks: OwnMarks = field(default_factory=OwnMarks)
    commands: frozenset[str] | None = None
    letter: str = ""

    def like_an_order(self, text: str) -> bool:
        """Whether a text looks like the order numbers here."""
        return len(text) <= 40 and order_shape(text) in self.purchases.order_shapes

    def lines_on_screen(self) -> tuple[PurchaseLine, ...]:
        """The lines the clerk works on: the screen's line while it takes units, else all of its order."""
        if self.order is None:
            return ()
        lines = self.purchases.lines.get(fold(self.order), ())
        chosen = tuple(line for line in lines if (line.line, line.letter) == (self.line, self.letter))
        return chosen if any(line.takes_units for line in chosen) else lines

    def serials_seen(self) -> tuple[str, ...]:
        """Serials on record of the parts of :meth:`lines_on_screen`, of makers whose shapes are not known."""
        return tuple(serial for line in self.lines_on_screen() for serial in line.seen)

    def makers_of_order(self) -> frozenset[str]:
        """The makers of all lines of the screen's order, in small letters."""
        lines = self.purchases.lines.get(fold(self.order), ()) if self.order is not None else ()
        return frozenset(line.maker.lower() for line in lines if line.maker)

    def makers_on_screen(self) -> frozenset[str]:
        """The makers of :meth:`lines_on_screen`, in small letters."""
        return frozenset(line.maker.lower() for line in self.lines_on_screen() if line.maker)
