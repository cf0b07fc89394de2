"""Keeping a document for good."""

import hashlib
import re

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from receiving_app.documents.answers import KeptDocument
from receiving_app.documents.lookups import document_with
from receiving_app.documents.records import Document
from receiving_app.documents.shelf import Shelf
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.scans.card_numbers import masked

KINDS = ("slip", "statement", "card_log", "packet", "approvals", "manifest", "photo")
_LONGEST_NAME = 200


def keep(
    session: Session, by: By, shelf: Shelf, contents: bytes, name: str, mime: str, kind: str
) -> KeptDocument:
    """Keep an original under its hash; the same bytes again are the document that is there already.

    Args:
        session: the step's transaction.
        by: who, where, when.
        shelf: where the bytes go.
        contents: the original's bytes.
        name: its file name as it came; a folder before it is dropped, a card number in it masked.
        mime: its type ("application/pdf").
        kind: slip, statement, card_log, packet, approvals, manifest or photo.

    Raises:
        Refused: there are no bytes.
        Trouble: the bytes cannot be written.
    """
    if not contents:
        raise Refused(f"{name} is empty.", "Scan or save it again.")
    if kind not in KINDS:
        raise ValueError(kind)
    sha256 = hashlib.sha256(contents).hexdigest()
    row = Document(sha256=sha256, size=len(contents), mime=mime, kind=kind, original_name=_shown_name(name))
    try:
        with session.begin_nested():
            shelf.put(session, contents)  # also for a known document: a lost file comes back this way
            if (known := document_with(session, sha256)) is not None:
                return known
            about, said = Subject("document", row.id), f"Kept {row.original_name}."
            write_down(session, by, "documents.keep", about, said, facts=[row])
    except IntegrityError:  # another dock kept the same bytes at this moment
        theirs = document_with(session, sha256)
        if theirs is None:
            raise
        return theirs
    return _kept(row)


def _kept(row: Document) -> KeptDocument:
    return KeptDocument(
        row.id, row.sha256, row.size, row.mime, row.kind, row.original_name, already_known=False
    )


def _shown_name(name: str) -> str:
    """The name without its folder, without control characters, a card number in it masked."""
    bare = re.split(r"[/\\]", name.strip())[-1]
    printable = "".join(sign for sign in bare if sign.isprintable())
    return masked(printable[-_LONGEST_NAME:]) or "without a name"
