"""Reading a scan: what its characters can mean, context first, carriers last.

The steps, each of which may already be the answer:

1. clean the characters (line ends, scanner marks, odd digits and dashes);
2. refuse what must never be kept (card numbers, passwords, text that turns its direction);
3. messages that say what they hold: ISO/IEC 15434, our own codes, GS1, words and values;
4. exact matches with what is open, announced or on record;
5. forms and check digits; identifiers in front of linear codes; what the screen waits for;
6. damage: the same code twice, two codes run together, a foreign keyboard, one sign off.

The result lists candidates, best first. Nobody is made to guess: :attr:`Reading.best` is None when two
readings are close.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from receiving_app.scans import refusals
from receiving_app.scans.answers import REFUSED_KINDS, SURE_ENOUGH, Candidate, Kind, Reading
from receiving_app.scans.card_numbers import holds_secret, looks_like_card_number, masked, without_secrets
from receiving_app.scans.carriers import carrier_numbers
from receiving_app.scans.cleaning import Cleaned, clean, with_real_separators
from receiving_app.scans.commands import is_on_record, read_own_code
from receiving_app.scans.context import ScanContext
from receiving_app.scans.damage import differs_by_one, fused, lost_zeros, off_a_spreadsheet, repeated
from receiving_app.scans.envelope import is_envelope, read_envelope
from receiving_app.scans.explained_digits import card_numbers_read, holds_card_number
from receiving_app.scans.gs1 import begins_field, read_gs1
from receiving_app.scans.keyboards import envelope_put_back, put_back
from receiving_app.scans.labels import read_list, read_part_version_serial, read_words
from receiving_app.scans.linear import read_linear, read_order_and_line
from receiving_app.scans.makers import fits_maker
from receiving_app.scans.matching import ON_RECORD, known
from receiving_app.scans.numbers import read_numbers
from receiving_app.scans.screen import (
    TURNED,
    read_as_serial,
    read_awaited,
    read_express_code,
    read_part_form,
)
from receiving_app.scans.shown import visible
from receiving_app.scans.tag_numbers import read_tags

_LONGEST_CODE = 64
_LONGEST_SHOWN = 500  # signs of a text of which the digits that are no card number's are kept
_SINGLE = {
    "order": Kind.ORDER,
    "order_line": Kind.ORDER_LINE,
    "serial": Kind.SERIAL,
    "serials": Kind.SERIALS,
    "gtin": Kind.ITEM,
    "maker_part": Kind.ITEM,
    "vendor_part": Kind.ITEM,
    "customer_part": Kind.ITEM,
    "first_level_part": Kind.ITEM,
    "packing_list": Kind.PACKING_LIST,
    "shipment": Kind.SHIPMENT,
    "sscc": Kind.SSCC,
    "quantity": Kind.QUANTITY,
    "mac": Kind.MAC,
    "imei": Kind.IMEI,
    "iccid": Kind.ICCID,
}
_MESSAGES = frozenset({Kind.ENVELOPE, Kind.GS1, Kind.LABEL})
_TURNED = "The message came through a foreign keyboard layout and was put back."
_DIGIT = re.compile(r"\d")


def read_scan(raw: str, context: ScanContext) -> Reading:
    """What a scan can mean. Never raises for any text.

    Args:
        raw: the characters as the scanner sent them, control characters included.
        context: what the screen knows.
    """
    cleaned = clean(raw)
    meant = envelope_put_back(cleaned.text)
    if meant is not None:
        cleaned = replace(cleaned, text=meant, notes=(*cleaned.notes, _TURNED))
    if cleaned.turns:
        return _refused(raw, cleaned, refusals.turning())
    if holds_secret(cleaned.text):
        return _refused(raw, cleaned, refusals.secret())
    candidates, notes = _candidates(cleaned, context)
    candidates = _ranked(candidates)
    if holds_card_number(cleaned, candidates, context):
        return _refused(raw, cleaned, refusals.card_number(), candidates)
    return _answer(cleaned, candidates, kept=raw, notes=notes)


def _answer(cleaned: Cleaned, candidates: list[Candidate], *, kept: str, notes: tuple[str, ...]) -> Reading:
    return Reading(cleaned.text, cleaned.aim, tuple(candidates), kept, visible(kept), cleaned.notes + notes)


def _refused(raw: str, cleaned: Cleaned, refusal: Candidate, read: Iterable[Candidate] = ()) -> Reading:
    """The answer that holds nothing of the text, and the raw scan masked: all of it if need be."""
    if refusal.kind is Kind.CARD_NUMBER and len(raw) > _LONGEST_SHOWN:
        kept = without_secrets(_DIGIT.sub("*", raw))
        return Reading("", cleaned.aim, (refusal,), kept, visible(kept), cleaned.notes)
    kept = masked(raw)
    again = clean(kept).text
    if looks_like_card_number(again) or any(digits in kept for digits in card_numbers_read(read)):
        kept = _DIGIT.sub("*", kept)
    if holds_secret(again) or _TURNED in cleaned.notes:
        kept = "*" * len(raw)
    return Reading("", cleaned.aim, (refusal,), kept, visible(kept), cleaned.notes)


def _candidates(cleaned: Cleaned, context: ScanContext) -> tuple[list[Candidate], tuple[str, ...]]:
    """All readings in no order, and notes on what was mended."""
    text = cleaned.text
    if is_envelope(text):
        candidate, notes = read_envelope(text)
        return [_single(candidate, context)], notes
    whole = _first(refusals.nothing(text), _own_code(text, context))
    if whole is not None:
        return [whole], ()
    found = list(_readings(text, cleaned.aim, context))
    if max((one.confidence for one in found if one.vouched), default=0.0) < 0.9:
        mended = list(_mended(text, cleaned.aim, context))
        if mended:
            return mended + [_capped(one, 0.62) for one in found], ()
    if not found:
        found = [refusals.not_a_code()] if not refusals.is_code(text) else []
    return found, ()


def _own_code(text: str, context: ScanContext) -> Candidate | None:
    """One of our own codes; where it is spoiled, what a foreign keyboard layout made of it is put back."""
    own = read_own_code(text, context)
    if own is None or (own.vouched and is_on_record(own, context)):
        return own
    for other in put_back(text):
        right = read_own_code(other, context)
        if right is not None and right.vouched and (not own.vouched or is_on_record(right, context)):
            return _put_back(text, other, right)
    return own


def _readings(text: str, aim: str | None, context: ScanContext) -> Iterator[Candidate]:
    """The readings of one code as it stands."""
    if text.startswith(("(420)", "420")):  # USPS prints postal code and number as GS1 fields
        text = with_real_separators(text)
        text = text if text[0] == "4" else "".join(filter(str.isdecimal, text))
    exact = known(text, context)
    yield from exact
    if not exact:
        message = _message(text, aim, context)
        if message is not None:
            yield message
            return
    if len(text) > _LONGEST_CODE:
        return
    found = list(exact)
    found += read_tags(text, context)
    found += read_express_code(text, context)
    found += read_linear(text, context)
    found += read_numbers(text, aim, context)
    found += read_part_form(text)
    if not any(one.kind is context.waits_for and one.confidence >= 0.9 for one in found):
        found += read_awaited(text, context)
    lines = [] if exact else list(read_order_and_line(text, context))
    yield from lines
    most = 0.6 if exact else 0.5 if lines else 1.0
    yield from (_capped(one, most) for one in found[len(exact) :])
    strongest = max((one.confidence for one in found if one.vouched), default=0.0)
    spoiled = max((one.confidence for one in found if not one.vouched), default=0.0)
    if not exact:
        serials = read_as_serial(text, context, max(strongest, spoiled))
        yield from (_capped(one, most) for one in serials)


def _message(text: str, aim: str | None, context: ScanContext) -> Candidate | None:
    """A reading that says itself what it is, or can be nothing else."""
    counted = text.isdecimal() and context.waits_for not in {None, Kind.SERIAL, Kind.TAG}
    refused = _first(None if counted else refusals.placeholder(text), refusals.rounded(text))
    if refused is not None:
        return refused
    if any(number.form and number.holds for number in carrier_numbers(text)):
        return None
    message = _first(
        _without_swallowed(read_gs1(text, aim), context),
        read_words(text, context),
        read_part_version_serial(text),
        read_list(text, context),
    )
    return _single(message, context) if message is not None else None


def _without_swallowed(message: Candidate | None, context: ScanContext) -> Candidate | None:
    """GS1 fields; refused where the serial is one of the order's maker only without a field behind it."""
    serial, makers = message.value("serial") if message is not None else "", context.makers_of_order()
    if not serial or fits_maker(serial, makers) is not False:
        return message
    if any(fits_maker(serial[:at], makers) and begins_field(serial[at:]) for at in range(5, len(serial))):
        reason = "A separator was lost: the serial number and what follows it run together. Scan it again."
        return Candidate(Kind.DAMAGED, {}, 0.9, reason, (reason,))
    return message


