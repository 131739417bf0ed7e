"""Addresses that stay: each leads to the page or to the data of a thing, by what the client takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from search_api.exporting import MEDIA_TYPES as EXPORTED
from search_api.negotiation import preferred, preferred_interface
from search_api.problems import VARY
from search_api.routes import articles, concepts

_HTML = "text/html"


@dataclass(frozen=True, slots=True)
class _Thing:
    """A kind of thing with an address: where its data is, and in which formats."""

    data: str
    formats: Mapping[Any, str]
    default: str = "json"


_THINGS: dict[str, _Thing] = {
    "articles/{key}": _Thing("/v1/articles/{key}", articles.FORMATS),
    "concepts/{key}": _Thing("/v1/concepts/{key}", concepts.FORMATS),
    "places/{key}": _Thing("/v1/places/{key}", {"json": "application/json"}),
    "countries/{key}": _Thing("/v1/countries/{key}", {"json": "application/json"}),
    "organisations/{key:path}": _Thing("/v1/organisations/{key}", {"json": "application/json"}),
    "search": _Thing("/v1/search", {"json": "application/json"}),
}
_SEARCH_FORMATS: dict[str, str] = {name: media_type.partition(";")[0] for name, media_type in EXPORTED.items()}


def router() -> APIRouter:
    """An article, concept, city, country, body or search: 303 to the page or the data (RFC 9110, 15.4.4)."""
    api = APIRouter(include_in_schema=False)
    for path, thing in _THINGS.items():
        api.add_api_route(f"/{path}", _leading(path, thing), methods=["GET"])
    return api


def _leading(path: str, thing: _Thing) -> Any:  # noqa: ANN401 - FastAPI looks at the signature of what is returned
    def lead(request: Request) -> Response:
        key = quote(request.path_params.get("key", ""))
        accept = request.headers.get("accept", "")
        offered: dict[str, str] = {"html": _HTML, **thing.formats}
        if path == "search":
            offered |= _SEARCH_FORMATS
        form = preferred(accept, offered, "html")
        query = request.url.query
        if form == "html":
            ui = preferred_interface(request.headers.get("accept-language", ""))
            target = f"/{ui}/{path.replace(':path', '').format(key=key)}"
        elif path == "search" and form in _SEARCH_FORMATS:
            target, query = "/v1/export", "&".join(filter(None, (query, f"format={form}")))
        else:
            target = thing.data.format(key=key)
            query = "&".join(filter(None, (query, "" if form == thing.default else f"format={form}")))
        return RedirectResponse(f"{target}?{query}" if query else target, 303, headers=VARY)

    return lead
