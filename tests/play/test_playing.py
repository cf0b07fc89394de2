"""An office folder is played whole through the ordinary actions, and what came out is written."""

import json
from pathlib import Path

import pytest

from receiving_app.errors import Cancelled, Refused, Trouble
from receiving_app.inventory.lookups import asset_seen
from receiving_app.play.whole import play_into
from receiving_app.progress import Progress
from receiving_app.settings import Settings
from receiving_app.tags.lookups import account
from receiving_app.workplace import workplace
from tests.offices import CABLES, MANY, NOTEBOOK, TWO_LINES, serial
from tests.play.office_to_play import MONDAY, ROLL_TAG, TUESDAY, office_folder


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The folder, and what came out of it."""
    place = tmp_path_factory.mktemp("played")
    source = office_folder(place / "source", with_truth=True)
    steps = []
    play_into(place / "out", source, Progress(), steps.append, write_answers=True)
    return place / "out", steps


def told(out: Path, name: str):
    return json.loads((out / f"{name}.json").read_text("utf-8"))


def test_every_line_stands_as_the_clerk_counted_it(played):
    out, _steps = played
    stands = {
        (row["po"], row["line"]): (
            row["received"],
            row["accepted"],
            row["rejected"],
            row["on_hold"],
            row["open"],
        )
        for row in told(out, "purchases")
    }
    assert stands[NOTEBOOK, 1] == (1, 0, 1, 0, 1)
    assert stands[MANY, 1] == (3, 3, 0, 0, 497)
    assert stands[CABLES, 1] == (12, 10, 0, 2, 0)
    assert stands[TWO_LINES, 1] == (1, 1, 0, 0, 1)


def test_each_scan_of_a_day_has_its_outcome_and_each_unit_its_state(played):
    monday, tuesday = (told(played[0], "days")[day] for day in (MONDAY, TUESDAY))
    assert [scan["outcome"] for scan in monday["scans"]] == [
        "done",
        "counted",
        "already_counted",
        "counted",
        "needs_choice",
        "done",
        "counted",
        "already_counted",
    ]
    assert [scan["outcome"] for scan in tuesday["scans"]] == ["done", "done", "counted", "needs_choice"]
    assert {(unit["serial"], unit["state"]) for unit in monday["assets"]} == {
        (serial(1), "rejected"),
        (serial(2), "accepted"),
        (serial(4), "accepted"),
    }


def test_the_discrepancies_are_told_with_their_codes(played):
    days = told(played[0], "days")
    found = {
        (day, each["delivery"], each["po"], each["code"], each["quantity"])
        for day, book in days.items()
        for each in book["discrepancies"]
    }
    assert found == {
        (MONDAY, "D1", NOTEBOOK, "01", 1),
        (MONDAY, "D3", CABLES, "03", 2),
        (TUESDAY, "D6", TWO_LINES, "05", 1),
        (TUESDAY, "D7", None, "05", 1),
        (TUESDAY, "D8", None, "08", 1),
    }
    assert all(not book["refused"] for book in days.values())


def test_owners_are_told_by_both_packs_for_what_came_and_what_has_not(played):
    rows = told(played[0], "ownership")
    assert {"seed_2014", "seed_2014_plus_overlay_2024"} <= rows[0].keys()
    of_many = [row for row in rows if row["po"] == MANY]
    assert {row["serial"] for row in of_many} == {serial(2), serial(3), serial(4), None}
    assert {row["seed_2014"]["owner"] for row in of_many} == {"CENTRAL_IT"}
    assert len(of_many) == 500


def test_the_messy_export_is_judged_line_by_line(played):
    assert {row["status"] for row in told(played[0], "approvals_messy")} == {"ok", "missing_approval"}


def test_hands_put_a_tag_of_the_roll_on_a_piece_that_came_without_its_serial(played):
    out, _steps = played
    with workplace(Settings(office=out / "office", workstation="sample")) as office:
        row = office.ask(asset_seen, serial(3)).row
        assert (row.tag, row.tag_state) == (ROLL_TAG, "verified")
        assert office.ask(asset_seen, serial(2)).row.state == "returned"
        assert office.ask(account, "MAIN").missing == ()
        assert office.differences() == ()
    assert (out / "labels" / "tags.pdf").read_bytes().startswith(b"%PDF")


def test_the_result_is_the_same_without_the_truth_and_when_played_again(played, tmp_path):
    out, _steps = played
    bare = office_folder(tmp_path / "source", with_truth=False)
    for again in range(2):
        (tmp_path / "out.making").mkdir(exist_ok=True)  # what a killed play leaves
        (tmp_path / "out.making" / "days.json").write_text("half")
        play_into(tmp_path / "out", bare, Progress(), write_answers=True)
        assert not (tmp_path / "out.making").exists(), again
        for file in out.glob("*.json"):
            assert json.loads((tmp_path / "out" / file.name).read_text("utf-8")) == told(out, file.stem)


def test_a_play_that_is_stopped_leaves_what_was_there(tmp_path):
    source = office_folder(tmp_path / "source", with_truth=False)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "days.json").write_text("{}")
    progress = Progress(lambda done, _total, _what: progress.cancel() if done == 2 else None)
    with pytest.raises(Cancelled):
        play_into(tmp_path / "out", source, progress, write_answers=True)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["days.json"]
    assert not (tmp_path / "out.making").exists()


def test_what_was_played_before_stays_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    source = office_folder(tmp_path / "source", with_truth=False)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "days.json").write_text("{}")
    rename = Path.rename

    def refuse(self, target):
        if self.name == "out.making":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(Trouble, match="Permission denied"):
        play_into(tmp_path / "out", source, Progress(), write_answers=True)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out", "source"]
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["days.json"]


def test_a_folder_that_is_no_office_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"no office\.json"):
        play_into(tmp_path / "out", tmp_path, Progress())
