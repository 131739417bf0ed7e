"""What an answer means: kept, unchanged, moved, gone, refused, or to be asked again; and which links it brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from scrapy.utils.gz import gunzip
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from corpus.answers import Address, Landing, Result, Role
from crawler.address import canonical
from crawler.markup import shown_type
from crawler.sources import WebSource
from crawler.web.links import NOT_DOCUMENTS, feed_links, page_links, sitemap_links
from crawler.web.messages import Fetched, Job
from crawler.web.robots import robots_directives
from crawler.web.scope import scope_of
from crawler.web.traps import trap

if TYPE_CHECKING:
    from crawler.web.asking import Answer

HOPS: Final = 5
"""Redirects that are followed from one address."""

_PAGES = {"text/html", "application/xhtml+xml"}
_DOCUMENTS = _PAGES | {
    "text/plain",
    "text/markdown",
    "application/pdf",
    "application/x-pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "application/rtf",
    "text/rtf",
    "message/rfc822",
}
_BY_NAME = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".eml", ".htm", ".html")
_MOVED = {301, 302, 303, 307, 308}
_ASK_AGAIN = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524}
_GONE_FOR_GOOD = timedelta(days=30)
_LONGEST_PAUSE = timedelta(days=7).total_seconds()  # a Retry-After beyond is taken for this: most mean something else
_REMEMBERED = 200_000  # addresses
_UNZIPPED = 50_000_000  # bytes: what the protocol of sitemaps allows


@dataclass(slots=True)
class _Links:
    found: list[Address]
    trapped: list[tuple[str, str]]


class Judge:
    """Judges the answers of one source.

    Args:
        source: the source.
        run: id of its run.
    """

    def __init__(self, source: WebSource, run: str) -> None:
        self.source = source
        self._run = run
        self._scope = scope_of(source)
        self._seen: set[tuple[str, Role | None]] = set()
        self._weigh = lru_cache(maxsize=50_000)(self._weigh_address)

    # --- without an answer --------------------------------------------------------------------------------------

    def put_off(self, job: Job, due: datetime | None) -> Landing:
        """A job that is left for later, through no fault of its address."""
        return self._landing(job, datetime.now(UTC), "put_off", due=due)

    def refused(self, job: Job, at: datetime, why: str) -> Landing:
        """An address that may not be asked."""
        return self._landing(job, at, "refused", reason=why)

    def fault(self, job: Job, at: datetime, why: str, *, is_final: bool) -> Fetched:
        """No usable answer: asked again later in the run, unless that is final or the retries are used up."""
        if is_final or job.attempts >= self.source.retries:
            return Fetched(self._landing(job, at, "failed", reason=why))
        return Fetched(self._landing(job, at, "later", reason=why, due=self._after(job)))

    def _after(self, job: Job) -> datetime:
        wait: timedelta = self.source.back_off * 2**job.attempts
        return datetime.now(UTC) + wait

    # --- answers ------------------------------------------------------------------------------------------------

    def robots(self, url: str, answer: Answer) -> Landing:
        """The record of a robots.txt, which is no address of the frontier."""
        at = answer.exchange.at
        return Landing(self.source.name, url, self._run, at, "listing", "robots", exchange=answer.exchange)

    def location(self, url: str, answer: Answer) -> str | None:
        """Where an answer redirects to, canonical; None if it does not, or to nothing that can be asked."""
        told = _header(answer, "location")
        if answer.exchange.status not in _MOVED or not told:
            return None
        try:
            return canonical(urljoin(url, told), ignore=self.source.ignore_parameters)
        except ValueError:
            return None

    def answer(self, job: Job, answer: Answer) -> Fetched:  # noqa: PLR0911 - one for each class of status
        """Judge an answer by its status."""
        status = answer.exchange.status
        if status == HTTPStatus.NOT_MODIFIED and job.digest:
            return Fetched(self._of(job, answer, "same", due=self._due()))
        if status in _MOVED:
            return Fetched(self._moved(job, answer))
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            due = datetime.now(UTC) + _GONE_FOR_GOOD if status == HTTPStatus.GONE else self._due()
            return Fetched(self._of(job, answer, "missing", reason=f"status {status}", due=due))
        if status in _ASK_AGAIN:
            return self._again(job, answer)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            result: Result = "refused" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "failed"
            return Fetched(self._of(job, answer, result, reason=f"status {status}"))
        if status != HTTPStatus.OK or not answer.exchange.body:
            return Fetched(self._of(job, answer, "failed", reason=f"status {status} without a page"))
        return self._list(job, answer) if job.role != "page" else self._page(job, answer)

    def _again(self, job: Job, answer: Answer) -> Fetched:
        status = answer.exchange.status
        wait = _retry_after(_header(answer, "retry-after"))
        pause = 0.0
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            pause = wait if wait is not None else (self.source.back_off * 2**job.attempts).total_seconds()
        reason = f"status {status}"
        is_too_long = pause > self.source.max_wait.total_seconds()
        if job.attempts >= self.source.retries and not is_too_long:
            return Fetched(self._of(job, answer, "failed", reason=reason), pause=pause)
        due = datetime.now(UTC) + timedelta(seconds=pause) if pause else self._after(job)
        return Fetched(self._of(job, answer, "later", reason=reason, due=due), pause=pause)

    def _moved(self, job: Job, answer: Answer) -> Landing:
        target = self.location(job.url, answer)
        if target is None:
            return self._of(job, answer, "failed", reason="redirects to nothing that can be asked")
        if target == job.url:
            return self._of(job, answer, "failed", reason="redirects to itself")
        if job.hops >= HOPS:
            return self._of(job, answer, "failed", reason=f"more than {HOPS} redirects")
        if not self._scope.holds(target):
            return self._of(job, answer, "refused", reason=f"redirects out of the scope, to {target}", target=target)
        if name := self._trap(target):
            return self._of(job, answer, "refused", reason=f"redirects into a trap ({name})", target=target)
        found = Address(target, job.role, job.depth, job.hops + 1, job.declared, job.url)
        return self._of(job, answer, "moved", target=target, found=(found,), due=self._due())

    def _list(self, job: Job, answer: Answer) -> Fetched:
        """A sitemap or a feed: its addresses are declared by the site itself."""
        body = answer.exchange.body
        if body.startswith(b"\x1f\x8b"):
            try:
                body = gunzip(body, max_size=_UNZIPPED)
            except (ValueError, OSError, EOFError):
                return Fetched(self._of(job, answer, "failed", reason="the sitemap cannot be unpacked"))
        named = sitemap_links(body) if job.role == "sitemap" else feed_links(body, job.url)
        links = _Links([], [])
        for url, role in named:
            self._add(links, url, role, job, depth=job.depth if role != "page" else 0, declared=True)
        landing = self._of(job, answer, "listing", found=tuple(links.found), due=self._due())
        return Fetched(landing, trapped=tuple(links.trapped))

    def _page(self, job: Job, answer: Answer) -> Fetched:
        exchange = answer.exchange
        told = (_header(answer, "content-type") or "").partition(";")[0].strip().lower()
        media_type = shown_type(told, exchange.body)
        path = urlsplit(job.url).path.lower()
        if media_type not in _DOCUMENTS and not (media_type.endswith("octet-stream") and path.endswith(_BY_NAME)):
            return Fetched(self._of(job, answer, "refused", reason=f"is {media_type}", is_kept=False))
        directives = robots_directives([v for n, v in exchange.headers if n.lower() == "x-robots-tag"])
        links = _Links([], [])
        charset = http_content_type_encoding(_header(answer, "content-type") or "")
        words = ""
        if media_type in _PAGES:
            page = page_links(exchange.body, job.url, _encoding(exchange.body, charset))
            words = page.likeness
            directives |= page.directives
            if "nofollow" not in directives:
                for url in page.urls:
                    self._add(links, url, "page", job, depth=job.depth + 1, declared=False)
        more = {"found": tuple(links.found), "due": self._due()}
        if "noindex" in directives:
            landing = self._of(job, answer, "refused", reason="noindex", is_kept=False, **more)  # type: ignore[arg-type]
            return Fetched(landing, trapped=tuple(links.trapped))
        landing = self._of(job, answer, "kept", media_type=media_type, charset=charset, **more)  # type: ignore[arg-type]
        return Fetched(landing, words if not job.declared else "", tuple(links.trapped))

    # --- links --------------------------------------------------------------------------------------------------

    def _add(self, links: _Links, url: str, role: Role, job: Job, *, depth: int, declared: bool) -> None:
        address, trapped = self._weigh(url)
        if address is None or (address, role) in self._seen:
            return
        if role == "page" and NOT_DOCUMENTS.search(urlsplit(address).path):
            return
        if depth > self.source.max_depth:
            self._leave_out(links, address)
            return
        self._note((address, role))
        if trapped and not declared:
            links.trapped.append((trapped, address))
        else:
            links.found.append(Address(address, role, depth, 0, declared, job.url))

    def _leave_out(self, links: _Links, address: str) -> None:
        """Tell of an address that lies too deep, once; a shorter way to it may yet be found."""
        if (address, None) not in self._seen:
            self._note((address, None))
            links.trapped.append(("depth", address))

    def _note(self, seen: tuple[str, Role | None]) -> None:
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()  # the frontier knows them all: this only spares telling it again
        self._seen.add(seen)

    def _weigh_address(self, url: str) -> tuple[str | None, str | None]:
        address = canonical(url, ignore=self.source.ignore_parameters)
        if address is None or not self._scope.holds(address):
            return None, None
        return address, self._trap(address)

    def _trap(self, url: str) -> str | None:
        return trap(url, datetime.now(UTC).date()) if self.source.traps else None

    # --- landings -----------------------------------------------------------------------------------------------

    def _due(self) -> datetime | None:
        return datetime.now(UTC) + self.source.revisit if self.source.revisit else None

    def _of(  # noqa: PLR0913 - what a landing is made of
        self,
        job: Job,
        answer: Answer,
        result: Result,
        *,
        reason: str | None = None,
        target: str | None = None,
        found: tuple[Address, ...] = (),
        due: datetime | None = None,
        media_type: str | None = None,
        charset: str | None = None,
        is_kept: bool = True,
    ) -> Landing:
        exchange = answer.exchange
        return Landing(
            job.source, job.url, self._run, exchange.at, result, job.role, exchange if is_kept else None, reason,
            target, found, due, media_type, charset, answer.size, exchange.status,
        )  # fmt: skip

    def _landing(
        self, job: Job, at: datetime, result: Result, *, reason: str | None = None, due: datetime | None = None
    ) -> Landing:
        return Landing(job.source, job.url, self._run, at, result, job.role, reason=reason, due=due)


def _header(answer: Answer, name: str) -> str | None:
    return next((value for told, value in answer.exchange.headers if told.lower() == name), None)


def _encoding(body: bytes, charset: str | None) -> str:
    """The encoding in which links of a page are written: as it is declared, else as its bytes show."""
    declared = charset or html_body_declared_encoding(body[:4096])
    if declared:
        return declared
    try:
        body.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3): a number or a date."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value), _LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _LONGEST_PAUSE)
