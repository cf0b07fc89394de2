"""Code 128 symbols as strings of modules, ``1`` for a bar and ``0`` for a space.

The encoder is python-barcode; only its string of modules is used, so that bars can be drawn on the dot grid
of the printer. python-barcode 0.16.1 drops a leading "99" (https://github.com/WhyNotHugo/python-barcode/issues/251,
mended upstream after that release), which :func:`modules` puts right.
"""

from collections.abc import Callable
from functools import lru_cache

from receiving_app.errors import Refused

CODEWORD = 11
"""Modules of a codeword; the stop character has 13."""


@lru_cache(maxsize=1)
def _encoder() -> Callable[[str], str]:
    from barcode.codex import Code128  # noqa: PLC0415 - loaded when the first label is made
    from barcode.writer import SVGWriter  # noqa: PLC0415 - as above

    class Code128With99(Code128):  # type: ignore[misc]  # python-barcode has no types
        """Code 128 that keeps a leading "99": the first codeword 99 is data there, no change of set."""

        def _try_to_optimize(self, encoded: list[int]) -> list[int]:
            return encoded if self.code[:2] == "99" else list(super()._try_to_optimize(encoded))

    shared = SVGWriter()  # never used; python-barcode would otherwise make one for each symbol

    def encode(payload: str) -> str:
        return str(Code128With99(payload, writer=shared).build()[0])

    return encode


def modules(payload: str) -> str:
    """The symbol of ``payload``, without quiet zones.

    Raises:
        Refused: if the payload is empty or has a character other than printable ASCII.
    """
    if not payload:
        raise Refused("A bar code needs at least one character.", "Give the label a number.")
    if not (payload.isascii() and payload.isprintable()):
        raise Refused(
            f"{payload!r} has characters that a bar code of a tag cannot carry.",
            "Use plain letters, digits and punctuation.",
        )
    return _encoder()(payload)


def codewords(symbol: str) -> list[int]:
    """The codeword values of a string of modules made by :func:`modules`: start, data and check, no stop."""
    from barcode.charsets.code128 import CODES  # noqa: PLC0415 - loaded when the first label is made

    values = {pattern: value for value, pattern in enumerate(CODES)}
    return [values[symbol[at : at + CODEWORD]] for at in range(0, len(symbol) - 13, CODEWORD)]
