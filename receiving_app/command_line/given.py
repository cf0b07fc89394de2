"""Files and reasons that were given with a command."""

from pathlib import Path
from typing import Annotated

import typer

from receiving_app.errors import Refused

TableFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file to write: its name ends in .csv, .xlsx or .json.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a few words. It is kept.")]


def bytes_of(file: Path) -> bytes:
    """The bytes of a file that was named.

    Raises:
        Refused: there is no such file, it may not be read, or it is empty.
    """
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise Refused(f"There is no file {file}.", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise Refused(f"{file} is a folder.", "Name a file in it.") from None
    except PermissionError:
        raise Refused(f"{file} may not be read.", "Ask its owner, or copy it elsewhere.") from None
    if not data:
        raise Refused(f"{file.name} is empty.", "Save or export it again.")
    return data
