"""Where the bytes of documents lie: files beside SQLite, a table on PostgreSQL. Addressed by their SHA-256.

Bytes go onto the shelf before the document's own row is written. When that row does not follow (a power cut,
a refusal), a file without a row is left over, which harms nobody.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from receiving_app.database.record import new_id
from receiving_app.documents.records import DocumentContents
from receiving_app.errors import Trouble

_BROUGHT_BACK = "Bring it back from the newest backup, or add the original once more."


class Shelf(Protocol):
    """Keeps bytes for good. Both shelves behave alike; tests/documents holds them to it."""

    def put(self, session: Session, contents: bytes) -> None:
        """Keep bytes; the same bytes again change nothing.

        Raises:
            Trouble: they cannot be written, or what lies at their address is damaged.
        """

    def read(self, session: Session, sha256: str) -> bytes:
        """The bytes with this hash, compared with it.

        Raises:
            Trouble: they are missing, damaged, or cannot be read.
        """


class FolderShelf:
    """One file per document, in the office's folder: ``ab/ab12…``. Written whole and durably, never again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, session: Session, contents: bytes) -> None:
        """See :class:`Shelf`."""
        sha256 = hashlib.sha256(contents).hexdigest()
        place = self._place(sha256)
        if place.exists():
            self.read(session, sha256)
            return
        # The new name beside the place is on the same disk, so that the rename is one step.
        growing = place.with_name(f".{new_id()}")
        try:
            _make_folder(place.parent)
            with growing.open("xb") as file:
                file.write(contents)
                file.flush()
                os.fsync(file.fileno())
            growing.replace(place)
            _sync_folder(place.parent)
        except OSError as error:
            with suppress(OSError):
                growing.unlink()
            raise Trouble(
                f"A document cannot be written to {self.folder} ({error.strerror or error}).",
                "Free some space or check the folder, then try again.",
            ) from error

    def read(self, session: Session, sha256: str) -> bytes:  # noqa: ARG002 - the other shelf needs the session
        """See :class:`Shelf`."""
        try:
            contents = self._place(sha256).read_bytes()
        except FileNotFoundError:
            raise _missing(sha256) from None
        except OSError as error:
            raise Trouble(
                f"A document cannot be read from {self.folder} ({error.strerror or error}).",
                "Check that the folder is there, then try again.",
            ) from error
        return _checked(contents, sha256)

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


class TableShelf:
    """One row per document in the database, in the same transaction as the document's row."""

    def put(self, session: Session, contents: bytes) -> None:
        """See :class:`Shelf`."""
        sha256 = hashlib.sha256(contents).hexdigest()
        if session.scalar(select(DocumentContents.id).where(DocumentContents.sha256 == sha256)) is not None:
            self.read(session, sha256)
            return
        session.execute(insert(DocumentContents).values(id=new_id(), sha256=sha256, contents=contents))

    def read(self, session: Session, sha256: str) -> bytes:
        """See :class:`Shelf`."""
        contents = session.scalar(select(DocumentContents.contents).where(DocumentContents.sha256 == sha256))
        if contents is None:
            raise _missing(sha256)
        return _checked(contents, sha256)


def _checked(contents: bytes, sha256: str) -> bytes:
    if hashlib.sha256(contents).hexdigest() != sha256:
        raise Trouble(f"The document {sha256[:12]} is damaged.", _BROUGHT_BACK)
    return contents


def _missing(sha256: str) -> Trouble:
    return Trouble(f"The document {sha256[:12]} is not on its shelf.", _BROUGHT_BACK)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the platform can open one (Windows cannot and need not)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
