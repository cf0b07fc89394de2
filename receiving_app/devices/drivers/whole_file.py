"""Writing a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from receiving_app.errors import Trouble


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: after a power cut there is the old file or the new one, never half of one.

    Raises:
        Trouble: if the disk or the folder does not take it; what stood there before is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as failure:
        raise Trouble(
            f"{path} could not be written: {failure.strerror or failure}.",
            "Check the folder and the space on the disk, then try again.",
        ) from failure


def folder_takes_files(folder: Path) -> bool:
    """Whether a file could be written in ``folder``, or in the nearest one above it that exists."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
