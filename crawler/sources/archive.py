"""WARC (ISO 28500) and WACZ (Webrecorder, 1.1) files as a source: of each address the newest capture."""

from __future__ import annotations

import glob
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from w3lib.encoding import http_content_type_encoding
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.timeutils import iso_date_to_datetime

from crawler.address import Prefix, Scope, canonical
from crawler.markup import shown_type
from crawler.sources.declared import ArchiveSource
from crawler.sources.items import Fault, Item, Withdrawn

_DOCUMENTS = (
    *("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/msword", "application/rtf"),
    *("application/vnd.openxmlformats-officedocument.wordprocessingml", "application/vnd.oasis.opendocument.text"),
    *("text/rtf", "message/rfc822"),
)
_XML = ("application/xml", "text/xml")
_PIECE = 1 << 20
_BROKEN = (ArchiveLoadFailed, EOFError, zlib.error, zipfile.BadZipFile, OSError, ValueError, NotImplementedError)


class Archive:
    """The documents in WARC and WACZ files. Older captures of an address stay in the file, and are not read."""

    complete = False

    def __init__(self, source: ArchiveSource) -> None:
        self._source = source
        allow = [Prefix.of(a) for a in source.allow]
        self._scope = Scope(allow, [Prefix.of(a) for a in source.deny]) if allow else None
        self._deny = Scope([Prefix.of(a) for a in source.deny])

    def items(self) -> Iterator[Item | Fault | Withdrawn]:
        """Two passes: which capture of an address is the newest, then those."""
        newest: dict[str, tuple[str, str, int]] = {}
        parts: list[tuple[Path, str | None]] = []
        for path in self._paths():
            if isinstance(path, Fault):
                yield path
                continue
            for part in self._parts(path):
                if isinstance(part, Fault):
                    yield part
                    continue
                parts.append((path, part))
                yield from self._survey(path, part, newest)
        wanted = {(place, n): url for url, (_, place, n) in newest.items()}
        for number, item in enumerate(self._chosen(parts, wanted)):
            if self._source.max_pages is not None and number >= self._source.max_pages:
                return
            yield item

    def _paths(self) -> Iterator[Path | Fault]:
        for pattern in self._source.files:
            found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - the pattern is absolute
            if not found:
                yield Fault(pattern, "There is no such file.")
            yield from map(Path, found)

    def _parts(self, path: Path) -> Iterator[str | Fault | None]:
        """The WARC files in a file: itself (None), or the members of a WACZ, whose digests are checked first."""
        if path.suffix.lower() != ".wacz":
            yield None
            return
        try:
            with zipfile.ZipFile(path) as wacz:
                names = [n for n in wacz.namelist() if n.startswith("archive/") and n.endswith((".warc", ".warc.gz"))]
                faults = _check(wacz)
        except _BROKEN as e:
            yield Fault(str(path), f"The archive cannot be read: {e}.")
            return
        for name in names:
            yield Fault(f"{path}!{name}", faults[name]) if name in faults else name
        for name in sorted(set(faults) - set(names)):
            yield Fault(f"{path}!{name}", faults[name])

    def _survey(
        self, path: Path, part: str | None, newest: dict[str, tuple[str, str, int]]
    ) -> Iterator[Item | Fault | Withdrawn]:
        place = _place(path, part)
        try:
            with _records(path, part) as records:
                for n, record in enumerate(records):
                    url = self._wanted(record)
                    at = record.rec_headers.get_header("WARC-Date") or ""
                    if url is not None and (url not in newest or at >= newest[url][0]):
                        newest[url] = (at, place, n)
            if part is None and path.suffix == ".gz" and not _is_whole(path):
                yield Fault(place, "The archive breaks off before its end, and was read up to there.")
        except _BROKEN as e:
            yield Fault(place, f"The archive is damaged, and was read up to there: {e}.")

    def _wanted(self, record: Any) -> str | None:  # noqa: ANN401 - warcio's
        """The canonical address of a record that holds a document, whole and in scope."""
        if record.rec_type not in ("response", "resource"):
            return None
        url = canonical(record.rec_headers.get_header("WARC-Target-URI") or "")
        if url is None or urlsplit(url).path == "/robots.txt":
            return None
        if self._deny.holds(url) or (self._scope is not None and not self._scope.holds(url)):
            return None
        if record.rec_type == "response" and (
            record.http_headers is None or record.http_headers.get_statuscode() != "200"
        ):
            return None
        told = _media_type(record)
        if told in _XML:
            told = shown_type(told, record.content_stream().read(_PIECE))
        return url if told.startswith(_DOCUMENTS) else None

    def _chosen(
        self, parts: list[tuple[Path, str | None]], wanted: dict[tuple[str, int], str]
    ) -> Iterator[Item | Fault | Withdrawn]:
        for path, part in parts:
            place = _place(path, part)
            try:
                with _records(path, part) as records:
                    for n, record in enumerate(records):
                        if (place, n) in wanted:
                            yield self._item(record, wanted[place, n])
            except _BROKEN:
                continue  # told by the first pass

    def _item(self, record: Any, url: str) -> Item | Fault:  # noqa: ANN401 - warcio's
        try:
            data = record.content_stream().read(self._source.max_bytes + 1)
        except _BROKEN as e:
            return Fault(url, f"Its capture is damaged: {e}.")
        if len(data) <= self._source.max_bytes and getattr(record.raw_stream, "limit", 0) > 0:
            return Fault(url, "Its capture breaks off before its end.")
        if len(data) > self._source.max_bytes:
            return Fault(url, f"larger than {self._source.max_bytes:,} bytes")
        headers = tuple(record.http_headers.headers) if record.http_headers is not None else ()
        declared = next((v for n, v in headers if n.lower() == "content-type"), "")
        return Item(
            key=url,
            name=url,
            data=data,
            media_type=shown_type(_media_type(record), data),
            fetched=_moment(record),
            url=url,
            charset=http_content_type_encoding(declared),
            headers=headers,
        )


