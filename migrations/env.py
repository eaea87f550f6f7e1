"""Runs migrations on the connection that `briefings.store.migrate` hands over; there is no other way in."""

from alembic import context

from briefings.store.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
