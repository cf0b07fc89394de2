"""A backup is proven when it is made, and a restore before it replaces anything."""

import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from receiving_app.errors import Refused, Trouble
from receiving_app.inventory.lookups import find
from receiving_app.play import day
from receiving_app.receiving.actions import take_in_scan
from receiving_app.settings import Settings
from receiving_app.upkeep import back_up, backup_is_late, daily_backup, restore
from receiving_app.workplace import open_workplace
from tests.stories.conftest import clock, sample_office, scans, slip  # noqa: F401 - fixtures


@pytest.fixture
def backup(sample_office, scans, slip, tmp_path):  # noqa: F811
    """A backup of the sample office with a unit received and a slip filed."""
    for raw in scans[3:]:
        sample_office.do(take_in_scan, raw, "GUN")
    day.hand_in_slip(sample_office, slip)
    return back_up(sample_office, tmp_path / "second" / "x.office-backup")


def another_place(office, tmp_path, postgresql_databases=None):
    """Where the office is restored: an empty folder, or an empty database."""
    if office.store.on_sqlite:
        return Settings(office=tmp_path / "restored", workstation="dock-a")
    return Settings(database=postgresql_databases.make(), workstation="dock-a")


def test_an_office_comes_back_whole(sample_office, backup, tmp_path, request):  # noqa: F811
    databases = None if sample_office.store.on_sqlite else request.getfixturevalue("postgresql_databases")
    settings = another_place(sample_office, tmp_path, databases)
    manifest = restore(settings, backup.file)
    assert manifest.row_count == backup.manifest.row_count > 300
    back = open_workplace(settings)
    assert back.differences(manifest.heads) == ()
    assert [row.serial for row in back.ask(find, "A76D534299")] == ["A76D534299"]
    back.close()


@pytest.mark.parametrize("database_place", ["sqlite"], indirect=True)
def test_what_stood_there_is_kept_beside(sample_office, backup, tmp_path):  # noqa: F811
    folder = sample_office.settings.folder
    sample_office.close()
    restore(Settings(office=folder), backup.file)
    kept = next(folder.glob("before-restore-*"))
    assert (kept / "office.sqlite3").exists()
    assert (kept / "documents").is_dir()


@pytest.mark.parametrize("database_place", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "harm", ["flipped", "cut", "empty", "text", "without a table", "row changed", "newer"]
)
def test_a_damaged_backup_replaces_nothing(sample_office, backup, tmp_path, harm):  # noqa: F811
    bad = tmp_path / "bad.office-backup"
    damage(backup.file, bad, harm)
    folder = tmp_path / "there"
    shutil.copytree(sample_office.settings.folder, folder)
    before = {path.name for path in folder.iterdir()}
    with pytest.raises(Refused):
        restore(Settings(office=folder), bad)
    assert {path.name for path in folder.iterdir()} == before


def damage(good: Path, bad: Path, harm: str):
    data = bytearray(good.read_bytes())
    if harm == "flipped":
        data[len(data) // 2] ^= 0xFF
        bad.write_bytes(data)
    elif harm == "cut":
        bad.write_bytes(data[: len(data) // 2])
    elif harm == "empty":
        bad.write_bytes(b"")
    elif harm == "text":
        bad.write_bytes(b"this is no backup")
    else:
        with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as out:
            for name in source.namelist():
                content = source.read(name)
                if harm == "without a table" and name == "tables/scans.jsonl":
                    continue
                if harm == "row changed" and name == "tables/receipt_lines.jsonl":
                    content = content.replace(b'"quantity":1', b'"quantity":9')
                if harm == "newer" and name == "manifest.json":
                    content = content.replace(b'"format":1', b'"format":2')
                out.writestr(name, content)


def test_a_full_database_is_not_filled_again(sample_office, backup):  # noqa: F811
    if sample_office.store.on_sqlite:
        return
    with pytest.raises(Refused, match="already"):
        restore(sample_office.settings, backup.file)


@pytest.mark.parametrize("database_place", ["sqlite"], indirect=True)
def test_the_daily_backup_is_made_once_a_day_and_missed_after_two(sample_office, clock, tmp_path):  # noqa: F811
    second = tmp_path / "second"
    sample_office.settings = replace(sample_office.settings, backup_folder=second)
    assert backup_is_late(sample_office.settings, clock())
    made = daily_backup(sample_office)
    assert made is not None
    moment = made.file.stat().st_mtime
    clock.at = clock.at.fromtimestamp(moment, tz=clock.at.tzinfo)
    assert daily_backup(sample_office) is None
    assert not backup_is_late(sample_office.settings, clock())
    assert backup_is_late(sample_office.settings, clock() + timedelta(days=2, minutes=1))


@pytest.mark.parametrize("database_place", ["sqlite"], indirect=True)
def test_a_backup_that_cannot_be_written_leaves_no_half_file(sample_office, tmp_path):  # noqa: F811
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    with pytest.raises(Trouble):
        back_up(sample_office, blocked / "x.office-backup")
    assert blocked.read_text() == "in the way"
