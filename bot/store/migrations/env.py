"""What Alembic runs: our tables, the caller's transaction."""

from alembic import context

from bot.store.migrations.rendering import render_type
from bot.store.schema import all_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=render_type,
)
with context.begin_transaction():
    context.run_migrations()
