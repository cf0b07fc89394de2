"""Labels into a PDF file."""

from collections.abc import Sequence
from pathlib import Path

from receiving_app.devices.label_printer import Condition, Format, Piece, PrinterState
from receiving_app.errors import Refused
from receiving_app.progress import Progress
from receiving_app.whole_file import folder_takes_files, write_whole


class PdfFile:
    """Writes one document to one file, replacing what was there."""

    accepts: Format = "pdf"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = f"PDF file {path.name}"

    def state(self) -> PrinterState:
        """Ready when the folder takes files."""
        if folder_takes_files(self.path.parent):
            return PrinterState(Condition.READY)
        return PrinterState(Condition.NOT_REACHABLE, f"Nothing can be written to {self.path.parent}.")

    def send(self, pieces: Sequence[Piece], progress: Progress) -> None:
        """Write the document whole.

        Raises:
            Refused: if there is more than one document: a file holds one.
            Trouble: if it cannot be written.
            Cancelled: if the person stopped it; no file is left.
        """
        if len(pieces) != 1:
            raise Refused(f"A PDF file takes one document, not {len(pieces)}.", "Print one at a time.")
        progress.step(0, 1, "Writing the PDF")
        write_whole(self.path, pieces[0].data)
