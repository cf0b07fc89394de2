"""Triggers that refuse to change or delete a fact, on both engines.

An Alembic batch rebuild of a SQLite table drops its triggers silently, so every migration run ends with
:func:`missing_triggers`.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, inspect, text

_SQLITE = {
    "update": "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is written once'); END",
    "delete": "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is written once'); END",
}

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
_POSTGRESQL = {
    "update": "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "delete": "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "truncate": "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
}


def protect(connection: Connection, tables: Iterable[str]) -> None:
    """Put the triggers on ``tables``; called by the migration that makes or rebuilds them."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRESQL_FUNCTION))
    for table in tables:
        for statement in _triggers(connection).values():
            connection.execute(text(statement.format(table=table)))


def missing_triggers(connection: Connection, tables: Iterable[str]) -> list[str]:
    """Names of the triggers that should stand on ``tables``, as far as the schema has them, and do not."""
    if connection.dialect.name == "postgresql":
        rows = connection.execute(
            text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        )
    else:
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    there = {row[0] for row in rows}
    made = set(inspect(connection).get_table_names())
    wanted = [f"{table}_no_{change}" for table in tables if table in made for change in _triggers(connection)]
    return [name for name in wanted if name not in there]


def _triggers(connection: Connection) -> dict[str, str]:
    return _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE
