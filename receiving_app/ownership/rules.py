"""Who owns a unit, who tags it and by when: asks the rule packs in force and names their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta

from receiving_app.ownership.answers import CENTRAL_IT, HOLD, NO_TAG, Ownership
from receiving_app.ownership.facts import Kind, UnitFacts
from receiving_app.rulebook.deciding import Decision, Given, decide_in_chain
from receiving_app.rulebook.pack import Question, Result, RulePack
from receiving_app.wording import dollars

_UNTAGGED = frozenset({Kind.SUPPLY, Kind.SOFTWARE, Kind.SERVICE})


def decide_owner(facts: UnitFacts, packs: Sequence[RulePack], on: date) -> Ownership:
    """Decide by the packs in force on a day; nobody becomes owner by default.

    Args:
        facts: what is known of the unit.
        packs: a base pack and the overlays that build on it; the base pack alone answers without them.
        on: the day whose rules apply.
    """
    decision = decide_in_chain(packs, given(facts), on)
    if decision is None:
        return _no_rules(facts, on)
    tag_due, because = _tag_due(decision, facts)
    return Ownership(
        result=decision.result,
        owner=_owner(decision, facts),
        who_tags=_who_tags(decision, facts),
        tag_due=tag_due,
        tag_due_because=because,
        sentence=decision.sentence,
        questions=decision.questions,
        rule=decision.rule,
        pack_id=decision.pack_id,
        pack_hash=decision.pack_hash,
        conditions=decision.conditions,
        steps=_steps(decision),
    )


def given(facts: UnitFacts) -> Mapping[str, Given]:
    """The unit's facts as a rule pack takes them; a fact of the unit and one of a pack have the same name."""
    values = {field.name: getattr(facts, field.name) for field in fields(facts) if field.name != "said"}
    if facts.agency is None:
        values["for_agency"] = False if facts.for_agency is False else None  # which agency is not known
    return {name: Given(value, facts.said.get(name, "")) for name, value in values.items()}


def _owner(decision: Decision, facts: UnitFacts) -> str:
    if decision.result is not Result.DECIDED:
        return decision.result.value
    return _named(decision.outcome["owner"], facts)


def _who_tags(decision: Decision, facts: UnitFacts) -> str:
    if facts.kind in _UNTAGGED:
        return NO_TAG
    return _named(decision.outcome["tags"], facts) if "tags" in decision.outcome else HOLD


def _named(party: str, facts: UnitFacts) -> str:
    """The party's name; a row that answers "agency" asks for ``for_agency``, so its code is known."""
    if party == "central":
        return CENTRAL_IT
    assert facts.agency is not None, "a row that names the agency must ask for for_agency = true"
    return facts.agency


def _tag_due(decision: Decision, facts: UnitFacts) -> tuple[date | None, str]:
    """The last day for tagging, and how it came about.

    The days, the cost from which they count and the event that starts them are settings of the rule pack.
    """
    outcome, cost = decision.outcome, facts.landed_unit_cost
    if facts.kind in _UNTAGGED:
        return None, "It carries no property tag."
    if "tag_days" not in outcome:
        return None, "No due date while nobody is named as the one who tags."
    floor = int(outcome.get("tag_floor", 0))
    if floor and cost is None:
        return None, f"Whether it costs {dollars(floor)} or more is not known, so the due date is open."
    if cost is not None and cost < floor:
        return None, f"No due date: it cost {dollars(cost)}, which is below {dollars(floor)}."
    accepted = outcome.get("clock") == "acceptance" and facts.installed_or_tested_first
    event, start = ("acceptance", facts.accepted_on) if accepted else ("receipt", facts.received_on)
    if start is None:
        return None, f"The clock starts at {event}, which has not happened yet."
    days = int(outcome["tag_days"])
    return start + timedelta(days=days), f"{days} days from {event} on {start.isoformat()}."


def _steps(decision: Decision) -> tuple[Decision, ...]:
    return (*(_steps(decision.base) if decision.base else ()), decision)


def _no_rules(facts: UnitFacts, on: date) -> Ownership:
    return Ownership(
        result=Result.UNDETERMINED,
        owner=Result.UNDETERMINED.value,
        who_tags=NO_TAG if facts.kind in _UNTAGGED else HOLD,
        tag_due=None,
        tag_due_because="No due date while nobody is named as the one who tags.",
        sentence=f"No rules on ownership were in force on {on.isoformat()}, so nobody is named as owner.",
        questions=(Question(f"Which rules applied on {on.isoformat()}?", "the property manager"),),
        rule=None,
        pack_id=None,
        pack_hash=None,
        conditions=(),
        steps=(),
    )
