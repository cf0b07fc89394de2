"""``play``: an office folder, played from its lists to its signed card logs, and what came out as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked
from receiving_app.command_line.saying import say
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.play.step import Step

MARK = "days.json"  # what only a played folder holds


def play(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The office folder; it is only read.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where what came out is written.")],
    without_ocr: Annotated[
        bool,
        typer.Option(
            "--without-ocr",
            help="Read no words on scans, faxes and photos: bar codes only, and such slips wait in review.",
        ),
    ] = False,
) -> None:
    """Play an office folder through the ordinary actions, and write what came out.

    Vendors' lists of serials in its folder manifests/ come in before the goods of the delivery that their
    file is named after; rows that are refused are told, and stand in serial_lists.json with what was ticked.

    The answers are JSON files, the office lies beside them, and so does every PDF. They appear when all of it
    was played; stopped or killed, it starts anew the next time.
    """
    from receiving_app.command_line.played import told
    from receiving_app.play.whole import play_into
    from receiving_app.slips.picture_reader import leave_unread, the_reader

    call = asked(context)
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.", "Name the folder of an office.")
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or (out / MARK).is_file())):
        raise Refused(f"{out} holds something that was not played.", "Name another folder with --out.")
    steps: list[Step] = []
    with watched(f"Playing {folder.name}") as progress:
        play_into(
            out,
            folder,
            progress,
            steps.append,
            write_answers=True,
            read_picture=leave_unread if without_ocr else the_reader.read,
        )
    say(call, {"out": out, "steps": steps}, [*told(steps), f"What came out lies in {out}."])
