"""Whether the service lives, whether it can answer, and its counters."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from indexer.engine import EngineQuery
from indexer.following import changes_behind
from search_api.metrics import MEDIA_TYPE, Metrics
from search_api.routes.searching import json_response
from search_api.services import Services


def router(services: Services, metrics: Metrics) -> APIRouter:
    """The routes `/healthz`, `/readyz` and `/metrics`."""
    api = APIRouter(tags=["health"])

    @api.get("/healthz")
    def healthz() -> Response:
        """The process lives."""
        return json_response({"status": "ok"})

    @api.get("/readyz", responses={503: {"description": "The corpus or the engine cannot answer (problem details)."}})
    def readyz() -> Response:
        """Corpus and engine answer; how far the index is behind the corpus, whether it is of an older form, and why
        this process cannot keep it up.

        `degraded` means that searches are answered, from an index that does not follow.
        """
        engine = services.engine
        stats, outdated = engine.stats(), engine.outdated()
        behind = changes_behind(services.store, engine.position())
        engine.totals([EngineQuery()])  # an index may be there and refuse every search
        fault = services.keeper.fault if services.keeper is not None else None
        return json_response(
            {
                "status": "ok" if fault is None else "degraded",
                "engine": stats.engine,
                "generation": stats.generation,
                "articles": stats.articles,
                "behind": behind,
                "outdated": outdated,
                "fault": fault,
            }
        )

    @api.get("/metrics", response_class=PlainTextResponse)
    def counters() -> Response:
        """Counters of requests, corpus, index and crawls for Prometheus."""
        return Response(metrics.text(), media_type=MEDIA_TYPE)

    return api
