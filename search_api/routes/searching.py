"""Search, suggestions and exports over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from search_api.answers import SearchAnswer
from search_api.conditional import is_head
from search_api.exporting import FILE_NAMES, MEDIA_TYPES, ExportFormat, export
from search_api.request import Interface, SearchRequest
from search_api.services import Services
from search_api.suggesting import SuggestAnswer, Suggester

_PROBLEM: dict[int | str, dict[str, Any]] = {
    422: {"description": "A parameter is unknown or wrong (problem details)."},
    503: {"description": "The search engine does not answer (problem details, Retry-After)."},
}
_OTHER_CURSOR = {"description": "The cursor is of another query or another index (problem details)."}


class ExportRequest(SearchRequest):
    """A search whose whole result is wanted in one format."""

    format: ExportFormat = Field(default="csv", description="csv, jsonl, ris, bibtex or csl.")


def json_response(answer: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer as JSON. The answers are plain dictionaries already: validating them again would double the time."""
    return Response(orjson.dumps(answer), status, headers, media_type="application/json")


def router(services: Services) -> APIRouter:
    """The routes `/v1/search`, `/v1/suggest` and `/v1/export`."""
    api = APIRouter(prefix="/v1", tags=["search"])
    suggester = Suggester(services.engine, services.scheme, services.search.names)

    @api.get("/search", response_model=SearchAnswer, responses={**_PROBLEM, 400: _OTHER_CURSOR})
    def search(request: Annotated[SearchRequest, Query()]) -> Response:
        """Articles in both languages, ranked, with facets and the reasons of each hit.

        A concept that the query names, in either language and any variant, widens it to all articles of that concept;
        `unbridge` takes that back.
        """
        return json_response(services.search.search(request))

    @api.get("/suggest", response_model=SuggestAnswer)
    def suggest(
        q: Annotated[str, Query(max_length=200, description="What has been typed so far.")],
        ui: Annotated[Interface, Query(description="Language of labels.")] = "en",
    ) -> Response:
        """Concepts, words, towns, bodies and titles that begin with what has been typed, whatever its accents."""
        return json_response(suggester.suggest(q, ui))

    @api.get(
        "/export",
        responses={**_PROBLEM, 200: {"content": {t: {} for t in MEDIA_TYPES.values()}}},
        response_class=Response,
    )
    def export_all(asking: Request, request: Annotated[ExportRequest, Query()]) -> StreamingResponse:
        """The whole result of a search, newest first, streamed as CSV, JSON lines, RIS, BibTeX or CSL-JSON."""
        written = export(services.search, request, request.format)
        return StreamingResponse(
            iter((b"",)) if is_head(asking) else written,  # one piece, so that it is declared compressed as others are
            media_type=MEDIA_TYPES[request.format],
            headers={"Content-Disposition": f'attachment; filename="{FILE_NAMES[request.format]}"'},
        )

    return api
