"""The tables of comparing articles: bands of their words, and which have been compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation) if length else sa.Text(collation=collation)


def upgrade() -> None:
    """Make the tables."""
    large = sa.Integer().with_variant(sa.BigInteger, "postgresql")
    op.create_table(
        "text_band",
        sa.Column("article_id", _characters(32), nullable=False),
        sa.Column("band", large, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("article_id", "band", name="pk_text_band"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_text_band_article_id"),
    )
    op.create_index("ix_text_band_band", "text_band", ["band"])
    op.create_table(
        "comparison",
        sa.Column("article_id", _characters(32), nullable=False),
        sa.Column("revision", _characters(64), nullable=False),
        sa.Column("made_by", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_comparison"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_comparison_article_id"),
    )


def downgrade() -> None:
    """All of it can be computed again."""
    op.drop_table("comparison")
    op.drop_table("text_band")
