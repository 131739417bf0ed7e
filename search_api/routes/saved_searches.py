"""Saved searches over HTTP: kept, changed, forgotten, followed as a feed, and made a digest of."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from corpus.saved_searches import MAX_NAME
from search_api.addresses import address
from search_api.authorising import RESPONSES, Authorised
from search_api.newsdesk.digest import MEDIA_TYPES, By, Form, Wanted, make_digest, render_digest
from search_api.newsdesk.feed import MEDIA_TYPE
from search_api.newsdesk.saved import SavedSearchAnswer, asked_of, request_of, saved_answer, saved_path
from search_api.request import Day, Interface, SearchRequest
from search_api.routes.newsdesk import FeedTold, Ui, feed_response
from search_api.routes.searching import json_response
from search_api.services import Services

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    **RESPONSES,
    400: {"description": "The body is not UTF-8 or not JSON (problem details)."},
    422: {"description": "The name or the search cannot be understood (problem details)."},
}


class SavedSearchGiven(BaseModel):
    """What a saved search shall ask: the parameters of `/v1/search`; page, page size and language are not kept."""

    model_config = ConfigDict(extra="forbid")

    search: SearchRequest = Field(examples=[{"concept": ["indigenous-peoples"], "country": ["CA"]}])


class NamedSearchGiven(SavedSearchGiven):
    """A search with the name to keep it under."""

    name: str = Field(min_length=1, max_length=MAX_NAME, examples=["Indigenous peoples in Canada"])


class DigestRequest(BaseModel):
    """What a digest shall hold."""

    model_config = ConfigDict(extra="forbid")

    since: Day = Field(description="First day.")
    by: By = Field(default="kind", description="How it is grouped.")
    taken_in: bool = Field(default=False, description="By the day of being taken in, not of issue.")
    format: Form = Field(default="text", description="text or html.")
    ui: Interface = Field(default="en", description="Language to write in.")


def router(services: Services) -> APIRouter:
    """The routes `/v1/searches` and below."""
    api = APIRouter(prefix="/v1/searches", tags=["newsletter"])
    searches = services.store.searches
    _add_reading(api, services)
    authorised = Depends(Authorised(services.editors))

    @api.post(
        "",
        status_code=201,
        response_model=SavedSearchAnswer,
        responses={**_PROBLEMS, 409: {"description": "There is one of that name (problem details)."}},
    )
    def keep(given: NamedSearchGiven, editor: str = authorised) -> Response:
        """Keep a search under a name that is still free; `Location` tells its address."""
        del editor
        services.search.check(given.search)
        saved = searches.save(given.name, asked_of(given.search), replace=False)
        return json_response(saved_answer(saved), 201, {"Location": saved_path(saved.name)})

    @api.put("/{name}", response_model=SavedSearchAnswer, responses={**_PROBLEMS, 201: {"model": SavedSearchAnswer}})
    def put(name: str, given: SavedSearchGiven, editor: str = authorised) -> Response:
        """Keep a search under a name; one of that name is replaced (200), else it is new (201)."""
        del editor
        services.search.check(given.search)
        held = any(one.name == name.strip() for one in searches.all())
        saved = searches.save(name, asked_of(given.search))
        return json_response(saved_answer(saved), 200 if held else 201, {"Location": saved_path(saved.name)})

    @api.delete("/{name}", status_code=204, responses={**RESPONSES, 404: {}})
    def forget(name: str, editor: str = authorised) -> Response:
        """Forget a saved search; nothing else changes."""
        del editor
        searches.remove(name)
        return Response(status_code=204)

    return api


def _add_reading(api: APIRouter, services: Services) -> None:
    searches = services.store.searches

    @api.get("", response_model=list[SavedSearchAnswer])
    def every_search() -> Response:
        """The searches that have a name, with the addresses of their results, feeds, timelines and digests."""
        return json_response([saved_answer(saved) for saved in searches.all()])

    @api.get("/{name}", response_model=SavedSearchAnswer, responses={404: {}})
    def saved_search(name: str) -> Response:
        """One saved search."""
        return json_response(saved_answer(searches.get(name)))

    @api.get(
        "/{name}/feed.atom",
        responses={200: {"content": {MEDIA_TYPE: {}}}, 304: {}, 404: {}, 503: {}},
        response_class=Response,
    )
    def feed(request: Request, name: str, ui: Ui = "en", limit: Annotated[int, Query(ge=1, le=100)] = 50) -> Response:
        """A saved search as an Atom feed, whose address stays when the search is changed."""
        asked = request_of(searches.get(name), ui).model_copy(update={"limit": limit})
        own = address(f"{saved_path(name)}/feed.atom", [("ui", ui)])
        return feed_response(services, request, asked, FeedTold(name, f"saved:{name}", own))

    @api.get(
        "/{name}/digest",
        responses={200: {"content": {"text/plain": {}, "text/html": {}}}, 404: {}, 422: {}},
        response_class=Response,
    )
    def digest(request: Request, name: str, asking: Annotated[DigestRequest, Query()]) -> Response:
        """What came in a saved search since a day, as a text that is ready to be sent, with citations."""
        asked = request_of(searches.get(name), asking.ui)
        wanted = Wanted(asking.since, asking.by, asking.taken_in, str(request.base_url).rstrip("/"))
        made = make_digest(services.store, services.search, name, asked, wanted)
        return Response(render_digest(made, asked, asking.format), media_type=MEDIA_TYPES[asking.format])
