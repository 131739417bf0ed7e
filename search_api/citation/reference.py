"""What is cited of an article, from the index or from the corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus.text import fold_key

if TYPE_CHECKING:
    from corpus.model import Annotation, Article, Document
    from indexer.entry import IndexEntry

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited: an article of a bulletin. Persons are written "Given Surname".

    `publication` is what the article is a part of, where that is known; `bodies` are those authors that are no person.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    publication: str | None
    edition: str | None
    issued: str | None
    issued_precision: str | None
    language: str
    url: str | None
    keywords: tuple[str, ...] = ()
    pages: str | None = None
    """Of a paged document: `3`, `3-5`."""
    bodies: frozenset[str] = frozenset()

    @property
    def inverted_authors(self) -> tuple[str, ...]:
        """The authors as reference managers want them: "Surname, Given", and bodies as they are."""
        return tuple(name if name in self.bodies else inverted(name) for name in self.authors)

    @property
    def page_range(self) -> tuple[str | None, str | None]:
        """The first and the last page; no last one where it is the first."""
        first, _, last = (self.pages or "").partition("-")
        return first or None, last or None

    @property
    def year(self) -> str | None:
        """The year of the issue."""
        return self.issued[:4] if self.issued else None

    @property
    def number(self) -> str | None:
        """The number of the issue: the first one in its label, else the label."""
        found = _NUMBER.search(self.edition or "")
        return found.group() if found else self.edition

    @property
    def date_parts(self) -> list[int]:
        """Year, month and day of the issue, as far as they are known; empty without a date."""
        if not self.issued:
            return []
        parts = [int(part) for part in self.issued.split("-")]
        return parts[: {"year": 1, "month": 2, "season": 2}.get(self.issued_precision or "day", 3)]


def reference_of_entry(entry: IndexEntry, keywords: tuple[str, ...] = ()) -> Reference:
    """The reference of an article as the index holds it."""
    return Reference(
        id=entry.id,
        title=entry.title,
        authors=entry.authors,
        publication=entry.part_of,
        edition=entry.edition,
        issued=entry.issued,
        issued_precision=entry.issued_precision,
        language=entry.language,
        url=entry.url,
        keywords=keywords,
        pages=entry.pages,
        bodies=_bodies(entry.authors, [entry.part_of, *(body.name for body in entry.organisations)]),
    )


def reference_of_article(
    article: Article, document: Document, told: Annotation, keywords: tuple[str, ...] = ()
) -> Reference:
    """The reference of an article as the corpus holds it, with what is told of it."""
    edition = document.edition
    return Reference(
        id=article.id,
        title=article.title,
        authors=article.authors,
        publication=document.part_of,
        edition=edition.label if edition else None,
        issued=article.issued.isoformat() if article.issued else None,
        issued_precision=article.issued_precision,
        language=told.language,
        url=document.address,
        keywords=keywords,
        pages=article.pages,
        bodies=_bodies(article.authors, [document.part_of, *(body.name for body in told.organisations)]),
    )


def _bodies(authors: Iterable[str], names: Iterable[str | None]) -> frozenset[str]:
    """The authors that are no persons: the article names a body of that name, or is part of what is called so."""
    keys = {fold_key(name) for name in names if name}
    return frozenset(author for author in authors if fold_key(author) in keys)


def person(name: str) -> dict[str, Any]:
    """A person in the terms of CSL-JSON: family and given name, and the particle between them; one word is literal."""
    given, particle, family = _parts(name)
    if not given:
        return {"literal": name.strip()}
    told = {"family": family, "given": given, "non-dropping-particle": particle}
    return {part: value for part, value in told.items() if value}


def inverted(name: str) -> str:
    """ "Given Surname" as "Surname, Given", as reference managers want persons; one word stays."""
    given, particle, family = _parts(name)
    return f"{particle} {family}".strip() + (f", {given}" if given else "")


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, str, str]:
    """Given names, particle and surname, by BibTeX's rule: what is in lower case before the surname is a particle."""
    from pybtex.database import Person

    # A comma would make pybtex take the surname to stand first.
    parsed = Person(name.replace(",", " ").strip())
    given = " ".join((*parsed.first_names, *parsed.middle_names))
    return given, " ".join(parsed.prelast_names), " ".join((*parsed.last_names, *parsed.lineage_names))
