"""Long work: quiet when piped, a bar on a terminal, and a clean stop on Ctrl-C."""

import io
import signal

import pytest

from receiving_app.command_line.watching import watched
from receiving_app.errors import Cancelled


def test_ctrl_c_stops_at_the_next_step_and_the_signal_is_given_back(capsys):
    before = signal.getsignal(signal.SIGINT)
    with watched("Reading") as progress:
        progress.step(1, 2)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            progress.step(2, 2)
        with pytest.raises(KeyboardInterrupt):  # a second one does not wait for a step
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr() == ("", "")


def test_a_command_that_is_stopped_ends_with_130_and_leaves_nothing(sample, tmp_path, monkeypatch):
    def stopped(store, metadata, file, **more):
        signal.raise_signal(signal.SIGINT)
        more["progress"].step(1, 2, "Writing")

    monkeypatch.setattr("receiving_app.upkeep.write_backup", stopped)
    said = sample("backup", tmp_path / "day.office-backup")
    assert (said.code, said.out, said.err) == (130, "", "")
    assert not (tmp_path / "day.office-backup").exists()


def test_a_terminal_sees_how_far_it_is(monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with watched("Reading") as progress:
        progress.step(1, 3, "Reading slip.pdf")
    assert "Reading slip.pdf" in screen.getvalue()
    assert "1/3" in screen.getvalue()
