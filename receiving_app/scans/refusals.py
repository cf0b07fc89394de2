"""What must not be counted: placeholders, rounded numbers, commands to printers, formulas, noise."""

import re

from receiving_app.scans.answers import Candidate, Kind

# What firmware and factories leave where a serial should be, without case, spaces and signs; it may stand
# behind the word for a serial, or noughts behind their identifier.
_PLACEHOLDERS = re.compile(
    r"(?:[BCMS]?SN|SERIAL(?:NUMBER|NO)?)?(?:TOBEFILLEDBYOEM(?:SERIAL)?|FILLBYOEM|TOBEDETERMINED|TBD|DEFAULT(?:STRING)?|OEM(?:STRING)?"
    r"|(?:TYPE\d+)?[A-Z]*SERIAL(?:NUMBER|NO|NUM)|[A-Z]*SERIAL|SN|NONE|NA|NULL|NIL|EMPTY|BLANK|INVALID"
    r"|UNKNOWN|UNDEFINED|OUTOFSPEC|PRODUCT(?:NAME|VERSION)|FILLEDBYOEM"
    r"|NOT(?:SPECIFIED|APPLICABLE|AVAILABLE|DEFINED|SET|SETTABLE|PRESENT|PROVIDED|SUPPLIED|KNOWN|FILLED)"
    r"|NOASSET(?:TAG|INFORMATION)|(?:AT)?ASSETTAG|SYSTEM(?:PRODUCTNAME|MANUFACTURER|NAME|VERSION)"
    r"|SAMPLE|EXAMPLE|TEST(?:SERIAL)?|DUMMY|PLACEHOLDER"
    r"|0?1234567|0?12345678|0?123456789|01234567890?|1234567890|0?987654321|9876543210"
    r"|12345678901234567|(?:1?S)?0{4,}|0X(?:0{4,}|F{4,}))"
)
_LONGEST_PLACEHOLDER = 60
_NOT_WORD = re.compile(r"[^0-9A-Z]")
_ROUNDED = re.compile(r"-?\d+(?:[.,]\d+E\+?|E\+)\d{1,3}", re.IGNORECASE)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ._/+#=*$%&:;,|()\t\r\n\x1d\x1e-]*")
_ONLY_CONTROLS = re.compile(r"[\x00-\x20\x7f]*")


def is_placeholder(text: str) -> bool:
    """Whether the text is what makers leave where a serial should be."""
    if len(text) > _LONGEST_PLACEHOLDER:
        return False
    plain = _NOT_WORD.sub("", text.upper())
    if _PLACEHOLDERS.fullmatch(plain):
        return True
    return len(plain) >= 4 and len(set(plain)) == 1


def placeholder(text: str) -> Candidate | None:
    """The refusal of a placeholder; None when the text is not one."""
    if not is_placeholder(text):
        return None
    reason = "Makers leave this text where a serial number should be. Scan the serial of the unit."
    return Candidate(Kind.PLACEHOLDER, {}, 0.95, reason, (reason,))


def rounded(text: str) -> Candidate | None:
    """The refusal of a number that a spreadsheet rounded (``1.23E+11``); None when the text is not one."""
    if not _ROUNDED.fullmatch(text):
        return None
    reason = "A spreadsheet rounded this number; its digits are gone."
    return Candidate(Kind.DAMAGED, {}, 0.95, reason, (reason,))


def nothing(text: str) -> Candidate | None:
    """The answer to a scan that holds nothing to read; None when there is something."""
    if not _ONLY_CONTROLS.fullmatch(text):
        return None
    return Candidate(Kind.UNKNOWN, {}, 0.95, "Nothing was scanned.")


def is_code(text: str) -> bool:
    """Whether the text has only the characters that codes on goods have."""
    return len(text) <= 4000 and _CODE.fullmatch(text) is not None


def not_a_code() -> Candidate:
    """The answer to formulas, printer commands, query text and noise."""
    reason = "It has characters that no code on goods has."
    return Candidate(Kind.UNKNOWN, {}, 0.9, reason, (reason,))


def turning() -> Candidate:
    """The refusal of text whose characters are not shown in the order in which they stand."""
    reason = "It holds invisible marks that turn the writing direction; what is seen is not what is there."
    return Candidate(Kind.DAMAGED, {}, 0.97, reason, (reason,))


def card_number() -> Candidate:
    """The refusal of a payment card number."""
    reason = "It looks like a payment card number. It is not kept; only its last four digits are shown."
    return Candidate(Kind.CARD_NUMBER, {}, 0.97, reason, (reason,))


def secret() -> Candidate:
    """The refusal of a password."""
    reason = "It holds a password or a key. It is not kept and not shown."
    return Candidate(Kind.SECRET, {}, 0.97, reason, (reason,))
