"""Saved searches as requests, and requests as what is saved."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode

from pydantic import ValidationError
from starlette.datastructures import QueryParams
from typing_extensions import TypedDict

from corpus.errors import UsageError
from corpus.saved_searches import SavedSearch
from search_api.addresses import address, pairs_of, read_request
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
    digest: str


def asked_of(request: SearchRequest) -> str:
    """What is saved of a request."""
    return urlencode([pair for pair in pairs_of(request) if pair[0] not in _PAGING])


def request_of(saved: SavedSearch, ui: Interface) -> SearchRequest:
    """The request that was saved, in a reader's language.

    Raises:
        UsageError: it was saved by a version that knew other parameters.
    """
    try:
        return read_request(QueryParams(saved.asked), ui)
    except ValidationError as error:
        raise UsageError(f"The saved search {saved.name!r} asks what is no longer known.", "Save it anew.") from error


def saved_answer(saved: SavedSearch) -> SavedSearchAnswer:
    """A saved search as JSON has it."""
    pairs = parse_qsl(saved.asked)
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name, []).append(value)
    own = saved_path(saved.name)
    return SavedSearchAnswer(
        name=saved.name,
        asked=asked,
        saved=saved.saved.isoformat(),
        search=address("/search", pairs),
        feed=f"{own}/feed.atom",
        timeline=address("/v1/timeline", pairs),
        digest=f"{own}/digest",
    )


def saved_path(name: str) -> str:
    """The address of a saved search."""
    return f"/v1/searches/{quote(name, safe='')}"
