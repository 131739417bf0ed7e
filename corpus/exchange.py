"""One HTTP request and what came back, and the WARC records (ISO 28500:2017) that keep it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.captures import http_headers, record_id, warc_writer

if TYPE_CHECKING:  # warcio is slow to import
    from warcio.recordloader import ArcWarcRecord
    from warcio.warcwriter import WARCWriter

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request by GET and its answer. `body` is decoded (no content encoding), `url` as it was asked."""

    url: str
    at: datetime
    status: int
    asked: Headers
    headers: Headers
    body: bytes
    address: str | None = None
    """Of the machine that answered."""
    milliseconds: int = 0
    via: str | None = None
    """The page on which the link was found."""
    source: str = ""

    @property
    def sha256(self) -> str:
        """Digest of the body, hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Original:
    """The response record that holds a payload already: under which address it was fetched, and when."""

    url: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Records:
    """The gzip members of one exchange, and where in them the record with the payload lies (None for a revisit)."""

    data: bytes
    response: tuple[int, int] | None


def encode_exchange(exchange: Exchange, original: Original | None = None) -> Records:
    """The records of one exchange: response (or revisit), request, metadata.

    Args:
        exchange: what was asked and answered.
        original: the record that holds the same payload; then a revisit record refers to it, and no payload is kept.
    """
    out = BytesIO()
    writer = warc_writer(out)
    date = _date(exchange.at)
    sha256 = original.sha256 if original else exchange.sha256
    own = record_id("revisit" if original else "response", exchange.url, sha256, date)
    common = {"WARC-Date": date}
    if exchange.address:
        common["WARC-IP-Address"] = exchange.address
    body = b"" if original else exchange.body
    told = {"WARC-Record-ID": own, **common, "WARC-Payload-Digest": f"sha256:{sha256}"}
    if original:
        told |= {
            "WARC-Profile": _NOT_MODIFIED if exchange.status == HTTPStatus.NOT_MODIFIED else _SAME_PAYLOAD,
            "WARC-Refers-To-Target-URI": original.url,
            "WARC-Refers-To-Date": _date(original.at),
        }
    writer.write_record(
        writer.create_warc_record(
            exchange.url,
            "revisit" if original else "response",
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict=told,
            http_headers=http_headers(_status(exchange.status), exchange.headers, len(exchange.body)),
        )
    )
    end = out.tell()
    linked = {**common, "WARC-Concurrent-To": own}
    writer.write_record(_request(writer, exchange, linked | {"WARC-Record-ID": record_id("request", own)}))
    writer.write_record(_metadata(writer, exchange, linked | {"WARC-Record-ID": record_id("metadata", own)}))
    return Records(out.getvalue(), None if original else (0, end))


def _request(writer: WARCWriter, exchange: Exchange, told: dict[str, str]) -> ArcWarcRecord:
    from warcio.statusandheaders import StatusAndHeaders

    at = urlsplit(exchange.url)
    path = (at.path or "/") + (f"?{at.query}" if at.query else "")
    head = StatusAndHeaders(f"GET {path} HTTP/1.1", list(exchange.asked), is_http_request=True)
    return writer.create_warc_record(
        exchange.url, "request", payload=BytesIO(), length=0, warc_headers_dict=told, http_headers=head
    )


def _metadata(writer: WARCWriter, exchange: Exchange, told: dict[str, str]) -> ArcWarcRecord:
    lines = [f"source: {exchange.source}", f"fetchTimeMs: {exchange.milliseconds}"]
    if exchange.via:
        lines.append(f"via: {exchange.via}")
    data = "".join(f"{' '.join(line.split())}\r\n" for line in lines).encode()
    return writer.create_warc_record(
        exchange.url,
        "metadata",
        payload=BytesIO(data),
        length=len(data),
        warc_content_type="application/warc-fields",
        warc_headers_dict=told,
    )


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} Unknown"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
