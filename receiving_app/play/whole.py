"""Playing into a folder: all of it appears, or nothing does. Stopped or killed, it starts anew next time.

What was played before stays whole until the new one is: it steps aside by one rename, the new one steps in by
another. Killed between the two, the next play puts the older one back before it begins.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from receiving_app.errors import Refused, Trouble
from receiving_app.play.day import PlayedClock
from receiving_app.play.dock import PlayedDock
from receiving_app.play.office_folder import as_of
from receiving_app.play.playing import MakeDock, Playing, answers
from receiving_app.play.step import Step
from receiving_app.progress import Progress
from receiving_app.settings import Settings
from receiving_app.slips.paper import ReadPicture
from receiving_app.slips.picture_reader import the_reader
from receiving_app.whole_file import write_whole
from receiving_app.workplace import open_workplace

OFFICE = "office"  # the folder of what was played, beside the answers
_FIRST_MOMENT = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)  # until the first day is known


def play_into(
    folder: Path,
    source: Path,
    progress: Progress,
    tell: Callable[[Step], None] | None = None,
    *,
    write_answers: bool = False,
    read_picture: ReadPicture = the_reader.read,
    make_dock: MakeDock = PlayedDock,
) -> None:
    """Play an office folder; the office takes its place when everything was played.

    Args:
        folder: where the played office is to lie; a sample that lies there is replaced.
        source: the office folder; nothing in it is changed.
        progress: told of every step.
        tell: told what each step did, at the end.
        write_answers: also write what came out as JSON, beside the office.
        read_picture: reads the pages of slips that are pictures.
        make_dock: makes the dock at which the days are played.

    Raises:
        Refused: ``source`` is no office folder.
        Trouble: the folder cannot be written.
        Cancelled: the person stopped it; nothing is left.
    """
    if not (source / "office.json").is_file():
        raise Refused(f"{source} holds no office.json.", "Name the folder of an office.")
    making, older = (
        folder.with_name(folder.name + ".making"),
        folder.with_name(folder.name + ".stepping-aside"),
    )
    shutil.rmtree(making, ignore_errors=True)
    _put_back(older, folder)
    steps: list[Step] = []
    clock = PlayedClock(_FIRST_MOMENT)
    office = making / OFFICE if write_answers else making
    try:
        opened = open_workplace(Settings(office=office, workstation="sample"), make=True, clock=clock)
        try:
            playing = Playing(
                opened,
                clock,
                source,
                making,
                progress,
                steps.append,
                settle_all=write_answers,
                read_picture=read_picture,
                make_dock=make_dock,
            )
            played = playing.play()
            on = as_of(source) or clock.at.date()
            told = opened.ask(answers, played, on) if write_answers else {}
        finally:
            opened.close()
        for name, answer in told.items():
            write_whole(making / f"{name}.json", _as_json(answer))
        if folder.exists():
            folder.rename(older)
        making.rename(folder)
    except OSError as error:
        raise Trouble(
            f"The played office could not be written ({error.strerror}).", "Check the folder and its space."
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
        _put_back(older, folder)
    if tell is not None:
        for step in steps:
            moved = folder / step.file.relative_to(making) if step.file else None
            tell(replace(step, file=moved))


def _put_back(older: Path, folder: Path) -> None:
    """What stepped aside goes: back to its place when nothing stands there, else for good."""
    if older.exists() and not folder.exists():
        older.rename(folder)
    shutil.rmtree(older, ignore_errors=True)


def _as_json(answer: object) -> bytes:
    return json.dumps(answer, indent=1, ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in an answer")
