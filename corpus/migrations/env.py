"""What Alembic runs: the migrations, on the connection and in the transaction that `corpus.schema` hands over."""

from __future__ import annotations

from alembic import context

from corpus.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, and a kill in the middle must leave the old schema whole
)
with context.begin_transaction():
    context.run_migrations()
