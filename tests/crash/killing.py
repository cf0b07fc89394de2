"""Kills a dock at random moments and looks whether anything acknowledged was lost."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import text

from receiving_app.inventory.lookups import find
from receiving_app.workplace import Workplace
from tests.crash.one_dock import open_dock

PROJECT = Path(__file__).parents[2]


def rounds(
    where: str, count: int, seed: int, kill_server: Callable[[], None] | None = None
) -> Iterator[tuple[int, int]]:
    """Run a dock and kill it, ``count`` times; yields how many steps each round acknowledged, and all so far.

    Where ``kill_server`` is given, in every seventh round or so it strikes before the dock is killed.

    Raises:
        AssertionError: something acknowledged is not there, or the office does not verify.
    """
    chance = random.Random(seed)
    here: set[str] = set()
    number = 0
    for _ in range(count):
        strike = kill_server if chance.random() < 0.15 else None
        acknowledged = _run_and_kill(where, number, chance.randint(1, 12), strike)
        for words in acknowledged:
            what, serial = words.split()
            if what == "counted":
                here.add(serial)
                number = max(number, int(serial[1:6]))
            elif what == "undone":
                here.discard(serial)
        number += 1  # the one that may have been under way
        workplace = open_dock(where)
        try:
            _look(workplace, here)
        finally:
            workplace.close()
        yield len(acknowledged), len(here)


def _run_and_kill(where: str, number: int, after: int, kill_server: Callable[[], None] | None) -> list[str]:
    """Let the dock acknowledge ``after`` steps, then kill it; the answer is all it had said."""
    dock = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.one_dock", where, str(number)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if kill_server else None,  # it may say that its server is gone
        text=True,
    )
    said = [dock.stdout.readline().strip() for _ in range(after)]
    if kill_server is not None:
        kill_server()
    dock.kill()
    rest, _ = dock.communicate()
    said += rest.splitlines()
    return [words for words in said if len(words.split()) == 2]


def _look(workplace: Workplace, here: set[str]) -> None:
    if workplace.store.on_sqlite:
        with workplace.store.reading() as session:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert workplace.differences() == ()
    found = {row.serial for row in workplace.ask(find, "notebook", limit=100_000)}
    assert here - found == set(), "acknowledged units are gone"
    assert len(found - here) <= 2, "units are there that nobody acknowledged"
