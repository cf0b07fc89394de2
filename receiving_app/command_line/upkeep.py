"""``backup`` and ``restore``: keeping an office alive."""

from pathlib import Path
from typing import Annotated

import typer

from receiving_app.command_line.asked import asked, settings_of
from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import bytes_of
from receiving_app.command_line.saying import counted, local, say
from receiving_app.command_line.watching import watched


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write.")],
) -> None:
    """Write the whole office to one file, and prove it by bringing it back into a throw-away office."""
    from receiving_app.upkeep import back_up

    with visit(context) as office, watched("Backing up") as progress:
        made = back_up(office.workplace, file, progress)
        told = made.manifest
        office.say(
            {
                "file": made.file,
                "schema": told.schema,
                "made_at": told.made_at,
                "rows": told.row_count,
                "documents": len(told.documents),
                "heads": told.heads,
            },
            [
                f"{made.file}: {counted(told.row_count, 'row')}, {counted(len(told.documents), 'document')}, "
                "read back and verified.",
                *(f"Chain head: {head}" for head in told.heads),
            ],
        )


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
) -> None:
    """Bring an office back from a backup, proven before it takes anything's place.

    In a folder, the office that stood there is kept beside it. A PostgreSQL database must be empty.
    """
    from receiving_app.upkeep import restore as bring_back

    bytes_of(file)
    call = asked(context)
    settings = settings_of(call)
    with watched("Restoring") as progress:
        told = bring_back(settings, file, progress)
    place = "the database" if settings.database else str(settings.folder)
    with visit(context, sign_in=False) as office:
        zone = office.zone
    say(
        call,
        {
            "place": place,
            "schema": told.schema,
            "made_at": told.made_at,
            "rows": told.row_count,
            "documents": len(told.documents),
            "heads": told.heads,
        },
        [
            f"The office of {local(told.made_at, zone)} stands in {place}, verified: "
            f"{counted(told.row_count, 'row')}, {counted(len(told.documents), 'document')}."
        ],
        zone,
    )
