"""The sample office: one approved purchase from order to signed card log, played in a few seconds."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from receiving_app.errors import Trouble
from receiving_app.history.lookups import heads
from receiving_app.office_loading import contents_of, load_office
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import Role
from receiving_app.play import day, month_end
from receiving_app.printing import print_waiting
from receiving_app.progress import Progress
from receiving_app.resources_folder import resource
from receiving_app.settings import Settings
from receiving_app.workplace import Workplace, open_workplace

FIRST_MOMENT = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
CYCLE = "2026-10"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the play did, and the file it made, if any."""

    what: str
    said: str
    file: Path | None = None


def sample_folder(office: Path) -> Path:
    """Where the sample office lies: beside the office that the settings name."""
    return office.parent / "sample-office"


def make_sample(folder: Path, progress: Progress, tell: Callable[[Step], None] | None = None) -> None:
    """Play the packaged sample office into ``folder``: all of it, or nothing.

    Raises:
        Trouble: the folder cannot be written.
        Cancelled: the person stopped it; nothing is left.
    """
    making = folder.with_name(folder.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    steps: list[Step] = []
    clock = day.PlayedClock(FIRST_MOMENT)
    try:
        opened = open_workplace(Settings(office=making, workstation="sample"), make=True, clock=clock)
        try:
            _play(opened, clock, making, progress, steps.append)
        finally:
            opened.close()
        shutil.rmtree(folder, ignore_errors=True)
        making.rename(folder)
    except OSError as error:
        raise Trouble(
            f"The sample office could not be written ({error.strerror}).", "Check the folder and its space."
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    for step in steps if tell else ():
        moved = folder / step.file.relative_to(making) if step.file else None
        tell(Step(step.what, step.said, moved))  # type: ignore[misc]  # there is somebody to tell


def _play(
    workplace: Workplace,
    clock: day.PlayedClock,
    folder: Path,
    progress: Progress,
    tell: Callable[[Step], None],
) -> None:
    source = resource("sample-office")
    progress.step(0, 6, "Loading the office")
    with workplace.store.transaction() as session:
        loaded = load_office(session, workplace.nobody(), contents_of(source), is_sample=True)
    tell(Step("Office", f"{sum(file.new for file in loaded.files)} rows of reference files loaded."))
    day.act_as(workplace, Role.ADMINISTRATOR)
    progress.step(1, 6, "Bringing in approvals")
    _read, imported = day.bring_in_approvals(workplace, source / "approvals.csv")
    tell(Step("Approvals", f"{imported.added} approved lines brought in."))
    day.act_as(workplace, Role.RECEIVING_CLERK)
    zone = ZoneInfo(workplace.ask(the_office).time_zone)
    progress.step(2, 6, "Receiving")
    for file in sorted((source / "scans").glob("*.jsonl")):
        for scan in day.scans_of(file, zone):
            answer = day.take_in(workplace, clock, scan)
            tell(Step("Scan", f"{answer.title}: {answer.said}"))
    progress.step(3, 6, "Filing packing slips")
    for file in sorted((source / "slips").iterdir()):
        clock.at += timedelta(minutes=1)
        filed = day.hand_in_slip(workplace, file)
        tell(Step("Packing slip", f"{filed.file}: {filed.state}. {filed.said}"))
    progress.step(4, 6, "Printing tags")
    labels = folder / "labels" / "tags.pdf"
    labels.parent.mkdir()
    printed = print_waiting(workplace, f"pdf:{labels}")
    tell(Step("Tags", f"Printed {', '.join(printed.numbers)}.", labels))
    for number in printed.numbers:
        clock.at += timedelta(minutes=1)
        tell(Step("Scan-back", day.scan_back(workplace, number).said))
    progress.step(5, 6, "Reconciling the card")
    for what, said, made in month_end.play(workplace, clock, source, folder, CYCLE):
        tell(Step(what, said, made))
    head = ", ".join(str(each) for each in workplace.ask(heads))
    wrong = workplace.differences()
    tell(Step("History", f"Verified: {len(wrong)} differences. Chain head {head}."))
