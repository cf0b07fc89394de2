"""What a scan may be, as frozen values: candidates, best first, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fields = Mapping[str, str | tuple[str, ...]]

SURE_ENOUGH = 0.6  # a best candidate is at least this sure
CLEAR_LEAD = 0.14  # and this far ahead of the next kind of reading


class Kind(StrEnum):
    """What one code can be. The fields each kind carries are named beside it."""

    ORDER = "order"  # order
    ORDER_LINE = "order_line"  # order_line, perhaps order
    ITEM = "item"  # one of gtin (14 digits), maker_part, vendor_part, customer_part, first_level_part
    SERIAL = "serial"  # serial
    SERIALS = "serials"  # serials, or first_serial and last_serial
    PACKING_LIST = "packing_list"  # packing_list
    SHIPMENT = "shipment"  # shipment
    TRACKING = "tracking"  # carrier, tracking
    SSCC = "sscc"  # sscc (18 digits)
    QUANTITY = "quantity"  # quantity
    TAG = "tag"  # tag (as printed), series
    BADGE = "badge"  # badge (employee number)
    LOCATION = "location"  # location
    DOCUMENT = "document"  # document
    COMMAND = "command"  # command, perhaps argument
    HOLD = "hold"  # hold: the number of our own hold label
    ENVELOPE = "envelope"  # ISO/IEC 15434: the names of receiving_app.scans.identifiers
    GS1 = "gs1"  # GS1 element strings: the names of receiving_app.scans.gs1
    LABEL = "label"  # several values told apart by words or by what is open: same names
    MAC = "mac"  # mac (AA:BB:CC:DD:EE:FF)
    IMEI = "imei"  # imei (15 digits)
    ICCID = "iccid"  # iccid (19 or 20 digits)
    CARD_NUMBER = "card_number"  # none: refused
    SECRET = "secret"  # noqa: S105 - a kind of scan, not a password; no fields: refused
    PLACEHOLDER = "placeholder"  # none: what makers leave where a serial should be
    DAMAGED = "damaged"  # what is certain; the rest is lost
    UNKNOWN = "unknown"  # none


REFUSED_KINDS = frozenset(
    {Kind.CARD_NUMBER, Kind.SECRET, Kind.PLACEHOLDER, Kind.DAMAGED},
)
"""Kinds that say: this scan must not be counted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing the scan may be.

    Attributes:
        kind: what it would be.
        fields: the values, named as :class:`Kind` says; texts, or tuples of texts.
        confidence: from 0 to 1.
        reason: one plain sentence that says why.
        warnings: sentences the clerk should see before it is taken.
        vouched: False when it has this shape but a test failed or a part is missing; never taken by itself.
    """

    kind: Kind
    fields: Fields
    confidence: float
    reason: str
    warnings: tuple[str, ...] = ()
    vouched: bool = True

    def value(self, name: str) -> str:
        """The field as one text; '' when the candidate has no such field or it is a list."""
        found = self.fields.get(name, "")
        return found if isinstance(found, str) else ""

    @property
    def named(self) -> str:
        """The value a person knows it by: the field that is called like its kind, else the first text."""
        first = next((value for value in self.fields.values() if isinstance(value, str)), "")
        return self.value(self.kind.value) or first


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to one scan.

    Attributes:
        text: the characters after cleaning; '' when the scan was refused.
        aim: the scanner's symbology mark without its bracket (``C1``, ``E0``), or None.
        candidates: best first; never empty.
        kept: the raw characters as they may be kept: card numbers and passwords masked, the rest untouched.
        shown: :attr:`kept` with its control characters made visible.
        notes: what was mended on the way, in words.
    """

    text: str
    aim: str | None
    candidates: tuple[Candidate, ...]
    kept: str
    shown: str
    notes: tuple[str, ...] = field(default=())

    @property
    def best(self) -> Candidate | None:
        """The candidate that may be taken without asking, or None when nobody could decide."""
        first = self.candidates[0]
        if not first.vouched or first.kind is Kind.UNKNOWN or first.confidence < SURE_ENOUGH:
            return None
        rivals = (other.confidence for other in self.candidates[1:])
        return first if all(first.confidence - rival >= CLEAR_LEAD for rival in rivals) else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the clerk should see: the first candidate's warnings."""
        return self.candidates[0].warnings
