"""Data identifiers in front of a linear code: ``K4500123456``, ``SPF2ABC``, ``1PABC-12``, ``Q30``.

In a linear code an identifier is only a prefix: a serial may begin with S itself. It is cut off when what
stands behind it is known, when the maker's serials show it, or when the screen waits for that kind; else both
readings are listed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.context import ScanContext, fold, order_shape
from receiving_app.scans.identifiers import FIELD, NAMES, gathered
from receiving_app.scans.makers import (
    fits_maker,
    lenovo_machine_and_serial,
    part_by_form,
    serial_behind,
    tells_nothing,
)
from receiving_app.scans.matching import known, serial_as_written, written_like_part
from receiving_app.scans.tag_numbers import read_tags

_KINDS = {
    "order": Kind.ORDER,
    "order_line": Kind.ORDER_LINE,
    "order+line": Kind.ORDER_LINE,
    "packing_list": Kind.PACKING_LIST,
    "shipment": Kind.SHIPMENT,
    "quantity": Kind.QUANTITY,
    "serial": Kind.SERIAL,
    "additional_serial": Kind.SERIAL,
    "customer_part": Kind.ITEM,
    "vendor_part": Kind.ITEM,
    "first_level_part": Kind.ITEM,
    "tag": Kind.TAG,
    "imei": Kind.IMEI,
    "mac": Kind.MAC,
    "iccid": Kind.ICCID,
    "sscc": Kind.SSCC,
}
_ORDER_AND_LINE = re.compile(r"(.{3,30})[-/+ ](\d{1,6})")
_VALUE = re.compile(r"[0-9A-Z][0-9A-Z._/+#=-]*")
_IN_FRONT = ("S", "1S")
_CHECKED = {"imei": 15, "sscc": 18}  # identifiers whose values test themselves, and how long these are
# Identifiers of two and more signs stand in front of a code by chance less often than one letter does.
_LIKELY = {
    "P": 0.36,
    "11K": 0.74,
    "2S": 0.74,
    "4K": 0.6,
    "Q": 0.58,
    "14K": 0.7,
    "23S": 0.9,
    "22S": 0.9,
    "8S": 0.9,
}


def read_linear(text: str, context: ScanContext) -> Iterator[Candidate]:
    """The readings of a linear code with an identifier in front."""
    capitals = text.upper()
    yield from _lenovo(capitals, context)
    yield from _glued(capitals, context)
    found = FIELD.fullmatch(capitals)
    if found is None or len(capitals) > 60:
        return
    identifier, value = found[1], found[2].lstrip(" :")
    name = NAMES.get(identifier, "")
    kind = _KINDS.get(name, Kind.LABEL)
    if not name or not value or (len(identifier) == 1 and kind is Kind.LABEL):
        return
    if name != "mac" and not _VALUE.fullmatch(value) and not known(value, context):
        return
    if identifier == "P" and fits_maker(capitals, context.makers_of_order()) and not known(value, context):
        return  # a serial that begins with P: nobody would take the rest of it for a part
    if kind is Kind.SERIAL:
        yield from _serial(capitals, identifier, value, context)
    elif kind is Kind.TAG:
        ours = [one for one in read_tags(value, context) if one.vouched]
        reason = f"{identifier} marks an asset tag, and it is not one of ours."
        yield from ours or (Candidate(kind, {"tag": value}, 0.7, reason, (reason,), vouched=False),)
    else:
        yield from _other(identifier, name, kind, value, context)


def _serial(text: str, identifier: str, value: str, context: ScanContext) -> Iterator[Candidate]:
    announced = next((one for one in known(value, context) if one.kind is Kind.SERIAL), None)
    behind = None
    if identifier in _IN_FRONT and not written_like_part(text, context):
        behind = serial_behind(text, identifier, context.makers_on_screen(), context.serials_seen())
        behind = behind or serial_behind(text, identifier, context.makers_of_order())  # another item of it
    waits = context.waits_for is Kind.SERIAL
    if announced is not None:
        reason = f"Behind its {identifier} it is a serial number that was announced or is on record."
        yield Candidate(
            Kind.SERIAL, announced.fields, announced.confidence - 0.03, reason, announced.warnings
        )
    elif behind is not None:
        reason = f"{identifier} means serial number, and what follows looks like one of the maker's."
        warnings = _not_announced(context)
        yield Candidate(Kind.SERIAL, {"serial": behind}, 0.9, reason, warnings)
    elif len(value) >= 4 and (waits or any(sign.isdecimal() for sign in value)):
        makers = context.makers_on_screen()
        unlikely = fits_maker(text, makers) and not fits_maker(value, makers)
        reason = f"{identifier} may be the identifier for a serial number."
        confidence = 0.3 if unlikely else 0.58 if waits else 0.4
        if identifier in _IN_FRONT and tells_nothing(value, makers, context.serials_seen()):
            confidence = 0.84 if waits else 0.66  # as likely as that the serial begins with S
        yield Candidate(Kind.SERIAL, {"serial": value}, confidence, reason)


def _glued(text: str, context: ScanContext) -> Iterator[Candidate]:
    """A serial behind ``SN``, which is known or looks like the maker's."""
    if text.startswith("SN"):
        for one in known(text[2:], context):
            if one.kind is Kind.SERIAL:
                yield replace(
                    one, confidence=0.92, reason=f"Behind SN: {one.reason[0].lower()}{one.reason[1:]}"
                )
        behind = serial_behind(text, "SN", context.makers_on_screen(), context.serials_seen())
        if behind is not None:
            reason = "SN means serial number, and what follows looks like one of the maker's."
            yield Candidate(Kind.SERIAL, {"serial": behind}, 0.9, reason, _not_announced(context))


