"""Reports over HTTP: of one search, and of what the corpus holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from search_api.addresses import permanent_search
from search_api.holdings import Holdings, holdings
from search_api.reporting import SearchReport, search_report
from search_api.request import SearchRequest
from search_api.routes.searching import json_response
from search_api.services import Services


def router(services: Services) -> APIRouter:
    """The routes `/v1/report` and `/v1/holdings`."""
    api = APIRouter(prefix="/v1", tags=["reports"])

    @api.get("/report", response_model=SearchReport)
    def report(request: Request, asked: Annotated[SearchRequest, Query()]) -> Response:
        """How a search was done, for the methods section of a review: query, limits, date, counts and versions."""
        address = f"{str(request.base_url).rstrip('/')}{permanent_search(asked)}"
        return json_response({**search_report(services.search, asked), "address": address})

    @api.get("/holdings", response_model=Holdings)
    def held() -> Response:
        """What the corpus holds by year, language and source, and which years and editions are missing in between."""
        return json_response(holdings(services.engine, services.store.editions()))

    return api
