"""Captures: every input kept as it came, in WARC 1.1 files (ISO 28500:2017) that only grow.

A record is made from the input alone, so the same inputs in the same order give the same files, byte for byte. Only
what a run that was killed is known to have left is ever cut off: a note beside the corpus tells where it was writing.
Other bytes that the database does not know may be captures of a newer corpus, and are not touched.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import uuid
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus.errors import HomeError, UnknownOutcomeError
from corpus.holding import Fetched
from corpus.home import Home, storage_faults
from corpus.text import digest

if TYPE_CHECKING:  # warcio is slow to import, and a run that changes nothing needs it not
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

WARC_LIMIT = 512 * 2**20
"""Bytes after which the next WARC file is begun."""

_LINE_ENDS = re.compile(r"[\r\n]+")
_NOT_IN_NAME = re.compile(r"[^!-9;-~]+")
_URI_CHARACTERS = "%/:?#[]@!$&'()*+,;=-._~"
# Said of the bytes on the wire, while the payload is kept decoded: readers of the WARC would decode it once more.
_OF_TRANSFER = {"content-encoding", "transfer-encoding", "content-length"}
_NAME = re.compile(r"captures-(?:(?P<series>.+)-)?(?P<number>\d+)\.warc\.gz")
_NOT_IN_SERIES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where a record lies: file name below captures/, first byte, number of bytes."""

    warc: str
    position: int
    length: int

    @property
    def end(self) -> int:
        """The byte after the record."""
        return self.position + self.length


def encode_record(fetched: Fetched, sha256: str) -> bytes:
    """The gzip member of one capture: `response` for HTTP with headers, else `resource`.

    Args:
        fetched: the input; its local path, if it has one, does not go into the record.
        sha256: digest of its bytes, hexadecimal.
    """
    target = target_uri(fetched)
    date = fetched.fetched.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    is_response = _is_http(target) and bool(fetched.headers)
    out = BytesIO()
    writer = warc_writer(out)
    record = writer.create_warc_record(
        target,
        "response" if is_response else "resource",
        payload=BytesIO(fetched.data),
        length=len(fetched.data),
        warc_content_type="" if is_response else _LINE_ENDS.sub(" ", fetched.media_type),
        warc_headers_dict={
            "WARC-Record-ID": record_id("capture", target, sha256, date),
            "WARC-Date": date,
            "WARC-Payload-Digest": f"sha256:{sha256}",
        },
        http_headers=http_headers("200 OK", fetched.headers, len(fetched.data)) if is_response else None,
    )
    writer.write_record(record)
    return out.getvalue()


def target_uri(fetched: Fetched) -> str:
    """The address under which a capture is recorded: its URL, else a URN that never tells a local absolute path."""
    for address in (fetched.url, fetched.key):
        if address and _is_http(address):
            return quote(address, safe=_URI_CHARACTERS)
    is_local = PurePosixPath(fetched.key).is_absolute() or PureWindowsPath(fetched.key).drive or ":" in fetched.key
    name = digest("key", fetched.key)[:32] if is_local else quote(fetched.key, safe="/-._~")
    return f"urn:x-vigie:{quote(fetched.source, safe='-._~')}:{name}"


