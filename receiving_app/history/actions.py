"""Writing history down. Facts get into the database through :func:`write_down` and no other way."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import NamedTuple, cast

from sqlalchemy import Insert, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from receiving_app.database.record import Fact, canonical, digest_of, new_id
from receiving_app.history.by import By
from receiving_app.history.records import ChainHead, HistoryEntry, Seal, SealLifted, Workstation

FIRST_HASH = "0" * 64

# Said to the driver as plain statements, put together once: a scan makes six entries, and making statements
# and following objects would cost more than writing them.
_HISTORY, _HEADS = cast("Table", HistoryEntry.__table__), cast("Table", ChainHead.__table__)
_ENTRY = insert(_HISTORY)
_HEAD = (
    select(_HEADS.c.number, _HEADS.c.hash)
    .where(_HEADS.c.workstation_id == bindparam("here"))
    .with_for_update()
)
_NEW_HEAD = (
    update(_HEADS)
    .where(_HEADS.c.workstation_id == bindparam("here"))
    .values(number=bindparam("to"), hash=bindparam("link"))
)


@cache
def _insert(kind: type[Fact]) -> Insert:
    return insert(kind)


class Subject(NamedTuple):
    """What an entry or a seal is about: a kind of thing ("delivery", "tag"…) and its id."""

    kind: str
    id: str


def register_workstation(session: Session, name: str, at: datetime) -> str:
    """The id of the workstation called ``name``, made with an empty chain at its first use."""
    known = session.scalar(select(Workstation.id).where(Workstation.name == name))
    if known is not None:
        return known
    workstation = Workstation(name=name, registered_at=at)
    session.add(workstation)
    session.flush()
    session.add(ChainHead(workstation_id=workstation.id, number=0, hash=FIRST_HASH))
    session.flush()
    return workstation.id


def write_down(
    session: Session,
    by: By,
    action: str,
    about: Subject,
    said: str,
    *,
    facts: Iterable[Fact] = (),
    details: Mapping[str, object] | None = None,
) -> str:
    """Add one link to the workstation's chain, and the facts it vouches for, in the caller's transaction.

    Args:
        session: the step's transaction.
        by: who, where, when.
        action: what was done, as room and verb ("receiving.take_in_scan").
        about: the thing it was done to.
        said: the sentence a person reads in the history.
        facts: new written-once rows; they are added here.
        details: further values to vouch for (they must go into JSON).

    Returns:
        The entry's id.
    """
    session.flush()  # what the facts point at
    connection = session.connection()
    digests = []
    for table, alike in groupby(facts, lambda fact: fact.__tablename__):  # as given: a batch before its rows
        kept = list(alike)
        rows = [fact.values() for fact in kept]
        connection.execute(_insert(type(kept[0])), rows)
        digests += [[table, row["id"], digest_of(table, row)] for row in rows]
    head = connection.execute(_HEAD, {"here": by.workstation_id}).one()
    number = head.number + 1
    body = canonical(
        {
            "workstation": by.workstation_id,
            "number": number,
            "at": by.at,
            "person": by.person_id or None,
            "action": action,
            "about": list(about),
            "said": said,
            "facts": digests,
            "details": details or {},
        }
    )
    link = link_hash(head.hash, body)
    entry = {
        "id": new_id(),
        "workstation_id": by.workstation_id,
        "number": number,
        "at": by.at,
        "person_id": by.person_id or None,
        "action": action,
        "subject_kind": about.kind,
        "subject_id": about.id,
        "said": said,
        "body": body,
        "previous_hash": head.hash,
        "hash": link,
    }
    connection.execute(_ENTRY, entry)
    connection.execute(_NEW_HEAD, {"here": by.workstation_id, "to": number, "link": link})
    return str(entry["id"])


def link_hash(previous: str, body: str) -> str:
    """SHA-256 (hex) that ties a link's body to the link before it."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def seal(session: Session, by: By, subjects: Iterable[Subject], because: str, source: Subject) -> None:
    """From now on the subjects may not be undone, because of ``source`` (a match, a signature)."""
    seals = [
        Seal(
            subject_kind=subject.kind,
            subject_id=subject.id,
            because=because,
            source_kind=source.kind,
            source_id=source.id,
        )
        for subject in subjects
    ]
    if seals:
        write_down(session, by, "history.seal", source, because, facts=seals)


def lift_seals(session: Session, by: By, source: Subject, because: str) -> None:
    """The seals that ``source`` wrote no longer hold."""
    standing = session.scalars(
        select(Seal.id)
        .outerjoin(SealLifted, SealLifted.seal_id == Seal.id)
        .where(Seal.source_kind == source.kind, Seal.source_id == source.id, SealLifted.id.is_(None))
    ).all()
    if standing:
        lifted = [SealLifted(seal_id=seal_id) for seal_id in standing]
        write_down(session, by, "history.lift_seals", source, because, facts=lifted)
