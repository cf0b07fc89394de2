"""Writing a file whole or not at all: a power cut leaves the old file or the new one, never half of one."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from uuid_utils import uuid7

from receiving_app.errors import Trouble

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def writing_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write into; at the end of the ``with``, and only if it went well, it takes ``path``'s place.

    Raises:
        Trouble: the disk or the folder does not take it; what stood there before is untouched.
    """
    # Beside the place, so that the rename is one step on one disk; and as readable as any new file.
    beside = path.with_name(f".{uuid7()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("x+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as failure:
        raise Trouble(
            f"{path} could not be written: {failure.strerror or failure}.",
            "Check the folder and the space on the disk, then try again.",
        ) from failure


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``.

    Raises:
        Trouble: as :func:`writing_whole`.
    """
    with writing_whole(path) as file:
        file.write(data)


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write rows as a CSV that spreadsheets open right: UTF-8 with its mark, and no live formula.

    A value that a spreadsheet would take for a formula gets an apostrophe in front; None is an empty cell.

    Raises:
        Trouble: as :func:`writing_whole`.
    """
    with writing_whole(path) as file:
        out = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
        out.detach()  # what it held goes into the file, which stays open


def folder_takes_files(folder: Path) -> bool:
    """Whether a file could be written in ``folder``, or in the nearest one above it that exists."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
