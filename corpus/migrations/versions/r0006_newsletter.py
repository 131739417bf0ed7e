"""Bands of the sketches of passages, how far they have followed the corpus, and saved searches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None


_LARGE = sa.Integer().with_variant(sa.BigInteger, "postgresql")


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    kind = sa.String if length else sa.Text
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the three tables, empty: the bands follow at the next indexing."""
    op.create_table(
        "passage_band",
        sa.Column("band", _LARGE, autoincrement=False, nullable=False),
        sa.Column("article_id", _characters(32), nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name="pk_passage_band"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_passage_band_article_id"),
    )
    op.create_index("ix_passage_band_article_id", "passage_band", ["article_id"])
    op.create_table(
        "sketching",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("reached", _LARGE, nullable=False),
        sa.Column("made_by", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sketching"),
    )
    op.create_table(
        "saved_search",
        sa.Column("name", _characters(200), nullable=False),
        sa.Column("asked", _characters(), nullable=False),
        sa.Column("saved", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_saved_search"),
    )
