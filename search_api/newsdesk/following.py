"""What is new in a search: its articles by the moment at which they were taken in, each with why it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.store import CorpusStore
from corpus.text import digest
from search_api.answers import HitAnswer, WhyAnswer
from search_api.newsdesk.arriving import last_arrived
from search_api.reporting import filter_reports
from search_api.request import Interface, SearchRequest
from search_api.searching import Search


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article of a search: when it was taken in, when its text last changed, and why it is there, in words."""

    hit: HitAnswer
    first: datetime
    changed: datetime
    why: tuple[str, ...]


def arrivals(store: CorpusStore, search: Search, request: SearchRequest, *, limit: int) -> list[Arrival]:
    """The articles of a search that were taken in last, the last first; each once.

    Args:
        store: the corpus, which knows when articles came.
        search: where to search.
        request: words and filters; order and page are not looked at.
        limit: articles at most.

    Raises:
        UsageError: the request names an unknown concept.
        EngineError: the engine cannot answer.
    """
    query = search.engine_query_of(request)
    if query is None:
        return []
    came = last_arrived(store, search.engine, query, most=limit)
    by_filters = _by_filters(search, request)
    return [
        Arrival(hit, one.first, one.changed, why=(*(_said(why, request.ui) for why in hit["why"]), *by_filters))
        for hit, (_, one) in zip(search.explained(request, [entry for entry, _ in came]), came, strict=True)
    ]


def state_of(search: Search, request: SearchRequest, *more: str) -> str:
    """A short text that changes when the answer to a request may have: for conditional requests."""
    generation, reached = search.engine.generation() or "-", search.engine.reached()
    return digest(request.identity(), request.ui, generation, str(reached), *more)[:24]


def _by_filters(search: Search, request: SearchRequest) -> tuple[str, ...]:
    colon = "\u202f: " if request.ui == "fr" else ": "
    return tuple(f"{told['name']}{colon}{', '.join(told['labels'])}" for told in filter_reports(search, request))


def _said(why: WhyAnswer, ui: Interface) -> str:
    colon = "\u202f: " if ui == "fr" else ": "
    if why["by"] == "concept":
        return f"{'sujet' if ui == 'fr' else 'subject'}{colon}{why['label']}"
    if why["by"] == "words":
        return f"{'mots' if ui == 'fr' else 'words'}{colon}{', '.join(why['words'])}"
    if why["by"] == "author":
        return f"{'auteur' if ui == 'fr' else 'author'}{colon}{', '.join(why['authors'])}"
    return "proche par le sens" if ui == "fr" else "close in meaning"


def title_of(search: Search, request: SearchRequest) -> str:
    """A search in a few words: what was typed and its filters."""
    parts: Sequence[str] = [part for part in (request.q, *_by_filters(search, request)) if part]
    everything = "tous les articles" if request.ui == "fr" else "all articles"
    return " · ".join(parts) or everything
