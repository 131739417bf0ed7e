"""A library of references as a source: RIS (rispy), BibTeX (pybtex) or CSL-JSON, with the files attached to them."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rispy
from pybtex.database import Entry, parse_string
from pybtex.exceptions import PybtexError
from rispy.config import LIST_TYPE_TAGS

from corpus.text import digest
from crawler.local import Failure, walk
from crawler.sources.declared import ReferencesSource
from crawler.sources.items import Fault, Item, Withdrawn, parse_date, record_split

_LANGUAGES = ("fr", "en")
_BROKEN = (OSError, ValueError, PybtexError, LookupError, TypeError, AttributeError, RecursionError)
_RIS_BEGIN = re.compile(r"^(?=TY {1,2}-)", re.M)
_RIS_END = re.compile(r"^ER {1,2}-", re.M)


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry, whatever the format was."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    issued: str
    language: str
    url: str | None
    files: tuple[str, ...]
    raw: bytes


class References:
    """The entries of a library: each attached document, or the entry itself where none is attached."""

    complete = True

    def __init__(self, source: ReferencesSource) -> None:
        self._source = source
        self._root = source.path.parent.resolve()

    def items(self) -> Iterator[Item | Fault | Withdrawn]:
        """All entries in their order."""
        source = self._source
        parse, convert = _PARSERS.get(source.path.suffix.lower(), (_unknown, _from_csl))
        try:
            entries = parse(source.path.read_text(encoding="utf-8-sig"))
        except _BROKEN as e:
            yield Fault(str(source.path), f"The library cannot be read: {e}.")
            return
        for number, entry in enumerate(entries[: source.max_pages], start=1):
            try:
                found = list(self._entry(convert(entry)))
            except _BROKEN as e:
                found = [Fault(f"{source.path}, entry {number}", f"The entry cannot be read: {e}.")]
            yield from found

    def _entry(self, entry: Reference) -> Iterator[Item | Fault | Withdrawn]:
        attached = 0
        for name in entry.files:
            found = self._attached(name)
            if isinstance(found, Item):
                attached += 1
                yield self._told(entry, found)
            else:
                yield found
        if attached or not (entry.title or entry.abstract):
            return
        language = entry.language[:2].lower()
        yield Item(
            key=f"{self._source.name}/{entry.id}",
            name=entry.title or entry.id,
            data=entry.raw,
            media_type="application/json",
            fetched=datetime.now(UTC),
            url=entry.url,
            split=record_split(
                title=entry.title,
                text=entry.abstract,
                authors=entry.authors,
                language=language if language in _LANGUAGES else None,
                issued=parse_date(entry.issued),
            ),
        )

    def _attached(self, name: str) -> Item | Fault:
        path = (self._root / name.removeprefix("file://")).resolve()
        if not path.is_relative_to(self._root):
            return Fault(name, "The attachment lies outside of the library's folder; it was not read.")
        found = next(iter(walk([path], max_bytes=self._source.max_bytes)), None)
        if found is None or isinstance(found, Failure):
            return Fault(str(path), found.error if found else "The attachment is a folder.")
        relative = path.relative_to(self._root).as_posix()
        return Item(
            key=f"{self._source.name}/{relative}",
            name=path.name,
            data=found.data,
            media_type=mimetypes.guess_type(path.name)[0],
            fetched=datetime.now(UTC),
        )

    @staticmethod
    def _told(entry: Reference, item: Item) -> Item:
        issued = parse_date(entry.issued)
        return Item(
            key=item.key,
            name=item.name,
            data=item.data,
            media_type=item.media_type,
            fetched=item.fetched,
            url=entry.url,
            title=entry.title,
            authors=entry.authors,
            issued=issued[0] if issued else None,
            issued_precision=issued[1] if issued else None,
        )


def _unknown(_text: str) -> list[Any]:
    raise ValueError("its name must end in .ris, .bib or .json")


def _ris(text: str) -> list[dict[str, Any]]:
    # An entry without its last line is left out by rispy, or run together with the next one.
    whole = [
        piece if _RIS_END.search(piece) or not piece.startswith("TY") else f"{piece.rstrip()}\nER  - \n\n"
        for piece in _RIS_BEGIN.split(text)
    ]
    entries: list[dict[str, Any]] = rispy.loads("".join(whole), list_tags=[*LIST_TYPE_TAGS, "L1", "L2"])
    if not entries and text.strip():
        raise ValueError("it holds no entry")
    return entries


def _from_ris(entry: Mapping[str, Any]) -> Reference:
    files = [v for n, v in sorted(entry.items()) if n.startswith("file_attachments")]
    urls = entry.get("urls") or []
    return _reference(
        entry,
        title=entry.get("title") or entry.get("primary_title"),
        abstract=entry.get("abstract") or entry.get("notes_abstract"),
        authors=entry.get("authors") or entry.get("first_authors") or (),
        issued=entry.get("date") or entry.get("year") or entry.get("publication_year"),
        language=entry.get("language"),
        url=entry.get("url") or (urls[0] if urls else None),
        files=[name for v in files for name in (v if isinstance(v, list) else [v])],
    )


def _bibtex(text: str) -> list[tuple[str, Entry]]:
    return list(parse_string(text, "bibtex").entries.items())


def _from_bibtex(named: tuple[str, Entry]) -> Reference:
    key, entry = named
    fields = {name.lower(): value for name, value in entry.fields.items()}
    return _reference(
        {"key": key, **fields},
        title=_plain(fields.get("title", "")),
        abstract=_plain(fields.get("abstract", "")),
        authors=[_plain(str(person)) for person in entry.persons.get("author", ())],
        issued=fields.get("date") or "-".join(v for v in (fields.get("year"), _month(fields)) if v),
        language=fields.get("langid") or fields.get("language"),
        url=fields.get("url"),
        files=list(_bibtex_files(fields.get("file", ""))),
    )


def _month(fields: Mapping[str, str]) -> str | None:
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    month = fields.get("month", "").lower()[:3]
    return str(names.index(month) + 1) if month in names else month if month.isdigit() else None


def _plain(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").split())


def _bibtex_files(field: str) -> Iterator[str]:
    """Paths in Zotero's `file` field, `Title:path:type` separated by semicolons; backslashes quote."""
    for one in field.replace("\\:", "\0").split(";"):
        parts = one.split(":")
        path = (parts[1] if len(parts) >= 3 else parts[0]).replace("\0", ":").replace("\\", "").strip()
        if path:
            yield path


