"""Marks of changes, by which an index knows the corpus that it follows."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "r0014"
down_revision = "r0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; all changes until now get one mark."""
    connection = op.get_bind()
    large = sa.Integer().with_variant(sa.BigInteger, "postgresql")
    collation = "C" if connection.dialect.name == "postgresql" else None
    marks = op.create_table(
        "change_mark",
        sa.Column("seq", large, nullable=False, autoincrement=False),
        sa.Column("mark", sa.String(32, collation), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_change_mark"),
    )
    last = connection.scalar(sa.text("SELECT last FROM feed"))
    if last:
        op.bulk_insert(marks, [{"seq": last, "mark": uuid4().hex}])


def downgrade() -> None:
    """An index that has the marks of this table is then of another form."""
    op.drop_table("change_mark")
