from tests.crash.killed_plays import killed_and_run_again
from tests.play.office_to_play import office_folder


def test_a_play_that_was_killed_ends_the_same_when_it_is_run_again(tmp_path):
    source, place = office_folder(tmp_path / "source", with_truth=False), tmp_path / "played"
    place.mkdir()
    kills = list(killed_and_run_again(source, place, 3, seed=7))
    assert len(kills) == 3
