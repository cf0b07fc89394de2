"""Files are brought in one after the other; whatever stops it, nothing that went in is forgotten."""

import pytest

from receiving_app.desk.bringing_in import bring_approvals, bring_in_each
from receiving_app.desk.parts.action import Done
from receiving_app.errors import Cancelled, Refused, Trouble
from receiving_app.progress import Progress


@pytest.fixture
def files(tmp_path):
    return [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]


@pytest.fixture
def bring(files):
    """Brings each file in; the taken back are listed. Files given here fail."""

    def bring(failing=(), progress=None):
        taken_back = []

        def bring_one(_, file):
            if file.name in failing:
                raise failing[file.name]
            return Done(f"{file.name} is in.", lambda: taken_back.append(file.name) or f"{file.name} is out.")

        return bring_in_each(bring_one, None, files, progress or Progress()), taken_back

    return bring


def test_a_file_that_is_refused_or_gone_is_told_and_the_others_go_in(bring):
    failing = {
        "a.csv": Refused("a.csv is empty.", "Choose another."),
        "b.csv": Trouble("b.csv is gone.", "Look."),
    }
    done, taken_back = bring(failing)
    assert done.said == "c.csv is in. a.csv is empty. Choose another. b.csv is gone. Look."
    assert done.undo() == "c.csv is out."
    assert taken_back == ["c.csv"]


def test_stop_keeps_what_went_in_and_takes_it_back_newest_first(bring):
    class StopAtThird(Progress):
        def step(self, done, total, what=""):
            if done == 2:
                self.cancel()
            super().step(done, total, what)

    done, taken_back = bring(progress=StopAtThird())
    assert done.said.startswith("a.csv is in. b.csv is in. Stopped before c.csv.")
    done.undo()
    assert taken_back == ["b.csv", "a.csv"]


def test_stop_before_the_first_file_and_nothing_but_refusals_are_no_success(bring):
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        bring(progress=stopped)
    with pytest.raises(Refused, match=r"a\.csv is empty.*b\.csv is empty.*c\.csv is empty"):
        bring({f"{name}.csv": Refused(f"{name}.csv is empty.", "") for name in "abc"})


def test_what_cannot_be_taken_back_is_told_and_the_rest_is(files):
    def bring_one(_, file):
        def undo():
            if file.name == "b.csv":
                raise Refused("b.csv is sealed.", "It stays.")
            return f"{file.name} is out."

        return Done(f"{file.name} is in.", undo)

    done = bring_in_each(bring_one, None, files, Progress())
    assert done.undo() == "c.csv is out. b.csv is sealed. It stays. a.csv is out."


def test_a_file_that_is_not_there_any_more_is_trouble_with_its_name(files):
    with pytest.raises(Trouble, match=r"^a\.csv cannot be read: No such file or directory\."):
        bring_approvals(None, files[0])
