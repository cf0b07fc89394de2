"""A decision about a unit's owner, as it is kept and as it is shown."""

import json
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol


class Looked(NamedTuple):
    """One fact a rule looked at: ``holds`` is None when the rule did not need it."""

    label: str
    value: str
    holds: bool | None


class _Row(Protocol):
    id: str
    pack: str
    pack_hash: str
    rule: str
    result: str
    owner: str | None
    who_tags: str
    tag_due: date | None
    facts: str
    conditions: str
    sentence: str
    question: str | None


@dataclass(frozen=True, slots=True)
class Determination:
    """Who owns a unit, who tags it and by when, with the rule and its sentence.

    Attributes:
        result: DECIDED, UNDETERMINED or INCOMPLETE.
        owner: an organization's code; None while nobody is the owner.
        who_tags: an organization's code, "hold" or "none".
        facts: canonical JSON of what was looked at.
        question: what to ask, and whom, when nobody is the owner.
    """

    id: str
    pack: str
    pack_hash: str
    rule: str
    result: str
    owner: str | None
    who_tags: str
    tag_due: date | None
    facts: str
    conditions: tuple[Looked, ...]
    sentence: str
    question: str | None

    @classmethod
    def of(cls, row: _Row) -> "Determination":
        """From its record."""
        return cls(
            row.id,
            row.pack,
            row.pack_hash,
            row.rule,
            row.result,
            row.owner,
            row.who_tags,
            row.tag_due,
            row.facts,
            tuple(Looked(*condition) for condition in json.loads(row.conditions)),
            row.sentence,
            row.question,
        )
