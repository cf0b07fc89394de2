"""The long checks, one line each; the first that does not hold ends the run with exit code 1.

    python -m tests.soak [PART…] [ROUNDS]

The parts, all of them when none is named:

docks     a dock is killed ROUNDS times on each database, 200 when left out: nothing acknowledged is lost
racers    64 docks scan a unit at the same moment, one was ordered, on PostgreSQL: one is accepted, 63 on hold
plays     a play of the small office is killed 20 times and run again: it ends as one that nobody disturbed
offices   both sample offices are played with every picture read, and held against their truth
windows   both sample offices are received through the shown window, day by day, and held against their truth
labels    every label of both offices is read as by a scanner, at the dots of three printers
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from receiving_app.settings import Settings
from receiving_app.slips.picture_reader import leave_unread, the_reader
from tests.crash.killed_plays import killed_and_run_again
from tests.crash.killing import rounds
from tests.crash.one_dock import make_office
from tests.offices import make_office as make_small_office
from tests.play.judging import SHARED, bounds, judged, played_blind, shares_of
from tests.play.reading_tags import DPI, numbers_asked_for, numbers_read
from tests.postgresql import Databases, Server
from tests.racing import race_for_the_last_unit

OFFICES = ("office-small", "office-month")
KILLED_PLAYS = 20
RACES, RACERS = 5, 64


def docks(folder: Path, count: int) -> None:
    """Kill a dock ``count`` times on each engine and say what was acknowledged and found."""
    _kill_dock("SQLite", str(folder / "dock"), count)
    server = Server(waits_for_disk=True)
    struck: list[int] = []

    def kill_server() -> None:
        struck.append(1)
        server.crash()

    try:
        _kill_dock("PostgreSQL", Databases(str(server.folder)).make(), count, kill_server)
        say(f"PostgreSQL: in {len(struck)} of the rounds the server was killed too")
    finally:
        server.stop()


def _kill_dock(engine: str, where: str, count: int, kill_server: Callable[[], None] | None = None) -> None:
    make_office(where)
    steps = here = 0
    for number, (acknowledged, units) in enumerate(rounds(where, count, count, kill_server), start=1):
        steps, here = steps + acknowledged, units
        if number % 10 == 0 or number == count:
            say(f"{engine}: {number} kills, {steps} steps acknowledged, {here} units here, 0 lost")


def racers(folder: Path, _count: int) -> None:
    """Let many docks race for the last unit of a line."""
    server = Server(waits_for_disk=True)
    databases = Databases(str(server.folder))
    try:
        for number in range(1, RACES + 1):
            settings = Settings(database=databases.make(), workstation="dock-a")
            make_small_office(settings, folder)
            began = time.perf_counter()
            race_for_the_last_unit(settings, RACERS)
            seconds = time.perf_counter() - began
            said = f"1 accepted, {RACERS - 1} on hold, no error, the history whole, in {seconds:.1f} s"
            say(f"PostgreSQL: race {number} of {RACES}, {RACERS} docks for one unit: {said}")
    finally:
        databases.close()
        server.stop()


def plays(folder: Path, _count: int) -> None:
    """Kill a play and run it again; it ends as if nothing had been."""
    place = folder / "killed"
    place.mkdir()
    source = SHARED / "data" / OFFICES[0]
    for number, when in enumerate(killed_and_run_again(source, place, KILLED_PLAYS, seed=20), start=1):
        say(f"{OFFICES[0]}: play killed at {when}, run again, the same came out: {number} of {KILLED_PLAYS}")


def offices(folder: Path, _count: int) -> None:
    """Play each office with every picture read, and hold it against its truth."""
    for office in OFFICES:
        out = played_blind(office, folder / office, the_reader.read)
        for figure in judged(shares_of(office, out), *bounds(office, with_ocr=True)):
            say(f"{office}: {figure}", holds=figure.holds)


def windows(_folder: Path, _count: int) -> None:
    """Receive each office through the window; a test does it, for windows need what pytest makes."""
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for office in OFFICES:
        pytest = [sys.executable, "-m", "pytest", "-q", "tests/stories/whole_offices.py", "-k", office]
        holds = subprocess.run(pytest, env=offscreen, check=False).returncode == 0
        say(f"{office}: received through the window, it came out true", holds=holds)


def labels(folder: Path, _count: int) -> None:
    """Read each label of the offices that were played; of one that was not, its pictures are left unread."""
    for office in OFFICES:
        out = folder / office / "out"
        if not out.exists():
            played_blind(office, folder / office, leave_unread)
        wanted = numbers_asked_for(out)
        for dpi in DPI:
            read = list(numbers_read(out, dpi))
            holds = sorted(read) == [[number] for number in wanted]
            right = sum(each == [number] for each, number in zip(sorted(read), wanted, strict=False))
            say(f"{office}: {right} of {len(wanted)} labels read once each at {dpi} dpi", holds=holds)


PARTS = {part.__name__: part for part in (docks, racers, plays, offices, windows, labels)}
OF_THE_OFFICES = {"plays", "offices", "windows", "labels"}


def say(line: str, *, holds: bool = True) -> None:
    """One check; the run ends when it does not hold."""
    sys.stdout.write(f"{'holds' if holds else 'WRONG'}  {line}\n")
    sys.stdout.flush()
    if not holds:
        sys.exit(1)


def main(words: list[str]) -> None:
    """The parts that the words name."""
    count = next((int(word) for word in words if word.isdigit()), 200)
    named = [word for word in words if not word.isdigit()] or list(PARTS)
    if unknown := [word for word in named if word not in PARTS]:
        sys.exit(f"There is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}.")
    if not SHARED.is_dir() and OF_THE_OFFICES & set(named):
        sys.exit("The sample offices are not beside the checkout; only the parts docks and racers can run.")
    with tempfile.TemporaryDirectory() as folder:
        for name in named:
            try:
                PARTS[name](Path(folder), count)
            except AssertionError as wrong:
                say(f"{name}: {wrong}", holds=False)


if __name__ == "__main__":
    main(sys.argv[1:])
