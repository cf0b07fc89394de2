"""Kills a play at random moments and looks whether, run again, it ends as one that nobody disturbed."""

import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from tests.crash.one_play import BETWEEN

PROJECT = Path(__file__).parents[2]
# What no two plays share, because ids are drawn: hashes of content and of the chain, numbers of holds.
DRAWN = re.compile(r"\b[0-9a-f]{16,}\b|\b(?:[0-9A-F]{4} ){3}[0-9A-F]{4}\b|(?<=HOLD-)\d{8}\b")


def killed_and_run_again(source: Path, place: Path, kills: int, seed: int) -> Iterator[str]:
    """Kill a play, run it again, and compare, ``kills`` times; yields when each kill struck, in words.

    The last of the kills strikes between the two renames by which a play replaces an older one.

    Raises:
        AssertionError: what lies there after a kill is not whole, or the play that follows ends otherwise.
    """
    undisturbed, out = place / "undisturbed", place / "out"
    chance = random.Random(seed)
    moments = _played(source, undisturbed)
    wanted = what_came_out(undisturbed)
    for number in range(1, kills + 1):
        moment = str(chance.randint(1, moments)) if number < kills else BETWEEN
        killed = _run(source, out, moment)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        there = [each for each in (out, out.with_name("out.stepping-aside")) if each.exists()]
        assert bool(there) == (number > 1), "what was played before is gone"
        assert all(what_came_out(each) == wanted for each in there[:1]), "what was played before is damaged"
        said = "the change of folders" if moment == BETWEEN else f"moment {moment} of {moments}"
        moments = _played(source, out)
        assert what_came_out(out) == wanted, "the play that followed ended otherwise"
        assert [each.name for each in place.iterdir() if each not in {undisturbed, out}] == []
        yield said


def what_came_out(folder: Path) -> dict[str, bytes | str]:
    """Every answer by its bytes and every PDF by its words, without what is drawn anew in each play."""
    came: dict[str, bytes | str] = {file.name: file.read_bytes() for file in folder.glob("*.json")}
    for file in sorted(folder.glob("*/*.pdf")):
        with pypdfium2.PdfDocument(file) as document:
            words = "\n".join(page.get_textpage().get_text_range() for page in document)
        came[str(file.relative_to(folder))] = DRAWN.sub("drawn", words)
    return came


def _played(source: Path, out: Path) -> int:
    """Play to the end; the answer is how many moments that had."""
    done = _run(source, out)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def _run(source: Path, out: Path, *moment: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "tests.crash.one_play", source, out, *moment]
    return subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
