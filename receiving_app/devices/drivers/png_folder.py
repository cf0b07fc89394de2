"""Labels into a folder of pictures, one a page."""

from collections.abc import Sequence
from pathlib import Path

from receiving_app.devices.label_printer import Condition, Format, Piece, PrinterState, PrintStopped
from receiving_app.errors import Cancelled, Trouble
from receiving_app.progress import Progress
from receiving_app.whole_file import folder_takes_files, write_whole


class PngFolder:
    """Writes each page as a file named after its label; a later one of that name gets a number behind it."""

    accepts: Format = "png"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"folder {folder}"

    def state(self) -> PrinterState:
        """Ready when the folder takes files."""
        if folder_takes_files(self.folder):
            return PrinterState(Condition.READY)
        return PrinterState(Condition.NOT_REACHABLE, f"Nothing can be written to {self.folder}.")

    def send(self, pieces: Sequence[Piece], progress: Progress) -> None:
        """Write the pictures one by one.

        Raises:
            Trouble: if the first cannot be written.
            PrintStopped: if a later one cannot be written, or the person stopped it; says which are there.
            Cancelled: if the person stopped it before the first.
        """
        sure: list[str] = []
        for done, piece in enumerate(pieces):
            try:
                progress.step(done, len(pieces), "Writing pictures")
                write_whole(self._free_path(piece.name), piece.data)
            except (Cancelled, Trouble) as stop:
                if not done:
                    raise
                unsent = [label for later in pieces[done:] for label in later.labels]
                what, advice = (
                    (stop.what, stop.advice)
                    if isinstance(stop, Trouble)
                    else (f"Stopped after {done} of {len(pieces)} pictures.", "")
                )
                raise PrintStopped(what, advice, sure=sure, unsent=unsent) from stop
            sure += piece.labels

    def _free_path(self, name: str) -> Path:
        plain = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name)
        path, again = self.folder / f"{plain}.png", 2
        while path.exists():
            path, again = self.folder / f"{plain}-{again}.png", again + 1
        return path
