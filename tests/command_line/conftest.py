"""An office in a temporary folder, and a way to say words to it as a terminal would."""

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from receiving_app.command_line import program
from tests.command_line import small_office

NOW = datetime(2026, 9, 15, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What a call answered: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def told(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """Says words to the command line in this process; ``office`` and ``clock`` stand for the whole test."""

    def __init__(self, capsys, monkeypatch, place):
        self.capsys, self.monkeypatch, self.place = capsys, monkeypatch, place
        self.now = NOW
        self.opened = []

    def bare(self, *words, piped=b""):
        stdin = SimpleNamespace(buffer=io.BytesIO(piped), isatty=lambda: False)
        self.monkeypatch.setattr("sys.stdin", stdin)
        self.capsys.readouterr()
        words = [str(word) for word in words]
        code = program.run(words, lambda office: self.opened.append(office) or 0, clock=lambda: self.now)
        return Answer(code, *self.capsys.readouterr())

    def __call__(self, *words, who=None, piped=b""):
        return self.bare(*self.place, *(("--as", who) if who else ()), *words, piped=piped)

    def json(self, *words, who=None, piped=b""):
        return self("--json", *words, who=who, piped=piped)


@pytest.fixture(autouse=True)
def _nothing_of_this_pc(monkeypatch, tmp_path):
    """No settings file, variable or data folder of whoever runs the tests."""
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "own"))
    for name in ("OFFICE", "DATABASE", "WORKSTATION", "PRINTER", "STOCK", "BACKUP_FOLDER", "PIN", "NEW_PIN"):
        monkeypatch.delenv(f"RECEIVING_{name}", raising=False)
    monkeypatch.setenv("RECEIVING_WORKSTATION", "dock-1")


@pytest.fixture
def terminal(capsys, monkeypatch, tmp_path):
    """A terminal before any office is made, on a folder."""
    return Terminal(capsys, monkeypatch, ("--office", tmp_path / "office"))


@pytest.fixture
def terminal_on_both(capsys, monkeypatch, database_place):
    """The same on a folder, and again on PostgreSQL."""
    if isinstance(database_place, Path):
        return Terminal(capsys, monkeypatch, ("--office", database_place.parent / "office"))
    return Terminal(capsys, monkeypatch, ("--database", database_place))


@pytest.fixture
def folder(tmp_path):
    """A folder of reference files, and an export of approvals beside them."""
    return small_office.write(tmp_path / "reference")


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory):
    """A sample office with its approvals in, made once; tests work on copies of it."""
    place = tmp_path_factory.mktemp("made")
    reference = small_office.write(place / "reference")
    before = ["--office", str(place / "office"), "--workstation", "dock-1"]
    for words in (
        ["office", "load", str(reference), "--sample"],
        ["--as", "E1", "approvals", "import", str(reference / "approvals.csv")],
    ):
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            assert program.run([*before, *words], lambda _: 1, clock=lambda: NOW) == 0
    return place / "office"


@pytest.fixture
def sample(terminal, made_sample, tmp_path):
    """A sample office with its approvals in."""
    shutil.copytree(made_sample, tmp_path / "office")
    return terminal


@pytest.fixture
def sample_on_both(terminal_on_both, folder):
    """The same on both engines."""
    assert terminal_on_both("office", "load", folder, "--sample").code == 0
    assert terminal_on_both("approvals", "import", folder / "approvals.csv", who="E1").code == 0
    return terminal_on_both
