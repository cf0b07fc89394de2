"""Plays a sample office blind, and holds what came out against its truth with the shared comparing tool."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from receiving_app.play.dock import PlayedDock
from receiving_app.play.playing import MakeDock
from receiving_app.play.whole import play_into
from receiving_app.progress import Progress
from receiving_app.slips.paper import ReadPicture

SHARED = Path(__file__).parents[2].parent / "shared"
TRUTH = (
    *("deliveries.json", "final_state.json", "purchases_truth.json", "ownership_truth.json"),
    *("exceptions.json", "*.expected.json", "*.truth.json", "truth.json"),
)
PACKS = ("ownership.seed_2014", "ownership.seed_2014_plus_overlay_2024")

# Shares from below, counts from above; what a share lacks by right is said beside it.
LEAST = {
    **dict.fromkeys(("purchases", "days.lines", "days.assets", "days.discrepancies", *PACKS), 1.0),
    **dict.fromkeys(("approvals_messy", "links.rows"), 1.0),
    "days.scans": 0.98,
    "slips.placed": 0.9,
    "links.f1": 0.9,
    "exceptions.raised": 0.85,
}
MOST = {
    **dict.fromkeys(("days.discrepancies_invented", "links.tier_a_wrong", "slips.wrongly_placed"), 0),
    "slips.serials_invented": 0,
    "exceptions.tempted": 3,
    "exceptions.others": 10,
}
OF_MONTH = {
    **dict.fromkeys(PACKS, 0.99),  # five units came without a serial that could be read, and are nobody's
}


def bounds(office: str, *, with_ocr: bool) -> tuple[dict[str, float], dict[str, float]]:
    """What is asked of an office: shares from below, counts from above."""
    least, most = dict(LEAST), dict(MOST)
    if office == "office-month":
        least |= OF_MONTH
    if not with_ocr:
        del least["slips.placed"]
        least["days.discrepancies"] = 0.87  # what is short against a slip that is a picture
    return least, most


@dataclass(frozen=True, slots=True)
class Judged:
    """One figure and what was asked of it."""

    area: str
    figure: float
    asked: str
    holds: bool

    def __str__(self) -> str:
        return f"{self.area} {self.figure:g}, asked is {self.asked}"


def judged(
    shares: Mapping[str, float], least: Mapping[str, float], most: Mapping[str, float]
) -> Iterator[Judged]:
    """Each figure beside its bound."""
    for area, bound in least.items():
        yield Judged(area, shares[area], f"at least {bound:g}", shares[area] >= bound)
    for area, bound in most.items():
        yield Judged(area, shares[area], f"at most {bound:g}", shares[area] <= bound)


def played_blind(
    office: str, place: Path, read_picture: ReadPicture, make_dock: MakeDock = PlayedDock
) -> Path:
    """Play the office without its truth files into a folder of ``place``."""
    blind = place / "blind"
    shutil.copytree(SHARED / "data" / office, blind, ignore=shutil.ignore_patterns(*TRUTH))
    play_into(
        place / "out",
        blind,
        Progress(),
        write_answers=True,
        read_picture=read_picture,
        make_dock=make_dock,
    )
    return place / "out"


def shares_of(office: str, out: Path) -> dict[str, float]:
    """What the comparing tool says of a played office: shares and counts by area."""
    tool = [sys.executable, SHARED / "tools" / "compare-office", SHARED / "data" / office, out]
    told = subprocess.run(tool, capture_output=True, text=True, check=True).stdout
    shares: dict[str, float] = json.loads(told.splitlines()[-1])
    return shares
