"""What was written once stays: on both engines, whatever SQL is thrown at it."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from receiving_app.database.network_share import share_holding
from receiving_app.database.record import Day, Moment, WrittenOnce, YesNo, tables_of
from receiving_app.database.schema import newest, schema_of
from receiving_app.database.store import open_store
from receiving_app.database.written_once import missing_triggers
from receiving_app.errors import Refused, Trouble
from receiving_app.every_room import all_tables

FACTS = tables_of(WrittenOnce)


def test_every_fact_table_wears_its_triggers(store):
    with store.reading() as session:
        assert missing_triggers(session.connection(), FACTS) == []


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_neither_changed_nor_replaced_nor_deleted(store, name):
    table = all_tables().tables[name]
    row = {column.name: _some(column) for column in table.columns}
    with store.engine.connect() as connection:
        _let_in_anything(connection, store)
        connection.execute(insert(table), row)
        connection.commit()
    replace = insert(table).prefix_with("OR REPLACE") if store.on_sqlite else text(f"TRUNCATE {name} CASCADE")
    for attack in (update(table).values(id="other"), delete(table), replace):
        with pytest.raises(DBAPIError, match="written once"), store.transaction() as session:
            session.execute(attack, row if attack is replace and store.on_sqlite else {})
    with store.reading() as session:
        assert dict(session.execute(select(table)).one()._mapping) == row


def _some(column):
    """A value that the column takes."""
    if isinstance(column.type, Moment):
        return datetime(2026, 9, 15, tzinfo=UTC)
    if isinstance(column.type, Day):
        return date(2026, 9, 15)
    if isinstance(column.type, YesNo):
        return True
    return {str: "x", bytes: b"x", int: 1}[column.type.python_type]


def _let_in_anything(connection, store):
    """For this one connection, rows need no parents: the guard is what is tried here."""
    if store.on_sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def test_a_lost_trigger_is_noticed(store):
    drop = "DROP TRIGGER scans_no_update" + ("" if store.on_sqlite else " ON scans")
    with store.transaction() as session:
        session.execute(text(drop))
    with store.reading() as session:
        assert missing_triggers(session.connection(), FACTS) == ["scans_no_update"]


def test_a_newer_schema_is_refused_with_both_numbers(store):
    with store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused, match=f"9999.*{newest()}"):
        schema_of(store)


def test_a_transaction_is_kept_whole_or_not_at_all(store):
    insert = (
        "INSERT INTO seals (id, subject_kind, subject_id, because, source_kind, source_id)"
        " VALUES ('s1', 'tag', 't', 'b', 'log', 'l')"
    )

    def half() -> None:
        with store.transaction() as session:
            session.execute(text(insert))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM seals")) == 0


def test_another_programs_database_is_refused(database_place):
    store = open_store(database_place)
    with store.transaction() as session:
        session.execute(text("CREATE TABLE theirs (id integer)"))
    with pytest.raises(Refused, match="another program"):
        schema_of(store)
    store.close()


def test_an_old_sqlite_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("receiving_app.database.store.sqlite.sqlite_version_info", (3, 40, 1))
    with pytest.raises(Refused, match="can damage"):
        open_store(tmp_path / "x.sqlite3")


def test_a_network_share_is_known_by_the_table_of_mounts():
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/our\\040share nfs4 rw 0 0\n"
    assert share_holding("/mnt/our share/office/office.sqlite3", mounts)
    assert not share_holding("/srv/office.sqlite3", mounts)


@pytest.mark.parametrize("address", ["mysql://x/y", "nonsense", "oracle://"])
def test_other_databases_are_refused(address):
    with pytest.raises(Refused):
        open_store(address)


def test_a_database_that_another_program_keeps_busy_is_trouble_with_advice(tmp_path, monkeypatch):
    monkeypatch.setattr("receiving_app.database.store.BUSY_SECONDS", 0)
    store = open_store(tmp_path / "office.sqlite3")

    def write_too() -> None:
        with store.transaction() as other:
            other.connection()

    with store.transaction() as session:
        session.connection()
        with pytest.raises(Trouble, match="Another program is writing") as trouble:
            write_too()
    assert "try again" in trouble.value.advice
    store.close()


def test_a_database_that_does_not_answer_is_trouble_with_advice():
    with pytest.raises(Trouble, match="cannot be reached") as trouble:
        open_store("postgresql://nobody@127.0.0.1:1/office")
    assert "try again" in trouble.value.advice
