"""Whether the service lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from search_api.routes.searching import json_response
from search_api.services import Services


def router(services: Services) -> APIRouter:
    """The routes `/healthz` and `/readyz`."""
    api = APIRouter(tags=["health"])

    @api.get("/healthz")
    def healthz() -> Response:
        """The process lives."""
        return json_response({"status": "ok"})

    @api.get("/readyz", responses={503: {"description": "The corpus or the engine cannot answer (problem details)."}})
    def readyz() -> Response:
        """Corpus and engine answer; how far the index is behind the corpus."""
        stats = services.engine.stats()
        last = services.store.last_change()
        return json_response(
            {
                "status": "ok",
                "engine": stats.engine,
                "generation": stats.generation,
                "articles": stats.articles,
                "behind": max(0, last - stats.reached),
            }
        )

    return api
