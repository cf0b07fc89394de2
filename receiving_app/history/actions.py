"""Writing history down. Facts get into the database through :func:`write_down` and no other way."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, event, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from receiving_app.database.record import Fact, canonical, digest_of, insertion, new_id
from receiving_app.history.by import By
from receiving_app.history.records import ChainHead, HistoryEntry, Seal, SealLifted, Workstation

FIRST_HASH = "0" * 64
_WAITING = "history: entries that wait for the end of their transaction"

# Said to the driver as plain statements, put together once: a scan makes many, and making statements
# and following objects would cost more than writing them.
_HISTORY, _HEADS = cast("Table", HistoryEntry.__table__), cast("Table", ChainHead.__table__)
_ENTRY = insert(_HISTORY)
_HEAD = (
    select(_HEADS.c.number, _HEADS.c.hash)
    .where(_HEADS.c.workstation_id == bindparam("here"))
    .with_for_update()
)
_MOVED_HEAD = (
    update(_HEADS)
    .where(_HEADS.c.workstation_id == bindparam("here"), _HEADS.c.hash == bindparam("before"))
    .values(number=bindparam("to"), hash=bindparam("link"))
)
# Number and hash where this program left each chain's head. Moving a head asks whether it is still there, so
# what is remembered here may be out of date (another program, a step that failed, a restored office).
_left_at: dict[str, tuple[int, str]] = {}


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
) -> None:
    """Write facts, and say in the history who did what; both in the caller's transaction.

    The facts can be read at once. The entry is linked to its workstation's chain when the transaction ends,
    with all others of it: the chain's head is locked, read and moved once, and only for that moment.

    Args:
        session: the step's transaction.
        by: who, where, when.
        action: what was done, as room and verb ("receiving.take_in_scan").
        about: the thing it was done to.
        said: the sentence a person reads in the history.
        facts: new written-once rows; they are added here.
        details: further values to vouch for (they must go into JSON).
    """
    session.flush()  # what the facts point at
    connection = session.connection()
    digests = []
    for table, alike in groupby(facts, lambda fact: fact.__tablename__):  # as given: a batch before its rows
        kept = list(alike)
        rows = [fact.values() for fact in kept]
        connection.execute(insertion(type(kept[0])), rows)
        digests += [[table, row["id"], digest_of(table, row)] for row in rows]
    body = {
        "workstation": by.workstation_id,
        "at": by.at,
        "person": by.person_id or None,
        "action": action,
        "about": list(about),
        "said": said,
        "facts": digests,
        "details": dict(details or {}),
    }
    inside = session.get_nested_transaction() or session.get_transaction()
    session.info.setdefault(_WAITING, []).append((inside, body))


@event.listens_for(Session, "before_commit")
def _link(session: Session) -> None:
    """The transaction is about to end: what it did becomes links of the chain, in the order it was done."""
    if session.in_nested_transaction():
        return  # a savepoint: the transaction goes on
    bodies = [body for _, body in session.info.pop(_WAITING, ())]
    for here in sorted({body["workstation"] for body in bodies}):
        _add_links(session.connection(), here, [body for body in bodies if body["workstation"] == here])


def _add_links(connection: Connection, here: str, bodies: Sequence[dict[str, Any]]) -> None:
    """Link the entries to the chain and move its head, which stays locked until the transaction ends.

    It is read only when it is not where this program left it: a statement less for nearly every step.
    """
    before = _left_at.get(here, (0, FIRST_HASH))
    links = _linked(before, here, bodies)
    if not _moved(connection, before, links[-1]):
        number, link = connection.execute(_HEAD, {"here": here}).one()
        links = _linked((number, link), here, bodies)
        _moved(connection, (number, link), links[-1])
    connection.execute(_ENTRY, links)
    _left_at[here] = links[-1]["number"], links[-1]["hash"]


def _moved(connection: Connection, before: tuple[int, str], last: dict[str, Any]) -> bool:
    moving = {
        "here": last["workstation_id"],
        "before": before[1],
        "to": last["number"],
        "link": last["hash"],
    }
    return connection.execute(_MOVED_HEAD, moving).rowcount == 1


def _linked(before: tuple[int, str], here: str, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    number, previous = before
    links = []
    for said in bodies:
        number += 1
        body = canonical({**said, "number": number})
        link = link_hash(previous, body)
        links.append(
            {
                "id": new_id(),
                "workstation_id": here,
                "number": number,
                "at": said["at"],
                "person_id": said["person"],
                "action": said["action"],
                "subject_kind": said["about"][0],
                "subject_id": said["about"][1],
                "said": said["said"],
                "body": body,
                "previous_hash": previous,
                "hash": link,
            }
        )
        previous = link
    return links


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, rolled_back: SessionTransaction) -> None:
    """What was done since a savepoint was undone with it."""
    if waiting := session.info.get(_WAITING):
        session.info[_WAITING] = [
            (inside, body) for inside, body in waiting if not _is_in(inside, rolled_back)
        ]


def _is_in(inside: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while inside is not None and inside is not outer:
        inside = inside.parent
    return inside is outer


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
