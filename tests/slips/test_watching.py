"""A file in a watched folder is taken once, and only when it has stopped growing."""

import os

import pytest

from receiving_app.errors import Refused
from receiving_app.slips.watching import FolderWatch


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "scans"
    place.mkdir()
    return place


def grow(file, data, at):
    with file.open("ab") as out:
        out.write(data)
    os.utime(file, ns=(at, at))


def test_a_file_is_taken_when_two_looks_find_it_the_same(folder):
    watch, file = FolderWatch(folder), folder / "a.pdf"
    grow(file, b"1", 1)
    assert watch.ready() == ()
    grow(file, b"2", 2)
    assert watch.ready() == ()
    assert watch.growing == {file}
    assert watch.ready() == (file,)
    assert watch.ready() == ()
    assert watch.growing == frozenset()


def test_a_file_that_is_written_anew_is_taken_again(folder):
    watch, file = FolderWatch(folder), folder / "a.pdf"
    grow(file, b"1", 1)
    watch.ready()
    assert watch.ready() == (file,)
    grow(file, b"2", 2)
    assert watch.ready() == ()
    assert watch.ready() == (file,)


def test_empty_hidden_and_other_things_are_left(folder):
    (folder / "empty.pdf").touch()
    (folder / ".part").write_bytes(b"x")
    (folder / "below").mkdir()
    watch = FolderWatch(folder)
    assert [watch.ready() for _ in range(3)] == [(), (), ()]


def test_many_files_come_in_the_order_of_their_names(folder):
    for number in range(200):
        (folder / f"{number:03}.pdf").write_bytes(b"x")
    watch = FolderWatch(folder)
    watch.ready()
    assert [file.name for file in watch.ready()] == [f"{number:03}.pdf" for number in range(200)]


def test_a_folder_that_goes_away_is_said(folder):
    watch = FolderWatch(folder)
    folder.rmdir()
    with pytest.raises(Refused, match="cannot be read"):
        watch.ready()
