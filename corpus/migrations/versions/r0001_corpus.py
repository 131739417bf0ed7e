"""The first schema: documents, locations, captures, articles, revisions, annotations and the change feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


_LARGE = sa.Integer().with_variant(sa.BigInteger, "postgresql")


def _characters(length: int | None = None) -> sa.types.TypeEngine[str]:
    kind = sa.String if length else sa.Text
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Create all tables, and the one row that numbers the changes."""
    _create_documents()
    _create_articles()
    _create_feed()


def _create_documents() -> None:
    op.create_table(
        "capture",
        sa.Column("digest", _characters(64), nullable=False),
        sa.Column("media_type", _characters(), nullable=False),
        sa.Column("charset", _characters()),
        sa.Column("fetched", sa.DateTime, nullable=False),
        sa.Column("warc", _characters(), nullable=False),
        sa.Column("position", _LARGE, nullable=False),
        sa.Column("length", _LARGE, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_capture"),
    )
    op.create_index("ix_capture_warc_position", "capture", ["warc", "position"])
    op.create_table(
        "document",
        sa.Column("id", _characters(32), nullable=False),
        sa.Column("key", _characters(), nullable=False),
        sa.Column("digest", _characters(64), nullable=False),
        sa.Column("read_by", _characters(), nullable=False),
        sa.Column("title", _characters(), nullable=False),
        sa.Column("edition_label", _characters()),
        sa.Column("edition_publication", _characters()),
        sa.Column("edition_number", _characters()),
        sa.Column("issued", sa.Date),
        sa.Column("issued_precision", _characters()),
        sa.Column("issued_from", _characters()),
        sa.Column("warnings", _characters(), nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.ForeignKeyConstraint(["digest"], ["capture.digest"], name="fk_document_digest"),
        sa.UniqueConstraint("key", name="uq_document_key"),
    )
    op.create_index("ix_document_digest", "document", ["digest"])
    op.create_table(
        "location",
        sa.Column("key", _characters(), nullable=False),
        sa.Column("document_id", _characters(32), nullable=False),
        sa.Column("source", _characters(), nullable=False),
        sa.Column("url", _characters()),
        sa.Column("media_type", _characters(), nullable=False),
        sa.Column("charset", _characters()),
        sa.Column("fetched", sa.DateTime, nullable=False),
        sa.Column("headers", _characters(), nullable=False),
        sa.Column("rights", _characters()),
        sa.Column("show", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_location"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_location_document_id"),
    )
    op.create_index("ix_location_document_id", "location", ["document_id"])


def _create_articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", _characters(32), nullable=False),
        sa.Column("document_id", _characters(32), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("revision", _characters(64), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_article_document_id"),
    )
    op.create_index("ix_article_document_id", "article", ["document_id"])
    op.create_table(
        "revision",
        sa.Column("article_id", _characters(32), nullable=False),
        sa.Column("digest", _characters(64), nullable=False),
        sa.Column("recorded", sa.DateTime, nullable=False),
        sa.Column("section", _characters()),
        sa.Column("title", _characters(), nullable=False),
        sa.Column("authors", _characters(), nullable=False),
        sa.Column("text", _characters(), nullable=False),
        sa.Column("blocks", _characters(), nullable=False),
        sa.Column("links", _characters(), nullable=False),
        sa.Column("issued", sa.Date),
        sa.Column("issued_precision", _characters()),
        sa.Column("issued_from", _characters()),
        sa.Column("declared_language", _characters()),
        sa.PrimaryKeyConstraint("article_id", "digest", name="pk_revision"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_revision_article_id"),
    )
    op.create_table(
        "annotation",
        sa.Column("article_id", _characters(32), nullable=False),
        sa.Column("revision", _characters(64), nullable=False),
        sa.Column("made_by", _characters(), nullable=False),
        sa.Column("content", _characters(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "revision", name="pk_annotation"),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revision.article_id", "revision.digest"],
            name="fk_annotation_article_id_revision",
        ),
    )


def _create_feed() -> None:
    op.create_table(
        "change",
        sa.Column("seq", _LARGE, nullable=False, autoincrement=False),
        sa.Column("article_id", _characters(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_change_article_id"),
        sa.UniqueConstraint("article_id", name="uq_change_article_id"),
    )
    feed = op.create_table(
        "feed",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("last", _LARGE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
    )
    op.bulk_insert(feed, [{"id": 1, "last": 0}])
