"""A search as an Atom feed (RFC 4287). Ids are made of the article alone: in whichever feed it appears, it is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5

from search_api.answers import HighlightAnswer
from search_api.highlighting import ellipses
from search_api.newsdesk.following import Arrival
from search_api.request import Interface
from search_api.texts import Texts

MEDIA_TYPE = "application/atom+xml"
_EMPTY_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries was updated: it needs a date, and today's would change with every look."""


def atom(
    arrivals: Sequence[Arrival], *, title: str, identity: str, base: str, addresses: tuple[str, str], ui: Interface
) -> bytes:
    """The feed.

    Args:
        arrivals: its entries, the newest first.
        title: of the search.
        identity: what makes the search another one.
        base: address of the service, without a slash at its end.
        addresses: of the feed itself and of the page of results, below `base`.
        ui: the reader's language.
    """
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id(uuid5(NAMESPACE_URL, f"vigie:search:{identity}").urn)
    feed.title(f"Vigie – {title}")
    feed.language(ui)
    feed.author({"name": "Vigie"})
    feed.link(href=base + addresses[0], rel="self", type=MEDIA_TYPE)
    feed.link(href=base + addresses[1], rel="alternate", type="text/html")
    feed.updated(last_changed(arrivals))
    for arrival in arrivals:
        hit = arrival.hit
        entry = feed.add_entry(order="append")
        entry.id(uuid5(NAMESPACE_URL, f"vigie:article:{hit['id']}").urn)
        entry.title(hit["title"] or ("[sans titre]" if ui == "fr" else "[untitled]"))
        entry.link(href=f"{base}/articles/{hit['id']}", rel="alternate", type="text/html")
        entry.published(arrival.first)
        entry.updated(arrival.changed)
        entry.author([{"name": name} for name in hit["authors"] or [hit["publication"] or hit["source"]]])
        for concept in hit["concepts"]:
            entry.category({"term": concept["id"], "label": concept["label"]})
        entry.content(_content(arrival, ui), type="html")
    written: bytes = feed.atom_str(pretty=False)
    return written


def last_changed(arrivals: Sequence[Arrival]) -> datetime:
    """When something in the feed changed last."""
    return max((arrival.changed for arrival in arrivals), default=_EMPTY_SINCE)


def _content(arrival: Arrival, ui: Interface) -> str:
    hit = arrival.hit
    issued = Texts(ui).day(hit["issued"], hit["issued_precision"])  # type: ignore[arg-type]
    issue = ", ".join(part for part in (hit["edition"], issued, hit["kind_label"]) if part)
    excerpt = next((_excerpt(h) for h in hit["highlights"] if h["field"] == "text"), "")
    because = "Pourquoi\u202f: " if ui == "fr" else "Why: "
    lines = [issue, excerpt, because + "\u202f; ".join(arrival.why) if ui == "fr" else because + "; ".join(arrival.why)]
    lang = f' lang="{hit["language"]}"' if hit["language"] in ("fr", "en") else ""
    return f"<p>{escape(lines[0])}</p><p{lang}>{escape(lines[1])}</p>" + (
        f"<p>{escape(lines[2])}</p>" if arrival.why else ""
    )


def _excerpt(shown: HighlightAnswer) -> str:
    before, after = ellipses(shown)
    return before + shown["text"] + after
