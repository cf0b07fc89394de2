"""Answers from a rule pack, with three values: a row holds, fails, or cannot be told.

The first row whose conditions all hold answers, but only if no row before it cannot be told: a missing fact
must not let a later rule win that the fact, once known, would have kept out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from receiving_app.errors import Refused
from receiving_app.rulebook.pack import (
    Condition,
    Fact,
    FactKind,
    OneOf,
    Question,
    Result,
    Row,
    RulePack,
    Value,
)
from receiving_app.wording import dollars

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a fact: its value (None when missing), and the words it was said in, if any."""

    value: Value | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """One condition of the rule that answered, for a screen. ``holds`` is None when it cannot be told."""

    fact: str
    label: str
    value: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a pack answered, and why.

    Attributes:
        outcome: outcome name to value; an overlay's outcome is laid over the one beneath.
        conditions: of the rule that answered; when INCOMPLETE, of the first rule that cannot be told.
        base: what the pack beneath answered, for an overlay.
    """

    pack_id: str
    pack_hash: str
    rule: str
    result: Result
    outcome: Mapping[str, str]
    sentence: str
    conditions: tuple[Looked, ...]
    questions: tuple[Question, ...]
    base: "Decision | None" = None


def decide(pack: RulePack, facts: Mapping[str, Given], base: Decision | None = None) -> Decision:
    """What the pack answers for these facts; a fact left out is missing, one not asked for is ignored.

    An overlay needs ``base``, what the pack beneath answered; that stands where no row of it reaches.

    Raises:
        Refused: a value is not one that the pack declares.
    """
    if base is not None and base.result is Result.INCOMPLETE:
        return base  # what it asks comes first
    known = {name: _usable(fact, facts.get(name, Given(None)), base) for name, fact in pack.facts.items()}
    open_rows: list[Row] = []
    for row in pack.rows:
        holds = _all_hold(row, known)
        if holds is None:
            open_rows.append(row)
        elif holds:
            return _incomplete(pack, open_rows, known, base) if open_rows else _answer(pack, row, known, base)
    if open_rows:
        return _incomplete(pack, open_rows, known, base)
    if pack.otherwise is None:
        if base is None:
            raise ValueError(f"{pack.id} builds on {pack.builds_on}, whose answer was not given")
        return base
    silence = pack.otherwise
    questions = () if silence.question is None else (silence.question,)
    sentence = _filled(silence.sentence, pack, known)
    return Decision(pack.id, pack.hash, silence.id, Result.UNDETERMINED, {}, sentence, (), questions)


def decide_in_chain(packs: Sequence[RulePack], facts: Mapping[str, Given], on: date) -> Decision | None:
    """What the packs in force on a day answer: the base pack first, then each overlay on the one beneath.

    None when no base pack is in force. Of several that could stand at one place the newest one does.
    """
    decision: Decision | None = None
    beneath: str | None = None
    while standing := [pack for pack in packs if pack.builds_on == beneath and pack.in_force(on)]:
        pack = max(standing, key=lambda each: (each.effective_from, each.id))
        decision = decide(pack, facts, decision)
        beneath = pack.id
    return decision


def shown(fact: Fact, given: Given) -> str:
    """What a screen or a sentence shows of a fact."""
    if given.said:
        return given.said
    value = given.value
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return dollars(value)
    if isinstance(value, date):
        return value.isoformat()
    return fact.words.get(value, value)


@dataclass(frozen=True, slots=True)
class _Known:
    """A fact with its value for deciding (None when it is missing or settles nothing) and its words."""

    fact: Fact
    value: Value | None
    shown: str


def _usable(fact: Fact, given: Given, base: Decision | None) -> _Known:
    """The fact as the rows may use it.

    Raises:
        Refused: the value is not one that the fact declares.
    """
    if fact.kind is FactKind.BASE_RULE:
        given = Given(base.rule if base is not None else None)
    if given.value is not None and not _fits(fact, given.value):
        allowed = f"one of {', '.join(fact.words)}" if fact.words else f"of the kind “{fact.kind}”"
        raise Refused(f"“{given.value}” is no value of {fact.name}.", f"Give {allowed}, or leave it out.")
    settles = given.value is not None and given.value not in fact.unanswered
    return _Known(fact, given.value if settles else None, shown(fact, given))


def _fits(fact: Fact, value: Value) -> bool:
    match fact.kind:
        case FactKind.YES_NO:
            return isinstance(value, bool)
        case FactKind.MONEY:
            return isinstance(value, int) and not isinstance(value, bool)
        case FactKind.DATE:
            return isinstance(value, date)
        case _:
            return value in fact.words


def _holds(condition: Condition, known: _Known) -> bool | None:
    return None if known.value is None else condition.holds(known.value)


def _all_hold(row: Row, known: Mapping[str, _Known]) -> bool | None:
    """Three-valued "and": one that fails settles it, else one that cannot be told leaves it open."""
    each = [_holds(condition, known[name]) for name, condition in row.when.items()]
    if False in each:
        return False
    return None if None in each else True


def _looked(row: Row, known: Mapping[str, _Known]) -> tuple[Looked, ...]:
    return tuple(
        Looked(name, known[name].fact.label, known[name].shown, _holds(condition, known[name]))
        for name, condition in row.when.items()
    )


def _answer(pack: RulePack, row: Row, known: Mapping[str, _Known], base: Decision | None) -> Decision:
    return Decision(
        pack_id=pack.id,
        pack_hash=pack.hash,
        rule=row.id,
        result=row.result,
        outcome={**(base.outcome if base else {}), **row.then},
        sentence=_filled(row.sentence, pack, known),
        conditions=_looked(row, known),
        questions=() if row.question is None else (row.question,),
        base=base,
    )


def _incomplete(
    pack: RulePack, open_rows: Sequence[Row], known: Mapping[str, _Known], base: Decision | None
) -> Decision:
    """The questions whose answers the open rows wait for."""
    named = {name for row in open_rows for name in row.when}
    waited_for = {name for name in named if known[name].value is None}
    missing = [each.fact for name, each in known.items() if name in waited_for]
    labels = ", ".join(fact.label for fact in missing)
    return Decision(
        pack_id=pack.id,
        pack_hash=pack.hash,
        rule=pack.incomplete.id,
        result=Result.INCOMPLETE,
        outcome={},
        sentence=_filled(pack.incomplete.sentence, pack, known, missing=labels),
        conditions=_looked(open_rows[0], known),
        questions=tuple(fact.question for fact in missing if fact.question is not None),
        base=base,
    )


def _filled(template: str, pack: RulePack, known: Mapping[str, _Known], missing: str = "") -> str:
    """The sentence with the facts' words and the settings' numbers in it."""
    words = {name: _setting_shown(pack, name) for name in pack.settings}
    words |= {name: each.shown for name, each in known.items()}
    return template.format_map({**words, "missing": missing})


def _setting_shown(pack: RulePack, name: str) -> str:
    """A setting's number as it is read."""
    setting = pack.settings[name]
    return dollars(setting.value) if setting.kind == FactKind.MONEY else str(setting.value)


def condition_shown(fact: Fact, condition: Condition) -> str:
    """A condition in words, for lists of rules and of problems: ``$1,000.00 or more``."""
    if isinstance(condition, OneOf):
        return " or ".join(sorted(shown(fact, Given(value)) for value in condition.values))
    start, end = (_edge_shown(fact, edge) for edge in (condition.start, condition.end))
    return " and ".join([f"{start} or more"] * (start is not None) + [f"below {end}"] * (end is not None))


def _edge_shown(fact: Fact, edge: int | None) -> str | None:
    if edge is None:
        return None
    return date.fromordinal(edge).isoformat() if fact.kind is FactKind.DATE else dollars(edge)
