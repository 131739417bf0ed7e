"""Decisions of editors, the machine's split of what they cut, and links between articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0002"
branch_labels = None
depends_on = None


_LARGE = sa.Integer().with_variant(sa.BigInteger, "postgresql")


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    kind = sa.String if length else sa.Text
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create the three tables, empty."""
    op.create_table(
        "decision",
        sa.Column("id", _characters(32), nullable=False),
        sa.Column("seq", _LARGE, nullable=False),
        sa.Column("article_id", _characters(32), nullable=False),
        sa.Column("other_id", _characters(32)),
        sa.Column("decide", _characters(20), nullable=False),
        sa.Column("about", _characters(), nullable=False),
        sa.Column("said", _characters(), nullable=False),
        sa.Column("by", _characters(), nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("note", _characters()),
        sa.Column("withdrawn", sa.DateTime),
        sa.Column("withdrawn_by", _characters()),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("seq", name="uq_decision_seq"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_decision_article_id"),
        sa.ForeignKeyConstraint(["other_id"], ["article.id"], name="fk_decision_other_id"),
    )
    op.create_index("ix_decision_article_id", "decision", ["article_id"])
    op.create_index("ix_decision_other_id", "decision", ["other_id"])
    op.create_table(
        "machine_split",
        sa.Column("document_id", _characters(32), nullable=False),
        sa.Column("content", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_machine_split"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_machine_split_document_id"),
    )
    op.create_table(
        "link",
        sa.Column("a", _characters(32), nullable=False),
        sa.Column("b", _characters(32), nullable=False),
        sa.Column("relation", _characters(20), nullable=False),
        sa.Column("said_by", _characters(10), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("made_by", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("a", "b", "relation", "said_by", name="pk_link"),
        sa.ForeignKeyConstraint(["a"], ["article.id"], name="fk_link_a"),
        sa.ForeignKeyConstraint(["b"], ["article.id"], name="fk_link_b"),
    )
    op.create_index("ix_link_b", "link", ["b"])
