"""What is asked of every room: its tables, and where its states are not as the facts say.

Loaded when an office is made, migrated, backed up or verified; an ordinary day needs only some rooms.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from receiving_app.approvals import rebuild as approvals_rebuild
from receiving_app.approvals import reference as approvals_reference
from receiving_app.card_logs import rebuild as card_logs_rebuild
from receiving_app.database.record import Record
from receiving_app.documents.lookups import verify_documents
from receiving_app.documents.shelf import Shelf
from receiving_app.history import lookups as history
from receiving_app.history.lookups import Difference
from receiving_app.inventory import locations
from receiving_app.inventory import rebuild as inventory_rebuild
from receiving_app.people import rebuild as people_rebuild
from receiving_app.progress import Progress
from receiving_app.receiving import rebuild as receiving_rebuild
from receiving_app.slips import rebuild as slips_rebuild
from receiving_app.tags import rebuild as tags_rebuild
from receiving_app.tags import series

REBUILDERS: tuple[Callable[[Session], Iterator[Difference]], ...] = (
    people_rebuild.differences,
    series.differences,
    tags_rebuild.differences,
    locations.differences,
    inventory_rebuild.differences,
    approvals_reference.differences,
    approvals_rebuild.differences,
    receiving_rebuild.differences,
    slips_rebuild.differences,
    card_logs_rebuild.differences,
)


def all_tables() -> MetaData:
    """Every room's tables, for migrations, backup and restore."""
    return Record.metadata


def differences(
    session: Session,
    documents: Shelf,
    known_heads: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Iterator[Difference]:
    """Where the office of this session is not as its facts say: chains, facts, states, documents."""
    yield from history.verify(session, known_heads=known_heads, progress=progress)
    for differs in REBUILDERS:
        yield from differs(session)
    yield from verify_documents(session, documents, progress)
