"""Several values in one code without an envelope: words and values, lists of serials."""

import re

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.carriers import carrier_numbers
from receiving_app.scans.context import ScanContext, fold
from receiving_app.scans.identifiers import gathered
from receiving_app.scans.linear import read_linear, read_order_and_line
from receiving_app.scans.makers import fits_maker
from receiving_app.scans.matching import known, serial_as_written
from receiving_app.scans.refusals import is_placeholder

# The longest word first, so that SERIAL NO is not read as SERIAL.
_NUMBER = r"(?:[ .]?(?:NO|NUMBER|NUM)\b\.?| ?#)?"
_WORDS = (
    (rf"(?:CUST(?:OMER)? ?)?(?:PURCHASE ?ORDER|ORDER|P[./]?O\.?){_NUMBER}", "order"),
    (rf"(?:SERIAL|SER\.?|S[/-]?N|SERVICE ?TAG){_NUMBER}|SERIALNO|\(S\)|ST(?=:)", "serial"),
    (
        (
            rf"(?:MFR ?|MFG ?|MAKER ?)?(?:P[/-]?N|PART){_NUMBER}|MPN|PID|MODEL{_NUMBER}"
            r"|PRODUCT(?: ?(?:NO|ID)\.?)"
        ),
        "maker_part",
    ),
    (r"SKU|ITEM(?: ?(?:NO|NUMBER))?", "vendor_part"),
    (r"QTY|QUANTITY", "quantity"),
    (r"VID|REV(?:ISION)?", "revision"),
    (r"(?:(?:WLAN|LAN|WI-?FI|ETH(?:ERNET)?|BT|BLUETOOTH) )?MAC(?: ?(?:ADDRESS|ADDR|ID))?", "mac"),
    (r"IMEI ?[12]?", "imei"),
    (r"ICCID", "iccid"),
    (r"LOT(?: ?(?:NO|NUMBER))?", "lot"),
    (r"(?:PACKING ?(?:SLIP|LIST)|P/?S)(?: ?(?:NO|NUMBER))?", "packing_list"),
    (r"(?:TRACKING|TRK)(?: ?(?:NO\.?|NUMBER|ID|#))?", "tracking"),
    (r"UPC|EAN|GTIN", "gtin"),
    (r"ASSET(?: ?(?:TAG|NO|ID))?", "tag"),
)
_WORD = "|".join(f"(?P<{name}>{words})" for words, name in _WORDS)
_WORD_AND_VALUE = re.compile(rf"(?:{_WORD})(?:\s*[:=#]\s*|[ \t]+)(?P<value>[^\s:=]\S*)", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"[\n\r;,|\x1d\t]+|\s+(?=(?:{'|'.join(words for words, _ in _WORDS)})\s*[:=#])", re.IGNORECASE
)
_QUOTES = str.maketrans("", "", "{}\"'")
_ONLY_SPACES = re.compile(r"[0-9A-Za-z./ -]*")
_SERIAL_GAP = re.compile(r"[\n\r;,|\x1d\x1e\t ]+")
_LISTED = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{3,39}")
_LISTED_BY_SPACES = re.compile(r"(?=[^a-z]*[0-9]|[A-Z]{6})[0-9A-Za-z][0-9A-Za-z./-]{4,39}")
_HAS_DIGIT = re.compile(r"[0-9]")
_STROKES_AND_DASHES = re.compile(r"[/+-]")
_STROKES = re.compile(r"[/+]")
_LONG_SERIAL = re.compile(r"[0-9A-Z]{7,24}", re.IGNORECASE)
_SHORTEST_LIST = 8
_PART_VERSION_SERIAL = re.compile(
    r"(?P<part>[0-9A-Z][0-9A-Z/=+-]{3,29})[,;| ] ?(?P<version>V\d\d)[,;| ] ?(?P<serial>[0-9A-Z]{11})",
    re.IGNORECASE,
)


def read_words(text: str, context: ScanContext) -> Candidate | None:
    """Read ``SN:…``, ``S/N …``, ``PO:…;PN:…;QTY:1``; None unless every value has its word."""
    if len(text) > 2000:
        return None
    pairs = []
    begun = ""  # the first words of MAC ADDRESS, PURCHASE ORDER and the like, parted from the rest
    for piece in filter(str.strip, _BETWEEN.split(text.translate(_QUOTES))):
        found = _WORD_AND_VALUE.fullmatch(f"{begun}{piece.strip()}")
        if found is None:
            begun += f"{piece.strip()} "
            continue
        begun = ""
        name = next(name for name, value in found.groupdict().items() if value and name != "value")
        if name == "serial" and found["value"].isalpha() and found["value"].islower() and " " in piece:
            return None  # SERIAL NUMBER HERE and the like: words, no value
        pairs.append((name, _as_known(name, found["value"], context)))
    if not pairs or begun:
        return None
    named = [(_part_name(value, context) if name == "maker_part" else name, value) for name, value in pairs]
    fields, warnings = gathered((name, value.zfill(14) if name == "gtin" else value) for name, value in named)
    if not fields:
        return Candidate(Kind.DAMAGED, {}, 0.9, "What stands behind the word cannot be right.", warnings)
    numbers = carrier_numbers(str(fields.get("tracking", "")))
    if numbers and numbers[0].holds:
        fields.update(tracking=numbers[0].number, carrier=numbers[0].carrier)
    return Candidate(Kind.LABEL, fields, 0.92, "The words on the label say what each value is.", warnings)


