"""From Enter to the painted verdict, with its commit, in the real window on an office with 50,000 assets.

    python -m benchmarks.scan_to_screen [SCANS]

The floor is the same scans taken in without a window, in the same run and office; the ratio is window to
floor. Gaps are what the window's thread was kept from doing, seen by a 5 ms timer: over 50 ms is a defect.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from benchmarks.at_the_desk import Gun, LoopWatch, bare_window, come_in, leave
from benchmarks.big_office import ORDER, folder_with_assets, open_at
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import take_in_scan
from receiving_app.receiving.answers import Outcome

ASSETS = 50_000
WARMING_UP = 5  # scans before those that are measured


def without_window(folder: Path, scans: int) -> list[float]:
    """Milliseconds of each scan of a unit, taken in and committed."""
    workplace = open_at(folder)
    day.act_as(workplace, Role.RECEIVING_CLERK)
    workplace.do(take_in_scan, ORDER, "GUN")
    taken = []
    for number in range(scans + WARMING_UP):
        began = time.perf_counter()
        answer = workplace.do(take_in_scan, f"F{number:05}K", "GUN")
        taken.append((time.perf_counter() - began) * 1000)
        if answer.outcome is not Outcome.COUNTED:
            raise AssertionError(answer)
    workplace.close()
    return taken[WARMING_UP:]


def with_window(folder: Path, scans: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds until the verdict, until the whole screen, and the gaps of the event loop."""
    window = bare_window()
    entrance = come_in(window, folder)
    gun = Gun(window)
    gun.shoot(ORDER)
    for number in range(WARMING_UP):
        gun.shoot(f"W{number:05}K")
    watch = LoopWatch()
    seen = [gun.shoot(f"S{number:05}K") for number in range(scans)]
    gaps = watch.gaps[1:]
    leave(window)
    del entrance
    return [verdict for verdict, _ in seen], [whole for _, whole in seen], gaps


def told(what: str, found: list[float]) -> str:
    """A line of the table: median and the 95th of a hundred."""
    return f"{what:34} p50 {median(found):6.1f} ms   p95 {quantiles(found, n=20)[-1]:6.1f} ms"


def main() -> None:
    """Measure and print."""
    scans = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "office"
        shutil.copytree(folder_with_assets(ASSETS), folder)
        floor = without_window(folder, scans)
        verdict, whole, gaps = with_window(folder, scans)
    print(told("without a window, committed", floor))
    print(told("Enter to painted verdict", verdict))
    print(told("Enter to painted delivery", whole))
    print(f"ratio of verdict to floor          p50 {median(verdict) / median(floor):6.2f}")
    late = [gap for gap in gaps if gap > 50]
    print(told("event loop late by", gaps), f"  longest {max(gaps):.1f} ms, {len(late)} over 50 ms")


if __name__ == "__main__":
    main()
