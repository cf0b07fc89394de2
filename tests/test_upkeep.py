"""A backup is proven when it is made, and a restore before it replaces anything."""

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from receiving_app.documents.lookups import every_document
from receiving_app.errors import Refused, Trouble
from receiving_app.inventory.lookups import find
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import take_in_scan
from receiving_app.settings import Settings
from receiving_app.upkeep import back_up, backup_is_late, daily_backup, restore
from receiving_app.workplace import open_workplace
from tests.stories.conftest import clock, sample_office, scans, slip  # noqa: F401 - fixtures

HARMS = (
    *("flipped tables/scans.jsonl", "flipped tables/history.jsonl", "flipped manifest.json"),
    *("cut", "empty", "text", "without a table", "row changed", "newer"),
)


@pytest.fixture
def backup(sample_office, scans, slip, tmp_path):
    """A backup of the sample office with a unit received and a slip filed."""
    for raw in scans[3:]:
        sample_office.do(take_in_scan, raw, "GUN")
    day.hand_in_slip(sample_office, slip)
    return back_up(sample_office, tmp_path / "second" / "x.office-backup")


@pytest.fixture(params=["a folder", "a database"])
def another_place(request, tmp_path):
    """Where the office is restored: an empty folder, or an empty database."""
    if request.param == "a folder":
        yield Settings(office=tmp_path / "restored", workstation="dock-a")
        return
    databases = request.getfixturevalue("postgresql_databases")
    url = databases.make()
    yield Settings(database=url, workstation="dock-a")
    databases.drop(url)


def documents_of(workplace):
    return workplace.ask(lambda session: dict(every_document(session, workplace.documents)))


def test_an_office_comes_back_whole_also_on_the_other_engine(sample_office, backup, another_place, slip):
    manifest = restore(another_place, backup.file)
    assert manifest.row_count == backup.manifest.row_count > 300
    back = open_workplace(another_place)
    assert back.differences(manifest.heads) == ()
    assert [row.serial for row in back.ask(find, "A76D534299")] == ["A76D534299"]
    assert documents_of(back) == documents_of(sample_office)
    assert slip.read_bytes() in documents_of(back).values()
    day.act_as(back, Role.RECEIVING_CLERK)
    back.do(take_in_scan, "LC0000001", "GUN")  # and work goes on in it
    assert back.differences(manifest.heads) == ()
    once_more = back_up(back, backup.file.with_name("again.office-backup"))
    assert once_more.manifest.documents == backup.manifest.documents
    back.close()


def test_a_refused_restore_leaves_an_empty_database_empty(backup, postgresql_databases):
    bad = backup.file.with_name("bad.office-backup")
    unvouched(backup.file, bad)
    settings = Settings(database=postgresql_databases.make(), workstation="dock-a")
    with pytest.raises(Refused, match="does not verify"):
        restore(settings, bad)
    with pytest.raises(Refused, match="holds no office yet"):
        open_workplace(settings)
    restore(settings, backup.file)


def unvouched(good: Path, bad: Path):
    """A backup whose every sum is right, but in which somebody changed a scan before it was made."""
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as out:
        told = json.loads(source.read("manifest.json"))
        for name in source.namelist():
            content = source.read(name)
            if name == "tables/scans.jsonl":
                content = content.replace(b'"device":"GUN"', b'"device":"gun"')
                told["sums"]["scans"] = hashlib.sha256(content).hexdigest()
            if name != "manifest.json":
                out.writestr(name, content)
        out.writestr("manifest.json", json.dumps(told))


def test_a_lost_document_stops_the_backup_and_says_which(sample_office, slip, tmp_path):
    kept = day.hand_in_slip(sample_office, slip)
    if not sample_office.store.on_sqlite:
        return
    next(sample_office.settings.folder.glob("documents/??/*")).unlink()
    with pytest.raises(Trouble, match="is not on its shelf"):
        back_up(sample_office, tmp_path / "x.office-backup")
    assert list(tmp_path.glob("x.*")) == []
    assert kept


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_stood_there_is_kept_beside(sample_office, backup, tmp_path):
    folder = sample_office.settings.folder
    sample_office.close()
    restore(Settings(office=folder), backup.file)
    kept = next(folder.glob("before-restore-*"))
    assert (kept / "office.sqlite3").exists()
    assert (kept / "documents").is_dir()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_backup_replaces_nothing(sample_office, backup, tmp_path, harm):
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
    harm, _, part = harm.partition(" ") if harm.startswith("flipped") else (harm, "", "")
    if harm == "flipped":
        with zipfile.ZipFile(good) as source:
            member = source.getinfo(part)
        data[member.header_offset + 30 + len(part) + member.compress_size // 2] ^= 0xFF
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


def test_a_full_database_is_not_filled_again(sample_office, backup):
    if sample_office.store.on_sqlite:
        return
    with pytest.raises(Refused, match="already"):
        restore(sample_office.settings, backup.file)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_daily_backup_is_made_once_a_day_and_missed_after_two(sample_office, clock, tmp_path):
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


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_backup_that_cannot_be_written_leaves_no_half_file(sample_office, tmp_path):
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    with pytest.raises(Trouble):
        back_up(sample_office, blocked / "x.office-backup")
    assert blocked.read_text() == "in the way"
