"""Writing history down. Facts get into the database through :func:`write_down` and no other way."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from receiving_app.database.record import Fact, canonical, new_id
from receiving_app.history.by import By
from receiving_app.history.records import ChainHead, HistoryEntry, Seal, SealLifted, Workstation

FIRST_HASH = "0" * 64


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
    facts = list(facts)
    for _kind, alike in groupby(facts, type):  # in the order given: a batch before its rows
        session.add_all(alike)
        session.flush()
    head = session.execute(
        select(ChainHead.number, ChainHead.hash)
        .where(ChainHead.workstation_id == by.workstation_id)
        .with_for_update()
    ).one()
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
            "facts": [[fact.__tablename__, fact.id, fact.digest()] for fact in facts],
            "details": details or {},
        }
    )
    link = link_hash(head.hash, body)
    entry = HistoryEntry(
        id=new_id(),
        workstation_id=by.workstation_id,
        number=number,
        at=by.at,
        person_id=by.person_id or None,
        action=action,
        subject_kind=about.kind,
        subject_id=about.id,
        said=said,
        body=body,
        previous_hash=head.hash,
        hash=link,
    )
    session.add(entry)
    session.execute(
        update(ChainHead)
        .where(ChainHead.workstation_id == by.workstation_id)
        .values(number=number, hash=link)
        .execution_options(synchronize_session=False)
    )
    return entry.id


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
