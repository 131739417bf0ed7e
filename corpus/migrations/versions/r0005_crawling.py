"""The crawler's frontier and runs, how far each WARC file is written, and what a source says of its documents."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None


_LARGE = sa.Integer().with_variant(sa.BigInteger, "postgresql")


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    kind = sa.String if length else sa.Text
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Add columns to the locations, and the tables of the crawler."""
    # SQLite would append the columns to the text of its definition, behind the keys.
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("location", recreate=recreate) as location:
        for name in ("publisher", "series", "kind"):
            location.add_column(sa.Column(name, _characters()))
        location.add_column(sa.Column("gone", sa.DateTime))
    op.create_table(
        "warc_file",
        sa.Column("name", _characters(), nullable=False),
        sa.Column("size", _LARGE, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_warc_file"),
    )
    _create_frontier()
    op.create_table(
        "crawl_run",
        sa.Column("id", _characters(32), nullable=False),
        sa.Column("source", _characters(), nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("finished", sa.DateTime),
        sa.Column("report", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_crawl_run"),
    )
    op.create_index("ix_crawl_run_source_started", "crawl_run", ["source", "started"])


def _create_frontier() -> None:
    op.create_table(
        "frontier",
        sa.Column("source", _characters(), nullable=False),
        sa.Column("url", _characters(), nullable=False),
        sa.Column("state", _characters(), nullable=False),
        sa.Column("role", _characters(), nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("hops", sa.Integer, nullable=False),
        sa.Column("declared", sa.Boolean, nullable=False),
        sa.Column("via", _characters()),
        sa.Column("run", _characters(32)),
        sa.Column("outcome", _characters()),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("reason", _characters()),
        sa.Column("target", _characters()),
        sa.Column("asked", sa.DateTime),
        sa.Column("due", sa.DateTime),
        sa.Column("size", _LARGE, nullable=False),
        sa.Column("etag", _characters()),
        sa.Column("modified", _characters()),
        sa.Column("digest", _characters(64)),
        sa.Column("kept", sa.DateTime),
        sa.Column("media_type", _characters()),
        sa.Column("charset", _characters()),
        sa.Column("headers", _characters()),
        sa.Column("unread", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("source", "url", name="pk_frontier"),
    )
    op.create_index("ix_frontier_digest", "frontier", ["digest"])
    op.create_index("ix_frontier_source_state_depth_url", "frontier", ["source", "state", "depth", "url"])
    op.create_index("ix_frontier_source_run_outcome", "frontier", ["source", "run", "outcome"])
