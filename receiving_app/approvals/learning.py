"""Column mappings that people told once: the next file of that shape is recognised."""

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.mapping import ColumnMapping, known_mappings, mapping_of
from receiving_app.approvals.records import LearnedMapping
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_BRING_APPROVALS

MANIFEST = "manifest"  # the kind of a mapping of a vendor's list of serials; see approvals.manifests


def learned_mappings(session: Session) -> tuple[ColumnMapping, ...]:
    """The mappings that people told, as each was told last, by name."""
    newest = select(func.max(LearnedMapping.id)).group_by(LearnedMapping.name)
    kept = session.scalars(
        select(LearnedMapping).where(LearnedMapping.id.in_(newest)).order_by(LearnedMapping.name)
    )
    told = [(each.name, json.loads(each.content)) for each in kept if each.content]
    return tuple(mapping_of(name, content) for name, content in told if content.get("kind") != MANIFEST)


def learn_mapping(session: Session, by: By, mapping: ColumnMapping) -> str:
    """Remember how the exports of a source are headed; one of the same name that was told before is replaced.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, the name is none or one that the program carries itself.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    if not mapping.name.strip() or mapping.name in {known.name for known in known_mappings()}:
        raise Refused(f"A mapping cannot be named “{mapping.name}”.", "Name it after the system it is from.")
    said = f"Files headed as “{mapping.title}” are recognised from now on."
    write_mapping(session, by, mapping.name, content_of(mapping), said)
    return said


def forget_mapping(session: Session, by: By, name: str, reason: str) -> str:
    """A mapping was told by mistake: what was told before under that name holds no longer either.

    What was brought in with it stays.

    Raises:
        Refused: by somebody without the right role, nobody told such a mapping, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    if name not in {each.name for each in learned_mappings(session)} or not reason.strip():
        raise Refused(f"Nobody told a mapping {name}, or no reason is given.", "Say which, and why.")
    said = f"The mapping {name} is forgotten: {reason.strip()}."
    write_mapping(session, by, name, None, said)
    return said


def content_of(mapping: ColumnMapping) -> str:
    """The mapping as JSON, with what a mapping file says."""
    told = {
        "title": mapping.title,
        "date_order": mapping.date_order,
        "total_words": sorted(mapping.total_words),
        "code_width": dict(mapping.code_width),
        "columns": {meaning: list(names) for meaning, names in mapping.columns.items()},
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def write_mapping(session: Session, by: By, name: str, content: str | None, said: str) -> None:
    """Write a mapping down; None forgets it. Whoever calls this has asked who may."""
    fact = LearnedMapping(name=name, at=by.at, content=content)
    about = Subject("column mapping", name)
    write_down(session, by, "approvals.learn_mapping", about, said, facts=[fact])
    session.flush()
