"""Asking the history: entries of a thing, standing seals, chain heads, and whether all of it still holds."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.database.record import Fact, Record, canonical, digest_of, tables_of
from receiving_app.errors import Refused
from receiving_app.history.actions import FIRST_HASH, Subject, link_hash
from receiving_app.history.records import ChainHead, HistoryEntry, Seal, SealLifted, Workstation
from receiving_app.progress import Progress

_CORRECTED = timedelta(minutes=5)  # what a PC's clock is corrected by without anybody's doing


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, as a person reads it."""

    at: datetime
    workstation: str
    number: int
    person_id: str | None
    action: str
    subject: Subject
    said: str


@dataclass(frozen=True, slots=True)
class Head:
    """A chain's last link, as printed on day sheets and packets: a cut tail shows only against it."""

    workstation: str
    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.workstation}:{self.number}:{self.hash[:16]}"


@dataclass(frozen=True, slots=True)
class SetBack:
    """An entry that says an earlier time than the one ``before`` it: the clock of its PC was set back."""

    workstation: str
    number: int
    before: datetime
    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as the facts say it should be."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def entries(session: Session, *, about: Subject | None = None, limit: int = 200) -> tuple[Entry, ...]:
    """The newest entries first, of one subject or of all."""
    wanted = select(HistoryEntry, Workstation.name).join(
        Workstation, Workstation.id == HistoryEntry.workstation_id
    )
    if about is not None:
        wanted = wanted.where(HistoryEntry.subject_kind == about.kind, HistoryEntry.subject_id == about.id)
    rows = session.execute(wanted.order_by(HistoryEntry.id.desc()).limit(limit)).all()
    return tuple(
        Entry(e.at, name, e.number, e.person_id, e.action, Subject(e.subject_kind, e.subject_id), e.said)
        for e, name in rows
    )


def details_of(session: Session, action: str, about: Subject) -> dict[str, Any]:
    """The further values that the newest entry of this action about this subject vouches for."""
    body = session.scalar(
        select(HistoryEntry.body)
        .where(
            HistoryEntry.subject_kind == about.kind,
            HistoryEntry.subject_id == about.id,
            HistoryEntry.action == action,
        )
        .order_by(HistoryEntry.id.desc())
        .limit(1)
    )
    return dict(json.loads(body).get("details", {})) if body else {}


def seal_on(session: Session, subject: Subject) -> str | None:
    """Why the subject may not be undone, or None when nothing seals it."""
    return session.scalar(
        select(Seal.because)
        .outerjoin(SealLifted, SealLifted.seal_id == Seal.id)
        .where(Seal.subject_kind == subject.kind, Seal.subject_id == subject.id, SealLifted.id.is_(None))
        .limit(1)
    )


def refuse_if_sealed(session: Session, *subjects: Subject) -> None:
    """Raise Refused with the seal's reason if any of the subjects is sealed."""
    for subject in subjects:
        because = seal_on(session, subject)
        if because is not None:
            raise Refused(
                f"This can no longer be undone: {because}.", "Undo that first, or reopen what was signed."
            )


def heads(session: Session) -> tuple[Head, ...]:
    """Every chain's last link."""
    rows = session.execute(
        select(Workstation.name, ChainHead.number, ChainHead.hash)
        .join(ChainHead, ChainHead.workstation_id == Workstation.id)
        .order_by(Workstation.name)
    )
    return tuple(Head(*row) for row in rows)


def clocks_set_back(session: Session) -> tuple[SetBack, ...]:
    """Where an entry is earlier than the one before it in its chain, by more than clocks are corrected by."""
    before = func.lag(HistoryEntry.at, type_=HistoryEntry.at.type).over(
        partition_by=HistoryEntry.workstation_id, order_by=HistoryEntry.number
    )
    each = select(
        HistoryEntry.workstation_id,
        HistoryEntry.number,
        HistoryEntry.at,
        HistoryEntry.said,
        before.label("before"),
    ).subquery()
    rows = session.execute(
        select(Workstation.name, each.c.number, each.c.before, each.c.at, each.c.said)
        .join(Workstation, Workstation.id == each.c.workstation_id)
        .where(each.c.at < each.c.before)
        .order_by(Workstation.name, each.c.number)
    )
    found = (SetBack(*row) for row in rows)
    return tuple(one for one in found if one.before - one.at > _CORRECTED)


