"""The newsletter editor's desk over HTTP: timeline, contents of editions, Atom feeds."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from search_api.addresses import address, pairs_of, what_is_asked
from search_api.conditional import entity_tag, has_since, has_tag, not_modified
from search_api.newsdesk.editions import EditionAnswer
from search_api.newsdesk.feed import MEDIA_TYPE, atom, last_changed
from search_api.newsdesk.following import arrivals, state_of, title_of
from search_api.newsdesk.timeline import WINDOW, TimelineAnswer, timeline
from search_api.request import Day, Interface, SearchRequest
from search_api.routes.searching import json_response
from search_api.services import Services

Ui = Annotated[Interface, Query(description="Language of labels.")]


class TimelineRequest(SearchRequest):
    """A search whose articles are wanted over time."""

    window: int = Field(default=WINDOW, ge=1, le=50, description="Years that count as the last ones.")


class FeedRequest(SearchRequest):
    """A search to be followed."""

    limit: int = Field(default=50, ge=1, le=100, description="Entries at most.")


def router(services: Services) -> APIRouter:
    """The routes `/v1/timeline`, `/v1/editions/{label}` and `/feed.atom`."""
    api = APIRouter(tags=["newsletter"])

    @api.get("/v1/timeline", response_model=TimelineAnswer, responses={422: {}, 503: {}})
    def over_time(request: Annotated[TimelineRequest, Query()]) -> Response:
        """A search over time: by year and month, by concept, what rises or has gone quiet, numbered events."""
        plain = SearchRequest.model_validate(request.model_dump(exclude={"window"}))
        return json_response(timeline(services.search, plain, window=request.window))

    @api.get("/v1/editions/{label}", response_model=EditionAnswer, responses={404: {}, 422: {}})
    def edition(
        label: str,
        publication: Annotated[str | None, Query(description="Of which publication.")] = None,
        issued: Annotated[Day | None, Query(description="Its day, where one label stands for several.")] = None,
        ui: Ui = "en",
    ) -> Response:
        """What an edition holds, in the order of its pages, with the editions around it and in the other language."""
        return json_response(services.editions.contents(label, publication, ui, issued))

    @api.get(
        "/feed.atom", responses={200: {"content": {MEDIA_TYPE: {}}}, 304: {}, 422: {}, 503: {}}, response_class=Response
    )
    def feed(request: Request, asked: Annotated[FeedRequest, Query()]) -> Response:
        """A search as an Atom feed: what was taken in last, each article once, with why it is there."""
        pairs = what_is_asked(pairs_of(asked))
        told = FeedTold(
            title_of(services.search, asked), asked.identity(), address("/feed.atom", [*pairs, ("ui", asked.ui)])
        )
        return feed_response(services, request, asked, told)

    return api


@dataclass(frozen=True, slots=True)
class FeedTold:
    """What a feed says of itself: its title, what makes it another one than others, and its own address."""

    title: str
    identity: str
    address: str


def feed_response(services: Services, request: Request, asked: SearchRequest, told: FeedTold) -> Response:
    """A search as an Atom feed, or 304 where the client has it already.

    Args:
        services: corpus, engine and taxonomy.
        request: with the headers of a conditional request.
        asked: the search; `limit` is the number of entries.
        told: what the feed says of itself.
    """
    base = str(request.base_url).rstrip("/")
    state = state_of(services.search, asked, str(asked.limit), base, told.identity)
    headers = {"ETag": entity_tag(state.encode()), "Cache-Control": "no-cache"}
    if has_tag(request, headers["ETag"]):
        return not_modified(headers)
    found = arrivals(services.store, services.search, asked, limit=asked.limit)
    headers["Last-Modified"] = format_datetime(last_changed(found).replace(microsecond=0), usegmt=True)
    if has_since(request, headers["Last-Modified"]):
        return not_modified(headers)
    pairs = what_is_asked(pairs_of(asked))
    addresses = (told.address, address(f"/{asked.ui}/search", pairs))
    written = atom(found, title=told.title, identity=told.identity, base=base, addresses=addresses, ui=asked.ui)
    return Response(written, headers=headers, media_type=f"{MEDIA_TYPE}; charset=utf-8")
