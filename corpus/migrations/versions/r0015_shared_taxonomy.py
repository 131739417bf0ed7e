"""The taxonomy of the homes that share a database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0015"
down_revision = "r0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the first home that annotates fills it."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "shared_taxonomy",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("digest", sa.String(64, collation), nullable=False),
        sa.Column("name", sa.Text(collation=collation), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shared_taxonomy"),
    )


def downgrade() -> None:
    """Each home has its own."""
    op.drop_table("shared_taxonomy")