def _single(message: Candidate, context: ScanContext) -> Candidate:
    """A message of one field is that field; a tag in a message is tested as our tags are."""
    fields = dict(message.fields)
    tag = message.value("tag")
    if tag:
        ours = next(iter(read_tags(tag, context)), None)
        if ours is not None and len(fields) == 1:
            return ours
        if ours is None or not ours.vouched:
            warning = "The asset tag on this label is not one of ours." if ours is None else ours.reason
            if ours is not None:
                del fields["tag"]
            message = replace(message, fields=fields, warnings=(*message.warnings, warning))
    if set(fields) == {"order", "order_line"}:
        return replace(message, kind=Kind.ORDER_LINE)
    if set(fields) == {"first_serial", "last_serial"}:
        return replace(message, kind=Kind.SERIALS)
    if set(fields) <= {"carrier", "tracking"} and "tracking" in fields:
        return replace(message, kind=Kind.TRACKING)
    if message.kind in _MESSAGES and len(fields) == 1:
        return replace(message, kind=_SINGLE.get(next(iter(fields)), message.kind))
    return message


def _mended(text: str, aim: str | None, context: ScanContext) -> Iterator[Candidate]:
    """Readings of what the text may have been before it was damaged; something known must confirm each."""
    if len(text) > 2 * _LONGEST_CODE:
        return
    once = repeated(text)
    if once is not None:
        yield from _doubled(once, aim, context)
    else:
        run_together = fused(text, context)
        if run_together is not None:
            yield run_together
    if len(text) <= _LONGEST_CODE:
        for other in put_back(text):
            yield from (_put_back(text, other, one) for one in _confirmed(other, context))
        cell = off_a_spreadsheet(text)
        if cell is not None:
            reason = "Without what a spreadsheet put around it: "
            yield from (
                replace(one, reason=reason + one.reason[0].lower() + one.reason[1:])
                for one in known(cell, context)
            )
        zeros = lost_zeros(text, context)
        if zeros is not None:
            yield zeros


