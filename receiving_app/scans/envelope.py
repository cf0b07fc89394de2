"""ISO/IEC 15434 messages: ``[)>`` RS format GS field GS field … RS EOT, formats 05, 06 and 12.

Headers that scanners spoil are accepted and noted. Where the field separators are gone nothing is cut by
guess: ``[)>06K45001234561PABC`` may be K, 1P or K with a longer number, so it is refused.
"""

import re

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.cleaning import EOT, GS, RS, with_real_separators
from receiving_app.scans.gs1 import elements, named
from receiving_app.scans.identifiers import FIELD, NAMES, TEXT_NAMES, gathered

_HEADER = re.compile(rf"[>\]]?\[\)>|[\[)>]{{0,2}}(?={RS}?(?:05|06|12){GS})")
_FORMAT = re.compile(rf"[{RS}{GS}]*(\d\d)(?:{GS}|$)")
_WORD = re.compile(r"([A-Z]{3}) *(.+)", re.DOTALL)
# One sign that cannot begin a field, behind the format: it stands where the separators stood.
_STAND_IN = re.compile(r"(\W?)(?:05|06|12)([^\w\s+\-./ ]|\t)")

_JUNK = "\r\n\t\x00 "
SPOILED = "The marks at the ends of the message were not as the standard has them."
CUT_SHORT = "The message was cut short; its last field was left out."
NOTHING = "The message holds no field that can be read. Scan it again."
TWO = "Two messages run together. Scan each by itself."
LOST = "The separators between the fields were lost: nothing can be cut out without guessing. Scan it again."


def is_envelope(text: str) -> bool:
    """Whether the text begins as an ISO/IEC 15434 message does."""
    return bool(_HEADER.match(text))


def read_envelope(text: str) -> tuple[Candidate, tuple[str, ...]]:
    """Read a message that :func:`is_envelope`.

    Returns:
        the candidate (kind envelope or damaged), and notes on the header.
    """
    header = _HEADER.match(text)
    assert header is not None
    body = text[header.end() :]
    if GS not in body:  # else what looks like one spelt out belongs to a value: serial 0X04
        body = with_real_separators(body)
    if GS not in body and RS not in body:
        stand_in = _STAND_IN.match(body)
        if stand_in is not None and stand_in[1] in {"", stand_in[2]}:
            body = body.replace(stand_in[2], GS)
    body, ended, behind = body.partition(EOT)
    first = header[0] + body + ended
    if _HEADER.search(behind) and behind.strip(_JUNK) != first.strip(_JUNK):
        return _refused(TWO), ()
    body = body.rstrip(_JUNK)
    began = body[:1] == RS
    cut_short = began and not ended and body[-1:] not in {RS, GS}
    notes = () if began and ended else (SPOILED,)
    pairs: list[tuple[str, str]] = []
    for record in re.split(rf"{RS}(?=[{GS}]?\d\d{GS})", body):
        found = _record(record.strip(RS + GS)) if record.strip(RS + GS) else []
        if isinstance(found, str):
            return _refused(found), notes
        pairs.extend(found)
    warnings: tuple[str, ...] = ()
    if cut_short and pairs:
        pairs.pop()
        warnings = (CUT_SHORT,)
    fields, troubles = gathered(pairs)
    if not fields:
        return _refused(troubles[0] if troubles else NOTHING), notes
    reason = "It is a 2-D label message; each field says what it is."
    return Candidate(Kind.ENVELOPE, fields, 0.95, reason, warnings + troubles), notes


def _refused(why: str) -> Candidate:
    return Candidate(Kind.DAMAGED, {}, 0.95, why, (why,))


def _record(record: str) -> list[tuple[str, str]] | str:
    """The named fields of one record, or the sentence that says why there are none."""
    found = _FORMAT.match(record)
    if found is None:
        return LOST
    rest = record[found.end() :].replace(RS, GS)
    if found[1] == "05":
        taken = elements(rest)
        return LOST if taken is None or taken.lost else named(taken.pairs)
    fields = [field for field in rest.split(GS) if field.strip()]
    if found[1] == "06":
        return _identified(fields)
    if found[1] == "12":
        words = [_WORD.fullmatch(field.strip()) for field in _in_right_case(fields)]
        return [(TEXT_NAMES.get(word[1], word[1]), word[2]) for word in words if word]
    return f"The message has format {found[1]}, which is not read here. Scan another code of the label."


def _in_right_case(fields: list[str]) -> list[str]:
    """The fields; when every identifier is in small letters, caps lock was on and all letters are turned."""
    turned = all(field.lstrip("0123456789")[:1].islower() for field in fields)
    return [field.swapcase() for field in fields] if turned else fields


def _identified(fields: list[str]) -> list[tuple[str, str]]:
    """Fields by their data identifier."""
    matches = [FIELD.fullmatch(field) for field in _in_right_case(fields)]
    return [(NAMES.get(match[1], match[1]), match[2]) for match in matches if match]
