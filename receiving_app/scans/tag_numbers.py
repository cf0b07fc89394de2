"""Our own asset tags: recognised by their series, and told apart from numbers that only look alike."""

import re
from collections.abc import Iterator

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.check_characters import CODE_39, luhn_digit, mod37_36_character, mod43_character
from receiving_app.scans.context import ScanContext, TagCheck, TagSeries, fold

# Digits of a tag, or letters that are taken for digits, and a check character or two.
_MISTAKEN = re.compile(r"[0-9DGILOQSTZB]*[0-9][0-9DGILOQSTZB]*[0-9A-Z]{0,2}")


def check_character(series: TagSeries, digits: str) -> str:
    """The check character of a tag of this series with these digits; '' for a series without one."""
    if series.check is TagCheck.MOD10:
        return luhn_digit(digits)
    body = series.prefix.upper() + digits
    if series.check is TagCheck.MOD43:
        return mod43_character(body)
    return mod37_36_character(body) if series.check is TagCheck.MOD37_36 else ""


def read_tags(text: str, context: ScanContext) -> Iterator[Candidate]:
    """The tags that the text may be: of our series, on record, or ours but spoiled."""
    plain = fold(text.replace("/", "-"))
    on_record = context.known_tags.get(fold(text)) or context.known_tags.get(plain)
    found = [
        one
        for series in context.tag_series
        for one in _of_series(plain, series, context, on_record=on_record)
    ]
    yield from found
    if on_record is not None and not any(one.vouched and one.value("tag") == on_record for one in found):
        yield Candidate(Kind.TAG, {"tag": on_record}, 0.97, "It is a tag on record.")


def _of_series(
    plain: str, series: TagSeries, context: ScanContext, *, on_record: str | None
) -> Iterator[Candidate]:
    prefix = fold(series.prefix)
    if not plain.startswith(prefix):
        yield from _without_prefix(plain, series, context)
        return
    body = plain[len(prefix) :]
    digits, check = body[: series.width], body[series.width :]
    whole = len(digits) == series.width and digits.isdecimal()
    fields = {"tag": series.prefix.upper() + body, "series": series.name}
    if whole and len(check) == (series.check is not TagCheck.NONE) and not set(check) - set(CODE_39):
        yield from _whole(
            fields, series, context, right=check_character(series, digits) == check, on_record=on_record
        )
    elif _plainly_ours(prefix, body, context):
        reason = "It begins as our tags do, but characters are missing or too many."
        yield Candidate(Kind.TAG, fields, 0.6, reason, (reason,), vouched=False)


def _whole(
    fields: dict[str, str], series: TagSeries, context: ScanContext, *, right: bool, on_record: str | None
) -> Iterator[Candidate]:
    waits = context.waits_for is Kind.TAG
    if not right:
        reason = "It has the form of our tags, but its check character is wrong."
        surely_ours = waits or not series.prefix.isdecimal()
        yield Candidate(Kind.TAG, fields, 0.75 if surely_ours else 0.4, reason, (reason,), vouched=False)
    elif series.check is not TagCheck.NONE:
        yield Candidate(Kind.TAG, fields, 0.96, "It is one of our tags and its check character is right.")
    elif on_record is not None or waits:
        yield Candidate(Kind.TAG, fields, 0.95, "It is one of our tags.")
    else:
        yield Candidate(
            Kind.TAG, fields, 0.62, "It has the form of our tags; the series has no check character."
        )


def _plainly_ours(prefix: str, body: str, context: ScanContext) -> bool:
    """Whether a prefix with too few or too many digits behind it still is a spoiled tag of ours."""
    if not _MISTAKEN.fullmatch(body):
        return False
    return context.waits_for is Kind.TAG or (len(prefix) > 2 and prefix.isalpha())


def _without_prefix(plain: str, series: TagSeries, context: ScanContext) -> Iterator[Candidate]:
    """A tag on record whose prefix a label program dropped (Code 128 writers lose a leading 99)."""
    whole = context.known_tags.get(fold(series.prefix) + plain)
    if whole is not None:
        reason = f"Our tag {whole} ends like this; its first characters seem to be lost."
        yield Candidate(Kind.TAG, {"tag": whole, "series": series.name}, 0.5, reason, (reason,))