def _put_back(text: str, other: str, one: Candidate) -> Candidate:
    """A reading of a text put back; where a single sign changed it may as well be another code."""
    reason = f"Put back from a foreign keyboard layout: {one.reason[0].lower()}{one.reason[1:]}"
    if one.kind is Kind.SERIAL and one.reason == ON_RECORD and text.isascii() and text.isalnum():
        warning = f"{one.named} is here already, and {text} may be it on a foreign keyboard."
        return replace(one, confidence=0.6, reason=TURNED, warnings=(warning,))  # or it is the next unit
    if one.kind is Kind.SERIAL and differs_by_one(text, other):
        return replace(
            one, confidence=0.76, reason=reason, warnings=(*one.warnings, f"{reason} Look at the label.")
        )
    return replace(one, confidence=one.confidence - 0.02, reason=reason)


def _doubled(once: str, aim: str | None, context: ScanContext) -> Iterator[Candidate]:
    """The reading of a code that was scanned twice in one."""
    best = max(_readings(once, aim, context), key=lambda one: one.confidence * one.vouched, default=None)
    if best is None or not best.vouched:
        return
    if best.kind in REFUSED_KINDS:
        yield best
        return
    reason = f"The same code stands twice; it is read once. {best.reason}"
    if best.confidence >= 0.9:
        yield replace(best, reason=reason, confidence=best.confidence - 0.02)
    else:
        yield replace(best, reason=reason, confidence=0.62)  # first: whole is no surer, see _candidates


def _confirmed(text: str, context: ScanContext) -> Iterator[Candidate]:
    """Readings that something known confirms."""
    yield from known(text, context)
    own = read_own_code(text, context)
    if own is not None and own.vouched:
        yield own
    yield from (one for one in read_tags(text, context) if one.vouched and one.confidence > 0.9)
    yield from (
        one
        for one in (*read_order_and_line(text, context), *read_linear(text, context))
        if one.confidence > 0.92
    )
    for number in carrier_numbers(text):
        if number.form and number.holds and number.carrier in {"ups", "fedex", "usps", "postal"}:
            fields = {"carrier": number.carrier, "tracking": number.number}
            yield Candidate(Kind.TRACKING, fields, 0.92, number.why)


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each reading once, the surest first; what could be anything says so."""
    best: dict[tuple[Kind, str], Candidate] = {}
    for one in candidates:
        key = (one.kind, repr(sorted(one.fields.items())))
        if key not in best or one.confidence > best[key].confidence:
            best[key] = one
    ranked = list(best.values())
    if max((one.confidence for one in ranked), default=0.0) < SURE_ENOUGH:
        reason = "Nothing here says for sure what this is."
        ranked.append(Candidate(Kind.UNKNOWN, {}, 0.3 if ranked else 0.9, reason))
    return sorted(ranked, key=lambda one: one.confidence, reverse=True)


def _capped(one: Candidate, most: float) -> Candidate:
    """The candidate, no surer than ``most``."""
    return one if one.confidence <= most else replace(one, confidence=most)


def _first(*candidates: Candidate | None) -> Candidate | None:
    return next((one for one in candidates if one is not None), None)