def verify(
    session: Session, *, known_heads: tuple[str, ...] = (), progress: Progress | None = None
) -> Iterator[Difference]:
    """Walk every chain and compare every fact with the digest its link vouches for.

    Args:
        session: a reading session.
        known_heads: heads printed earlier, as ``workstation:number:first 16 of the hash``. A chain does not
            find its own cut tail; a printed head does.
        progress: told after each thousand links.
    """
    progress = progress or Progress()
    vouched: dict[str, dict[str, str]] = defaultdict(dict)
    seen_heads: dict[tuple[str, int], str] = {}
    total = session.scalar(select(func.count()).select_from(HistoryEntry)) or 0
    done = 0
    for workstation_id, name in session.execute(select(Workstation.id, Workstation.name)).all():
        number, previous = 0, FIRST_HASH
        seen_heads[name, number] = previous  # of a workstation that has written nothing yet
        links = session.execute(
            select(*HistoryEntry.__table__.columns)
            .where(HistoryEntry.workstation_id == workstation_id)
            .order_by(HistoryEntry.number)
            .execution_options(yield_per=1000)
        )
        for link in links:
            done += 1
            if done % 1000 == 0:
                progress.step(done, total, "Checking the chain")
            number += 1
            here = f"history of {name}, entry {link.number}"
            if link.number != number:
                yield Difference(here, f"entry {number} is missing")
                number = link.number
            if link.previous_hash != previous or link.hash != link_hash(link.previous_hash, link.body):
                yield Difference(here, "the chain is broken: the entry, or one before it, was changed")
            body = _body(link.body)
            yield from _columns_differ(here, dict(link._mapping), body)  # noqa: SLF001 - SQLAlchemy's public name
            for table, fact_id, digest in body.get("facts", ()):
                vouched[table][fact_id] = digest
            previous = link.hash
            seen_heads[name, number] = previous
        head = session.execute(
            select(ChainHead.number, ChainHead.hash).where(ChainHead.workstation_id == workstation_id)
        ).one_or_none()
        if head is None or (head.number, head.hash) != (number, previous):
            yield Difference(f"history of {name}", "the chain does not end where its head says")
    yield from _facts_differ(session, vouched)
    for text in known_heads:
        yield from _head_differs(text, seen_heads)


def _body(text: str) -> dict[str, Any]:
    """An entry's body; empty when somebody made it unreadable, which the chain has told by then."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _columns_differ(here: str, link: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Difference]:
    """The columns of an entry are copies of its body, for searching; they must say the same."""
    copies = {
        "workstation": link["workstation_id"],
        "number": link["number"],
        "at": link["at"],
        "person": link["person_id"],
        "action": link["action"],
        "about": [link["subject_kind"], link["subject_id"]],
        "said": link["said"],
    }
    for name, value in copies.items():
        if canonical(value) != canonical(body.get(name)):
            yield Difference(here, f"its {name} was changed")


def _facts_differ(session: Session, vouched: dict[str, dict[str, str]]) -> Iterator[Difference]:
    for name in tables_of(Fact):
        if name == HistoryEntry.__tablename__:
            continue
        table = Record.metadata.tables[name]
        expected = vouched.get(name, {})
        found = 0
        for row in session.execute(select(table).execution_options(yield_per=1000)):
            values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
            digest = expected.get(values["id"])
            if digest is None:
                yield Difference(f"{name} {values['id']}", "no history entry vouches for this row")
            elif digest != digest_of(name, values):
                yield Difference(f"{name} {values['id']}", "the row was changed after it was written")
            found += digest is not None
        if found < len(expected):
            yield Difference(name, f"{len(expected) - found} rows that the history names are gone")


def _head_differs(text: str, seen: dict[tuple[str, int], str]) -> Iterator[Difference]:
    try:
        name, number, start = text.strip().rsplit(":", 2)
        at = (name, int(number))
    except ValueError:
        raise Refused(
            f"'{text}' is not a chain head.",
            "Copy it from the sheet: workstation, number and code with colons.",
        ) from None
    if at not in seen:
        yield Difference(
            f"history of {name}", f"entry {number}, printed on the sheet, is gone: the tail was cut"
        )
    elif not seen[at].startswith(start.lower()):
        yield Difference(f"history of {name}", f"entry {number} is not the one printed on the sheet")
