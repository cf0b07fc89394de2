"""ANSI MH10.8.2 data identifiers met at a receiving dock, and how the value behind each is taken.

Meanings: MHI's list of data identifiers (September 2025). An identifier is up to three digits and one
letter, so reading all digits and then the letter finds the longest one: ``30P`` is never taken for ``P``.
"""

import re
from collections.abc import Iterable

from receiving_app.scans.check_characters import gs1_holds, luhn_holds
from receiving_app.scans.refusals import is_placeholder

FIELD = re.compile(r"(\d{0,3}[A-Z])(.+)", re.DOTALL)
_QUANTITY = re.compile(r"0*([1-9]\d{0,8})(?:\.0+)?(?: ?[A-Z]{2})?", re.IGNORECASE)
_NOT_HEX = str.maketrans("", "", ":-. ")
_TAIL = re.compile(r"[0-9]{1,12}$")
LONGEST_RANGE = 500
"""More serials than this are not put in for one scan: no label of a pallet stands for so many."""
_MAC = re.compile(r"[0-9A-Fa-f]{12}")

NAMES = {
    "K": "order",
    "4K": "order_line",
    "14K": "order+line",
    "1K": "vendor_order",
    "2K": "bill_of_lading",
    "3K": "carrier_shipment",
    "5K": "release",
    "6K": "pro_number",
    "8K": "contract",
    "9K": "reference",
    "10K": "invoice",
    "11K": "packing_list",
    "2S": "shipment",
    "3S": "package",
    "4S": "package",
    "5S": "package",
    "1J": "licence_plate",
    "2J": "licence_plate",
    "3J": "licence_plate",
    "4J": "licence_plate",
    "5J": "licence_plate",
    "6J": "licence_plate",
    "8S": "sscc",
    "13Q": "package_count",
    "P": "customer_part",
    "1P": "vendor_part",
    "2P": "revision",
    "30P": "first_level_part",
    "Q": "quantity",
    "S": "serial",
    "1S": "additional_serial",
    "11S": "tag",
    "18S": "uii",
    "25S": "uii",
    "22S": "imei",
    "23S": "mac",
    "31S": "first_serial",
    "32S": "last_serial",
    "43S": "iccid",
    "1T": "lot",
    "6D": "date_code",
    "9D": "date_code",
    "10D": "date_code",
    "4L": "country",
    "V": "vendor_number",
    "1V": "vendor_number",
    "7V": "liable_party",
    "11V": "budget_organization",
    "1H": "employee",
}

TEXT_NAMES = {
    "MFR": "enterprise_id",
    "SPL": "enterprise_id",
    "CAG": "enterprise_id",
    "DUN": "enterprise_id",
    "SER": "serial",
    "SEQ": "serial",
    "UST": "serial",
    "PNO": "maker_part",
    "UCN": "maker_part",
    "UID": "uii",
    "LOT": "lot",
    "BII": "lot",
}
"""ISO/IEC 15434 format 12 (ATA text element identifiers), as MIL-STD-130 uses them."""

_CHECKED = {"sscc": 18, "gtin": 14, "content_gtin": 14}
_MANY = {"serial": "serials", "imei": "imeis", "additional_serial": "additional_serials"}

Gathered = dict[str, str | tuple[str, ...]]


def as_mac(text: str) -> str | None:
    """A network address as ``AA:BB:CC:DD:EE:FF``, or None when the text is not one."""
    digits = text.translate(_NOT_HEX)
    if not _MAC.fullmatch(digits):
        return None
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2)).upper()


