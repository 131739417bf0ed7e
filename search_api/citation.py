"""Citations of articles in the formats that reference managers take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.model import Article, Document
from indexer.entry import IndexEntry

MEDIA_TYPES = {"ris": "application/x-research-info-systems", "bibtex": "application/x-bibtex"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited: an article of a bulletin."""

    id: str
    title: str
    authors: tuple[str, ...]
    publication: str
    edition: str | None
    issued: str | None
    issued_precision: str | None
    language: str
    url: str | None
    keywords: tuple[str, ...] = ()

    @property
    def year(self) -> str | None:
        """The year of the issue."""
        return self.issued[:4] if self.issued else None


def reference_of_entry(entry: IndexEntry, keywords: tuple[str, ...] = ()) -> Reference:
    """The reference of an article as the index holds it."""
    return Reference(
        id=entry.id,
        title=entry.title,
        authors=entry.authors,
        publication=entry.publication or entry.source,
        edition=entry.edition,
        issued=entry.issued,
        issued_precision=entry.issued_precision,
        language=entry.language,
        url=entry.url,
        keywords=keywords,
    )


def reference_of_article(article: Article, document: Document, language: str) -> Reference:
    """The reference of an article as the corpus holds it."""
    edition = document.edition
    return Reference(
        id=article.id,
        title=article.title,
        authors=article.authors,
        publication=(edition.publication if edition else None) or document.source,
        edition=edition.label if edition else None,
        issued=article.issued.isoformat() if article.issued else None,
        issued_precision=article.issued_precision,
        language=language,
        url=document.url,
    )


def _inverted(name: str) -> str:
    """ "Given Surname" as "Surname, Given", as reference managers want persons; one word stays."""
    given, _, surname = name.strip().rpartition(" ")
    return f"{surname}, {given}" if given else surname


def ris(reference: Reference) -> str:
    """One record in RIS (the format of Research Information Systems), by rispy."""
    import rispy

    known_day = reference.issued_precision in (None, "day")

    record: dict[str, Any] = {
        "type_of_reference": "MGZN",
        "id": reference.id,
        "title": reference.title or reference.publication,
        "authors": [_inverted(a) for a in reference.authors],
        "secondary_title": reference.publication,
        "number": reference.edition,
        "year": reference.year,
        "date": reference.issued.replace("-", "/") if reference.issued and known_day else None,
        "language": reference.language,
        "urls": [reference.url] if reference.url else [],
        "keywords": list(reference.keywords),
    }
    text: str = rispy.dumps([{k: v for k, v in record.items() if v}])
    return text.strip() + "\n\n"


def bibtex(reference: Reference) -> str:
    """One `@article` in BibTeX, by pybtex, which escapes what TeX would take for itself."""
    from pybtex.database import BibliographyData, Entry, Person

    fields = {
        "title": reference.title or reference.publication,
        "journal": reference.publication,
        "number": reference.edition,
        "year": reference.year,
        "month": str(int(reference.issued[5:7])) if reference.issued else None,
        "url": reference.url,
        "language": {"fr": "french", "en": "english"}.get(reference.language),
        "keywords": ", ".join(reference.keywords),
    }
    persons = {"author": [Person(_inverted(a)) for a in reference.authors]} if reference.authors else {}
    entry = Entry("article", fields=[(k, v) for k, v in fields.items() if v], persons=persons)
    text: str = BibliographyData(entries={reference.id: entry}).to_string("bibtex")
    return text.strip() + "\n\n"


def shown_date(day: str, precision: str | None, ui: str) -> str:
    """A date as a reader wants it, no more exact than it is known: a day, a month or a year.

    Args:
        day: ISO day.
        precision: what of it is known; None is taken for the day.
        ui: the reader's language; in French the first of a month is "1er".
    """
    from babel.dates import format_date

    known = date.fromisoformat(day)
    if precision == "year":
        return str(known.year)
    if precision in ("month", "season"):
        return str(format_date(known, "MMMM y", locale=ui))
    written = str(format_date(known, format="long", locale=ui))
    return written.replace("1 ", "1er ", 1) if ui == "fr" and known.day == 1 else written


def sentence(reference: Reference, ui: str, accessed: date | None = None) -> str:
    """A ready line for a footnote, in the manner of ISO 690.

    Args:
        reference: what is cited.
        ui: the reader's language.
        accessed: the day on which a web address was looked at.
    """
    parts = [", ".join(_inverted(a) for a in reference.authors)] if reference.authors else []
    opening, closing = ("«\u00a0", "\u00a0»") if ui == "fr" else ("“", "”")
    parts.append(
        f"{opening}{reference.title}{closing}" if reference.title else "[sans titre]" if ui == "fr" else "[untitled]"
    )
    place = [reference.publication]
    if reference.edition:
        place.append(reference.edition)
    if reference.issued:
        place.append(shown_date(reference.issued, reference.issued_precision, ui))
    parts.append(", ".join(place))
    if reference.url:
        seen = shown_date((accessed or date.today()).isoformat(), "day", ui)
        parts.append(f"{reference.url} ({'consulté le' if ui == 'fr' else 'accessed'} {seen})")
    return ". ".join(parts) + "."
