"""Addresses of searches: from query parameters to a request, and from a request to an address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from search_api.request import Interface, SearchRequest

Pair = tuple[str, str]

_REPEATED = frozenset(
    (
        "concept",
        "kind",
        "language",
        "available",
        "country",
        "city",
        "organisation",
        "series",
        "source",
        "publication",
        "edition",
        "year",
        "unbridge",
    )
)
_PLACE_IN_LIST = frozenset(("sort", "limit", "cursor"))


def read_request(params: QueryParams, ui: Interface) -> SearchRequest:
    """The search that an address asks for; the language of the page wins over a parameter `ui`.

    Empty parameters count as absent, since a form sends its empty fields too.

    Raises:
        pydantic.ValidationError: a parameter is unknown or has a value that cannot be.
    """
    fields: dict[str, Any] = {}
    for name, value in params.multi_items():
        if not value.strip():
            continue
        if name in _REPEATED:
            fields.setdefault(name, []).append(value)
        else:
            fields[name] = value
    return SearchRequest.model_validate(fields | {"ui": ui})


def asked_for(request: SearchRequest) -> dict[str, Any]:
    """What a request asks for, by parameter: without defaults, language of the reader and page of the list."""
    return request.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"ui", "cursor"})


def pairs_of(request: SearchRequest) -> tuple[Pair, ...]:
    """The same as parameters of an address, one for each value."""
    pairs: list[Pair] = []
    for name, value in asked_for(request).items():
        values = value if isinstance(value, list) else [value]
        pairs.extend((name, str(v)) for v in values)
    return tuple(pairs)


def address(path: str, pairs: Iterable[Pair]) -> str:
    """A path with parameters."""
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path


def what_is_asked(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Of the parameters of a search those that tell which articles are wanted: without order and place in the list."""
    return tuple(pair for pair in pairs if pair[0] not in _PLACE_IN_LIST)


def permanent_search(request: SearchRequest) -> str:
    """The address of a search that stays: what is asked, without language of the page and place in the list."""
    return address("/search", what_is_asked(pairs_of(request)))
