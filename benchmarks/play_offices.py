"""What playing an office takes: seconds on the clock, processor seconds, and memory at its highest.

    python -m benchmarks.play_offices [FOLDER…]

The sample offices beside the checkout when no folder is named. Each is played twice, as a child process: its
pictures left unread, and read. Memory is that of the process and of those it started, the most that each has
held so far added up, looked at ten times a second; it is told where the system tells it (Linux).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
OFFICES = CHECKOUT.parent / "shared" / "data"
MOST_SECONDS = {("office-small", "unread"): 60, ("office-month", "read"): 600}  # on two cores
MOST_MB = {"unread": 400, "read": 1200}
PICTURES = {"unread": ("--without-ocr",), "read": ()}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one play took."""

    seconds: float
    processor: float
    megabytes: float


def main(folders: list[Path]) -> None:
    """Play every folder both ways and print what each took beside what it may take."""
    print(f"{'office':16}{'pictures':10}{'seconds':>9}{'limit':>8}{'processor':>11}{'MB':>7}{'limit':>8}")
    for folder in folders:
        for pictures, words in PICTURES.items():
            took = play(folder, words)
            limit = MOST_SECONDS.get((folder.name, pictures), "none")
            print(
                f"{folder.name:16}{pictures:10}{took.seconds:9.1f}{limit:>8}{took.processor:11.1f}"
                f"{took.megabytes:7.0f}{MOST_MB[pictures]:8}",
                flush=True,
            )


def play(folder: Path, words: tuple[str, ...]) -> Taken:
    """Play a folder in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        call = [sys.executable, "main.py", "play", str(folder), "--out", f"{place}/out", *words]
        before, began = os.times(), time.perf_counter()
        process = subprocess.Popen(call, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
        most = 0.0
        while process.poll() is None:
            most = max(most, sum(held(pid) for pid in tree(process.pid)))
            time.sleep(0.1)
        seconds, after = time.perf_counter() - began, os.times()
    if process.returncode:
        raise SystemExit(process.returncode)
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(seconds, processor, most)


def tree(pid: int) -> Iterator[int]:
    """A process and all that it started, and they."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            started = children.read_text().split()
        except OSError:  # it has just ended
            continue
        for each in started:
            yield from tree(int(each))


def held(pid: int) -> float:
    """The most memory that a process has held so far, in MB."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmHWM")), 0.0)


if __name__ == "__main__":
    named = [Path(word).absolute() for word in sys.argv[1:]]
    main(named or sorted((each.parent for each in OFFICES.glob("*/office.json")), reverse=True))