def _csl(text: str) -> list[Any]:
    found = json.loads(text)
    entries = found.get("items") if isinstance(found, dict) else found
    if not isinstance(entries, list):
        raise TypeError("it holds no list of entries")
    return entries


def _from_csl(entry: Mapping[str, Any]) -> Reference:
    if not isinstance(entry, dict):
        raise TypeError("it has no fields")
    dates = (entry.get("issued") or {}).get("date-parts") or [[]]
    authors = entry.get("author") or ()
    names = [a.get("literal") or f"{a.get('family') or ''}, {a.get('given') or ''}" for a in authors]
    files = entry.get("file") or entry.get("attachments") or ()
    return _reference(
        entry,
        title=entry.get("title"),
        abstract=entry.get("abstract"),
        authors=[name.strip(", ") for name in names],
        issued="-".join(str(part) for part in dates[0]),
        language=entry.get("language"),
        url=entry.get("URL"),
        files=[files] if isinstance(files, str) else [f if isinstance(f, str) else f["path"] for f in files],
    )


def _reference(  # noqa: PLR0913 - the fields of a reference
    entry: Mapping[str, Any],
    *,
    title: object,
    abstract: object,
    authors: Sequence[str],
    issued: object,
    language: object,
    url: object,
    files: Sequence[str],
) -> Reference:
    """A reference of what an entry tells; a field may be missing or empty (None)."""
    raw = json.dumps(dict(entry), ensure_ascii=False, sort_keys=True).encode()
    named, stamp = str(title or ""), str(issued or "")
    # The id of an export changes from one to the next; what it is about does not.
    identity = str(entry.get("DOI") or entry.get("doi") or entry.get("key") or entry.get("id") or "")
    if not entry.get("doi") and named:
        identity = digest(named, stamp, *authors)[:32]
    return Reference(
        id=identity or digest(raw.decode())[:32],
        title=named,
        abstract=str(abstract or ""),
        authors=tuple(authors),
        issued=stamp,
        language=str(language or ""),
        url=str(url) if url else None,
        files=tuple(files),
        raw=raw,
    )


_Parser = tuple[Callable[[str], Sequence[Any]], Callable[[Any], Reference]]
_PARSERS: dict[str, _Parser] = {
    ".ris": (_ris, _from_ris),
    ".bib": (_bibtex, _from_bibtex),
    ".bibtex": (_bibtex, _from_bibtex),
    ".json": (_csl, _from_csl),
}
