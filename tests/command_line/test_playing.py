"""``play`` from the command line."""

import json

from tests.offices import NOTEBOOK
from tests.play.office_to_play import office_folder
from tests.slips.paper_maker import linear, pdf, picture


def test_an_office_folder_is_played_and_says_what_came_out(terminal, tmp_path):
    source = office_folder(tmp_path / "source", with_truth=False)
    answer = terminal.bare("--json", "play", source, "--out", tmp_path / "out")
    assert answer.code == 0
    assert answer.told["steps"][0]["what"] == "Office"
    assert json.loads((tmp_path / "out" / "purchases.json").read_text("utf-8"))
    again = terminal.bare("play", source, "--out", tmp_path / "out")
    assert again.code == 0
    assert "What came out lies in" in again.out


def test_without_ocr_a_text_layer_is_read_and_a_picture_waits_in_review_with_the_reason(terminal, tmp_path):
    source = office_folder(tmp_path / "source", with_truth=False)
    (source / "slips").mkdir()
    words = [(40, 60, "Acme"), (40, 110, "Packing slip no: PS-1"), (40, 125, f"Customer PO: {NOTEBOOK}")]
    (source / "slips" / "text.pdf").write_bytes(pdf(words))
    (source / "slips" / "photo.png").write_bytes(picture(linear("PS-2")))
    assert terminal.bare("play", source, "--out", tmp_path / "out", "--without-ocr").code == 0
    slips = {each["file"]: each for each in json.loads((tmp_path / "out" / "slips.json").read_text("utf-8"))}
    assert slips["text.pdf"]["slip_number"] == "PS-1"
    assert slips["photo.png"]["state"] == "review"
    assert (
        "Page 1 was not read. It is a picture, and pictures were left unread" in slips["photo.png"]["reason"]
    )


def test_a_folder_with_something_else_in_it_is_not_replaced(terminal, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letters.txt").write_text("mine")
    source = office_folder(tmp_path / "source", with_truth=False)
    answer = terminal.bare("play", source, "--out", tmp_path / "out")
    assert answer.code == 2
    assert "was not played" in answer.err
    assert (tmp_path / "out" / "letters.txt").read_text() == "mine"
    assert terminal.bare("play", tmp_path / "nowhere", "--out", tmp_path / "new").code == 2
