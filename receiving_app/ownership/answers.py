"""What the ownership room answers: frozen values that may cross threads and reach a screen."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from receiving_app.rulebook.deciding import Decision, Looked
from receiving_app.rulebook.pack import Question, Result

CENTRAL_IT: Final = "CENTRAL_IT"
"""The central IT office as an owner or as the one who tags; an agency is named by its code."""

HOLD: Final = "hold"
"""Nobody tags yet: the unit carries a hold label until its owner is known."""

NO_TAG: Final = "none"
"""Nobody tags: supplies, software and services carry no property tag."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owns a unit and who tags it: two answers, and the reason for both.

    Attributes:
        owner: ``CENTRAL_IT``, an agency's code, or the result's name when nobody can be named.
        who_tags: ``CENTRAL_IT``, an agency's code, ``hold`` or ``none``.
        tag_due: the last day on which tagging is in time; None when there is none, or it cannot be told yet.
        tag_due_because: one sentence that says how the due date came about, or why there is none.
        sentence: the reason in words that a clerk can read out to a driver.
        questions: what to ask, and whom; also a point to confirm on a decided owner.
        rule: the rule that answered; None when no rule pack was in force.
        steps: what each pack answered, the base pack first.
    """

    result: Result
    owner: str
    who_tags: str
    tag_due: date | None
    tag_due_because: str
    sentence: str
    questions: tuple[Question, ...]
    rule: str | None
    pack_id: str | None
    pack_hash: str | None
    conditions: tuple[Looked, ...]
    steps: tuple[Decision, ...]