def _is_whole(path: Path) -> bool:
    """Whether the last gzip member of a file is complete: the reader of records takes a torn one for the end."""
    member = zlib.decompressobj(wbits=31)
    is_open = False
    with path.open("rb") as file:
        while data := file.read(_PIECE):
            while data:
                is_open = True
                member.decompress(data, _PIECE)
                data = member.unconsumed_tail
                if member.eof:
                    data, member, is_open = member.unused_data, zlib.decompressobj(wbits=31), False
    return not is_open


def _place(path: Path, part: str | None) -> str:
    return f"{path}!{part}" if part else str(path)


def _media_type(record: Any) -> str:  # noqa: ANN401 - warcio's
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    told = headers.get_header("Content-Type") or "" if headers is not None else ""
    return str(told).partition(";")[0].strip().lower()


def _moment(record: Any) -> datetime:  # noqa: ANN401 - warcio's
    try:
        moment: datetime = iso_date_to_datetime(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def _records(path: Path, part: str | None) -> Iterator[Iterator[Any]]:
    with path.open("rb") as file:
        if part is None:
            yield iter(ArchiveIterator(file))
            return
        with zipfile.ZipFile(file) as wacz, wacz.open(part) as member:
            yield iter(ArchiveIterator(member))


def _check(wacz: zipfile.ZipFile) -> dict[str, str]:
    """What is wrong with members of a WACZ by the digests of its data package, by name."""
    faults: dict[str, str] = {}
    try:
        package = json.loads(wacz.read("datapackage.json"))
    except KeyError:
        return {"datapackage.json": "It is missing, so that no digest can be checked."}
    except (ValueError, RecursionError):
        return {"datapackage.json": "It is no JSON."}
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not all(isinstance(one, dict) for one in resources):
        return {"datapackage.json": "It lists no resources, so that no digest can be checked."}
    if "datapackage-digest.json" in wacz.namelist():
        digest = json.loads(wacz.read("datapackage-digest.json"))
        told = str(digest.get("hash", "")) if isinstance(digest, dict) else ""
        if told and not _is(told, wacz.open("datapackage.json")):
            faults["datapackage.json"] = "Its digest differs from the one in datapackage-digest.json."
    for resource in resources:
        name, told = str(resource.get("path", "")), str(resource.get("hash", ""))
        if name not in wacz.namelist():
            faults[name] = "It is named in datapackage.json, and missing."
        elif told and not _is(told, wacz.open(name)):
            faults[name] = "Its digest differs from the one in datapackage.json; it was not read."
    return faults


def _is(told: str, stream: IO[bytes]) -> bool:
    name, _, value = told.rpartition(":")
    if (name or "sha256") not in ("sha256", "sha1", "sha512", "md5"):
        return True
    running = hashlib.new(name or "sha256", usedforsecurity=False)
    with stream:
        while piece := stream.read(_PIECE):
            running.update(piece)
    return running.hexdigest() == value.lower()
