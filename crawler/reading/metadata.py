"""What an HTML page says of itself: title, language, and the metadata of its head."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

import htmldate
from lxml import etree
from lxml import html as lxml_html

from crawler.bylines import names_told
from crawler.reading.repair import repair

_WANTED: Final = re.compile(
    r"^(?:og:|article:|dc\.|dcterms\.|dc:|dcterms:|citation_|author$|date$|description$|keywords$|language$|content-language$|last-modified$)",
    re.I,
)
_LD_DATES: Final = ("@type", "datePublished", "dateCreated", "dateModified", "inLanguage", "headline")
METADATA_DATES: Final = frozenset(
    {
        "citation_publication_date", "citation_date", "dcterms.issued", "dc.date.issued", "article:published_time",
        "ld:datepublished", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "date", "time:pubdate",
        "ld:datecreated",
    }
)  # fmt: skip
"""The fields that tell when a page was published."""
_SITE_NAMES: Final = (
    *("citation_journal_title", "og:site_name", "ld:publisher"),
    *("citation_publisher", "dc.publisher", "dcterms.publisher", "dc:publisher", "dcterms:publisher"),
)
"""The fields that tell what a page is part of, best first."""
_MAX_LD: Final = 200_000


def one_line(text: str | None) -> str:
    """A field of the head on one line, its damage undone."""
    return " ".join(repair(text or "")[0].split())


def read_metadata(root: lxml_html.HtmlElement) -> dict[str, str]:
    """Open Graph, Dublin Core, Highwire (`citation_*`) and JSON-LD fields by their names in lower case; first wins."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        if _WANTED.match(name) and (value := one_line(meta.get("content"))):
            found.setdefault(name.lower(), value)
    for node in linked_data(root):
        for key in _LD_DATES:
            told = node.get(key)
            if isinstance(told, str):
                found.setdefault(f"ld:{key.lower()}", told)
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and isinstance(name := publisher.get("name"), str) and one_line(name):
            found.setdefault("ld:publisher", one_line(name))
    for time in root.iter("time"):
        stamp = time.get("datetime")
        if stamp and time.get("pubdate") is not None:
            found.setdefault("time:pubdate", one_line(stamp))
    return found


def linked_data(root: lxml_html.HtmlElement) -> Iterator[dict[str, object]]:
    """The nodes of the JSON-LD blocks of a page; broken blocks, and those nested too deep, are passed over."""
    for script in root.iter("script"):
        source = script.text or ""
        if (script.get("type") or "").lower() != "application/ld+json" or len(source) > _MAX_LD:
            continue
        try:
            data = json.loads(source)
        except (ValueError, RecursionError):
            continue
        for node in data if isinstance(data, list) else [data]:
            if isinstance(node, dict):
                graph = node.get("@graph")
                yield node
                yield from (n for n in graph if isinstance(n, dict)) if isinstance(graph, list) else ()


def page_title(root: lxml_html.HtmlElement) -> str:
    """The text of `<title>`, or an empty string."""
    for title in root.iter("title"):
        return one_line("".join(title.itertext()))
    return ""


def page_language(root: lxml_html.HtmlElement, metadata: dict[str, str]) -> str | None:
    """The declared language as a lower-case primary subtag (`fr-CA` gives `fr`), or None."""
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    body = root.find("body")
    if not declared and body is not None:
        declared = body.get("lang")
    for key in ("content-language", "language", "dc.language", "dcterms.language", "ld:inlanguage", "og:locale"):
        declared = declared or metadata.get(key)
    return primary_language(declared)


def primary_language(declared: str | None) -> str | None:
    """The primary subtag of a declared language in lower case (`fr-CA` gives `fr`); None when there is none."""
    match = re.match(r"[A-Za-z]{2,3}(?=[-_,;\s]|$)", declared or "")
    return match.group().lower() if match else None


def is_one_article(metadata: dict[str, str]) -> bool:
    """Whether a page says of itself that it is one article (Open Graph, JSON-LD, Highwire)."""
    kind = metadata.get("ld:@type", "").lower()
    return (
        metadata.get("og:type", "").lower() == "article"
        or "article:published_time" in metadata
        or "citation_title" in metadata
        or kind.endswith(("article", "blogposting"))
    )


