"""Asking for documents and their bytes, and checking that every one is still what it was."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.documents.answers import KeptDocument
from receiving_app.documents.records import Document
from receiving_app.documents.shelf import Shelf
from receiving_app.errors import Refused, Trouble
from receiving_app.history.lookups import Difference
from receiving_app.progress import Progress


def document(session: Session, document_id: str) -> KeptDocument:
    """What is known of a document.

    Raises:
        Refused: there is none with this id.
    """
    found = session.get(Document, document_id)
    if found is None:
        raise Refused("This document is not kept here.", "Choose one from the list.")
    return _seen(found)


def document_with(session: Session, sha256: str) -> KeptDocument | None:
    """The document whose bytes have this hash."""
    found = session.scalar(select(Document).where(Document.sha256 == sha256))
    return None if found is None else _seen(found)


def contents(session: Session, shelf: Shelf, document_id: str) -> bytes:
    """A document's bytes, compared with their hash.

    Raises:
        Refused: there is none with this id.
        Trouble: the bytes are missing or damaged.
    """
    return shelf.read(session, document(session, document_id).sha256)


def every_document(session: Session, shelf: Shelf) -> Iterator[tuple[str, bytes]]:
    """Each document's SHA-256 and its bytes, in the order they were kept.

    Raises:
        Trouble: the bytes of one are missing or damaged.
    """
    for sha256 in session.scalars(select(Document.sha256).order_by(Document.id)).all():
        yield sha256, shelf.read(session, sha256)


def verify_documents(
    session: Session, shelf: Shelf, progress: Progress | None = None
) -> Iterator[Difference]:
    """Where a document's bytes are missing or are not what they were, for ``history verify``.

    Args:
        session: a reading session.
        shelf: where the bytes lie.
        progress: told after each document.
    """
    progress = progress or Progress()
    rows = session.execute(select(Document.id, Document.sha256, Document.original_name, Document.size)).all()
    for done, row in enumerate(rows, start=1):
        where = f"document {row.original_name} ({row.id})"
        try:
            size = len(shelf.read(session, row.sha256))
        except Trouble as trouble:
            yield Difference(where, trouble.what)
        else:
            if size != row.size:
                yield Difference(where, f"has {size} bytes, but its row says {row.size}")
        progress.step(done, len(rows), "Checking the documents")


def _seen(found: Document) -> KeptDocument:
    return KeptDocument(found.id, found.sha256, found.size, found.mime, found.kind, found.original_name)
