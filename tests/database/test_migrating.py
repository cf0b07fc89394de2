"""A newer program meets an older office: backed up and tried out first, then changed whole or not at all."""

import shutil

import pytest
from sqlalchemy import inspect, text

from receiving_app.database import schema
from receiving_app.database.schema import bring_up_to_date, schema_of
from receiving_app.errors import Refused, Trouble
from receiving_app.settings import Settings
from receiving_app.upkeep import back_up, back_up_before_migrating, restore
from receiving_app.workplace import all_tables, open_workplace
from tests.offices import NOTEBOOK, come_in, scan, serial

NOW = schema.newest()
NEXT = f"{int(NOW) + 1:04}"
A_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{now}"


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Text(), primary_key=True), sqlite_strict=True)
    op.add_column("persons", sa.Column("nickname", sa.Text(), nullable=True))
    {last}
"""
LOSES_A_TRIGGER = "op.execute('DROP TRIGGER scans_no_update' + ('' if {sqlite} else ' ON scans'))"


@pytest.fixture
def newer_program(monkeypatch, tmp_path):
    """From here on the program knows one schema more; ``last`` is the step's last statement."""

    def install(last="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder, dirs_exist_ok=True)
        (folder / "versions" / f"{NEXT}_a_step.py").write_text(A_STEP.format(last=last, now=NOW, next=NEXT))
        monkeypatch.setattr(schema, "MIGRATIONS", folder)
        monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, NEXT))

    return install


def state_of(store):
    """The schema's number, and whether the step was taken."""
    with store.reading() as session:
        seen = inspect(session.connection())
        taken = seen.has_table("notes"), any(c["name"] == "nickname" for c in seen.get_columns("persons"))
    return schema_of(store), taken


@pytest.fixture
def old_office(office_settings, tmp_path):
    """An office of today with a unit in it; its settings keep backups of it below the test's folder."""
    opened = come_in(office_settings)
    scan(opened, NOTEBOOK, serial(1))
    yield opened
    opened.close()


def settings_of(old_office, tmp_path):
    if old_office.store.on_sqlite:
        return old_office.settings
    return Settings(database=old_office.settings.database, workstation="dock-a", office=tmp_path / "backups")


def test_an_older_office_is_backed_up_proven_and_brought_up_to_date(old_office, newer_program, tmp_path):
    settings = settings_of(old_office, tmp_path)
    old_office.close()
    newer_program()
    opened = open_workplace(settings, back_up=back_up_before_migrating)
    assert state_of(opened.store) == (NEXT, (True, True))
    assert opened.differences() == ()
    kept = next(settings.folder.glob(f"before-schema-{NEXT}-*.office-backup"))
    opened.close()
    elsewhere = Settings(office=tmp_path / "elsewhere", workstation="dock-a")
    assert restore(elsewhere, kept).schema == NOW
    again = open_workplace(elsewhere)
    assert state_of(again.store) == (NEXT, (True, True))
    assert again.differences() == ()
    again.close()


def test_without_a_backup_an_older_office_is_left_alone(old_office, newer_program):
    newer_program()
    with pytest.raises(Refused, match="older program"):
        open_workplace(old_office.settings)

    def full_disk():
        raise Trouble("The disk is full.")

    with pytest.raises(Trouble, match="disk is full"):
        bring_up_to_date(old_office.store, all_tables(), full_disk)
    assert state_of(old_office.store) == (NOW, (False, False))


@pytest.mark.parametrize("last", ["raise RuntimeError('broken')", LOSES_A_TRIGGER])
def test_a_step_that_fails_never_reaches_the_office(old_office, newer_program, tmp_path, last):
    newer_program(last.format(sqlite=True))  # the trial is made on SQLite, whatever the office stands on
    with pytest.raises(RuntimeError, match=r"broken|lost these triggers: scans_no_update"):
        open_workplace(settings_of(old_office, tmp_path), back_up=back_up_before_migrating)
    assert state_of(old_office.store) == (NOW, (False, False))
    assert old_office.differences() == ()


@pytest.mark.parametrize("last", ["raise RuntimeError('broken')", LOSES_A_TRIGGER])
def test_a_step_that_fails_in_the_office_itself_is_taken_back_whole(old_office, newer_program, last):
    newer_program(last.format(sqlite=old_office.store.on_sqlite))
    with pytest.raises(RuntimeError, match=r"broken|lost these triggers: scans_no_update"):
        bring_up_to_date(old_office.store, all_tables(), lambda: None)
    assert state_of(old_office.store) == (NOW, (False, False))
    assert old_office.differences() == ()


def test_the_backup_of_a_newer_office_is_refused_with_both_numbers(
    old_office, newer_program, monkeypatch, tmp_path
):
    newer_program()
    bring_up_to_date(old_office.store, all_tables(), lambda: None)
    made = back_up(old_office, tmp_path / "newer.office-backup")
    monkeypatch.setattr(schema, "STEPS", schema.STEPS[:-1])
    with pytest.raises(Refused, match=f"schema {NEXT}; this program knows schemas up to {NOW}"):
        restore(Settings(office=tmp_path / "elsewhere", workstation="dock-a"), made.file)
    assert not (tmp_path / "elsewhere" / "office.sqlite3").exists()


def test_rows_that_no_schema_has_are_refused(old_office, newer_program, tmp_path):
    newer_program()
    bring_up_to_date(old_office.store, all_tables(), lambda: None)
    with old_office.store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(Refused, match=r"has rows of .*notes.*, which schema 0001 has not"):
        back_up(old_office, tmp_path / "x.office-backup")