def _as_known(name: str, value: str, context: ScanContext) -> str:
    """A serial or order as it is written where it is known."""
    if name == "serial":
        return serial_as_written(value, context) or value
    return context.purchases.orders.get(fold(value), value) if name == "order" else value


def _part_name(value: str, context: ScanContext) -> str:
    """Whose part number it is, when an open line says so."""
    for one in known(value, context):
        if one.kind is Kind.ITEM:
            return next(iter(one.fields))
    return "maker_part"


def read_list(text: str, context: ScanContext) -> Candidate | None:
    """Read serials parted by commas, line ends, separators or spaces; None when the text is no such list."""
    pieces = [piece for piece in _SERIAL_GAP.split(text) if piece] if len(text) > _SHORTEST_LIST else []
    if len(pieces) == 1:
        pieces = _by_strokes(text, context)
    form = _LISTED_BY_SPACES if _ONLY_SPACES.fullmatch(text) else _LISTED
    if not 2 <= len(pieces) <= 500 or not _HAS_DIGIT.search(text):
        return None
    if not all(form.fullmatch(piece) or is_placeholder(piece) for piece in pieces):
        return None
    given = len(pieces)
    pieces = [piece for piece in pieces if not is_placeholder(piece)]
    if len(pieces) < min(2, given):
        return None
    names = {piece: _named(piece, context) for piece in dict.fromkeys(pieces)}
    named = [names[piece] for piece in pieces]
    distinct = list(dict.fromkeys(named))
    if any(name != "serial" for name, _ in distinct):
        fields, warnings = gathered(distinct)
        return Candidate(
            Kind.LABEL, fields, 0.9, "Several codes came in one scan, and each is known.", warnings
        )
    serials = tuple(value for _, value in distinct)
    twice = len(distinct) < len(named)
    announced = all(fold(serial) in context.purchases.serials for serial in serials)
    if len(serials) == 1:
        reason = "The same code stands here more than once."
        return Candidate(Kind.SERIAL, {"serial": serials[0]}, 0.93 if announced else 0.75, reason)
    warnings = ("One serial number stands twice; it is counted once.",) if twice else ()
    if len(pieces) < given:
        warnings += ("Where one serial number should be, the list has only what makers leave there.",)
    confidence = 0.97 if announced else 0.93 if context.waits_for is Kind.SERIAL else 0.8
    return Candidate(
        Kind.SERIALS, {"serials": serials}, confidence, "It is a list of serial numbers.", warnings
    )


def read_part_version_serial(text: str) -> Candidate | None:
    """Read ``C9300-48P-A,V03,FOC2534A1BC``: part, version and serial as Cisco prints them in one code."""
    found = _PART_VERSION_SERIAL.fullmatch(text)
    if found is None or not fits_maker(found["serial"].upper(), ("cisco",)):
        return None
    reason = "Part, version and serial number, as Cisco prints them in one code."
    fields = {"maker_part": found["part"], "revision": found["version"], "serial": found["serial"]}
    return Candidate(Kind.LABEL, fields, 0.92, reason)


def _by_strokes(text: str, context: ScanContext) -> list[str]:
    """Serials parted by slashes or plus signs: only where all are announced, or each can be nothing else."""
    pieces = [piece for piece in _STROKES.split(text) if piece]
    announced = [
        piece for piece in _STROKES_AND_DASHES.split(text) if fold(piece) in context.purchases.serials
    ]
    if len(announced) > 1 and fold("".join(announced)) == fold(_STROKES.sub("", text)):
        return announced
    if len(pieces) > 1 and (
        all(fold(piece) in context.purchases.serials for piece in pieces)
        or (
            context.waits_for is Kind.SERIAL
            and all(map(_LONG_SERIAL.fullmatch, pieces))
            and all(_HAS_DIGIT.search(piece) or piece.isupper() for piece in pieces)
            and _HAS_DIGIT.search(text)
        )
    ):
        return pieces
    return []


def _named(piece: str, context: ScanContext) -> tuple[str, str]:
    """What one piece of a list is: known, a carrier's number by its form, or else a serial."""
    for one in (
        *known(piece, context),
        *read_order_and_line(piece, context),
        *read_linear(piece, context),
    ):
        if one.confidence >= 0.9:
            name = next(iter(one.fields))
            return name, one.value(name)
    for number in carrier_numbers(piece):
        if number.form and number.holds and not number.is_loose:
            return "tracking", number.number
    return "serial", piece
