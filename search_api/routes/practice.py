"""Cities, countries, bodies and practices over HTTP: profiles, comparable cities, cards."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from corpus.errors import NotFoundError, UsageError
from search_api.practice.cards import Card, practice_card
from search_api.practice.comparing import Comparable, SideBySide, side_by_side
from search_api.practice.profiles import Counted, Profile, every_city
from search_api.request import Interface
from search_api.routes.searching import json_response
from search_api.services import Services

Ui = Annotated[Interface, Query(description="Language of labels.")]
Limit = Annotated[int, Query(ge=1, le=50, description="Cities at most.")]


def router(services: Services) -> APIRouter:
    """The routes below `/v1/places`, `/v1/countries`, `/v1/organisations`, and `/v1/compare`."""
    api = APIRouter(prefix="/v1", tags=["practice"])

    @api.get("/places", response_model=list[Counted])
    def places(ui: Ui = "en") -> Response:
        """The cities that articles name, with the number of articles, most first; `value` is the GeoNames id."""
        return json_response(every_city(services.engine, ui))

    @api.get("/places/{place_id}", response_model=Profile, responses={404: {}})
    def place(place_id: str, ui: Ui = "en") -> Response:
        """What is told of a city: by its GeoNames id, or a name in either language."""
        return json_response(services.profiles.city(place_id, ui))

    @api.get("/places/{place_id}/comparable", response_model=Comparable, responses={404: {}})
    def comparable(place_id: str, ui: Ui = "en", limit: Limit = 10) -> Response:
        """Cities with a comparable experience, ranked, each with its reasons and the articles to read."""
        return json_response(services.comparison.like_city(place_id, ui, limit))

    @api.get("/compare", response_model=Comparable | SideBySide, responses={404: {}, 422: {}})
    def compare(
        problem: Annotated[str, Query(max_length=1000, description="A problem told in words.")] = "",
        city: Annotated[list[str] | None, Query(description="Two or three cities, side by side.")] = None,
        ui: Ui = "en",
        limit: Limit = 10,
    ) -> Response:
        """Cities that met a problem told in words; or two or three cities side by side."""
        if city and problem:
            raise UsageError("Either a problem or cities, not both.", "Leave one of them out.")
        if city:
            return json_response(side_by_side(services.profiles, services.search.links, city, ui))
        if not problem:
            raise UsageError("Neither a problem nor cities are given.", "Give `problem`, or `city` two or three times.")
        return json_response(services.comparison.with_problem(problem, ui, limit))

    @api.get("/countries/{code}", response_model=Profile, responses={404: {}})
    def country(code: str, ui: Ui = "en") -> Response:
        """What is told of a country, by its ISO 3166-1 code."""
        return json_response(services.profiles.country(code, ui))

    @api.get("/organisations/{name:path}", response_model=Profile, responses={404: {}})
    def organisation(name: str, ui: Ui = "en") -> Response:
        """What is told of a body: by a name in either language, an acronym, or the key that the facet has."""
        return json_response(services.profiles.organisation(name, ui))

    @api.get("/articles/{article_id}/card", response_model=Card, responses={404: {}, 410: {}})
    def card(article_id: str, ui: Ui = "en") -> Response:
        """The practice that an article tells of: problem, target group, setting, partners, when, where, evaluated."""
        held = services.store.holding(article_id)
        capture = f"/v1/documents/{held.document.id}/capture" if held.document.show == "full" else None
        told, scheme = held.annotation, services.scheme
        made = practice_card(held.article, told, scheme, ui, capture=capture) if told else None
        if made is None:
            raise NotFoundError("This article does not tell of a practice.", "Programmes, toolkits and reports do.")
        return json_response(made)

    return api
