"""How the outcome of a scan looks: a colour, an icon and a word; never the colour alone."""

from dataclasses import dataclass

from receiving_app.receiving.answers import FeedLine, Outcome, ScanAnswer


@dataclass(frozen=True, slots=True)
class OutcomeLook:
    """``kind``: ok, warn or err; ``sound``: a name of ``sounds``; ``word``: said first by a screen reader."""

    kind: str
    icon: str
    sound: str
    word: str


OUTCOME_LOOKS = {
    Outcome.COUNTED: OutcomeLook("ok", "circle-check", "counted", "Counted"),
    Outcome.DONE: OutcomeLook("ok", "circle-check", "counted", "Done"),
    Outcome.ALREADY_COUNTED: OutcomeLook("warn", "triangle-alert", "attention", "Already counted"),
    Outcome.NEEDS_CHOICE: OutcomeLook("warn", "circle-help", "attention", "A choice is needed"),
    Outcome.SET_ASIDE: OutcomeLook("warn", "circle-pause", "attention", "Set aside"),
    Outcome.REFUSED: OutcomeLook("err", "circle-x", "stop", "Refused"),
}
_WARNS = OutcomeLook("warn", "triangle-alert", "attention", "Done, and look")
_HELD = OutcomeLook("warn", "circle-pause", "attention", "Counted, on hold")


def look_of(answer: ScanAnswer | FeedLine) -> OutcomeLook:
    """How an answer looks; what stays on hold or is to be looked at does not look like a good one."""
    if answer.held:
        return _HELD
    warns = isinstance(answer, ScanAnswer) and answer.warns
    return _WARNS if warns else OUTCOME_LOOKS[answer.outcome]