def read_order_and_line(text: str, context: ScanContext) -> Iterator[Candidate]:
    """The number of an open order with a line's number behind it: nothing else comes near, whatever fits."""
    found = _ORDER_AND_LINE.fullmatch(text.upper())
    order = context.purchases.orders.get(fold(found[1])) if found else None
    if found and order is not None:
        number = found[2].lstrip("0")
        lines = {line.line for line in context.purchases.lines.get(fold(order), ())}
        if int(found[2]) in lines:
            fields = {"order": order, "order_line": number}
            yield Candidate(Kind.ORDER_LINE, fields, 0.93, "An open order and one of its lines.")
        else:
            reason = f"It begins with open order {order}, which has no line {number or 0}."
            yield Candidate(Kind.ORDER, {"order": order}, 0.6, reason, (reason,))


def _not_announced(context: ScanContext) -> tuple[str, ...]:
    if any(line.serials for line in context.lines_on_screen()):
        return ("This serial number was not announced for this line.",)
    return ()


def _lenovo(text: str, context: ScanContext) -> Iterator[Candidate]:
    found = lenovo_machine_and_serial(text)
    if found is None:
        return
    machine, serial = found
    written = serial_as_written(serial, context)
    confirmed = (
        written is not None
        or any(one.kind is Kind.ITEM for one in known(machine, context))
        or bool(
            fits_maker(serial, context.makers_on_screen())
            and "lenovo" in " ".join(context.makers_on_screen())
        )
    )
    reason = "1S, ten characters of machine type and eight of serial number, as Lenovo prints it."
    yield Candidate(Kind.SERIAL, {"serial": written or serial}, 0.93 if confirmed else 0.62, reason)


def _other(identifier: str, name: str, kind: Kind, value: str, context: ScanContext) -> Iterator[Candidate]:
    confirmed = next((one for one in known(value, context) if one.kind is kind), None)
    if confirmed is None and name == "order+line":
        order = known(value.rpartition("+")[0], context)
        confirmed = Candidate(kind, gathered([(name, value)])[0], 0.94, order[0].reason) if order else None
    if confirmed is not None:
        reason = f"Behind its {identifier}: {confirmed.reason[0].lower()}{confirmed.reason[1:]}"
        yield Candidate(kind, confirmed.fields, 0.94, reason, confirmed.warnings)
        return
    fields, warnings = gathered([(name, value)])
    if not fields or warnings:
        if len(value) == _CHECKED.get(name) and value.isdecimal():
            yield Candidate(kind, {name: value}, 0.7, warnings[0], warnings, vouched=False)
        return
    said = name.replace("_", " ").replace("+", " and ")
    if context.waits_for is kind:
        yield Candidate(kind, fields, 0.92, f"{identifier} means {said}, and the screen waits for one.")
        return
    confidence = _LIKELY.get(identifier, 0.35 if kind is Kind.LABEL else 0.55)
    if identifier == "Q" and context.order is not None and context.waits_for is None:
        confidence = 0.74
    elif kind is Kind.ITEM and part_by_form(value):
        confidence = 0.9
    elif context.waits_for is not None and confidence < 0.9:
        confidence = min(confidence, 0.5 if len(identifier) > 1 else 0.28)
    if kind is Kind.ORDER and order_shape(value) in context.purchases.order_shapes:
        confidence = 0.66
    yield Candidate(kind, fields, confidence, f"{identifier} may be the identifier for {said}.")
