"""Splitting: from a document as read to its articles, each with section, title and typed blocks."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from corpus.model import Alternate, SplitDocument
from crawler.language import language_of
from crawler.markup import HTML
from crawler.reading.metadata import site_name
from crawler.reading.model import Reading
from crawler.splitting.assembly import assemble
from crawler.splitting.continuing import join_continued
from crawler.splitting.issue import find_issue
from crawler.splitting.layout import lay_out_page

__all__ = ["split"]

_NO_TITLE: Final = re.compile(
    r"(?:untitled|no title|new page|nouvelle page|(?:page |document )?sans (?:titre|nom))\b.{0,20}", re.I
)
"""What editors of pages write where their user told no title."""

_NAMES: Final = {"fr": "French", "en": "English"}


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
    articles = join_continued(list(assemble(layout)))
    if len(articles) == 1 and not articles[0].authors and reading.authors:
        articles = [articles[0].model_copy(update={"authors": reading.authors})]
    if len(articles) == 1 and not (articles[0].title or articles[0].section) and _tells_title(reading):
        # The title of a page may be that of its whole site: it is shown, and tells nothing of the article's subject.
        recurring = ("title",) if reading.media_type == HTML else ()
        articles = [articles[0].model_copy(update={"title": reading.title, "recurring": recurring})]
    return SplitDocument(
        title=reading.title,
        edition=issue.edition,
        issued=issue.issued,
        issued_precision=issue.precision,
        issued_from=issue.issued_from,
        declared_language=reading.language,
        alternates=tuple(Alternate(language=tag, url=url) for tag, url in reading.alternates),
        canonical_url=reading.canonical,
        site_name=site_name(reading.metadata),
        articles=tuple(articles),
        warnings=(*reading.warnings, *_language_warning(reading)),
    )


def _tells_title(reading: Reading) -> bool:
    """Whether the title that a document bears beside its text is one: the properties of office files often lie."""
    return bool(reading.title) and reading.form != "styled" and not _NO_TITLE.fullmatch(reading.title)


def _language_warning(reading: Reading) -> tuple[str, ...]:
    """What is to be told when a page declares one of our languages and is written in the other."""
    declared, real = reading.language, language_of(reading.text[:6000])
    if declared in _NAMES and real in _NAMES and declared != real:
        return (f"Declared as {_NAMES[declared]}, written in {_NAMES[real]}.",)
    return ()
