"""The rule packs in force, and a rule's answer as it is kept."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from receiving_app.database.record import canonical
from receiving_app.errors import Refused
from receiving_app.ownership.answers import CENTRAL_IT
from receiving_app.ownership.determination import Determination, Looked
from receiving_app.ownership.facts import UnitFacts, facts_as_words
from receiving_app.ownership.rules import decide_owner
from receiving_app.resources_folder import resource
from receiving_app.rulebook.pack import Result, RulePack
from receiving_app.rulebook.shelf import load_packs


@cache
def packs_named(names: tuple[str, ...]) -> tuple[RulePack, ...]:
    """The packs with these ids, base first, read once.

    Raises:
        Refused: a pack is broken or there is none of that id.
    """
    known = {pack.id: pack for pack in load_packs(resource("rules"))}
    missing = [name for name in names if name not in known]
    if missing:
        raise Refused(
            f"There is no rule pack {', '.join(missing)}.",
            f"Name one of {', '.join(known)} in the office's settings.",
        )
    return tuple(known[name] for name in names)


def determine(facts: UnitFacts, packs: Sequence[RulePack], on: date, central: str) -> Determination:
    """What the rules answer, as it is kept: the central office by its code ``central``, nobody as None."""
    answer = decide_owner(facts, packs, on)
    question = " ".join(f"{each.text} Ask {each.whom}." for each in answer.questions) or None
    decided = answer.result is Result.DECIDED
    return Determination(
        id="",
        pack=answer.pack_id or "none",
        pack_hash=answer.pack_hash or "",
        rule=answer.rule or "none",
        result=answer.result.value,
        owner=(central if answer.owner == CENTRAL_IT else answer.owner) if decided else None,
        who_tags=central if answer.who_tags == CENTRAL_IT else answer.who_tags,
        tag_due=answer.tag_due,
        facts=canonical(facts_as_words(facts)),
        conditions=tuple(Looked(each.label, each.value, each.holds) for each in answer.conditions),
        sentence=answer.sentence,
        question=question,
    )
