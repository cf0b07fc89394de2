"""What stood before the command: which office, who asks, and how the answer is wanted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """The global options of one call.

    Attributes:
        office: the office's folder, when one is named.
        database: a PostgreSQL URL, when one is named.
        person: employee number or name of who asks.
        workstation: name of this PC in the history.
        as_json: whether stdout is JSON.
        clock: what time it is, in UTC; the PC's own when None.
        open_desk: opens the desk and stays until it is closed.
    """

    office: Path | None
    database: str | None
    person: str | None
    workstation: str | None
    as_json: bool
    clock: Callable[[], datetime] | None
    open_desk: Callable[[Path | str | None], int]


def asked(context: typer.Context) -> Asked:
    """The global options of the call that this command belongs to."""
    told = context.obj
    assert isinstance(told, Asked)
    return told


def settings_of(call: Asked) -> "Settings":
    """What this PC is told, the words of the call above all else.

    Raises:
        Refused: a settings file or variable cannot be, or the call names two offices.
    """
    from receiving_app.settings import read_settings

    if call.office is not None and call.database is not None:
        raise Refused("Both --office and --database are given.", "Name the office one way only.")
    settings = read_settings(
        {"office": call.office, "database": call.database, "workstation": call.workstation}
    )
    # A folder that is named is the office that is meant, whatever a file or variable says of a database.
    return settings if call.office is None else replace(settings, database=None)
