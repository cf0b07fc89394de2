"""The raw scan as it may be shown: control characters made visible, card numbers and passwords masked."""

from receiving_app.scans.card_numbers import masked

_VISIBLE = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_VISIBLE |= dict.fromkeys(
    (0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF), 0xFFFD
)


def visible(text: str) -> str:
    """Control characters as their pictures (``␝``); marks that turn the writing direction as ``\ufffd``."""
    return text.translate(_VISIBLE)


def shown(raw: str) -> str:
    """The raw scan as a person may see it, without any context: card numbers and passwords masked."""
    return visible(masked(raw))
