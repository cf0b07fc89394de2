"""Finding the phrases of a vocabulary in a row of words, longest first. Pure.

Phrases are compared without blanks and strokes: a reader of pictures loses some, and people write some.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from receiving_app.slips.rows import Row, wide_gap

_LETTERS = str.maketrans("1l|!058", "iiiiosb")


@lru_cache(maxsize=5_000)
def plain(text: str) -> str:
    """Text for comparing with a vocabulary: small letters and digits only; ``#`` means number.

    In a word with letters, digits that readers take for letters are letters: ``1tem`` is Item.
    """
    small = re.sub(r"[^a-z0-9#]", "", text.lower())
    if small == "#":
        return "no"
    bare = small.replace("#", "")
    return bare if bare.isdigit() else as_letters(bare)


def as_letters(text: str) -> str:
    """Small letters, sign by sign, in which confused signs are one."""
    return text.lower().translate(_LETTERS)


def vocabulary(phrases: Mapping[str, str]) -> dict[str, str]:
    """The phrases as they are compared, each with the phrase it stands for."""
    return {plain(written): meant for written, meant in phrases.items()}


def phrases_in(row: Row, phrases: Mapping[str, str], most_words: int = 5) -> list[tuple[int, int, str]]:
    """The phrases as (first word, word after the last, phrase); a phrase never reaches over a wide gap.

    Args:
        row: the words.
        phrases: what :func:`vocabulary` made.
        most_words: the longest phrase; a stroke that stands alone is a word too.
    """
    words = [plain(word.text) for word in row.words]
    gaps = [wide_gap(before, word) for before, word in pairwise(row.words)]
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        for end in range(min(at + most_words, len(words)), at, -1):
            told = "".join(words[at:end])
            if words[at] and words[end - 1] and told in phrases and not any(gaps[at : end - 1]):
                found.append((at, end, phrases[told]))
                at = end
                break
        else:
            at += 1
    return found
