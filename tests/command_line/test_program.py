"""The program takes words apart: help, suggestions, versions, and the desk."""

import subprocess
import sys

import pytest
from typer.main import get_command

from receiving_app import __version__, front_door
from receiving_app.command_line import outcome
from receiving_app.command_line.program import app
from receiving_app.errors import Cancelled, Refused, Trouble


def _commands(command, words=()):
    yield words
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, (*words, name))


@pytest.mark.parametrize("words", list(_commands(get_command(app))), ids=" ".join)
def test_every_command_says_what_it_does(terminal, words):
    for ask in ("--help", "-h"):
        said = terminal.bare(*words, ask)
        assert said.code == 0
        assert said.out.startswith("Usage: receiving-app")
        assert not said.err


def test_every_command_of_the_contract_is_there():
    there = {" ".join(words) for words in _commands(get_command(app))}
    wanted = {
        "": "demo backup restore",
        "office": "load show",
        "people": "list set-pin reset-pin give-badge allow",
        "approvals": "import list show check imports take-back",
        "receive": "scan settle open close reopen withdraw undo show unidentified",
        "slips": "add watch match place split no-slip missing show export take-back",
        "tags": "print verify unverify show void replace account",
        "ownership": "explain try override take-back rules",
        "ownership rules": "check",
        "inventory": "find show overdue export",
        "card-log": "import match confirm exceptions sign packet log close reopen take-back",
        "history": "verify show",
    }
    assert {f"{room} {word}".strip() for room, words in wanted.items() for word in words.split()} <= there


def test_help_and_version_load_no_room():
    ask = (
        "import sys; from receiving_app.command_line.program import run; run(sys.argv[1:], None);"
        "print([name for name in ('sqlalchemy', 'PySide6', 'reportlab', 'rich') if name in sys.modules])"
    )
    for words in (["--help"], ["--version"], ["tags", "print", "--help"]):
        done = subprocess.run([sys.executable, "-c", ask, *words], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("[]\n")


def test_the_version_is_said(terminal):
    assert terminal.bare("--version").out == f"receiving-app {__version__}\n"


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (["tag"], "tags"),
        (["tags", "verfy"], "verify"),
        (["tags", "print", "--stok", "x"], "--stock"),
        (["--ofice", "x", "office", "show"], "--office"),
    ],
)
def test_a_mistyped_word_is_refused_with_the_nearest_one(terminal, words, suggested):
    said = terminal.bare(*words)
    assert said.code == 2
    assert suggested in said.err
    assert not said.out


@pytest.mark.parametrize("words", [["--json"], ["receive", "settle"], ["tags", "verify", "T-1"], ["receive"]])
def test_a_call_that_is_not_whole_is_refused(terminal, words):
    assert terminal.bare(*words).code == 2


def test_an_office_without_a_command_opens_the_desk_on_it(terminal, tmp_path):
    assert terminal.bare("--office", tmp_path).code == 0
    assert terminal.bare("--database", "postgresql://dock/office").code == 0
    assert terminal.opened == [tmp_path, "postgresql://dock/office"]


def test_without_a_screen_the_desk_says_what_to_do_instead(monkeypatch, capsys):
    monkeypatch.setattr("sys.platform", "linux")
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    assert front_door.open_desk() == 3
    assert "demo --no-window" in capsys.readouterr().err


def test_two_offices_at_once_are_refused(terminal):
    said = terminal.bare("--office", "here", "--database", "postgresql://x/y", "office", "show")
    assert said.code == 2
    assert "one way only" in said.err


def test_a_folder_that_is_named_is_the_office_whatever_a_variable_says(sample, monkeypatch):
    monkeypatch.setenv("RECEIVING_DATABASE", "postgresql://nowhere.invalid/office")
    assert sample("office", "show").code == 0


def _raises(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Refused("It is torn.", "Print another."), 2, "It is torn.\nPrint another.\n"),
        (Trouble("The printer is out of paper.", "Fill it."), 3, "The printer is out of paper.\nFill it.\n"),
        (OSError(28, "No space left on device", "/office"), 3, "/office: No space left on device"),
        (Cancelled(), 130, ""),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_each_failure_has_its_exit_code_and_its_words(capsys, error, code, said):
    assert outcome.outcome_of(_raises(error)) == code
    out, err = capsys.readouterr()
    assert err.startswith(said)
    assert bool(err) == bool(said)
    assert not out


def test_a_mistake_of_ours_is_told_calmly_and_without_a_card_number(capsys):
    assert outcome.outcome_of(_raises(ValueError("4111 1111 1111 1111"))) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "a mistake in the program, not yours" in err
    assert "4111 1111" not in err
