"""The pages of saved searches: what is saved, the forms that save and forget, and a digest that is ready to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from corpus.errors import ConflictError, NotFoundError, UsageError, VigieError
from corpus.saved_searches import MAX_NAME, SavedSearch
from corpus.text import fold_key
from search_api.addresses import address, pairs_of, read_request
from search_api.newsdesk.digest import By, Wanted, make_digest, render_digest
from search_api.newsdesk.following import title_of
from search_api.newsdesk.saved import asked_of, request_of, saved_path
from search_api.pages.editing import Editing, PageMaker, fields_of, session_of
from search_api.pages.failures import failure_of, failure_of_parameters
from search_api.pages.links import SearchLinks
from search_api.services import Services
from search_api.texts import Texts

_GROUPED_BY: tuple[By, ...] = get_args(By)
_SINCE = timedelta(days=31)
"""How far back a digest goes if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved search: its name, what it asks in words, and where it leads; nowhere when it is not understood."""

    name: str
    words: str
    search_url: str = ""
    timeline_url: str = ""
    feed_url: str = ""
    digest_url: str = ""


@dataclass(frozen=True, slots=True)
class SearchesView:
    """All saved searches; with a token for an editor who may forget one, and what went wrong with a form."""

    searches: tuple[SavedView, ...]
    token: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class DigestView:
    """The form that asks for a digest, and the one that was asked for."""

    names: tuple[str, ...]
    name: str
    since: date
    by: By
    taken_in: bool
    text: str
    text_url: str
    html_url: str


def searches_view(services: Services, request: Request, texts: Texts, fault: str = "") -> SearchesView:
    """The page of all saved searches."""
    return SearchesView(
        searches=tuple(_saved(services, saved, texts) for saved in _by_name(services)),
        token=saving_token(services, request),
        fault=fault,
    )


def _by_name(services: Services) -> list[SavedSearch]:
    """The saved searches as a dictionary has them, whatever their accents."""
    return sorted(services.store.searches.all(), key=lambda saved: fold_key(saved.name))


def saving_token(services: Services, request: Request) -> str:
    """The token for forms that save and forget searches; empty for whoever is no editor who has signed in."""
    session = session_of(services, request)
    return services.editors.token(session) if session is not None and session.name is not None else ""


def _saved(services: Services, saved: SavedSearch, texts: Texts) -> SavedView:
    try:
        asked = request_of(saved, texts.ui)
        words = title_of(services.search, asked)
    except UsageError as error:  # an older version saved it, or its concept is gone
        return SavedView(saved.name, error.what)
    links = SearchLinks(f"/{texts.ui}/search", pairs_of(asked))
    return SavedView(
        name=saved.name,
        words=words,
        search_url=links.url(),
        timeline_url=links.timeline(texts.ui),
        feed_url=address(f"{saved_path(saved.name)}/feed.atom", [("ui", texts.ui)]),
        digest_url=address(f"/{texts.ui}/digest", [("name", saved.name)]),
    )


def digest_view(services: Services, request: Request, texts: Texts) -> DigestView:
    """The page of a digest.

    Raises:
        NotFoundError: no search of that name.
        UsageError: a day or a way of grouping that cannot be.
        EngineError: the engine cannot answer.
    """
    given, gettext = request.query_params, texts.gettext
    names = tuple(saved.name for saved in _by_name(services))
    name, grouped, day = given.get("name", ""), given.get("by", "kind"), given.get("since", "")
    try:
        since = date.fromisoformat(day) if day else date.today() - _SINCE
    except ValueError as error:
        raise UsageError(gettext("“%(name)s” cannot be “%(value)s”") % {"name": "since", "value": day[:80]}) from error
    by = next((known for known in _GROUPED_BY if known == grouped), None)
    if by is None:
        raise UsageError(gettext("“%(name)s” cannot be “%(value)s”") % {"name": "by", "value": grouped[:80]})
    taken_in = bool(given.get("taken_in"))
    text = ""
    if name:
        asked = request_of(services.store.searches.get(name), texts.ui)
        wanted = Wanted(since, by, taken_in, str(request.base_url).rstrip("/"))
        text = render_digest(make_digest(services.store, services.search, name, asked, wanted), asked, "text")
    pairs = [("since", since.isoformat()), ("by", by), ("taken_in", str(taken_in).lower()), ("ui", texts.ui)]
    ready = f"{saved_path(name)}/digest"
    return DigestView(
        names=names,
        name=name,
        since=since,
        by=by,
        taken_in=taken_in,
        text=text,
        text_url=address(ready, [*pairs, ("format", "text")]),
        html_url=address(ready, [*pairs, ("format", "html")]),
    )


class SavingSearches:
    """The forms of editors that save searches and forget them; there are none where nobody has a key.

    Args:
        services: corpus, engine, taxonomy and editors.
        texts: of the language.
        page: makes pages.
        editing: knows who is signed in.
    """

    def __init__(self, services: Services, texts: Texts, page: PageMaker, editing: Editing) -> None:
        self._services = services
        self._texts = texts
        self._page = page
        self._editing = editing

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""
        if self._services.editors.configured:
            router.add_api_route(f"/{self._texts.ui}/searches", self._send, methods=["POST"])

    async def _send(self, request: Request) -> Response:
        form = await fields_of(request)
        return await run_in_threadpool(self._sent, request, form)

    def _sent(self, request: Request, form: Mapping[str, str]) -> Response:
        if self._editing.editor(request, form) is None:
            return self._editing.not_signed_in(request)
        try:
            if "forget" in form:
                self._services.store.searches.remove(form["forget"])
            else:
                self._save(form)
        except NotFoundError:
            pass  # somebody else forgot it first: what was wanted is so
        except ValidationError as error:
            return self._editing.failed(request, failure_of_parameters(error, self._texts))
        except UsageError as error:
            return self._again(request, self._fault(error))
        except VigieError as error:
            return self._editing.failed(request, failure_of(error, self._texts))
        return RedirectResponse(f"/{self._texts.ui}/searches", 303)

    def _save(self, form: Mapping[str, str]) -> None:
        asked = read_request(QueryParams(form.get("search", "")), self._texts.ui)
        self._services.search.check(asked)
        self._services.store.searches.save(form.get("name", ""), asked_of(asked), replace=False)

    def _fault(self, error: UsageError) -> str:
        gettext = self._texts.gettext
        if isinstance(error, ConflictError):
            return gettext("There is a saved search of that name already.")
        return gettext("A saved search needs a name on one line, without a slash, of at most %(limit)s characters.") % {
            "limit": MAX_NAME
        }

    def _again(self, request: Request, fault: str) -> Response:
        values: dict[str, Any] = {"view": searches_view(self._services, request, self._texts, fault)}
        return self._page(request, "searches.html", values, 422, {"Cache-Control": "no-store"})
