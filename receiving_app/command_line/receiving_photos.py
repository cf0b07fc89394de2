"""Photos from the command line: listed, or written into a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit
from receiving_app.command_line.saying import table
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.receiving.arrivals.photos import PhotoSeen

PhotosTo = Annotated[
    Path | None,
    typer.Option("--to", metavar="DIR", help="Write them into this folder; else they are listed."),
]


def say_photos(office: Visit, found: "Sequence[PhotoSeen]", to: Path | None) -> None:
    """List photos, or write their originals into a folder, each name with its place in front.

    Raises:
        Trouble: a document is missing or damaged, or the folder does not take it.
    """
    from receiving_app.documents.lookups import contents
    from receiving_app.whole_file import write_whole

    if to is None:
        rows = [
            (at, each.name, office.local(each.at), each.person, each.whose)
            for at, each in enumerate(found, 1)
        ]
        office.say(found, table(("No.", "File", "Kept", "By", "Whose"), rows))
        return
    files = [to / f"{at}-{each.name}" for at, each in enumerate(found, 1)]
    for file, photo in zip(files, found, strict=True):
        write_whole(file, office.ask(contents, office.workplace.documents, photo.document_id))
    office.say({"files": files}, [f"{counted(len(files), 'photo')} written to {to}."])