_NAME: Final = re.compile(r"^[^\W\d_][\w.’'-]*(?:[ \t]+[\w.’'-]+){1,4}$")
_ADDRESS: Final = re.compile(r"^https?://", re.I)
_MOST_AUTHORS: Final = 20


def read_authors(root: lxml_html.HtmlElement, metadata: dict[str, str]) -> tuple[str, ...]:
    """The people that the metadata name as authors (citation_author, Dublin Core, JSON-LD, author), each once.

    Names that are the site's, addresses and single words are left out: they name a body or a login.
    """
    return people(_author_names(root), site=metadata.get("og:site_name", ""))


def people(names: Iterable[str], *, site: str = "") -> tuple[str, ...]:
    """The names of people in fields for authors, each once, without that of the site (`Last, First` turned)."""
    found: dict[str, None] = {}
    for name in (one for field in names for one in names_told(field)):
        first, comma, last = name.partition(",")
        plain = f"{last.strip()} {first.strip()}" if comma and "," not in last else name
        if _NAME.match(plain) and plain.lower() != site.lower():
            found[plain] = None
    return tuple(found)[:_MOST_AUTHORS]


def _author_names(root: lxml_html.HtmlElement) -> Iterator[str]:
    wanted = ("citation_author", "dc.creator", "dcterms.creator", "dc:creator", "author", "article:author")
    metas = [((m.get("name") or m.get("property") or "").lower(), m) for m in root.iter("meta")]
    for key in wanted:
        told = (one_line(meta.get("content")) for name, meta in metas if name == key)
        yield from (value for value in told if value and not _ADDRESS.match(value))
    for node in linked_data(root):
        author = node.get("author")
        for one in author if isinstance(author, list) else [author]:
            name = one.get("name") if isinstance(one, dict) else one
            person = not isinstance(one, dict) or one.get("@type", "Person") == "Person"
            if isinstance(name, str) and person:
                yield one_line(name)


def read_alternates(root: lxml_html.HtmlElement) -> tuple[tuple[str, str], ...]:
    """The twins of a page in other languages: language tag in lower case and address, as declared by `hreflang`."""
    found: dict[tuple[str, str], None] = {}
    for link in root.iter("link"):
        tag, href = (link.get("hreflang") or "").strip().lower(), (link.get("href") or "").strip()
        if "alternate" in (link.get("rel") or "").lower().split() and is_address(href) and tag and tag != "x-default":
            found[(tag, href)] = None
    return tuple(found)


def is_address(href: str) -> bool:
    """Whether a link leads anywhere: `http://[x/` is no address, and cannot even be joined with that of its page."""
    try:
        urlsplit(href)
    except ValueError:
        return False
    return bool(href)


def canonical_address(root: lxml_html.HtmlElement, metadata: dict[str, str]) -> str | None:
    """The web address that a page gives as its own: `rel=canonical`, else Open Graph; None without a whole one."""
    links = (link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    told = [*(str(link.get("href") or "").strip() for link in links), metadata.get("og:url", "")]
    return next((href for href in told if is_web_address(href)), None)


def is_web_address(href: str) -> bool:
    """Whether it is a whole address on the web, with a host: `https://…`, not `/page` or `file:…`."""
    if not is_address(href) or not _ADDRESS.match(href) or any(sign.isspace() for sign in href):
        return False
    return bool(urlsplit(href).hostname)


def site_name(metadata: Mapping[str, str]) -> str | None:
    """What a page says that it is part of: its journal, else its site, else its publisher; None where it tells none."""
    told = (metadata.get(key, "") for key in _SITE_NAMES)
    return next((name for name in told if name and not _ADDRESS.match(name)), None)


def date_by_htmldate(page: str) -> str | None:
    """The date of publication that htmldate finds in markup and address of a page, as ISO date.

    Its wider search through the text is left off: it takes any date, which in a bulletin is that of an event.
    """
    try:
        return htmldate.find_date(page, extensive_search=False, original_date=True)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None  # pages and dates broken beyond what the library expects
