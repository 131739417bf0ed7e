"""What pages tell of those before and after them, where redirects lead, and titles that recur over a site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0011"
down_revision = "r0010"
branch_labels = None
depends_on = None


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation) if length else sa.Text(collation=collation)


def upgrade() -> None:
    """Make the tables. What pages consist of is read again anyway, by the reader of this version."""
    op.drop_table("page_blocks")
    _create_page_blocks(later=True)
    op.create_table(
        "page_part",
        sa.Column("source", _characters(), nullable=False),
        sa.Column("url", _characters(), nullable=False),
        sa.Column("digest", _characters(64), nullable=False),
        sa.Column("content", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("source", "url", name="pk_page_part"),
    )
    op.create_table(
        "recurring_field",
        sa.Column("article_id", _characters(32), nullable=False),
        sa.Column("digest", _characters(64), nullable=False),
        sa.Column("fields", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "digest", name="pk_recurring_field"),
        sa.ForeignKeyConstraint(
            ["article_id", "digest"],
            ["revision.article_id", "revision.digest"],
            name="fk_recurring_field_article_id_digest",
        ),
    )
    op.create_index("ix_frontier_target", "frontier", ["target"])


def _create_page_blocks(*, later: bool) -> None:
    op.create_table(
        "page_blocks",
        sa.Column("source", _characters(), nullable=False),
        sa.Column("digest", _characters(64), nullable=False),
        sa.Column("read_by", _characters(), nullable=False),
        sa.Column("language", _characters(3), nullable=False),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        *([sa.Column("later", sa.Boolean(), nullable=False)] if later else []),
        sa.Column("left_out", _characters(16), nullable=True),
        sa.PrimaryKeyConstraint("source", "digest", name="pk_page_blocks"),
    )


def downgrade() -> None:
    """All of it can be read again from the captures."""
    op.drop_table("page_blocks")
    _create_page_blocks(later=False)
    op.drop_index("ix_frontier_target", "frontier")
    op.drop_table("recurring_field")
    op.drop_table("page_part")
