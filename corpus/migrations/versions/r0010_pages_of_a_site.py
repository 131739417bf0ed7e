"""What the pages of a site share: their template, and their twins in other languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0010"
down_revision = "r0007"
branch_labels = None
depends_on = None


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation) if length else sa.Text(collation=collation)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "page_blocks",
        sa.Column("source", _characters(), nullable=False),
        sa.Column("digest", _characters(64), nullable=False),
        sa.Column("read_by", _characters(), nullable=False),
        sa.Column("language", _characters(3), nullable=False),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        sa.Column("left_out", _characters(16), nullable=True),
        sa.PrimaryKeyConstraint("source", "digest", name="pk_page_blocks"),
    )
    op.create_table(
        "alternate",
        sa.Column("document_id", _characters(32), nullable=False),
        sa.Column("url", _characters(), nullable=False),
        sa.Column("language", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "url", name="pk_alternate"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_alternate_document_id"),
    )
    op.create_index("ix_alternate_url", "alternate", ["url"])
    op.create_index("ix_location_url", "location", ["url"])


def downgrade() -> None:
    """All of it can be read again from the captures."""
    op.drop_index("ix_location_url", "location")
    op.drop_table("alternate")
    op.drop_table("page_blocks")
