"""The command line as a program: words in, an exit code out."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from receiving_app import __version__
from receiving_app.command_line import (
    approvals,
    approvals_columns,
    approvals_kit,
    approvals_manifest,
    card_log_month,
    card_logs,
    demo,
    history,
    inventory,
    office,
    ownership,
    people,
    play,
    receiving,
    receiving_arrival,
    receiving_by_hand,
    receiving_cases,
    receiving_closing,
    receiving_codes,
    receiving_over,
    receiving_unidentified,
    reports,
    slips,
    tags,
    upkeep,
)
from receiving_app.command_line.asked import Asked
from receiving_app.command_line.outcome import outcome_of
from receiving_app.errors import Refused

NAME = "receiving-app"

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
    help="Receiving, packing slips, asset tags, ownership and card logs of one dock, in words. "
    "Without any words the desk opens. "
    "Exit codes: 0 done, 1 a mistake in the program, 2 refused, 3 trouble outside, 130 cancelled.",
)
app.command("demo")(demo.demo)
app.command("play")(play.play)
app.add_typer(office.app, name="office")
app.add_typer(people.app, name="people")
app.add_typer(approvals.app, name="approvals")
approvals.app.add_typer(approvals_columns.app)
approvals.app.add_typer(approvals_manifest.app)
approvals.app.add_typer(approvals_kit.app)
receiving.app.add_typer(receiving_arrival.app)
receiving.app.add_typer(receiving_by_hand.app)
receiving.app.add_typer(receiving_closing.app)
receiving.app.add_typer(receiving_unidentified.app, name="unidentified")
receiving.app.add_typer(receiving_codes.app)
receiving.app.add_typer(receiving_over.app)
receiving.app.add_typer(receiving_cases.app)
app.add_typer(receiving.app, name="receive")
app.add_typer(slips.app, name="slips")
card_logs.app.add_typer(card_log_month.app)
app.add_typer(card_logs.app, name="card-log")
app.add_typer(tags.app, name="tags")
app.add_typer(ownership.app, name="ownership")
app.add_typer(inventory.app, name="inventory")
app.add_typer(reports.app, name="reports")
app.add_typer(history.app, name="history")
app.command("backup")(upkeep.backup)
app.command("restore")(upkeep.restore)


def run(
    words: list[str],
    open_desk: Callable[[Path | str | None], int],
    *,
    clock: Callable[[], datetime] | None = None,
) -> int:
    """Carry out the command that ``words`` say.

    Args:
        words: what stands after the program's name.
        open_desk: opens the desk on an office, for the commands that end there; answers the exit code.
        clock: what time it is, in UTC; the PC's own when left out.

    Returns:
        0 done, 1 our mistake, 2 refused, 3 trouble outside, 130 cancelled.
    """
    for stream in (sys.stdout, sys.stderr):
        _write_anything(stream)
    command = get_command(app)

    def work() -> int | None:
        _refuse_card_numbers(words)
        answer: int | None = command.main(
            words, prog_name=NAME, standalone_mode=False, obj=(open_desk, clock)
        )
        return answer

    return outcome_of(work)


def _refuse_card_numbers(words: list[str]) -> None:
    """What is written in a command is kept as it stands; scans come from a file or a pipe.

    Raises:
        Refused: a card number stands in it, and it is no file's name.
    """
    from receiving_app.scans.written import REFUSED, refusal_of

    for word in words:
        said = refusal_of(word)
        if said and not os.path.exists(word):  # noqa: PTH110 - Path's raises for what is too long for a name
            raise Refused(f"{REFUSED}. {said}", "Leave it out, or write its last four digits.")


@app.callback(invoke_without_command=True)
def _global_options(
    context: typer.Context,
    office_folder: Annotated[
        Path | None,
        typer.Option("--office", metavar="DIR", help="Folder of the office: database, documents, settings."),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option("--database", metavar="URL", help="PostgreSQL URL of an office that docks share."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="PERSON",
            help="Who you are: employee number, or a name that only you have. The PIN is asked for, or taken "
            "from the variable RECEIVING_PIN; a sample office asks for none.",
        ),
    ] = None,
    workstation: Annotated[
        str | None, typer.Option("--workstation", metavar="NAME", help="Name of this PC in the history.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the answer as JSON; messages go to stderr.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Say the version and end.")] = False,
) -> int | None:
    if version:
        sys.stdout.write(f"{NAME} {__version__}\n")
        raise typer.Exit
    open_desk, clock = context.obj
    context.obj = Asked(office_folder, database, person, workstation, as_json, clock, open_desk)
    if context.invoked_subcommand is not None:
        return None
    if office_folder is None and database is None:
        context.fail("A command is missing.")
    answer: int = open_desk(database or office_folder)
    return answer


def _write_anything(stream: Any) -> None:
    """A name that the terminal cannot show must not end the program."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
