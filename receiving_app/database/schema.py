"""Which schema an office has, and bringing it to this program's own.

The check at start is one SELECT; Alembic is loaded only when there is something to do.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, text

from receiving_app.database.store import Store
from receiving_app.errors import Refused

MIGRATIONS = Path(__file__).parent / "migrations"
STEPS = tuple(f"{step:04}" for step in range(1, 14))  # every schema this program knows, oldest first


def newest() -> str:
    """The schema this program works with."""
    return STEPS[-1]


def schema_of(store: Store) -> str | None:
    """The office's schema number, or None for an empty database.

    Raises:
        Refused: a newer program made it, or it is some other program's database.
    """
    with store.reading() as session:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            if inspect(connection).get_table_names():
                raise Refused(
                    "This database belongs to another program.",
                    "Give a folder or a database of its own to the office.",
                )
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is None:
        return None
    if found not in STEPS:
        raise Refused(
            f"This office has schema {found}; this program knows schemas up to {newest()}.",
            "Install the newer program on this PC.",
        )
    return str(found)


def bring_up_to_date(store: Store, tables: Callable[[], MetaData], back_up: Callable[[], None]) -> None:
    """Make or migrate the schema, whole or not at all.

    Args:
        store: the office's database.
        tables: answers every room's tables; called when there is something to do.
        back_up: called before an existing office is changed; what it raises stops the migration.
    """
    found = schema_of(store)
    if found == newest():
        return
    if found is not None:
        back_up()
    with store.transaction() as session:
        run_steps(session.connection(), tables(), newest())


def run_steps(connection: Connection, metadata: MetaData, to: str) -> None:
    """Make or migrate the schema up to ``to``, in the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - dear, and needed once in an office's life
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=metadata)
    command.upgrade(config, to)
