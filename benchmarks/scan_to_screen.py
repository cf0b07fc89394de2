"""From Enter to the painted verdict, with its commit, in the real window on an office with very many assets.

    python -m benchmarks.scan_to_screen [SCANS] [ASSETS] [OPEN_LINES] [POSTGRESQL_URL]

200 scans, 50,000 assets and one great order when left out. An empty PostgreSQL database is filled first.
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
from benchmarks.big_office import ORDER, fill, folder_with_assets, open_at
from receiving_app.database.schema import schema_of
from receiving_app.database.store import open_store
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import take_in_scan
from receiving_app.receiving.answers import Outcome

ASSETS, LINES = 50_000, 0
WARMING_UP = 5  # scans before those that are measured


def without_window(place: Path | str, scans: int, first: int) -> list[float]:
    """Milliseconds of each scan of a unit, taken in and committed."""
    workplace = open_at(place)
    day.act_as(workplace, Role.RECEIVING_CLERK)
    workplace.do(take_in_scan, ORDER, "GUN")
    taken = []
    for number in range(first, first + scans + WARMING_UP):
        began = time.perf_counter()
        answer = workplace.do(take_in_scan, f"F{number:05}K", "GUN")
        taken.append((time.perf_counter() - began) * 1000)
        if answer.outcome is not Outcome.COUNTED:
            raise AssertionError(answer)
    workplace.close()
    return taken[WARMING_UP:]


def with_window(
    place: Path | str, scans: int, first: int
) -> tuple[list[float], list[float], list[float], float]:
    """Milliseconds until the verdict, until the whole screen, the loop's gaps, and processor ms of a scan."""
    window = bare_window()
    entrance = come_in(window, place)
    gun = Gun(window)
    gun.shoot(ORDER)
    for number in range(first, first + WARMING_UP):
        gun.shoot(f"W{number:05}K")
    watch = LoopWatch()
    began = time.process_time()
    seen = [gun.shoot(f"S{number:05}K") for number in range(first, first + scans)]
    processor = (time.process_time() - began) * 1000 / scans
    gaps = watch.gaps[1:]
    leave(window)
    del entrance
    return [verdict for verdict, _ in seen], [whole for _, whole in seen], gaps, processor


def told(what: str, found: list[float]) -> str:
    """A line of the table: median and the 95th of a hundred."""
    return f"{what:34} p50 {median(found):6.1f} ms   p95 {quantiles(found, n=20)[-1]:6.1f} ms"


def main() -> None:
    """Measure and print."""
    url = next((word for word in sys.argv[1:] if not word.isdigit()), None)
    told_counts = [int(word) for word in sys.argv[1:] if word.isdigit()]
    scans, assets, lines = (*told_counts, *(200, ASSETS, LINES)[len(told_counts) :])
    with tempfile.TemporaryDirectory() as name:
        place: Path | str = url or Path(name) / "office"
        if isinstance(place, Path):
            shutil.copytree(folder_with_assets(assets, lines), place)
        elif schema_of(store := open_store(place)) is None:
            fill(place, assets, lines)
            store.close()
        first = int(time.time()) % 90_000  # no serial twice in a database that is used again
        floor = without_window(place, scans, first)
        verdict, whole, gaps, processor = with_window(place, scans, first)
    print(told("without a window, committed", floor))
    print(told("Enter to painted verdict", verdict))
    print(told("Enter to painted delivery", whole))
    print(f"ratio of verdict to floor          p50 {median(verdict) / median(floor):6.2f}")
    print(f"processor time of a scan, keys and painting included {processor:6.1f} ms")
    late = [gap for gap in gaps if gap > 50]
    print(told("event loop late by", gaps), f"  longest {max(gaps):.1f} ms, {len(late)} over 50 ms")


if __name__ == "__main__":
    main()
