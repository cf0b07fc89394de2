"""What this PC is told: where its office lies, what it is called, where it prints and keeps backups.

Defaults are overridden by the office's ``settings.toml``, that by the person's own, that by ``RECEIVING_…``
variables, and those by the words of the command line. What concerns every dock alike (amounts, days, rule
packs) lies in the office's database instead.
"""

import json
import os
import re
import socket
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from receiving_app.errors import Refused
from receiving_app.whole_file import write_whole

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
    serial_scanner: str = field(
        default="",
        metadata={
            "help": "Scanner on a serial line: serial:PORT or serial:PORT:BAUD; others type like a keyboard."
        },
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


def keep_setting(
    settings: Settings, name: str, value: str, environment: Mapping[str, str] | None = None
) -> Settings:
    """Keep a setting of this PC for this office and every later start; '' takes it out.

    It is written into the office's file, or into the person's own where that one names it already and wins.
    Taken out there, what the office's file says holds again.

    Raises:
        Refused: a variable sets it, or the file cannot be changed by us.
        Trouble: the file cannot be written.
    """
    environment = os.environ if environment is None else environment
    variable = f"RECEIVING_{name.upper()}"
    if variable in environment:
        raise Refused(
            f"The variable {variable} sets this at every start.", "Change or take away the variable."
        )
    own = _own_file()
    path = own if name in _file(own) else settings.folder / FILE_NAME
    values = {**_file(path), name: value}
    before = path.read_text(encoding="utf8") if path.exists() else ""
    text = _with_line(before, name, f"{name} = {json.dumps(value)}\n" if value else "")
    if tomllib.loads(text) != {key: kept for key, kept in values.items() if kept != "" or key != name}:
        raise Refused(f"{path} is written in a way that is not changed here.", f"Change {name} in the file.")
    write_whole(path, text.encode())
    kept = replace(settings, **{name: getattr(Settings(), name)})
    for file in (settings.folder / FILE_NAME, own):
        kept = _set(kept, {key: said for key, said in _file(file).items() if key == name}, file.name)
    return kept


def _with_line(text: str, name: str, line: str) -> str:
    """The file with this setting's line instead of its old one; comments and all else stay."""
    old = re.compile(rf"^[ \t]*{name}[ \t]*=.*\n?", re.MULTILINE)
    if old.search(text):
        return old.sub(lambda _: line, text, count=1)
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{line}"


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
