"""What a rule pack is: the facts it asks for, its settings, and its rows, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = bool | int | str | date
"""A fact's value: yes or no, cents, one of the declared words, or a day."""


class FactKind(StrEnum):
    """What a fact's value can be."""

    YES_NO = "yes or no"
    ONE_OF = "one of"
    MONEY = "money"
    DATE = "date"
    BASE_RULE = "base rule"  # only in an overlay: the rule by which the pack beneath answered


class Result(StrEnum):
    """How far a pack could answer."""

    DECIDED = "DECIDED"
    UNDETERMINED = "UNDETERMINED"  # all facts are there, and the rules leave it open
    INCOMPLETE = "INCOMPLETE"  # a fact is missing, or two facts contradict each other


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and whom. ``fact`` is the missing fact, or None when the rules themselves are silent."""

    text: str
    whom: str
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that the pack asks for.

    Attributes:
        words: each declared value with the words shown for it; empty for money and days.
        unanswered: values that are answers but settle nothing; the fact then counts as missing.
        question: what to ask, and whom, when the fact is missing; None for the base rule.
    """

    name: str
    kind: FactKind
    label: str
    words: Mapping[str, str]
    unanswered: frozenset[str]
    question: Question | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that the rules use and an office may change: ``value`` in cents or days, with its source."""

    name: str
    kind: str
    value: int
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Holds when the value is one of these."""

    values: frozenset[bool | str]

    def holds(self, value: Value) -> bool:
        """Whether the condition holds for a known value."""
        return value in self.values


@dataclass(frozen=True, slots=True)
class Span:
    """Holds from ``start`` (included) to ``end`` (not included): cents, or days as ``date.toordinal()``."""

    start: int | None
    end: int | None

    def holds(self, value: Value) -> bool:
        """Whether the condition holds for a known value."""
        place = ordinal(value)
        return (self.start is None or self.start <= place) and (self.end is None or place < self.end)


Condition = OneOf | Span


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: when all its conditions hold, this is the answer.

    Attributes:
        then: outcome name to value; the value of a setting outcome is the setting's number.
        sentence: plain words; ``{fact}`` and ``{setting}`` stand for what is shown of them.
        question: what to ask, and whom, when the row leaves something open.
        line: where the row begins in its file.
    """

    id: str
    when: Mapping[str, Condition]
    result: Result
    then: Mapping[str, str]
    sentence: str
    question: Question | None
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Silence:
    """What a pack answers when a fact is missing, or when no row reaches."""

    id: str
    sentence: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class RulePack:
    """A rule pack as read. An overlay has taken over facts, settings and outcomes of the pack beneath.

    Attributes:
        hash: SHA-256 of the canonical text: same content, same hash, whatever the layout and the comments.
        effective_to: the last day in force; None while it is in force.
        builds_on: the id of the pack beneath, for an overlay.
        source: document, address or page of the rules.
        rule_ids: every rule that can have answered, those of the packs beneath included.
        otherwise: the answer when no row reaches; None for an overlay, where the answer beneath stands.
    """

    id: str
    hash: str
    file: str
    title: str
    jurisdiction: str
    effective_from: date
    effective_to: date | None
    builds_on: str | None
    source: str
    text: str
    facts: Mapping[str, Fact]
    settings: Mapping[str, Setting]
    outcomes: Mapping[str, Mapping[str, str] | None]
    rows: tuple[Row, ...]
    rule_ids: tuple[str, ...]
    incomplete: Silence
    otherwise: Silence | None

    def in_force(self, on: date) -> bool:
        """Whether the pack is in force on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def ordinal(value: Value) -> int:
    """A day or an amount as a whole number that keeps its order.

    Raises:
        TypeError: for a value that is neither.
    """
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, int):
        return value
    raise TypeError(f"{value!r} is neither an amount nor a day")
