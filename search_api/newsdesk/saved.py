"""Saved searches as requests, and requests as what is saved."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import QueryParams
from typing_extensions import TypedDict

from corpus.saved_searches import SavedSearch
from search_api.pages.links import address, pairs_of, read_request
from search_api.request import Interface, SearchRequest

_PAGING = frozenset(("limit", "cursor"))


class SavedSearchAnswer(TypedDict):
    """A saved search with where to read it, follow it, and have it as a digest."""

    name: str
    asked: dict[str, list[str]]
    saved: str
    search: str
    feed: str
    timeline: str


def asked_of(request: SearchRequest) -> str:
    """What is saved of a request."""
    return urlencode([pair for pair in pairs_of(request) if pair[0] not in _PAGING])


def request_of(saved: SavedSearch, ui: Interface) -> SearchRequest:
    """The request that was saved, in a reader's language.

    Raises:
        pydantic.ValidationError: it was saved by a version that knew other parameters.
    """
    return read_request(QueryParams(saved.asked), ui)


def saved_answer(saved: SavedSearch) -> SavedSearchAnswer:
    """A saved search as JSON has it."""
    pairs = parse_qsl(saved.asked)
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name, []).append(value)
    return SavedSearchAnswer(
        name=saved.name,
        asked=asked,
        saved=saved.saved.isoformat(),
        search=address("/search", pairs),
        feed=address("/feed.atom", pairs),
        timeline=address("/v1/timeline", pairs),
    )
