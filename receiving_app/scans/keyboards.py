"""Keyboard layouts that a scanner and a computer do not share: what came in, put back.

A scanner types as a keyboard does. When one of the two is set to another country, ``LAB-123`` arrives as
``LAB/123`` and ``4575`` as ``'(è(``. What is put back is only ever an offer: something known must confirm it.
"""

_AMERICAN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
_OTHERS = (
    # German
    "^1234567890ß\u00b4qwertzuiopü+#asdfghjklöäyxcvbnm,.-°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_",
    # French
    "²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§",
    # Spanish
    "º1234567890'¡qwertyuiop`+çasdfghjklñ\u00b4zxcvbnm,.-ª!\"·$%&/()=?¿QWERTYUIOP^*ÇASDFGHJKLÑ¨ZXCVBNM;:_",
)
LAYOUTS = dict(
    zip(
        ("German", "French", "Spanish"),
        (dict(zip(other, _AMERICAN, strict=True)) for other in _OTHERS),
        strict=True,
    )
)
"""Of a keyboard of each country: what a scanner that types American keys makes there -> what was printed."""
_ENVELOPE = "[)>"
_ARRIVES = tuple(  # how the beginning of a label message comes, and what puts all of it back
    (_ENVELOPE.translate(str.maketrans(_AMERICAN, other)), str.maketrans(other, _AMERICAN))
    for other in _OTHERS
)
_PUT_BACK = tuple(
    str.maketrans(came, meant)
    for other in _OTHERS
    for came, meant in ((other, _AMERICAN), (_AMERICAN, other))
)


def envelope_put_back(text: str) -> str | None:
    """A label message that a foreign keyboard layout turned, as it was printed; None when it is not one."""
    return next((text.translate(table) for begin, table in _ARRIVES if text.startswith(begin)), None)


def put_back(text: str) -> tuple[str, ...]:
    """What the text may have been before a foreign keyboard layout turned it; each once, without the text."""
    found = dict.fromkeys(text.translate(table) for table in _PUT_BACK)
    return tuple(other for other in found if other != text)
