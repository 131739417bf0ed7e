"""The application: the JSON API and the pages over one set of services."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api import problems
from search_api.conditional import head_as_get
from search_api.describing import describe_problems
from search_api.metrics import CountRequests, Metrics
from search_api.pages.routes import pages_router
from search_api.pages.showing import FailurePages, Showing
from search_api.routes import (
    articles,
    concepts,
    coverage,
    decisions,
    documents,
    health,
    newsdesk,
    permanent,
    practice,
    reporting,
    saved_searches,
    searching,
)
from search_api.services import Services
from search_api.texts import INTERFACES

_STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# The interactive documentation draws itself with a script of its own that the policy would stop.
_DOCUMENTATION = ("/docs", "/openapi.json", "/static-offline-docs")


class SecurityHeaders:
    """Adds the headers that keep a page from running anything that is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(k.lower().encode(), v.encode()) for k, v in _HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; add the headers to its answer."""
        if scope["type"] != "http" or scope["path"].startswith(_DOCUMENTATION):
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self._headers]
            await send(message)

        await self._app(scope, receive, with_headers)


class HeadAsGet:
    """Answers HEAD wherever GET is answered: with the same headers, without the body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a HEAD as a GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        asked = head_as_get(scope)
        try:
            await self._app(asked, receive, without_body)
        finally:
            scope["route"] = asked.get("route")  # for whoever counts requests


def create_app(services: Services) -> FastAPI:
    """The application over services that are open; it closes them when it stops.

    Args:
        services: corpus, engine and taxonomy.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if services.keeper is not None:
            services.keeper.start()
        yield
        services.close()

    # The documentation's scripts come with a package, not from somebody's server: it works without a network.
    app = FastAPIOffline(
        title="Vigie",
        version=version("vigie"),
        summary="Search what was published on crime prevention, in French and in English.",
        lifespan=lifespan,
        redoc_url=None,
    )
    shown = {ui: Showing(services, ui) for ui in INTERFACES}
    problems.install(app, FailurePages(shown))
    describe_problems(app)
    metrics = Metrics(services)
    parts = (
        searching,
        articles,
        concepts,
        practice,
        reporting,
        coverage,
        newsdesk,
        saved_searches,
        decisions,
        documents,
    )
    for part in parts:
        app.include_router(part.router(services))
    app.include_router(health.router(services, metrics))
    app.include_router(permanent.router())
    app.include_router(pages_router(services, shown.values()), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(documents.BoundedBodies)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=4)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(CountRequests, metrics=metrics)
    return app
