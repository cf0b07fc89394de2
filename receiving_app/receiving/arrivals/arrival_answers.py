"""How a delivery came off the truck, as it is told and as it is answered. Frozen, without SQLAlchemy."""

from dataclasses import dataclass

from receiving_app.wording import counted

CONDITIONS = ("good", "damaged carton", "wet", "opened", "seal broken")
"""How cartons look when the carrier hands them over."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a delivery came off the truck.

    Attributes:
        carrier: who brought it.
        pieces: how many the freight bill announces; None when nobody said.
        counted: how many the clerk counted; None when nobody did.
        cartons: tracking numbers and SSCC that were scanned on cartons.
        condition: one of ``CONDITIONS``; '' when nobody said.
        seal: the number of the seal.
        exceptions: what was noted on the carrier's delivery receipt before it was signed.
        photos: documents.
        boxes: how many were begun by the command code.
    """

    carrier: str = ""
    pieces: int | None = None
    counted: int | None = None
    cartons: tuple[str, ...] = ()
    condition: str = ""
    seal: str = ""
    exceptions: str = ""
    photos: tuple[str, ...] = ()
    boxes: int = 0

    @property
    def here(self) -> int:
        """Pieces that are here: as counted, or as many as were scanned or begun where those are more."""
        return max(self.counted or 0, len(self.cartons), self.boxes)

    @property
    def lacking(self) -> int:
        """Pieces of the freight bill that are not here."""
        return max(0, (self.pieces or 0) - self.here) if self.here else 0

    @property
    def said(self) -> str:
        """The pieces in words; '' when nothing is known of them."""
        if self.pieces is None:
            return f"{counted(self.here, 'piece')} here" if self.here else ""
        if not self.here:
            return f"{counted(self.pieces, 'piece')} announced, none counted yet"
        away = f", {self.lacking} not" if self.lacking else ""
        over = f", {self.here - self.pieces} more than announced" if self.here > self.pieces else ""
        return f"{self.here} of {counted(self.pieces, 'piece')} here{away}{over}"

    @property
    def sentence(self) -> str:
        """All that is known of the arrival; '' when nothing is."""
        parts = (
            self.carrier,
            self.said,
            self.condition,
            f"seal {self.seal}" if self.seal else "",
            f"noted: {self.exceptions}" if self.exceptions else "",
            f"{len(self.photos)} photos" if len(self.photos) > 1 else "a photo" if self.photos else "",
        )
        words = ", ".join(filter(None, parts))
        return f"{words[0].upper()}{words[1:]}." if words else ""


@dataclass(frozen=True, slots=True)
class ArrivalTold:
    """What was told; None and '' leave things as they are. See :class:`Arrival`."""

    carrier: str = ""
    pieces: int | None = None
    counted: int | None = None
    condition: str = ""
    seal: str = ""
    exceptions: str = ""
