"""What this PC is told: where its office lies, what it is called, where it prints and keeps backups.

Defaults are overridden by the office's ``settings.toml``, that by the person's own, that by ``RECEIVING_…``
variables, and those by the words of the command line. What concerns every dock alike (amounts, days, rule
packs) lies in the office's database instead.
"""

import os
import socket
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from receiving_app.errors import Refused

FILE_NAME = "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default and its sentence; the settings screen and the README print these."""

    office: Path | None = field(
        default=None, metadata={"help": "Folder of the office: database, documents, settings."}
    )
    database: str | None = field(
        default=None, metadata={"help": "PostgreSQL URL, when several docks share one office."}
    )
    workstation: str = field(default="", metadata={"help": "Name of this PC in the history."})
    printer: str = field(
        default="",
        metadata={"help": "Where tags go: pdf:FILE, png:DIR, zpl-file:FILE, zpl:HOST:PORT or queue:NAME."},
    )
    stock: str = field(default="roll-2x0.75", metadata={"help": "Label stock in the printer."})
    backup_folder: Path | None = field(
        default=None, metadata={"help": "Second place for the daily backup; another disk than the office's."}
    )

    @property
    def folder(self) -> Path:
        """The office's folder; one of the person's own when none is named."""
        if self.office is not None:
            return self.office
        from platformdirs import user_data_path  # noqa: PLC0415 - only where no folder is named

        return user_data_path("receiving-app", appauthor=False) / "office"

    @property
    def workstation_name(self) -> str:
        """The name this PC signs its history with."""
        return self.workstation or socket.gethostname().split(".")[0] or "dock"


def read_settings(
    given: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings of this start.

    Args:
        given: words of the command line by setting name; None values are not given.
        environment: variables; the process's own when left out.

    Raises:
        Refused: a file or variable names an unknown setting or an impossible value.
    """
    environment = os.environ if environment is None else environment
    given = {name: value for name, value in (given or {}).items() if value is not None}
    from_variables = {
        each.name: environment[variable]
        for each in fields(Settings)
        if (variable := f"RECEIVING_{each.name.upper()}") in environment
    }
    where = _set(Settings(), {**from_variables, **given}, "the command line")
    settings = _set(Settings(), _file(where.folder / FILE_NAME), f"{FILE_NAME} of the office")
    settings = _set(settings, _file(_own_file()), f"your own {FILE_NAME}")
    return _set(settings, {**from_variables, **given}, "the command line")


def _own_file() -> Path:
    from platformdirs import user_config_path  # noqa: PLC0415 - dear at start, and only here

    return user_config_path("receiving-app", appauthor=False) / FILE_NAME


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused(f"{path.name} cannot be read: {error}.", "Mend the file, or take it away.") from None


def _set(settings: Settings, values: Mapping[str, Any], source: str) -> Settings:
    known = {each.name: each.type for each in fields(Settings)}
    changed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise Refused(f"There is no setting '{name}' ({source}).", f"Settings are {', '.join(known)}.")
        if not isinstance(value, str | Path):
            raise Refused(f"{name} is {value!r} ({source}).", "Write it in quotes.")
        changed[name] = Path(value).expanduser() if "Path" in str(known[name]) else str(value)
    return replace(settings, **changed)
