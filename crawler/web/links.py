"""The addresses that a page, a sitemap or a feed names, and what a page says to crawlers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

import feedparser
from lxml import etree, html
from scrapy.utils.sitemap import Sitemap
from w3lib.url import safe_url_string

from corpus.answers import Role
from crawler.address import host_of
from crawler.web.robots import TOKEN, robots_directives

_FOLLOWED = {"a": "href", "area": "href", "frame": "src", "iframe": "src", "link": "href"}
_LINK_RELATIONS = {"next", "prev", "alternate", "canonical", "first", "last", "contents", "chapter", "section"}
_REFRESH = re.compile(r"url\s*=\s*['\"]?\s*([^'\"\s>]+)", re.I)
_NO_WORDS = b"0123456789 \t\r\n"
# Pictures, sound, programs and the like: not asked for at all.
NOT_DOCUMENTS = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|avif|ico|bmp|tiff?|mp[34]|m4[av]|og[gva]|wav|flac|avi|mov|mkv|webm|wmv|swf|css|js|mjs|woff2?|ttf|eot|otf|exe|msi|dmg|iso|apk|jar|zip|rar|7z|gz|tgz|bz2|xz|tar|ics|vcf|rss|xsl|dtd|xlsx?|pptx?|csv)$",
    re.I,
)


@dataclass(slots=True)
class PageLinks:
    """Whole addresses that a page links to, in its order, and its directives to crawlers."""

    urls: list[str] = field(default_factory=list)
    directives: set[str] = field(default_factory=set)
    likeness: str = ""
    """Digest of the words of the page: of two that differ in markup and numbers only it is the same."""


def page_links(body: bytes, base: str, encoding: str) -> PageLinks:
    """The links of an HTML page; those marked `nofollow` are left out, and all if the page itself says so.

    Args:
        body: the page.
        base: its address, which a `base` element may replace.
        encoding: of the page, as far as known.
    """
    found = PageLinks()
    root = _parse(body, encoding)
    if root is None:
        return found
    found.likeness = _likeness(root)
    meta: list[str] = []
    host = host_of(base)
    for element in root.iter("base", "meta", "a", "area", "frame", "iframe", "link"):
        name = element.tag
        if name == "base":
            base = next(iter(_whole(base, host, element.get("href"), encoding)), base)
            host = host_of(base)
        elif name == "meta":
            if (element.get("name") or "").lower() in ("robots", TOKEN.lower()):
                meta.append(element.get("content") or "")
            elif (element.get("http-equiv") or "").lower() == "refresh":
                match = _REFRESH.search(element.get("content") or "")
                found.urls += _whole(base, host, match[1], encoding) if match else []
        else:
            relations = (element.get("rel") or "").lower().split()
            if "nofollow" in relations or (name == "link" and not _LINK_RELATIONS.intersection(relations)):
                continue
            found.urls += _whole(base, host, element.get(_FOLLOWED[name]), encoding)
    found.directives = robots_directives(meta)
    return found


def _parse(body: bytes, encoding: str) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(body, parser=html.HTMLParser(encoding=encoding, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        return None


def _likeness(root: html.HtmlElement) -> str:
    words = etree.tostring(root, method="text", encoding="utf-8").translate(None, _NO_WORDS)
    return hashlib.blake2b(words, digest_size=16).hexdigest()


def _whole(base: str, host: str, address: str | None, encoding: str) -> list[str]:
    address = (address or "").strip()
    if not address or address[0] == "#" or address[:11].lower().startswith(("javascript:", "mailto:", "tel:", "data:")):
        return []
    if address[0] == "/" and address[1:2] != "/" and address.isascii() and base.startswith(host):
        return [host + address]  # by far the most, and joining takes long
    try:
        # A query in letters beyond ASCII is sent in the encoding of its page.
        return [urljoin(base, address if address.isascii() else safe_url_string(address, encoding))]
    except (ValueError, LookupError):
        return []


def sitemap_links(body: bytes) -> Iterator[tuple[str, Role]]:
    """The addresses in a sitemap (pages, with their twins in other languages), an index of sitemaps, or a text list."""
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        for line in body.decode("utf-8", errors="replace").splitlines():
            if line.strip().lower().startswith(("http://", "https://")):
                yield line.strip(), "page"
        return
    try:
        sitemap = Sitemap(body)
        role: Role = "sitemap" if sitemap.type == "sitemapindex" else "page"
        for entry in sitemap:
            if entry.get("loc"):
                yield entry["loc"], role
            for twin in entry.get("alternate", ()):
                yield twin, "page"
    except (etree.XMLSyntaxError, StopIteration):
        return


def feed_links(body: bytes, base: str) -> Iterator[tuple[str, Role]]:
    """The entries of an RSS or Atom feed, and the next part of a feed in several (RFC 5005)."""
    parsed = feedparser.parse(body, response_headers={"content-location": base}, sanitize_html=False)
    for entry in parsed.entries:
        if link := entry.get("link"):
            yield urljoin(base, link), "page"
    for link in parsed.feed.get("links", ()):
        if link.get("rel") in ("next", "prev-archive", "previous") and link.get("href"):
            yield urljoin(base, link["href"]), "feed"
