"""Our own printed codes: commands, badges, places, documents and hold labels.

A code is a mark (see :class:`~receiving_app.scans.context.OwnMarks`) and a payload: ``$DO.UNDO``,
``$DO.QTY.12``, ``$WHO.E12345``, ``$PLACE.DOCK-1``, ``$DOC.S256915`` + check character.
"""

import re

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.check_characters import mod37_36_character
from receiving_app.scans.context import OwnMarks, ScanContext, fold

COMMANDS = {
    "UNDO": "Undo the last scan",
    "RECEIVE": "Back to receiving",
    "DAMAGED": "The last unit is damaged",
    "QTY": "Set the quantity",
    "NEXTBOX": "Begin the next box",
    "CLOSEBOX": "Close this box",
    "CLOSE": "Close the delivery",
    "PRINTTAG": "Print the tag in hand",
    "NOSLIP": "There is no packing slip",
    "ANSWER": "Answer",
    "HELP": "Say what the screen waits for",
    "CANCEL": "Leave this step",
}
"""The commands and what each one does, in the words of the printed card."""

LARGEST_QUANTITY = 9999
LARGEST_ANSWER = 9
NUMBERED = {"QTY": LARGEST_QUANTITY, "ANSWER": LARGEST_ANSWER}
"""The commands that take a number from 1, and the largest one each takes."""
_NUMBERED = re.compile(r"([A-Z]+)[.: =-]?(\d{1,4})")
HOLD_SAID = "It is one of our own hold labels: whose the unit is, or what becomes of it, is not decided."
_HOLD = re.compile(r"[0-9]{8}")
_PAYLOAD = re.compile(r"[A-Z0-9][A-Z0-9._/ -]{0,39}")


def command_payload(command: str, number: int | None = None, marks: OwnMarks | None = None) -> str:
    """The characters of a command's barcode.

    Raises:
        ValueError: for a command that does not exist, or a number it does not take.
    """
    if command not in COMMANDS or (command in NUMBERED) != (number is not None):
        raise ValueError(command)
    if number is not None and not 1 <= number <= NUMBERED[command]:
        raise ValueError(number)
    return (marks or OwnMarks()).command + command + (f".{number}" if number is not None else "")


def badge_payload(employee_number: str, marks: OwnMarks | None = None) -> str:
    """The characters of a person's badge."""
    return (marks or OwnMarks()).badge + employee_number.upper()


def place_payload(location: str, marks: OwnMarks | None = None) -> str:
    """The characters of a location's barcode."""
    return (marks or OwnMarks()).location + location.upper()


def document_payload(number: str, marks: OwnMarks | None = None) -> str:
    """The characters of a document's barcode: its number and an ISO/IEC 7064 MOD 37,36 check character."""
    return (marks or OwnMarks()).document + number.upper() + mod37_36_character(number.upper())


def in_words(candidate: Candidate) -> str:
    """A command candidate as a sentence fragment for the banner: ``Set the quantity to 12``."""
    command = candidate.value("command")
    words = COMMANDS.get(command, command.capitalize())
    argument = candidate.value("argument")
    if command == "ANSWER":
        return f"{words} {argument}"
    return f"{words} to {argument}" if argument else words


def read_own_code(text: str, context: ScanContext) -> Candidate | None:
    """Read one of our own codes; None when the text begins with none of our marks."""
    capitals = text.upper() if text.isascii() else text  # a German sharp s would become two letters
    marks = context.marks
    if capitals.startswith(marks.command.upper()):
        return _command(capitals[len(marks.command) :], context)
    if capitals.startswith(marks.badge.upper()):
        return _known(Kind.BADGE, "badge", capitals[len(marks.badge) :], context)
    if capitals.startswith(marks.location.upper()):
        return _known(Kind.LOCATION, "location", capitals[len(marks.location) :], context)
    if capitals.startswith(marks.document.upper()):
        return _document(capitals[len(marks.document) :])
    if _HOLD.fullmatch(capitals.removeprefix(marks.hold.upper())) and capitals.startswith(marks.hold.upper()):
        return Candidate(Kind.HOLD, {"hold": capitals}, 0.99, HOLD_SAID)
    return None


def is_on_record(own: Candidate, context: ScanContext) -> bool:
    """Whether a badge or a place is known; of what is kept nowhere, a command or a document, always True."""
    known = {Kind.BADGE: context.badges, Kind.LOCATION: context.locations}.get(own.kind)
    return known is None or fold(own.value(own.kind.value)) in known


def _command(payload: str, context: ScanContext) -> Candidate:
    names = COMMANDS.keys() if context.commands is None else context.commands
    numbered = _NUMBERED.fullmatch(payload)
    if payload in names and payload not in NUMBERED:
        return Candidate(Kind.COMMAND, {"command": payload}, 0.99, "It is one of our command codes.")
    if numbered and numbered[1] in names and 1 <= int(numbered[2]) <= NUMBERED.get(numbered[1], 0):
        fields = {"command": numbered[1], "argument": str(int(numbered[2]))}
        return Candidate(Kind.COMMAND, fields, 0.99, "It is one of our command codes with its number.")
    return _spoiled(Kind.COMMAND, {}, "It has our command mark, but there is no such command.")


def _known(kind: Kind, name: str, payload: str, context: ScanContext) -> Candidate:
    known = context.badges if kind is Kind.BADGE else context.locations
    if not _PAYLOAD.fullmatch(payload):
        return _spoiled(kind, {}, f"It has our {name} mark, but nothing that can be one behind it.")
    written = known.get(fold(payload), payload)
    warnings = () if not known or fold(payload) in known else (f"This {name} is not on record.",)
    return Candidate(kind, {name: written}, 0.99, f"It has our {name} mark.", warnings)


def _document(payload: str) -> Candidate:
    if not _PAYLOAD.fullmatch(payload) or len(payload) < 2:
        return _spoiled(Kind.DOCUMENT, {}, "It has our document mark, but no number behind it.")
    if mod37_36_character(payload[:-1]) != payload[-1]:
        return _spoiled(
            Kind.DOCUMENT,
            {"document": payload},
            "It has our document mark, but its check character is wrong.",
        )
    return Candidate(
        Kind.DOCUMENT,
        {"document": payload},
        0.99,
        "It has our document mark and its check character is right.",
    )


def _spoiled(kind: Kind, fields: dict[str, str], reason: str) -> Candidate:
    return Candidate(kind, fields, 0.7, reason, (reason,), vouched=False)
