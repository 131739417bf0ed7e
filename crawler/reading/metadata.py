"""What an HTML page says of itself: title, language, and the metadata of its head."""

from __future__ import annotations

import json
import re
from typing import Final

from lxml import html as lxml_html

_WANTED: Final = re.compile(
    r"^(?:og:|article:|dc\.|dcterms\.|dc:|dcterms:|citation_|author$|date$|description$|keywords$|language$|content-language$|last-modified$)",
    re.I,
)
_LD_DATES: Final = ("@type", "datePublished", "dateCreated", "dateModified", "inLanguage", "headline")
_MAX_LD: Final = 200_000


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())


def read_metadata(root: lxml_html.HtmlElement) -> dict[str, str]:
    """Open Graph, Dublin Core, Highwire (`citation_*`) and JSON-LD fields by their names in lower case; first wins."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        value = _clean(meta.get("content"))
        if value and _WANTED.match(name):
            found.setdefault(name.lower(), value)
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            for key, value in _linked_data(script.text or ""):
                found.setdefault(f"ld:{key.lower()}", value)
    for time in root.iter("time"):
        stamp = time.get("datetime")
        if stamp and time.get("pubdate") is not None:
            found.setdefault("time:pubdate", _clean(stamp))
    return found


def _linked_data(source: str) -> list[tuple[str, str]]:
    """The simple dated fields of a JSON-LD block; nothing when it is broken or nested too deep."""
    if len(source) > _MAX_LD:
        return []
    try:
        data = json.loads(source)
    except (ValueError, RecursionError):
        return []
    nodes = data if isinstance(data, list) else [data]
    graph = [n for node in nodes if isinstance(node, dict) for n in _graph(node)]
    pairs = ((key, node.get(key)) for node in [*nodes, *graph] if isinstance(node, dict) for key in _LD_DATES)
    return [(key, value) for key, value in pairs if isinstance(value, str)]


def _graph(node: dict[str, object]) -> list[object]:
    graph = node.get("@graph")
    return graph if isinstance(graph, list) else []


def page_title(root: lxml_html.HtmlElement) -> str:
    """The text of `<title>`, or an empty string."""
    for title in root.iter("title"):
        return _clean("".join(title.itertext()))
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
