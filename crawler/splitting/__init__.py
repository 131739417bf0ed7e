"""Splitting: from a document as read to its articles, each with section, title and typed blocks."""

from __future__ import annotations

from datetime import date

from corpus.model import SplitDocument
from crawler.reading.model import Reading
from crawler.splitting.assembly import assemble
from crawler.splitting.issue import find_issue
from crawler.splitting.layout import lay_out_page

__all__ = ["split"]


def split(reading: Reading, *, issued: date | None = None) -> SplitDocument:
    """Cut a document into its articles.

    Args:
        reading: the document as `crawler.reading.read` gives it.
        issued: date of the issue as handed over; without one, the header of the page, a dateline or its metadata tell.

    Returns:
        The issue and the articles in the order of the page. Every word that is no furniture, header, section, title or
        byline stands in the text of one article. A document without a boundary is one article.
    """
    issue = find_issue(reading, issued)
    publication = (issue.edition.publication if issue.edition else None) or ""
    layout = lay_out_page(reading, issue.header, publication)
    return SplitDocument(
        title=reading.title,
        edition=issue.edition,
        issued=issue.issued,
        issued_precision=issue.precision,
        issued_from=issue.issued_from,
        declared_language=reading.language,
        articles=tuple(assemble(layout)),
        warnings=reading.warnings,
    )