def _is_http(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def http_headers(status: str, given: Iterable[tuple[str, str]], length: int) -> StatusAndHeaders:
    """The head of a kept HTTP response: its payload is decoded, so what was said of the wire is renamed.

    Args:
        status: code and reason.
        given: the headers as they came, in order.
        length: bytes of the payload.
    """
    headers = []
    for name, value in given:
        clean = _NOT_IN_NAME.sub("", name) or "X-Unnamed"
        prefix = "X-Archive-Orig-" if clean.lower() in _OF_TRANSFER else ""
        headers.append((prefix + clean, _LINE_ENDS.sub(" ", value).strip()))
    headers.append(("Content-Length", str(length)))
    from warcio.statusandheaders import StatusAndHeaders

    return StatusAndHeaders(status, headers, protocol="HTTP/1.1")


def warc_writer(out: BytesIO) -> WARCWriter:
    """What writes the records of our files, each a gzip member of its own."""
    from warcio.warcwriter import WARCWriter

    return WARCWriter(out, gzip=True, warc_version="1.1")


def record_id(*parts: str) -> str:
    """A record's id, made from what tells it from all others."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest(*parts))}>"


def _encode_file_header(name: str) -> bytes:
    out = BytesIO()
    writer = warc_writer(out)
    info = {"software": "Vigie", "format": "WARC File Format 1.1"}
    record = writer.create_warcinfo_record(name, info)
    # Fixed, as otherwise two runs over the same input would differ in nothing but this.
    record.rec_headers.replace_header("WARC-Record-ID", record_id("file", name))
    record.rec_headers.replace_header("WARC-Date", "2000-01-01T00:00:00Z")
    writer.write_record(record)
    return out.getvalue()


class CaptureFiles:
    """The WARC files of one home. Nothing is opened for writing until a record is appended.

    Where several homes write one database, each has a series of files of its own, which carries the name of the host
    and eight random digits: no two homes ever append to the same file, and a row tells where its file was written.

    Args:
        home: the home.
        limit: bytes after which the next file is begun.
        shared: whether other homes write the same database.
    """

    def __init__(self, home: Home, limit: int = WARC_LIMIT, *, shared: bool = False) -> None:
        self._home = home
        self._limit = limit
        self._shared = shared

    def prefix(self) -> str:
        """What the names of this home's files begin with, before the number. The caller holds the home's lock.

        Raises:
            HomeError: the home cannot be read or written.
        """
        if not self._shared:
            return "captures-"
        # Read each time: another process may have begun another series.
        with storage_faults(self._home.series):
            if self._home.series.exists():
                return f"captures-{self._home.series.read_text(encoding='ascii').strip()}-"
        return self._begin_series()

    def _begin_series(self) -> str:
        host = _NOT_IN_SERIES.sub("-", platform.node().lower().partition(".")[0]).strip("-")[:32] or "host"
        series = f"{host}-{secrets.token_hex(4)}"
        new = self._home.series.with_suffix(".new")
        with storage_faults(self._home.series):
            _write(new, 0, f"{series}\n".encode())
            new.replace(self._home.series)
            _sync_folder(self._home.root)
        return f"captures-{series}-"

    @contextmanager
    def appending(self, record: bytes, prefix: str, last: RecordPlace | None) -> Iterator[RecordPlace]:
        """Append a record, on the disk when the block begins; cut off again when the block raises.

        What a run that was killed left behind `last` is cut off first; where anything else lies there, the next file
        that does not exist is begun. The caller holds the home's lock and the right to write to the database, and
        commits the place to it inside the block. If nobody knows what came of the commit, the record stays: who
        appends next learns it from the database.

        Args:
            record: as `encode_record` makes it.
            prefix: of the files of this home.
            last: the last record that the database knows of, in the newest of these files; None if there is none.

        Raises:
            HomeError: there is no room, or the folder may not be written; nothing of the record stays.
        """
        with storage_faults(self._home.captures):
            name, end = self._next_place(prefix, last)
        path = self._home.captures / name
        header = b"" if end else _encode_file_header(name)
        try:
            with storage_faults(self._home.captures):
                path.parent.mkdir(exist_ok=True)
                self._note(RecordPlace(name, end, len(header) + len(record)))
                _write(path, end, header + record)
            yield RecordPlace(name, end + len(header), len(record))
        except UnknownOutcomeError:
            raise
        except Exception:
            # Not at an interrupt, which may come when the commit is done and nobody was told.
            _cut(path, end)
            self._forget()
            raise
        self._forget()

    def _next_place(self, prefix: str, last: RecordPlace | None) -> tuple[str, int]:
        debris = self._debris()
        number = 0
        if last is not None:
            path = self._home.captures / last.warc
            # A file that lost its end (a bad copy of the home) is not written on: offsets would lie.
            size = path.stat().st_size if path.exists() else -1
            behind = debris is not None and (debris.warc, debris.position) == (last.warc, last.end)
            if last.end < self._limit and (size == last.end or (size > last.end and behind)):
                return last.warc, last.end
            if self._shared and size < last.end:  # this home is a copy, and the one that it was copied from went on
                return _file_name(self._begin_series(), 1), 0
            match = _NAME.fullmatch(last.warc)
            number = int(match["number"]) if match else 0
        begun = debris.warc if debris and debris.position == 0 else None
        held = [path.name for path in self._home.captures.glob("*.warc.gz") if path.name != begun]
        return _file_name(prefix, max([number, *(_number(name, prefix) for name in held)]) + 1), 0

    def _note(self, place: RecordPlace) -> None:
        # Not synchronised: if a power cut takes the note, the next file is begun, and nothing is lost.
        self._home.appending.write_text(f"{place.warc} {place.position} {place.length}\n", encoding="ascii")

    def _forget(self) -> None:
        with suppress(OSError):  # what is noted in vain does no harm: the database knows the record by now
            self._home.appending.unlink(missing_ok=True)

    def _debris(self) -> RecordPlace | None:
        """Where a run was writing when it was killed, if what lies there can be nothing but what it wrote."""
        try:
            name, position, length = self._home.appending.read_text(encoding="ascii").split()
            place = RecordPlace(name, int(position), int(length))
            return place if (self._home.captures / name).stat().st_size <= place.end else None
        except (OSError, ValueError):
            return None

    def payload(self, place: RecordPlace, sha256: str) -> bytes:
        """The bytes of a capture as they came.

        Raises:
            HomeError: the file is missing or damaged; the digest is checked.
        """
        from warcio.exceptions import ArchiveLoadFailed

        path = self._home.captures / place.warc
        try:
            with path.open("rb") as file:
                file.seek(place.position)
                data = _first_payload(file)
        except FileNotFoundError as e:
            raise self._missing(path) from e
        except (ArchiveLoadFailed, EOFError, zlib.error, StopIteration) as e:
            raise _damaged(path, place) from e
        except OSError as e:
            raise HomeError(f"{path} cannot be read: {e.strerror or e}.") from e
        if hashlib.sha256(data).hexdigest() != sha256:
            raise _damaged(path, place)
        return data

    def _missing(self, path: Path) -> HomeError:
        match = _NAME.fullmatch(path.name)
        series = match["series"] if match else None
        if series and f"captures-{series}-" != self.prefix():
            return HomeError(
                f"The captures {path} are missing: the home {series} (host and number) wrote them.",
                "Share the folder captures among the homes, or bring the file here.",
            )
        return HomeError(f"The captures {path} are missing.", "Restore the file from a copy.")


def _first_payload(file: object) -> bytes:
    from warcio.archiveiterator import ArchiveIterator

    record = next(iter(ArchiveIterator(file)))
    parts = []
    while part := record.raw_stream.read(1 << 16):
        parts.append(part)
    return b"".join(parts)


def _damaged(path: Path, place: RecordPlace) -> HomeError:
    return HomeError(f"The capture at byte {place.position} of {path} is damaged.", "Restore the file from a copy.")


def _number(name: str, prefix: str) -> int:
    """The number of a file with that prefix; 0 for any other."""
    match = _NAME.fullmatch(name)
    return int(match["number"]) if match and name.startswith(f"{prefix}{match['number']}.") else 0


def _file_name(prefix: str, number: int) -> str:
    return f"{prefix}{number:05}.warc.gz"


def _write(path: Path, end: int, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b") as file:
        file.truncate(end)
        file.seek(end)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if end == 0:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # A new file whose folder was not synchronised can be lost with its name in a power cut.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cut(path: Path, end: int) -> None:
    if not path.exists():
        return
    if end == 0:
        path.unlink()
    else:
        os.truncate(path, end)
