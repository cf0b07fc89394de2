"""``backup`` and ``restore``: keeping an office alive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked, settings_of
from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import bytes_of
from receiving_app.command_line.watching import watched
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.database.backup import Manifest


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write.")],
) -> None:
    """Write the whole office to one file, and prove it by bringing it back into a throw-away office."""
    from receiving_app.upkeep import back_up

    with visit(context) as office, watched("Backing up") as progress:
        made = back_up(office.workplace, file, progress)
        lines = [f"{made.file}: {_contents(made.manifest)}, read back and verified."]
        lines += [f"Chain head: {head}" for head in made.manifest.heads]
        office.say({"file": made.file, **_told(made.manifest)}, lines)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
) -> None:
    """Bring an office back from a backup, proven before it takes anything's place.

    In a folder, the office that stood there is kept beside it. A PostgreSQL database must be empty.
    """
    from receiving_app.upkeep import restore as bring_back

    bytes_of(file)
    settings = settings_of(asked(context))
    with watched("Restoring") as progress:
        told = bring_back(settings, file, progress)
    place = "the database" if settings.database else str(settings.folder)
    with visit(context, sign_in=False) as office:
        made_at = office.local(told.made_at)
        said = f"The office of {made_at} stands in {place}, verified: {_contents(told)}."
        office.say({"place": place, **_told(told)}, [said])


def _contents(manifest: "Manifest") -> str:
    return f"{counted(manifest.row_count, 'row')}, {counted(len(manifest.documents), 'document')}"


def _told(manifest: "Manifest") -> dict[str, object]:
    return {
        "schema": manifest.schema,
        "made_at": manifest.made_at,
        "rows": manifest.row_count,
        "documents": len(manifest.documents),
        "heads": manifest.heads,
    }
