"""A newer program meets an older office: backed up and tried out first, then changed whole or not at all."""

import shutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, select, text
from sqlalchemy.exc import IntegrityError

from receiving_app.approvals.records import PurchaseLine
from receiving_app.database import schema
from receiving_app.database.record import WrittenOnce, tables_of
from receiving_app.database.schema import bring_up_to_date, run_steps, schema_of
from receiving_app.database.store import open_store
from receiving_app.database.written_once import missing_triggers
from receiving_app.errors import Refused, Trouble
from receiving_app.every_room import all_tables, differences
from receiving_app.settings import Settings
from receiving_app.upkeep import back_up, back_up_before_migrating, restore
from receiving_app.workplace import open_workplace
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
NOW = schema.STEPS[-1]
NEW = f"{int(NOW) + 1:04}"
LOSES_A_TRIGGER = "op.execute('DROP TRIGGER scans_no_update' + ('' if {sqlite} else ' ON scans'))"


@pytest.fixture
def newer_program(monkeypatch, tmp_path):
    """From here on the program knows one schema more; ``last`` is the step's last statement."""

    def install(last="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder, dirs_exist_ok=True)
        (folder / "versions" / f"{NEXT}_a_step.py").write_text(A_STEP.format(next=NEXT, now=NOW, last=last))
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


@pytest.mark.parametrize("begin", [None, *schema.STEPS[:-1]])
def test_from_every_schema_there_was_the_records_own_is_reached(database_place, begin):
    store = open_store(database_place)
    if begin is not None:
        with store.transaction() as session:
            run_steps(session.connection(), all_tables(), begin)
    bring_up_to_date(store, all_tables, lambda: None)
    with store.reading() as session:
        context = MigrationContext.configure(
            session.connection(),
            opts={"include_object": lambda _o, name, *_: not str(name).startswith("asset_search")},
        )
        found = [each for each in compare_metadata(context, all_tables()) if "search_words" not in str(each)]
        assert missing_triggers(session.connection(), tables_of(WrittenOnce)) == []
    assert found == []
    store.close()


@pytest.fixture
def place_beside(request, old_office, tmp_path):
    """An empty database on the same engine."""
    if old_office.store.on_sqlite:
        yield tmp_path / "beside.sqlite3"
        return
    databases = request.getfixturevalue("postgresql_databases")
    url = databases.make()
    yield url
    databases.drop(url)


def fill(session, office):
    """Every row of an office of today, as far as this older schema has a place for it."""
    if office.store.on_sqlite:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
    older = MetaData()
    older.reflect(session.connection(), only=lambda name, _: not name.startswith(("asset_search", "alembic")))
    with office.store.reading() as today:
        for table in older.sorted_tables:
            rows = [dict(row) for row in today.execute(select(table)).mappings()]
            if rows:
                session.execute(table.insert(), sorted(rows, key=lambda row: str(row.get("id"))))


def test_the_lines_of_a_filled_office_may_be_kits_afterwards(old_office, place_beside):
    store = open_store(place_beside)
    with store.transaction() as session:
        run_steps(session.connection(), all_tables(), "0011")
        fill(session, old_office)
    bring_up_to_date(store, all_tables, lambda: None)
    lines = select(PurchaseLine).order_by(PurchaseLine.id)
    with store.reading() as session, old_office.store.reading() as before:
        now = session.scalars(lines).all()
        assert [(line.label, line.received, line.kit_line_id, line.as_parts) for line in now] == [
            (line.label, line.received, None, False) for line in before.scalars(lines)
        ]
        assert sum(line.received for line in now) == 1
        if store.on_sqlite:
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert list(differences(session, old_office.documents)) == []
    point_nowhere = "UPDATE purchase_lines SET kit_line_id = 'no line'"
    twice = "UPDATE purchase_lines SET number = 1, purchase_id = (SELECT min(id) FROM purchases)"
    for wrong in (point_nowhere, twice, "UPDATE purchase_lines SET received = received + 1"):
        with pytest.raises(IntegrityError), store.transaction() as session:
            session.execute(text(wrong))
    gone = "DELETE FROM purchase_lines WHERE received = 1"
    with pytest.raises(IntegrityError), store.transaction() as session:
        session.execute(text(gone))  # what points to lines still does
    store.close()


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
        bring_up_to_date(old_office.store, all_tables, full_disk)
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
        bring_up_to_date(old_office.store, all_tables, lambda: None)
    assert state_of(old_office.store) == (NOW, (False, False))
    assert old_office.differences() == ()


def test_the_backup_of_a_newer_office_is_refused_with_both_numbers(
    old_office, newer_program, monkeypatch, tmp_path
):
    newer_program()
    bring_up_to_date(old_office.store, all_tables, lambda: None)
    made = back_up(old_office, tmp_path / "newer.office-backup")
    monkeypatch.setattr(schema, "STEPS", schema.STEPS[:-1])
    with pytest.raises(Refused, match=f"schema {NEXT}; this program knows schemas up to {NOW}"):
        restore(Settings(office=tmp_path / "elsewhere", workstation="dock-a"), made.file)
    assert not (tmp_path / "elsewhere" / "office.sqlite3").exists()


def test_rows_that_no_schema_has_are_refused(old_office, newer_program, tmp_path):
    newer_program()
    bring_up_to_date(old_office.store, all_tables, lambda: None)
    with old_office.store.transaction() as session:
        session.execute(text(f"UPDATE alembic_version SET version_num = '{NOW}'"))
    with pytest.raises(Refused, match=f"has rows of notes, which schema {NOW} has not"):
        back_up(old_office, tmp_path / "x.office-backup")
