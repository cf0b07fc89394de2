"""What is known of a document, and on PostgreSQL its bytes."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, WrittenOnce


class Document(Fact):
    """One original. The same bytes again are the same document."""

    __tablename__ = "documents"

    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    mime: Mapped[str]
    kind: Mapped[str]  # slip, statement, card_log, packet, approvals, photo
    original_name: Mapped[str]


class DocumentContents(WrittenOnce):
    """A document's bytes, where they are kept in the database. Their SHA-256 vouches for them."""

    __tablename__ = "document_contents"

    sha256: Mapped[str] = mapped_column(unique=True)
    contents: Mapped[bytes] = mapped_column(LargeBinary)
