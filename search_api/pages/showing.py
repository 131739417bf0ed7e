"""Answering with a page: from a template, or the page that says what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from corpus.errors import VigieError
from search_api.negotiation import preferred, preferred_interface
from search_api.pages.editing import session_of
from search_api.pages.failures import Failure, failure_of, failure_of_status
from search_api.problems import MEDIA_TYPE, headers_of
from search_api.rendering import Renderer
from search_api.request import Interface, SearchRequest
from search_api.services import Services
from search_api.texts import INTERFACES

_DATA = ("v1", "feed.atom", "healthz", "readyz", "metrics", "openapi.json")
"""Where addresses begin that programs ask: what goes wrong there is told to them."""


class Showing:
    """Answers with pages in one language.

    Args:
        services: corpus, engine and taxonomy.
        ui: the language.
    """

    def __init__(self, services: Services, ui: Interface) -> None:
        self.ui = ui
        self._services = services
        self._renderer = Renderer(ui)
        self.texts = self._renderer.texts

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """A page from a template."""
        session = session_of(self._services, request)
        shared = {
            "links": partial(_in_language, request),
            "base": str(request.base_url).rstrip("/"),
            "request": SearchRequest(ui=self.ui),
            "has_editors": self._services.editors.configured,
            "editor": session.name if session else None,
        }
        html = self._renderer.render(template, {**shared, **values})
        # What an editor sees is for nobody else, and not to be shown again from a cache after signing out.
        private = {"Cache-Control": "no-store"} if shared["editor"] else {}
        return HTMLResponse(html, status, headers={"Content-Language": self.ui, **private, **(headers or {})})

    def failed(self, request: Request, failure: Failure, headers: Mapping[str, str] | None = None) -> Response:
        """The page that says what went wrong."""
        told = {**headers_of(failure.status), **(headers or {})}
        return self.page(request, "problem.html", {"failure": failure}, failure.status, told)


class FailurePages:
    """Tells readers on a page what went wrong, wherever it did; see `search_api.problems.install`.

    Args:
        shown: what makes pages in each language.
    """

    def __init__(self, shown: Mapping[Interface, Showing]) -> None:
        self._shown = shown

    def __call__(self, request: Request, error: Exception, status: int, headers: Mapping[str, str]) -> Response | None:
        """The page for an error; None for a client that wants data."""
        ui = _reader(request)
        if ui is None:
            return None
        showing = self._shown[ui]
        if isinstance(error, VigieError):
            return showing.failed(request, failure_of(error, showing.texts), headers)
        return showing.failed(request, failure_of_status(status, showing.texts), headers)


def _reader(request: Request) -> Interface | None:
    """The language of whoever reads the answer to a request as a page; None for a program."""
    first = _first(request)
    if first in INTERFACES:
        return first
    offered = {"problem": MEDIA_TYPE, "html": "text/html"}
    if first in _DATA or preferred(request.headers.get("accept", ""), offered, "problem") == "problem":
        return None
    return preferred_interface(request.headers.get("accept-language", ""))


def _first(request: Request) -> str:
    return request.url.path.removeprefix("/").partition("/")[0]


def _in_language(request: Request, ui: Interface, *, absolute: bool = False, with_query: bool = True) -> str:
    """The address of the page in one of the languages; of an address in none, the start page."""
    in_none = _first(request) not in INTERFACES
    rest = "" if in_none else request.url.path.removeprefix("/").partition("/")[2]
    path = f"/{ui}/{rest}" if rest else f"/{ui}"
    query = f"?{request.url.query}" if with_query and request.url.query and not in_none else ""
    return f"{str(request.base_url).rstrip('/')}{path}{query}" if absolute else f"{path}{query}"
