"""No words open the desk, words go to the command line."""

import subprocess
import sys

import pytest

from receiving_app import front_door


@pytest.fixture
def asked(monkeypatch):
    """What the desk and the command line were asked for, in order."""
    calls = []
    monkeypatch.setattr("receiving_app.desk.app.run", lambda office: calls.append(("desk", office)) or 0)
    monkeypatch.setattr(
        "receiving_app.command_line.program.run", lambda words, _: calls.append(("words", words)) or 2
    )
    return calls


def test_without_words_the_desk_opens_on_the_usual_office(asked, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["receiving-app"])
    assert front_door.main() == 0
    assert asked == [("desk", None)]


def test_words_go_to_the_command_line_and_its_exit_code_comes_back(asked, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["receiving-app", "approvals", "list"])
    assert front_door.main() == 2
    assert asked == [("words", ["approvals", "list"])]


def test_a_command_loads_no_qt():
    ask = "import sys, receiving_app.command_line.program; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_version_is_said_without_loading_a_room():
    ask = "import sys; from receiving_app.front_door import main; main(); print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask, "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("False\n")
