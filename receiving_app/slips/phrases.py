"""Finding the phrases of a vocabulary in a row of words, longest first. Pure."""

import re
from collections.abc import Collection
from itertools import pairwise

from receiving_app.slips.rows import Row, wide_gap


def plain(text: str) -> str:
    """A word for comparing with a vocabulary: small letters, no stops and colons; ``#`` means number."""
    if text in {"/", "-", "|"}:
        return "/"
    small = re.sub(r"[^a-z0-9/#]", "", text.lower())
    return "no" if small == "#" else small.replace("#", "").strip("/")


def phrases_in(row: Row, vocabulary: Collection[str]) -> list[tuple[int, int, str]]:
    """The phrases as (first word, word after the last, phrase); a phrase never reaches over a wide gap."""
    words = [plain(word.text) for word in row.words]
    longest = max(len(phrase.split()) for phrase in vocabulary)
    gaps = [wide_gap(before, word) for before, word in pairwise(row.words)]
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        for end in range(min(at + longest, len(words)), at, -1):
            phrase = " ".join(word for word in words[at:end] if word)
            if words[at] and phrase in vocabulary and not any(gaps[at : end - 1]):
                found.append((at, end, phrase))
                at = end
                break
        else:
            at += 1
    return found
