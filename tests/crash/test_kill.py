from tests.crash.killing import rounds
from tests.crash.one_dock import make_office


def test_nothing_acknowledged_is_lost_when_the_dock_is_killed_ten_times(database_place, tmp_path):
    where = database_place if isinstance(database_place, str) else str(tmp_path / "office")
    make_office(where)
    seen = list(rounds(where, 10, seed=7))
    assert len(seen) == 10
    assert all(acknowledged for acknowledged, _here in seen)
    assert seen[-1][1] > 10, "units were received and stayed"
