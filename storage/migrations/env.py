"""Purpose: how Alembic reaches the database and the tables; called by storage/db/migrate.py only."""

from alembic import context

from storage.db.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="sqltypes.",
)
with context.begin_transaction():
    context.run_migrations()
