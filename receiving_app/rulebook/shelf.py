"""Finds and reads the rule packs of a folder; a broken pack is refused, with all that is wrong with it."""

from pathlib import Path

from receiving_app.errors import Problem, Refused, Trouble
from receiving_app.rulebook.pack import RulePack
from receiving_app.rulebook.reading import builds_on, read_pack


def load_packs(folder: Path) -> tuple[RulePack, ...]:
    """All rule packs (``*.toml``) of a folder, each after the pack it builds on.

    Raises:
        Refused: a pack is broken, or two packs have one id; all problems are named.
        Trouble: a file cannot be read.
    """
    return packs_from({path.name: _text_of(path) for path in sorted(folder.glob("*.toml"))})


def packs_from(texts: dict[str, str]) -> tuple[RulePack, ...]:
    """The same from texts by file name.

    Raises:
        Refused: a pack is broken, or two packs have one id; all problems are named.
    """
    packs: dict[str, RulePack] = {}
    problems: list[Problem] = []
    waiting = {file: builds_on(text) for file, text in texts.items()}
    while waiting:
        # A pack whose base never comes is read last, without it, so that the reader says what is missing.
        ready = [file for file, base in waiting.items() if base is None or base in packs] or list(waiting)
        for file in ready:
            base = waiting.pop(file)
            reading = read_pack(texts[file], file, packs.get(base) if base else None)
            problems += reading.problems
            if reading.pack is None:
                continue
            if reading.pack.id in packs:
                problems.append(Problem(file, 0, "id", f"{packs[reading.pack.id].file} has the same id."))
            packs.setdefault(reading.pack.id, reading.pack)
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        raise Refused(f"The rules cannot be used:\n{listed}", "Mend these places and load the rules again.")
    return tuple(packs.values())


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise Trouble(
            f"{path.name} cannot be read: {failure}.", "Look at the file and try again."
        ) from failure
