"""One shape for every error over HTTP: problem details (RFC 9457) to programs, a page to readers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match, Mount

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
_CLIENT_GONE = 499  # as nginx counts it: nobody is there to be answered
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
VARY = {"Vary": "Accept, Accept-Language"}
"""Of what is a page or data by what the client takes."""
_log = logging.getLogger("vigie.http")

InPage = Callable[[Request, Exception, int, Mapping[str, str]], Response | None]
"""From a request, its error, status and headers to a page; None for a client that wants data."""

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


@dataclass(frozen=True, slots=True)
class _Problem:
    """What problem details tell."""

    status: int
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


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


def headers_of(status: int) -> dict[str, str]:
    """The headers that go with a status."""
    return {"Retry-After": _RETRY_SECONDS} if status == 503 else {}


class _Answers:
    """What answers each kind of error: to a reader with a page, else with problem details.

    Args:
        in_page: what makes pages of errors.
    """

    def __init__(self, in_page: InPage) -> None:
        self._in_page = in_page

    async def of_vigie_error(self, request: Request, error: Exception) -> Response:
        """One that Vigie raises on purpose."""
        if not isinstance(error, VigieError):
            raise error
        status, title = status_of(error)
        return self._answer(request, error, _Problem(status, title, str(error), headers_of(status)))

    async def of_validation(self, request: Request, error: Exception) -> Response:
        """Parameters or a body that do not fit."""
        if not isinstance(error, RequestValidationError):
            raise error
        broken = next((fault for fault in error.errors() if fault["type"] == "json_invalid"), None)
        if broken is not None:
            return self._answer(request, error, _Problem(400, _TITLES[400], _not_json(broken)))
        faults = [
            {"parameter": ".".join(str(part) for part in e["loc"][1:]) or str(e["loc"][0]), "message": e["msg"]}
            for e in error.errors()
        ]
        detail = "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults[:5])
        told = _Problem(422, "The request cannot be understood", detail, more={"errors": faults})
        return self._answer(request, error, told)

    async def of_http(self, request: Request, error: Exception) -> Response:
        """One that tells its status itself."""
        if not isinstance(error, HTTPException):
            raise error
        headers = dict(error.headers or {})
        if error.status_code == 405 and (allowed := _allowed(request)):
            headers["Allow"] = ", ".join(allowed)
        title = _TITLES.get(error.status_code, "Error")
        return self._answer(
            request, error, _Problem(error.status_code, title, _detail(request, error, headers), headers)
        )

    @staticmethod
    async def of_client_gone(request: Request, _error: Exception) -> Response:
        """The client went away before its request was complete: no fault of ours."""
        _log.info("the client went away while it sent its request to %s", request.url.path)
        return Response(status_code=_CLIENT_GONE)

    async def of_anything(self, request: Request, error: Exception) -> Response:
        """One that nobody thought of."""
        _log.error("unexpected error at %s", request.url.path, exc_info=error)
        detail = "Something went wrong here. The log of the service tells what."
        return self._answer(request, error, _Problem(500, "Internal error", detail))

    def _answer(self, request: Request, error: Exception, told: _Problem) -> Response:
        headers = {**VARY, **told.headers}
        page = self._in_page(request, error, told.status, headers)
        return page or problem(told.status, told.title, told.detail, headers, **told.more)


def _not_json(fault: Mapping[str, Any]) -> str:
    """What is wrong with a body that is not JSON: FastAPI tells the place apart, pydantic with the rest."""
    where = f" at character {fault['loc'][1]}" if len(fault["loc"]) > 1 else ""
    return f"The body is not JSON: {fault['ctx']['error']}{where}."


def _detail(request: Request, error: HTTPException, headers: Mapping[str, str]) -> str:
    """What is wrong and what helps, where whoever raised it knew only a status."""
    cause, path = error.__cause__, request.url.path
    if isinstance(cause, UnicodeDecodeError):
        return f"The body is not UTF-8: byte {cause.start} does not fit."
    if error.detail != HTTPStatus(error.status_code).phrase:
        return error.detail
    if error.status_code == 404:
        return f"There is nothing at {path}. The addresses are listed at /docs."
    if error.status_code == 405:
        return f"{path} does not take {request.method}, only {headers.get('Allow', 'other methods')}."
    return error.detail


def _allowed(request: Request) -> list[str]:
    """The methods of all routes at an address: whoever refuses one knows only his own (RFC 9110, 15.5.6)."""
    asked = ({**request.scope, "method": method} for method in _METHODS)
    taken = [a["method"] for a in asked if any(r.matches(a)[0] == Match.FULL for r in _routes(request))]
    return [m for method in taken for m in ((method, "HEAD") if method == "GET" else (method,))]


def _routes(request: Request) -> list[BaseRoute]:
    """Those that look at the method; what is mounted tells its own."""
    return [route for route in request.app.routes if not isinstance(route, Mount)]


def install(app: FastAPI, in_page: InPage) -> None:
    """Let every error of the application answer with a page to a reader, with problem details to a program.

    Args:
        app: the application, before any other middleware is added.
        in_page: from a request, its error, status and headers to a page; None for a client that wants data.
    """
    answers = _Answers(in_page)
    app.add_exception_handler(VigieError, answers.of_vigie_error)
    app.add_exception_handler(RequestValidationError, answers.of_validation)
    app.add_exception_handler(HTTPException, answers.of_http)
    app.add_exception_handler(ClientDisconnect, answers.of_client_gone)
    # As the innermost middleware; FastAPI's own is the outermost, whose answers no other one gives headers to.
    app.add_middleware(ServerErrorMiddleware, handler=answers.of_anything)
