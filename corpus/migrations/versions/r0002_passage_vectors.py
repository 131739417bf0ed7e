"""The table of passage vectors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation) if length else sa.Text(collation=collation)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "passage_vector",
        sa.Column("article_id", _characters(32), nullable=False),
        sa.Column("revision", _characters(64), nullable=False),
        sa.Column("model", _characters(), nullable=False),
        sa.Column("spans", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "revision", name="pk_passage_vector"),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revision.article_id", "revision.digest"],
            name="fk_passage_vector_article_id_revision",
        ),
    )


def downgrade() -> None:
    """Vectors can be made again from the articles."""
    op.drop_table("passage_vector")
