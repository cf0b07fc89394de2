"""What a kit arrives as: its parts, what each costs, and how many kits are whole. Pure.

Parts that build one item are summed: the costs of a kit's parts are exactly the kit's.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from string import ascii_lowercase

from receiving_app.errors import Refused
from receiving_app.scans.context import fold
from receiving_app.wording import counted, dollars

MOST_PARTS = len(ascii_lowercase)
MOST_PER_KIT = 9999
_MOST_CENTS_DIGITS = 11


@dataclass(frozen=True, slots=True)
class KitPart:
    """One part of a kit, as a person told it.

    Attributes:
        per_kit: pieces of it in one kit.
        serialized: whether each piece has a serial number and is scanned; else they are counted.
        part: its maker's number; None where it has none.
        cost_cents: what one piece costs; None where nobody told.
        vendor_part: the vendor's number for it.
        commodity_class: the kit's where left out.
        manufacturer: the kit's where left out.
    """

    description: str
    per_kit: int
    serialized: bool
    part: str | None = None
    cost_cents: int | None = None
    vendor_part: str | None = None
    commodity_class: str | None = None
    manufacturer: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """The numbers it is scanned by, in their compared form."""
        return frozenset(fold(number) for number in (self.part, self.vendor_part) if number)

    @property
    def told(self) -> str:
        """How much of what: ``2 of HDMI cable``."""
        return f"{self.per_kit} of {self.description}"


@dataclass(frozen=True, slots=True)
class PartHere:
    """How many pieces of a part one kit needs, and how many were accepted."""

    description: str
    per_kit: int
    accepted: int


@dataclass(frozen=True, slots=True)
class KitStands:
    """How a line of kits stands.

    Attributes:
        kits: ordered.
        whole: with every part here.
        begun: with some part here, the whole ones included.
        lacking: pieces, and of what, until all that are begun are whole.
    """

    kits: int
    whole: int
    begun: int
    lacking: tuple[tuple[int, str], ...]

    @property
    def said(self) -> str:
        """All of it in a few words: ``1 of 3 kits whole, 1 begun; lacking: 1 of Microphone``."""
        said = f"{self.whole} of {counted(self.kits, 'kit')} whole"
        if not self.lacking:
            return said
        lacks = ", ".join(f"{pieces} of {what}" for pieces, what in self.lacking)
        return f"{said}, {self.begun - self.whole} begun; lacking: {lacks}"


def kit_stands(kits: int, parts: Sequence[PartHere]) -> KitStands:
    """How many of these kits are whole: as many as the scarcest part allows."""
    whole = min(kits, *(part.accepted // part.per_kit for part in parts))
    begun = min(kits, max(-(-part.accepted // part.per_kit) for part in parts))
    lacking = tuple(
        (begun * part.per_kit - part.accepted, part.description)
        for part in parts
        if part.accepted < begun * part.per_kit
    )
    return KitStands(kits, whole, begun, lacking)


def refuse_contents(parts: Sequence[KitPart], own: frozenset[str], kit_cents: int) -> None:
    """See that these can be the parts of a kit.

    Args:
        parts: as they were told.
        own: the numbers of the kit itself, in their compared form.
        kit_cents: what one kit costs.

    Raises:
        Refused: they cannot; it says which, and what to do.
    """
    if not parts:
        raise Refused("A kit has at least one part.", "Tell what it arrives as.")
    if len(parts) > MOST_PARTS:
        raise Refused(f"{len(parts)} parts are too many: a kit has up to {MOST_PARTS}.", "Tell fewer.")
    seen: set[str] = set()
    for part in parts:
        names = part.keys or {fold(part.description)}
        if not part.description:
            raise Refused("A part has no description.", "Say in a word or two what it is.")
        if not 1 <= part.per_kit <= MOST_PER_KIT:
            raise Refused(
                f"A kit cannot hold {part.per_kit} of {part.description}.", "Say how many are in one kit."
            )
        if part.cost_cents is not None and part.cost_cents < 0:
            raise Refused(f"{part.description} cannot cost {dollars(part.cost_cents)}.", "Tell 0 or more.")
        if part.keys & own:
            raise Refused(
                f"{part.part or part.vendor_part} is the kit itself.", "Tell the parts' own numbers."
            )
        if names & seen:
            raise Refused(
                f"{part.part or part.description} is told twice.", "Tell it once, with how many are in a kit."
            )
        seen |= names
    _refuse_costs(parts, kit_cents)


def costs_of(parts: Sequence[KitPart], kit_cents: int) -> tuple[int, ...]:
    """What one piece of each part costs, so that a kit's parts together cost what the kit does.

    What was told holds while it sums to the kit's cost. Else one part carries all of it: the first that
    can, with the others at nothing.
    """
    told = tuple(part.cost_cents or 0 for part in parts)
    if _sum(parts, told) == kit_cents:
        return told
    carrier = next((at for at, part in enumerate(parts) if kit_cents % part.per_kit == 0), 0)
    return tuple(kit_cents // part.per_kit if at == carrier else 0 for at, part in enumerate(parts))


def _refuse_costs(parts: Sequence[KitPart], kit_cents: int) -> None:
    told = tuple(part.cost_cents or 0 for part in parts)
    if any(part.cost_cents is not None for part in parts):
        if (together := _sum(parts, told)) != kit_cents:
            raise Refused(
                f"The parts of one kit cost {dollars(together)} together, the kit {dollars(kit_cents)}.",
                "Tell costs that sum to the kit's, or none: then the first part carries all.",
            )
    elif all(kit_cents % part.per_kit for part in parts):
        raise Refused(
            f"{dollars(kit_cents)} cannot be split evenly over the pieces of one part.",
            "Tell each part apart, with its own number and cost.",
        )


def _sum(parts: Sequence[KitPart], costs: Sequence[int]) -> int:
    return sum(part.per_kit * cost for part, cost in zip(parts, costs, strict=True))


def content_of(parts: Sequence[KitPart]) -> str:
    """The parts as canonical JSON: equal contents give equal text."""
    told = [asdict(part) for part in parts]
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def parts_of(content: str | None) -> tuple[KitPart, ...]:
    """The parts that :func:`content_of` wrote down; none when it was taken back."""
    return tuple(KitPart(**part) for part in json.loads(content or "[]"))


def cents_of(text: str) -> int | None:
    """A cost as a person types it, ``1,250.50``, in cents; None where nothing stands.

    Raises:
        Refused: it is no amount.
    """
    whole, point, part = text.strip().lstrip("$").replace(",", "").partition(".")
    if not whole and not part:
        if point:
            raise Refused(f"'{text}' is no amount.", "Write it like 120.50.")
        return None
    digits = f"{whole or '0'}{part.ljust(2, '0')}"
    if not digits.isascii() or not digits.isdigit() or len(part) > 2 or len(digits) > _MOST_CENTS_DIGITS:
        raise Refused(f"'{text}' is no amount.", "Write it like 120.50.")
    return int(digits)
