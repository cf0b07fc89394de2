"""Small words that the desk and the command line say alike."""


def counted(number: int, what: str) -> str:
    """``1 charge``, ``2 charges``, ``1,000 deliveries``, ``2 matches``, ``5 boxes``."""
    if number == 1:
        return f"1 {what}"
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}{'es' if what.endswith(('ch', 'x')) else 's'}"
    return f"{number:,} {many}"


def ended(words: str) -> str:
    """Words as a sentence: ``Order 7.``; a question keeps its mark."""
    return words if words.endswith((".", "?", "!", ":")) else f"{words}."


def dollars(cents: int) -> str:
    """An amount as it is read: ``$1,061.00``, ``-$27.99`` for a credit."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def begun(said: str) -> str:
    """Words that begin a line: the first letter is large, and a part number in them stays as written."""
    return f"{said[:1].upper()}{said[1:]}"


def verb(number: int, one: str, many: str) -> str:
    """What so many things do: ``stays`` for one, ``stay`` for all others."""
    return one if number == 1 else many
