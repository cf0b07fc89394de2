"""``play`` from the command line."""

import json

from tests.play.office_to_play import office_folder


def test_an_office_folder_is_played_and_says_what_came_out(terminal, tmp_path):
    source = office_folder(tmp_path / "source", with_truth=False)
    answer = terminal.bare("--json", "play", source, "--out", tmp_path / "out")
    assert answer.code == 0
    assert answer.told["steps"][0]["what"] == "Office"
    assert json.loads((tmp_path / "out" / "purchases.json").read_text("utf-8"))
    again = terminal.bare("play", source, "--out", tmp_path / "out")
    assert again.code == 0
    assert "What came out lies in" in again.out


def test_a_folder_with_something_else_in_it_is_not_replaced(terminal, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letters.txt").write_text("mine")
    source = office_folder(tmp_path / "source", with_truth=False)
    answer = terminal.bare("play", source, "--out", tmp_path / "out")
    assert answer.code == 2
    assert "was not played" in answer.err
    assert (tmp_path / "out" / "letters.txt").read_text() == "mine"
    assert terminal.bare("play", tmp_path / "nowhere", "--out", tmp_path / "new").code == 2
