"""What the documents room answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """An original that is kept.

    Attributes:
        sha256: hash of its bytes (hex), which is its address.
        size: bytes.
        kind: slip, statement, card_log, packet, approvals or photo.
        already_known: the same bytes were kept before; nothing was added.
    """

    id: str
    sha256: str
    size: int
    mime: str
    kind: str
    original_name: str
    already_known: bool = True
