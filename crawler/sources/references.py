"""A library of references as a source: RIS (rispy), BibTeX (pybtex) or CSL-JSON, with the files attached to them."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rispy
from pybtex.database import parse_string
from pybtex.exceptions import PybtexError
from rispy.config import LIST_TYPE_TAGS

from corpus.text import digest
from crawler.local import Failure, walk
from crawler.sources.declared import ReferencesSource
from crawler.sources.items import Fault, Item, Withdrawn, parse_date, record_split

_LANGUAGES = ("fr", "en")


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
        try:
            entries = _PARSERS.get(source.path.suffix.lower(), _unknown)(source.path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, PybtexError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as e:
            yield Fault(str(source.path), f"The library cannot be read: {e}.")
            return
        for number, entry in enumerate(entries):
            if source.max_pages is not None and number >= source.max_pages:
                return
            yield from self._entry(entry)

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


def _unknown(_text: str) -> Iterator[Reference]:
    raise ValueError("its name must end in .ris, .bib or .json")


def _ris(text: str) -> Iterator[Reference]:
    for entry in rispy.loads(text, list_tags=[*LIST_TYPE_TAGS, "L1", "L2"]):
        files = [v for n, v in sorted(entry.items()) if n.startswith("file_attachments")]
        names = [name for v in files for name in (v if isinstance(v, list) else [v])]
        urls = entry.get("urls") or []
        yield _reference(
            entry,
            title=entry.get("title") or entry.get("primary_title") or "",
            abstract=entry.get("abstract") or entry.get("notes_abstract") or "",
            authors=tuple(entry.get("authors") or entry.get("first_authors") or ()),
            issued=entry.get("date") or entry.get("year") or entry.get("publication_year") or "",
            language=entry.get("language") or "",
            url=entry.get("url") or (urls[0] if urls else None),
            files=tuple(names),
        )


def _bibtex(text: str) -> Iterator[Reference]:
    for key, entry in parse_string(text, "bibtex").entries.items():
        fields = {name.lower(): value for name, value in entry.fields.items()}
        yield _reference(
            {"key": key, **fields},
            title=_plain(fields.get("title", "")),
            abstract=_plain(fields.get("abstract", "")),
            authors=tuple(_plain(str(person)) for person in entry.persons.get("author", ())),
            issued=fields.get("date") or "-".join(v for v in (fields.get("year"), _month(fields)) if v),
            language=fields.get("langid") or fields.get("language") or "",
            url=fields.get("url"),
            files=tuple(_bibtex_files(fields.get("file", ""))),
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


def _csl(text: str) -> Iterator[Reference]:
    entries = json.loads(text)
    for entry in entries if isinstance(entries, list) else entries.get("items", ()):
        dates = (entry.get("issued") or {}).get("date-parts") or [[]]
        names = [a.get("literal") or f"{a.get('family', '')}, {a.get('given', '')}" for a in entry.get("author", ())]
        files = entry.get("file") or entry.get("attachments") or ()
        yield _reference(
            entry,
            title=entry.get("title") or "",
            abstract=entry.get("abstract") or "",
            authors=tuple(name.strip(", ") for name in names),
            issued="-".join(str(part) for part in dates[0]),
            language=entry.get("language") or "",
            url=entry.get("URL"),
            files=(files,) if isinstance(files, str) else tuple(f if isinstance(f, str) else f["path"] for f in files),
        )


def _reference(entry: Mapping[str, Any], **told: Any) -> Reference:  # noqa: ANN401 - the fields above
    raw = json.dumps(dict(entry), ensure_ascii=False, sort_keys=True).encode()
    # The id of an export changes from one to the next; what it is about does not.
    identity = str(entry.get("DOI") or entry.get("doi") or entry.get("key") or entry.get("id") or "")
    if not entry.get("doi") and told["title"]:
        identity = digest(told["title"], told["issued"], *told["authors"])[:32]
    return Reference(id=identity or digest(raw.decode())[:32], raw=raw, **told)


_PARSERS = {".ris": _ris, ".bib": _bibtex, ".bibtex": _bibtex, ".json": _csl}
