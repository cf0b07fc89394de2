"""``demo``: the packaged sample office, played and opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked, settings_of
from receiving_app.command_line.saying import say
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.play.step import Step


def demo(
    context: typer.Context,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="Play it and say what was made; open no window.")
    ] = False,
) -> int | None:
    """Play the packaged sample office, and open the desk on it.

    It lies in the folder that --office names, or beside your own office. An office that is there is played
    anew only when it is a sample.
    """
    from receiving_app.command_line.played import told
    from receiving_app.play.demo import make_sample, sample_folder
    from receiving_app.workplace import database_file

    call = asked(context)
    if call.database is not None:
        raise Refused("The sample office lies in a folder.", "Give --office DIR, or nothing.")
    folder = call.office or sample_folder(settings_of(call).folder)
    _refuse_to_replace(folder)
    if not no_window and database_file(folder).exists():
        return call.open_desk(folder)
    steps: list[Step] = []
    with watched("Playing the sample office") as progress:
        make_sample(folder, progress, steps.append)
    say(call, {"office": folder, "steps": steps}, [*told(steps), f"The sample office lies in {folder}."])
    return None if no_window else call.open_desk(folder)


def _refuse_to_replace(folder: Path) -> None:
    """Playing replaces the folder: nothing but a sample office may lie there.

    Raises:
        Refused: something else does.
    """
    from receiving_app.people.lookups import the_office
    from receiving_app.settings import Settings
    from receiving_app.workplace import database_file, workplace

    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if database_file(folder).exists():
        with workplace(Settings(office=folder)) as there:
            if there.ask(the_office).is_sample:
                return
    raise Refused(f"{folder} holds something that is no sample office.", "Name another folder with --office.")
