"""Where editors sign in, and where the forms of their desk go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from corpus.deciding import LinkDecided
from corpus.errors import UsageError, VigieError
from search_api.authorising import address_of
from search_api.deciding import record, withdraw
from search_api.editors import SESSION_SECONDS, Session
from search_api.pages.articles import article_view
from search_api.pages.decided import decision_words, latest_of
from search_api.pages.desk import Asked, desk_view, read_form
from search_api.pages.failures import Failure, failure_of
from search_api.services import Services
from search_api.texts import Texts

COOKIE = "vigie_session"
_FIELDS = 600
_LATEST = 30
"""Decisions that the page of editors lists."""
PageMaker = Callable[[Request, str, Mapping[str, Any], int, Mapping[str, str] | None], Response]
"""A page from a template: request, template, values, status, headers."""


def session_of(services: Services, request: Request) -> Session | None:
    """The session of a request, of an editor or of somebody who may sign in."""
    return services.editors.session(request.cookies.get(COOKIE)) if services.editors.configured else None


def desk_values(services: Services, request: Request, article_id: str, texts: Texts, fault: str = "") -> dict[str, Any]:
    """What the page of an article needs besides: the desk, for an editor who has signed in."""
    session = session_of(services, request)
    if session is None or session.name is None:
        return {"desk": None}
    return {"desk": desk_view(services, article_id, texts, services.editors.token(session), fault)}


class Editing:
    """The pages of editors in one language; there are none where nobody has a key.

    Args:
        services: corpus, engine, taxonomy and editors.
        texts: of the language.
        page: makes pages.
    """

    def __init__(self, services: Services, texts: Texts, page: PageMaker) -> None:
        self._services = services
        self._editors = services.editors
        self._texts = texts
        self._page = page

    def add_to(self, router: APIRouter) -> None:
        """Add the routes."""
        if not self._editors.configured:
            return
        ui = self._texts.ui
        desk = f"/{ui}/articles/{{article_id}}/decisions"
        router.add_api_route(f"/{ui}/editors", self._door, methods=["GET"])
        router.add_api_route(f"/{ui}/editors", self._sign_in, methods=["POST"])
        router.add_api_route(f"/{ui}/editors/decisions", self._export, methods=["GET"])
        router.add_api_route(f"/{ui}/editors/sign-out", self._sign_out, methods=["POST"])
        router.add_api_route(desk, self._back, methods=["GET"])
        router.add_api_route(desk, self._decide, methods=["POST"])
        router.add_api_route(f"{desk}/{{decision_id}}/undo", self._undo, methods=["POST"])

    # --- signing in and out -----------------------------------------------------------------------------------------

    def _door(self, request: Request) -> Response:
        return self._door_page(request)

    def _door_page(self, request: Request, fault: str = "", status: int = 200) -> Response:
        session, cookie = session_of(self._services, request), None
        if session is None:
            session, cookie = self._editors.open()
        unfit: list[dict[str, str]] = []
        if session.name:
            scheme, ui = self._services.scheme, self._texts.ui
            unfit = [
                {"url": f"/{ui}/articles/{d.article_id}", "what": decision_words(d, scheme, self._texts), "by": d.by}
                for d, _ in self._services.store.decisions.unfit(scheme)
            ]
        values = {
            "token": self._editors.token(session),
            "fault": fault,
            "next": self._local(request.query_params.get("next", "")),
            "unfit": unfit,
            "latest": latest_of(self._services, self._texts, _LATEST) if session.name else (),
            "editor": session.name,
        }
        answer = self._page(request, "editors.html", values, status, {"Cache-Control": "no-store"})
        if cookie:
            self._set(answer, request, cookie)
        return answer

    async def _sign_in(self, request: Request) -> Response:
        form = await fields_of(request)
        session = session_of(self._services, request)
        if session is None or not self._editors.is_token(session, form.get("token", "")):
            fault = self._texts.gettext("This page was open for too long, or cookies are off. Please try again.")
            return await run_in_threadpool(self._door_page, request, fault, 403)
        address = address_of(request)
        if not self._editors.may_try(address):
            fault = self._texts.gettext("Too many wrong keys came from here. Wait a minute.")
            return await run_in_threadpool(self._door_page, request, fault, 429)
        key = self._editors.key_of(form.get("key", "").strip())
        if key is None:
            self._editors.note_wrong(address)
            fault = self._texts.gettext("This key is not known here.")
            return await run_in_threadpool(self._door_page, request, fault, 401)
        _, cookie = self._editors.open(key)
        where = self._local(form.get("next", "")) or f"/{self._texts.ui}/editors"
        answer = RedirectResponse(where, 303)
        self._set(answer, request, cookie)
        return answer

    async def _sign_out(self, request: Request) -> Response:
        form = await fields_of(request)
        session = session_of(self._services, request)
        answer = RedirectResponse(f"/{self._texts.ui}/editors", 303)
        if session is not None and self._editors.is_token(session, form.get("token", "")):
            answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    def _export(self, request: Request) -> Response:
        """Every decision as JSON lines, as `GET /v1/decisions` gives them to whoever has a key."""
        session = session_of(self._services, request)
        if session is None or session.name is None:
            return self.not_signed_in(request)
        lines = (one.model_dump_json().encode() + b"\n" for one in self._services.store.decisions.exported())
        headers = {"Content-Disposition": 'attachment; filename="vigie-decisions.jsonl"', "Cache-Control": "no-store"}
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)

    def _set(self, answer: Response, request: Request, cookie: str) -> None:
        answer.set_cookie(
            COOKIE, cookie, max_age=SESSION_SECONDS, httponly=True, samesite="strict",
            secure=request.url.scheme == "https",
        )  # fmt: skip

    def _local(self, path: str) -> str:
        """An address of our own to go on to; empty for any other."""
        is_ours = path.startswith((f"/{self._texts.ui}/articles/", f"/{self._texts.ui}/search"))
        return path if is_ours and path.isprintable() and "\\" not in path else ""

    # --- deciding -----------------------------------------------------------------------------------------------------

    def _back(self, request: Request) -> Response:
        return RedirectResponse(f"/{self._texts.ui}/articles/{request.path_params['article_id']}", 303)

    async def _decide(self, request: Request) -> Response:
        form = await fields_of(request)
        return await run_in_threadpool(self._decided, request, form)

    def _decided(self, request: Request, form: Mapping[str, str]) -> Response:
        article_id = request.path_params["article_id"]
        session = self.editor(request, form)
        if session is None or session.name is None:
            return self.not_signed_in(request)
        try:
            holding = self._services.store.holding(article_id)
            try:
                asked = read_form(self._services, holding, form, self._texts)
            except UsageError as error:
                return self._again(request, article_id, error.what)
            self._carry_out(article_id, asked, session.name)
        except UsageError:
            # The store's own words are English; all that a form can know beforehand was told by `read_form`.
            fault = self._texts.gettext("This does not fit the article as it is now. Look at it again.")
            return self._again(request, article_id, fault)
        except VigieError as error:
            return self.failed(request, failure_of(error, self._texts))
        return RedirectResponse(f"/{self._texts.ui}/articles/{article_id}#desk", 303)

    def _carry_out(self, article_id: str, asked: Asked, name: str) -> None:
        if asked.said:
            at = article_id
            first = asked.said[0]
            if isinstance(first, LinkDecided) and first.relation == "continued" and not first.holds:
                at, asked = self._link_owner(article_id, first, asked)
            record(self._services, at, asked.said, by=name, note=asked.note)
        for decision_id in asked.withdrawn:
            withdraw(self._services, article_id, decision_id, by=name)

    def _link_owner(self, article_id: str, said: LinkDecided, asked: Asked) -> tuple[str, Asked]:
        """Of two articles, the one that goes on in the other: the link hangs there."""
        links = self._services.store.links.links_of([article_id])
        if any(one.relation == "continued" and (one.a, one.b) == (said.other, article_id) for one in links):
            turned = said.model_copy(update={"other": article_id})
            return said.other, Asked((turned,), asked.withdrawn, asked.note)
        return article_id, asked

    async def _undo(self, request: Request) -> Response:
        form = await fields_of(request)
        return await run_in_threadpool(self._undone, request, form)

    def _undone(self, request: Request, form: Mapping[str, str]) -> Response:
        article_id, decision_id = (request.path_params[name] for name in ("article_id", "decision_id"))
        session = self.editor(request, form)
        if session is None or session.name is None:
            return self.not_signed_in(request)
        try:
            withdraw(self._services, article_id, decision_id, by=session.name)
        except VigieError as error:
            return self.failed(request, failure_of(error, self._texts))
        return RedirectResponse(f"/{self._texts.ui}/articles/{article_id}#desk-history", 303)

    def editor(self, request: Request, form: Mapping[str, str]) -> Session | None:
        """The session of an editor who sent a form of ours."""
        session = session_of(self._services, request)
        if session is None or session.name is None or not self._editors.is_token(session, form.get("token", "")):
            return None
        return session

    def _again(self, request: Request, article_id: str, fault: str) -> Response:
        """The article with its desk, and what was wrong."""
        texts = self._texts
        values = desk_values(self._services, request, article_id, texts, fault)
        values |= {"view": article_view(self._services, article_id, texts), "links": _of_article(request, article_id)}
        return self._page(request, "article.html", values, 422, {"Cache-Control": "no-store"})

    def not_signed_in(self, request: Request) -> Response:
        """The page that says that a form was not from an editor who is signed in."""
        gettext = self._texts.gettext
        failure = Failure(
            403,
            gettext("You are not signed in"),
            gettext("Nothing was changed: your session has ended, or the form did not come from this site."),
            gettext("Sign in as an editor, then send it again."),
        )
        return self.failed(request, failure)

    def failed(self, request: Request, failure: Failure) -> Response:
        """The page that says why a form was not carried out."""
        return self._page(request, "problem.html", {"failure": failure}, failure.status, {"Cache-Control": "no-store"})


def _of_article(request: Request, article_id: str) -> Callable[..., str]:
    """The addresses of an article's page, for a page that answers to a form sent elsewhere."""

    def links(ui: str, *, absolute: bool = False, with_query: bool = True) -> str:
        del with_query
        path = f"/{ui}/articles/{article_id}"
        return f"{str(request.base_url).rstrip('/')}{path}" if absolute else path

    return links


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form that was sent, without files."""
    async with request.form(max_files=0, max_fields=_FIELDS) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}
