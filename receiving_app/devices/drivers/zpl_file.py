"""Labels into a file of ZPL, for a printer that is fed by other means."""

from collections.abc import Sequence
from pathlib import Path

from receiving_app.devices.label_printer import Condition, Format, Piece, PrinterState
from receiving_app.progress import Progress
from receiving_app.whole_file import folder_takes_files, write_whole


class ZplFile:
    """Writes all labels of a print into one file, replacing what was there."""

    accepts: Format = "zpl"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = f"ZPL file {path}"

    def state(self) -> PrinterState:
        """Ready when the folder takes files."""
        if folder_takes_files(self.path.parent):
            return PrinterState(Condition.READY)
        return PrinterState(Condition.NOT_REACHABLE, f"Nothing can be written to {self.path.parent}.")

    def send(self, pieces: Sequence[Piece], progress: Progress) -> None:
        """Write the labels whole.

        Raises:
            Trouble: if the file cannot be written.
            Cancelled: if the person stopped it; no file is left.
        """
        progress.step(0, len(pieces), "Writing the ZPL")
        write_whole(self.path, b"".join(piece.data for piece in pieces))
