"""Numbers of pages in addresses: `?page=2`, `/page/2`, `-2.html`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.reading.pager import Pager

_PARAMETER: Final = re.compile(r"^(?:page|p|pg|paged|pageno|page_no|pagenum|num_page|pagina|part|partie)$", re.I)
_NAMED: Final = re.compile(
    r"(?:^|(?<=[/._-]))(?:page|p|pg|part|partie)[-_/]?(\d{1,3})(?=\.\w{2,5}$|/?$)|page(\d{1,3})(?=\.\w{2,5}$|/?$)", re.I
)
_BARE: Final = re.compile(r"(?<=[/_,-])(\d{1,2})(?=\.\w{2,5}$|/?$)")


@dataclass(frozen=True, slots=True)
class Numbered:
    """An address without the number of its page.

    `named` tells that the address itself calls the number that of a page; a bare one may number articles.
    """

    base: str
    number: int | None = None
    named: bool = False

    @classmethod
    def of(cls, url: str) -> Numbered:
        """An address as base and number."""
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        for n, (name, value) in enumerate(pairs):
            if _PARAMETER.match(name) and value.isascii() and value.isdigit() and len(value) <= 3:
                query = urlencode(pairs[:n] + pairs[n + 1 :])
                return cls(_plain(parts.scheme, parts.netloc, parts.path, query), int(value), named=True)
        for pattern, named in ((_NAMED, True), (_BARE, False)):
            match = pattern.search(parts.path)
            if match is not None:
                number = next(group for group in match.groups() if group)
                path = parts.path[: match.start()] + parts.path[match.end() :]
                return cls(_plain(parts.scheme, parts.netloc, path, parts.query), int(number), named=named)
        return cls(_plain(parts.scheme, parts.netloc, parts.path, parts.query))

    def follows(self, other: Numbered) -> bool:
        """Whether this is the page after another one; the first may bear no number, and numbers may begin at 0."""
        if self.base != other.base or self.number is None:
            return False
        if other.number is None:
            return self.number in (1, 2)
        return self.number == other.number + 1


def is_later(address: str, pager: Pager) -> bool:
    """Whether a page is the second or a following one of a row, by its address and its links to the one before."""
    here = Numbered.of(address)
    before = (urljoin(address, link.url) for link in pager.links)
    return here.named and any(here.follows(Numbered.of(url)) for url in before)


def _plain(scheme: str, host: str, path: str, query: str) -> str:
    """What an address and that of its first page have in common: no separators where the number stood."""
    stem, dot, ending = path.rpartition(".")
    if dot and "/" not in ending:
        path = f"{stem.rstrip('-_,./')}.{ending}"
    return urlunsplit((scheme, host, path.rstrip("-_,./"), query, ""))