def gathered(pairs: Iterable[tuple[str, str]]) -> tuple[Gathered, tuple[str, ...]]:
    """Put named values together and test them.

    A value that fails its test is left out with a warning. Serials (and phone identities) that repeat
    become a list in the order given, each once; another field said twice with two values is left out.

    Returns:
        the fields, and the warnings.
    """
    values: dict[str, list[str]] = {}
    warnings: list[str] = []
    for name, value in pairs:
        for part_name, part in _parts(name, value.strip()):
            taken, trouble = _taken(part_name, part)
            if trouble:
                warnings.append(trouble)
            if taken:
                values.setdefault(part_name, []).append(taken)
    fields: Gathered = {}
    for name, found in values.items():
        distinct = tuple(dict.fromkeys(found))
        if len(distinct) < len(found) and name in _MANY:
            warnings.append(f"The label says one {name.replace('_', ' ')} twice; it is counted once.")
        if len(distinct) == 1:
            fields[name] = distinct[0]
        elif name in _MANY:
            fields[_MANY[name]] = distinct
        else:
            warnings.append(f"The label gives more than one {name.replace('_', ' ')}; none is taken.")
    warnings.extend(_disagreements(fields))
    _expand_range(fields)
    return fields, tuple(warnings)


def _parts(name: str, value: str) -> list[tuple[str, str]]:
    """14K holds order and line, joined by a plus sign."""
    if name != "order+line":
        return [(name, value)]
    order, plus, line = value.rpartition("+")
    return [("order", order), ("order_line", line)] if plus and order else [("order", value)]


def _taken(name: str, value: str) -> tuple[str, str]:
    """The value as it is kept ('' when it is not), and the warning ('' when there is none)."""
    if name == "quantity":
        found = _QUANTITY.fullmatch(value)
        return (
            (found[1], "") if found else ("", "The quantity on the label is not a whole number above zero.")
        )
    trouble = ""
    if name == "serial" and is_placeholder(value):
        trouble = "Where the serial number should be, the label has only what makers leave there."
    elif name == "mac":
        value = as_mac(value) or ""
        trouble = "" if value else "The network address on the label is not one."
    elif name == "imei":
        value = value.replace("-", "").replace(" ", "")
        if not (len(value) == 15 and value.isdecimal() and luhn_holds(value)):
            trouble = "The phone identity (IMEI) on the label fails its check digit."
    elif name in _CHECKED and not (len(value) == _CHECKED[name] and value.isdecimal() and gs1_holds(value)):
        trouble = "A check digit on the label fails: scan it again."
    if trouble:
        return "", trouble
    if name == "order_line" and value.isdecimal():
        return value.lstrip("0") or "0", ""
    return value, ""


def _disagreements(fields: Gathered) -> list[str]:
    """Warnings where the count on the label and its serials differ."""
    quantity = fields.get("quantity")
    if not isinstance(quantity, str):
        return []
    count = 0
    serials = fields.get("serials")
    if isinstance(serials, tuple):
        count = len(serials)
    elif "first_serial" in fields and "last_serial" in fields:
        count = range_size(str(fields["first_serial"]), str(fields["last_serial"]))
        if not count:
            return ["Nobody can count from the first to the last serial number on the label."]
    if count and count != int(quantity):
        return [f"The label says {quantity}, but names {count} serial numbers."]
    return []


def _expand_range(fields: Gathered) -> None:
    """Put in all serials of a range, where the label says how many they are, and says it rightly.

    Without a count, or with another one, nobody knows that the range has no gaps: each unit is scanned.
    """
    names = ("first_serial", "last_serial", "quantity")
    first, last, quantity = (str(fields.get(name, "")) for name in names)
    if not (first and last and quantity) or {"serial", "serials"} & fields.keys():
        return
    size = range_size(first, last)
    if size != int(quantity) or size > LONGEST_RANGE:
        return
    head = _TAIL.sub("", first)
    digits = len(first) - len(head)
    fields["serials"] = tuple(f"{head}{int(first[len(head) :]) + step:0{digits}}" for step in range(size))


def range_size(first: str, last: str) -> int:
    """How many serials a range names, counted on its trailing digits; 0 when that cannot be told."""
    head_a, head_b = _TAIL.sub("", first), _TAIL.sub("", last)
    if head_a != head_b or len(first) != len(last) or head_a == first:
        return 0
    return max(0, int(last[len(head_b) :]) - int(first[len(head_a) :]) + 1)
