"""The newsletter editor's desk over HTTP: timeline, contents of editions, Atom feeds, saved searches, digests."""

from __future__ import annotations

from datetime import date
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from search_api.newsdesk.digest import MEDIA_TYPES, By, Form, Wanted, make_digest, render_digest
from search_api.newsdesk.editions import EditionAnswer
from search_api.newsdesk.feed import MEDIA_TYPE, atom, last_changed
from search_api.newsdesk.following import arrivals, state_of, title_of
from search_api.newsdesk.saved import SavedSearchAnswer, request_of, saved_answer
from search_api.newsdesk.timeline import WINDOW, TimelineAnswer, timeline
from search_api.pages.links import address, pairs_of
from search_api.request import Interface, SearchRequest
from search_api.routes.searching import json_response
from search_api.services import Services

Ui = Annotated[Interface, Query(description="Language of labels.")]


class TimelineRequest(SearchRequest):
    """A search whose articles are wanted over time."""

    window: int = Field(default=WINDOW, ge=1, le=50, description="Years that count as the last ones.")


class FeedRequest(SearchRequest):
    """A search to be followed."""

    limit: int = Field(default=50, ge=1, le=100, description="Entries at most.")


class DigestRequest(BaseModel):
    """What a digest shall hold."""

    model_config = ConfigDict(extra="forbid")

    since: date = Field(description="First day.")
    by: By = Field(default="kind", description="How it is grouped.")
    taken_in: bool = Field(default=False, description="By the day of being taken in, not of issue.")
    format: Form = Field(default="text", description="text or html.")
    ui: Interface = Field(default="en", description="Language to write in.")


def router(services: Services) -> APIRouter:
    """The routes `/v1/timeline`, `/v1/editions/{label}`, `/feed.atom`, and those below `/v1/searches`."""
    api = APIRouter(tags=["newsletter"])

    @api.get("/v1/timeline", response_model=TimelineAnswer, responses={422: {}, 503: {}})
    def over_time(request: Annotated[TimelineRequest, Query()]) -> Response:
        """A search over time: by year and month, by concept, what rises or has gone quiet, numbered events."""
        plain = SearchRequest.model_validate(request.model_dump(exclude={"window"}))
        return json_response(timeline(services.search, plain, window=request.window))

    @api.get("/v1/editions/{label}", response_model=EditionAnswer, responses={404: {}})
    def edition(label: str, publication: str | None = None, ui: Ui = "en") -> Response:
        """What an edition holds, in the order of its pages, with the editions around it and in the other language."""
        return json_response(services.editions.contents(label, publication, ui))

    @api.get("/feed.atom", responses={200: {"content": {MEDIA_TYPE: {}}}, 304: {}, 422: {}, 503: {}})
    def feed(request: Request, asked: Annotated[FeedRequest, Query()]) -> Response:
        """A search as an Atom feed: what was taken in last, each article once, with why it is there."""
        base = str(request.base_url).rstrip("/")
        etag = f'"{state_of(services.search, asked, str(asked.limit), base)}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        found = arrivals(services.store, services.search, asked, limit=asked.limit)
        changed = last_changed(found)
        headers["Last-Modified"] = format_datetime(changed.replace(microsecond=0), usegmt=True)
        if "if-none-match" not in request.headers and _not_since(request, headers["Last-Modified"]):
            return Response(status_code=304, headers=headers)
        pairs = [pair for pair in pairs_of(asked) if pair[0] not in ("limit", "sort")]
        addresses = (address("/feed.atom", [*pairs, ("ui", asked.ui)]), address(f"/{asked.ui}/search", pairs))
        title, identity = title_of(services.search, asked), asked.identity()
        written = atom(found, title=title, identity=identity, base=base, addresses=addresses, ui=asked.ui)
        return Response(written, headers=headers, media_type=f"{MEDIA_TYPE}; charset=utf-8")

    @api.get("/v1/searches", response_model=list[SavedSearchAnswer])
    def searches() -> Response:
        """The searches that have a name, with the addresses of their results, feeds and timelines."""
        return json_response([saved_answer(saved) for saved in services.store.searches.all()])

    @api.get("/v1/searches/{name}", response_model=SavedSearchAnswer, responses={404: {}})
    def saved_search(name: str) -> Response:
        """One saved search."""
        return json_response(saved_answer(services.store.searches.get(name)))

    @api.get(
        "/v1/searches/{name}/digest",
        responses={200: {"content": {"text/plain": {}, "text/html": {}}}, 404: {}, 422: {}},
    )
    def digest(request: Request, name: str, asking: Annotated[DigestRequest, Query()]) -> Response:
        """What came in a saved search since a day, as a text that is ready to be sent, with citations."""
        asked = request_of(services.store.searches.get(name), asking.ui)
        wanted = Wanted(asking.since, asking.by, asking.taken_in, str(request.base_url).rstrip("/"))
        made = make_digest(services.store, services.search, name, asked, wanted)
        return Response(render_digest(made, asked, asking.format), media_type=MEDIA_TYPES[asking.format])

    return api


def _not_since(request: Request, changed: str) -> bool:
    """Whether nothing changed since the day that the client has (RFC 9110, 13.1.3); an odd date counts as none."""
    try:
        return parsedate_to_datetime(request.headers.get("if-modified-since", "")) >= parsedate_to_datetime(changed)
    except (TypeError, ValueError):
        return False
