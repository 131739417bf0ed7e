"""References as records that reference managers take in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Literal

import orjson

from search_api.citation.reference import Reference, person

RecordFormat = Literal["ris", "bibtex", "csl"]
MEDIA_TYPES: dict[RecordFormat, str] = {
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "csl": "application/vnd.citationstyles.csl+json",
}

# TeX's own characters (The TeXbook, chapter 7). A brace that stays one must have its partner, or the rest of the file
# is lost to whoever reads it; as a command it needs none.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: "\\" + sign for sign in "&%$#_"},
    }
)


@cache
def _ris_writer() -> Any:  # noqa: ANN401 - rispy has no types
    from rispy import RisWriter

    class Writer(RisWriter):  # type: ignore[misc]
        """Begins a record with its type, as the format wants it; rispy would put a number before it."""

        def set_header(self, count: int) -> str:
            del count
            return ""

    return Writer()


def ris(reference: Reference) -> str:
    """One record in RIS (the format of Research Information Systems), by rispy, with the empty line between records."""
    first, last = reference.page_range
    fields: dict[str, Any] = {
        "type_of_reference": "MGZN",
        "id": reference.id,
        "title": reference.title or reference.publication,
        "authors": list(reference.inverted_authors),
        "secondary_title": reference.publication,
        "number": reference.number,
        "year": reference.year,
        "date": _ris_date(reference.date_parts),
        "start_page": first,
        "end_page": last or first,
        "language": reference.language,
        "urls": [reference.url] if reference.url else [],
        "keywords": list(reference.keywords),
    }
    text: str = _ris_writer().formats([{k: v for k, v in fields.items() if v}])
    return text + "\n"


def _ris_date(parts: list[int]) -> str | None:
    """Year, month and day between slashes, `2020/02//` without a day; nothing where the year is all."""
    written = "/".join(f"{part:02d}" for part in parts)
    return {2: f"{written}//", 3: written}.get(len(parts))


def bibtex(reference: Reference) -> str:
    """One `@article` in BibTeX, by bibtexparser, with what TeX would take for itself written so that it prints."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    parts = reference.date_parts
    fields = {
        "title": reference.title or reference.publication,
        "journal": reference.publication,
        "number": reference.number,
        "pages": reference.pages.replace("-", "--") if reference.pages else None,
        "year": reference.year,
        "month": str(parts[1]) if len(parts) > 1 else None,
        "day": str(parts[2]) if len(parts) > 2 else None,
        "url": reference.url,
        "language": {"fr": "french", "en": "english"}.get(reference.language),
        "keywords": ", ".join(reference.keywords),
    }
    shown = [Field("author", f"{{{_bibtex_authors(reference)}}}")] if reference.authors else []
    shown += [Field(name, f"{{{value.translate(_TEX)}}}") for name, value in fields.items() if value]
    # The values are enclosed already; bibtexparser's own way copies the whole library for it.
    text: str = write_string(Library([Entry("article", reference.id, shown)]), unparse_stack=[])
    return text.strip() + "\n\n"


def _bibtex_authors(reference: Reference) -> str:
    """The authors, each body in braces of its own, that nothing in it is taken for a surname or for an `and`."""
    names = zip(reference.authors, reference.inverted_authors, strict=True)
    written = ((name in reference.bodies, shown.translate(_TEX)) for name, shown in names)
    return " and ".join(f"{{{shown}}}" if is_body else shown for is_body, shown in written)


def csl(reference: Reference) -> dict[str, Any]:
    """One item of CSL-JSON (Citation Style Language 1.0.2), as Zotero and pandoc take it."""
    item: dict[str, Any] = {
        "id": reference.id,
        "type": "article-magazine",
        "title": reference.title or reference.publication,
        "author": [{"literal": a} if a in reference.bodies else person(a) for a in reference.authors],
        "container-title": reference.publication,
        "issue": reference.number,
        "issued": {"date-parts": [reference.date_parts]} if reference.date_parts else None,
        "page": reference.pages,
        "language": reference.language if reference.language != "und" else None,
        "URL": reference.url,
        "keyword": ", ".join(reference.keywords),
    }
    return {name: value for name, value in item.items() if value}


def _csl_line(reference: Reference) -> str:
    return orjson.dumps([csl(reference)]).decode()


_WRITERS: dict[RecordFormat, Callable[[Reference], str]] = {"ris": ris, "bibtex": bibtex, "csl": _csl_line}


def record(reference: Reference, form: RecordFormat) -> str:
    """One reference as a file of its own that a reference manager takes in."""
    return _WRITERS[form](reference)
