"""Runs the steps on the connection it is handed, and ends by looking for lost triggers."""

from alembic import context

from receiving_app.database.record import WrittenOnce, tables_of
from receiving_app.database.written_once import missing_triggers

connection = context.config.attributes["connection"]
metadata = context.config.attributes["metadata"]

context.configure(connection=connection, target_metadata=metadata, render_as_batch=False)
context.run_migrations()

lost = missing_triggers(connection, tables_of(WrittenOnce))
if lost:
    message = f"The migration lost these triggers: {', '.join(lost)}"
    raise RuntimeError(message)
