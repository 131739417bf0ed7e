"""One shape for every error over HTTP: problem details (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from corpus.errors import (
    ConflictError,
    EngineError,
    GoneError,
    HomeError,
    InputError,
    NotFoundError,
    UsageError,
    VigieError,
)
from search_api.cursor import CursorError

MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = "5"
_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
_log = logging.getLogger("vigie.http")

# The first class that fits decides.
_STATUS: tuple[tuple[type[VigieError], int, str], ...] = (
    (CursorError, 400, "This page cannot be continued"),
    (ConflictError, 409, "It is held already"),
    (UsageError, 422, "The request cannot be understood"),
    (InputError, 422, "The input cannot be used"),
    (GoneError, 410, "It has been taken out"),
    (NotFoundError, 404, "Not found"),
    (EngineError, 503, "The search engine does not answer"),
    (HomeError, 503, "The corpus cannot be used"),
)
_TITLES = {
    400: "Bad request",
    401: "A key is needed",
    403: "Not allowed",
    413: "Too large",
    415: "Of another type",
    429: "Too many requests",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
}


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:  # noqa: ANN401
    """A problem details response.

    Args:
        status: HTTP status.
        title: the kind of problem, the same each time.
        detail: this one, with what helps.
        headers: further headers.
        more: extension members.
    """
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(orjson.dumps(body), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def status_of(error: VigieError) -> tuple[int, str]:
    """The HTTP status and the title for an error of ours."""
    for kind, status, title in _STATUS:
        if isinstance(error, kind):
            return status, title
    return 500, "Internal error"


async def _of_vigie_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, VigieError):
        raise error
    status, title = status_of(error)
    headers = {"Retry-After": _RETRY_SECONDS} if status == 503 else {}
    return problem(status, title, str(error), headers)


async def _of_validation(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        {"parameter": ".".join(str(part) for part in e["loc"][1:]) or str(e["loc"][0]), "message": e["msg"]}
        for e in error.errors()
    ]
    detail = "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults[:5])
    return problem(422, "The request cannot be understood", detail, errors=faults)


async def _of_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    title = _TITLES.get(error.status_code, "Error")
    headers = dict(error.headers or {})
    if error.status_code == 405 and (allowed := _allowed(request)):
        headers["Allow"] = ", ".join(allowed)
    return problem(error.status_code, title, str(error.detail), headers)


def _allowed(request: Request) -> list[str]:
    """The methods of all routes at an address: whoever refuses one knows only his own (RFC 9110, 15.5.6)."""
    asked = ({**request.scope, "method": method} for method in _METHODS)
    return [a["method"] for a in asked if any(r.matches(a)[0] == Match.FULL for r in request.app.routes)]


async def _of_anything(request: Request, error: Exception) -> Response:
    _log.error("unexpected error at %s", request.url.path, exc_info=error)
    return problem(500, "Internal error", "Something went wrong here. The log of the service tells what.")


def install(app: FastAPI) -> None:
    """Let every error of the application answer with problem details."""
    app.add_exception_handler(VigieError, _of_vigie_error)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _of_anything)
