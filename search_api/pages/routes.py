"""The addresses of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from corpus.errors import NotFoundError, VigieError
from search_api.addresses import read_request
from search_api.negotiation import preferred_interface
from search_api.pages.articles import article_view
from search_api.pages.browsing import about_view, concept_tree, concept_view, home_view
from search_api.pages.coverage import coverage_view, read_form
from search_api.pages.editing import Editing, desk_values
from search_api.pages.editions import edition_view, editions_view
from search_api.pages.failures import failure_of, failure_of_parameters
from search_api.pages.practice import compare_view, profile_view, selection_view
from search_api.pages.reports import holdings_view, report_view
from search_api.pages.results import results_view
from search_api.pages.saved_searches import SavingSearches, digest_view, saving_token, searches_view
from search_api.pages.showing import Showing
from search_api.pages.timeline import timeline_view
from search_api.practice.profiles import Subject
from search_api.services import Services
from search_api.texts import Texts

View = Callable[[Request, Texts], tuple[str, Mapping[str, Any]]]
"""From a request to the name of a template and its values; `status` among them if it is not 200."""


def pages_router(services: Services, shown: Iterable[Showing]) -> APIRouter:
    """The pages in both languages, and `/`, which leads to one of them.

    Args:
        services: corpus, engine and taxonomy.
        shown: what makes pages, one for each language.
    """
    router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    def front_door(request: Request) -> Response:
        ui = preferred_interface(request.headers.get("accept-language", ""))
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{ui}{query}", 307, headers={"Vary": "Accept-Language"})

    router.add_api_route("/", front_door, methods=["GET"])
    for showing in shown:
        _Pages(services, showing).add_to(router)
    return router


class _Pages:
    """The pages of one language."""

    def __init__(self, services: Services, showing: Showing) -> None:
        self._services = services
        self._ui = showing.ui
        self._showing = showing

    def add_to(self, router: APIRouter) -> None:
        """Add the routes; the last one catches every other address below the language."""
        views: tuple[tuple[str, View], ...] = (
            ("/search", self._search),
            ("/articles/{article_id}", self._article),
            ("/concepts", self._concepts),
            ("/concepts/{concept_id}", self._concept),
            ("/places/{value}", partial(self._profile, "city")),
            ("/countries/{value}", partial(self._profile, "country")),
            ("/organisations/{value:path}", partial(self._profile, "organisation")),
            ("/compare", self._compare),
            ("/selection", self._selection),
            ("/about", self._about),
            ("/coverage", self._coverage),
            ("/timeline", self._timeline),
            ("/editions", self._editions),
            ("/edition", self._edition),
            ("/searches", self._searches),
            ("/digest", self._digest),
            ("/report", self._report),
            ("/holdings", self._holdings),
        )
        editing = Editing(self._services, self._showing.texts, self._showing.page)
        editing.add_to(router)
        SavingSearches(self._services, self._showing.texts, self._showing.page, editing).add_to(router)
        router.add_api_route(f"/{self._ui}", self._home_or_search(), methods=["GET"])
        for path, view in views:
            router.add_api_route(f"/{self._ui}{path}", self._answering(view), methods=["GET"])
        router.add_api_route(f"/{self._ui}/coverage", self._check_draft, methods=["POST"])
        router.add_api_route(f"/{self._ui}/{{rest:path}}", self._anything_else(), methods=["GET"])

    def _home_or_search(self) -> Callable[[Request], Response]:
        home = self._answering(self._home)

        def answer(request: Request) -> Response:
            if request.url.query:  # a search that was asked of the start page
                return RedirectResponse(f"/{self._ui}/search?{request.url.query}", 307)
            return home(request)

        return answer

    def _anything_else(self) -> Callable[[Request], Response]:
        nothing = self._answering(self._nothing)

        def answer(request: Request) -> Response:
            path = request.url.path
            if path.endswith("/"):
                query = f"?{request.url.query}" if request.url.query else ""
                return RedirectResponse(f"{path.rstrip('/')}{query}", 308)
            return nothing(request)

        return answer

    # --- views --------------------------------------------------------------------------------------------------------

    def _home(self, _: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "home.html", {"view": home_view(self._services, texts)}

    def _search(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        asked = read_request(request.query_params, texts.ui)
        saving = saving_token(self._services, request)
        return "search.html", {"view": results_view(self._services, asked, texts), "saving": saving}

    def _article(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        article_id = request.path_params["article_id"]
        desk = desk_values(self._services, request, article_id, texts)
        return "article.html", {"view": article_view(self._services, article_id, texts), **desk}

    def _concepts(self, _: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "concepts.html", {"tree": concept_tree(self._services, texts)}

    def _concept(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "concept.html", {"view": concept_view(self._services, request.path_params["concept_id"], texts)}

    def _about(self, _: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "about.html", {"view": about_view(self._services, texts)}

    def _profile(self, subject: Subject, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "profile.html", {"view": profile_view(self._services, subject, request.path_params["value"], texts)}

    def _compare(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        cities, problem = request.query_params.getlist("city"), request.query_params.get("problem", "")
        view = compare_view(self._services, cities, problem, texts)
        return "compare.html", {"view": view, "status": view.status}

    def _selection(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        ids = request.query_params.getlist("article")
        return "selection.html", {"view": selection_view(self._services, ids, texts)}

    def _report(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        asked = read_request(request.query_params, texts.ui)
        return "report.html", {"view": report_view(self._services, asked, texts)}

    def _holdings(self, _: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "holdings.html", {"view": holdings_view(self._services, texts)}

    def _coverage(self, _: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "coverage.html", {"view": coverage_view(self._services, None, texts)}

    def _timeline(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        asked = read_request(request.query_params, texts.ui)
        return "timeline.html", {"view": timeline_view(self._services, asked, texts)}

    def _editions(self, _: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "editions.html", {"view": editions_view(self._services, texts)}

    def _edition(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        asked = request.query_params
        label, publication, issued = asked.get("label", ""), asked.get("publication"), asked.get("issued")
        return "edition.html", {"view": edition_view(self._services, label, publication, issued, texts)}

    def _searches(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "searches.html", {"view": searches_view(self._services, request, texts)}

    def _digest(self, request: Request, texts: Texts) -> tuple[str, Mapping[str, Any]]:
        return "ready_digest.html", {"view": digest_view(self._services, request, texts)}

    async def _check_draft(self, request: Request) -> Response:
        texts = self._showing.texts
        form = await read_form(request)

        def answer() -> Response:
            try:
                view = coverage_view(self._services, form, texts)
            except VigieError as error:
                return self._showing.failed(request, failure_of(error, texts))
            return self._showing.page(request, "coverage.html", {"view": view}, view.status)

        return await run_in_threadpool(answer)

    def _nothing(self, request: Request, _: Texts) -> tuple[str, Mapping[str, Any]]:
        raise NotFoundError(f"There is no page {request.url.path}.")

    # --- answers ------------------------------------------------------------------------------------------------------

    def _answering(self, view: View) -> Callable[[Request], Response]:
        """A route from a view: its page, or a page that says what went wrong."""

        def answer(request: Request) -> Response:
            texts = self._showing.texts
            try:
                template, values = view(request, texts)
            except VigieError as error:
                return self._showing.failed(request, failure_of(error, texts, request.query_params))
            except ValidationError as error:
                return self._showing.failed(request, failure_of_parameters(error, texts))
            return self._showing.page(request, template, values, values.get("status", 200))

        return answer
