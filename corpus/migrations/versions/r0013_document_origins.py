"""What documents say of where they belong: the address that each gives as its own, and the site or journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0013"
down_revision = "r0012"
branch_labels = None
depends_on = None


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation) if length else sa.Text(collation=collation)


def upgrade() -> None:
    """Make the table, empty: documents are read again anyway, by the reader of this version."""
    op.create_table(
        "document_origin",
        sa.Column("document_id", _characters(32), nullable=False),
        sa.Column("canonical_url", _characters()),
        sa.Column("site_name", _characters()),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_origin"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_origin_document_id"),
    )


def downgrade() -> None:
    """It can be read again from the captures."""
    op.drop_table("document_origin")
