"""An index by which the articles that were taken in last are found."""

from __future__ import annotations

from alembic import op

revision = "r0012"
down_revision = "r0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_revision_recorded_article_id", "revision", ["recorded", "article_id"])


def downgrade() -> None:
    """Nothing is lost."""
    op.drop_index("ix_revision_recorded_article_id", "revision")
