"""Decisions of editors over HTTP: made, undone, listed, taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse

from search_api.authorising import RESPONSES, Authorised
from search_api.deciding import DecisionsGiven, decision_answer, record, withdraw
from search_api.routes.searching import json_response
from search_api.services import Services

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    **RESPONSES,
    400: {"description": "The body is not UTF-8 or not JSON (problem details)."},
    404: {"description": "No such article, decision, or other article of a link (problem details)."},
    410: {"description": "The article has been taken out (problem details)."},
    422: {"description": "A decision cannot be understood, or does not fit the article (problem details)."},
}


def router(services: Services) -> APIRouter:
    """The routes `/v1/articles/{id}/decisions` and `/v1/decisions`."""
    api = APIRouter(prefix="/v1", tags=["decisions"])
    authorised = Depends(Authorised(services.editors))
    store = services.store

    def listed(article_id: str) -> Response:
        return json_response({"decisions": [decision_answer(d) for d in store.decisions.of(article_id)]})

    @api.put("/articles/{article_id}/decisions", responses=_PROBLEMS)
    def decide(article_id: str, given: DecisionsGiven, editor: str = authorised) -> Response:
        """Let decisions hold on an article, all or none; what holds already is left alone.

        They stand over what the machine tells, now and later. The answer lists all decisions on the article.
        """
        record(services, article_id, given.decisions, by=editor, note=given.note)
        return listed(article_id)

    @api.get("/articles/{article_id}/decisions", responses={**RESPONSES, 404: {}, 410: {}})
    def decisions_of(article_id: str, editor: str = authorised) -> Response:
        """All decisions on an article, those withdrawn too, in the order in which they were made."""
        del editor
        found = listed(article_id)
        store.article(article_id)
        return found

    @api.delete("/articles/{article_id}/decisions/{decision_id}", responses=_PROBLEMS)
    def undo(article_id: str, decision_id: str, editor: str = authorised) -> Response:
        """Withdraw a decision: what held before holds again. It stays in the list, marked."""
        return json_response(decision_answer(withdraw(services, article_id, decision_id, by=editor)))

    @api.get(
        "/decisions", responses={**RESPONSES, 200: {"content": {"application/x-ndjson": {}}}}, response_class=Response
    )
    def export(editor: str = authorised) -> StreamingResponse:
        """Every decision as JSON lines, with what tells its article; `vigie decisions import` takes them."""
        del editor
        headers = {"Content-Disposition": 'attachment; filename="vigie-decisions.jsonl"'}
        return StreamingResponse(lines(), media_type="application/x-ndjson", headers=headers)

    def lines() -> Iterator[bytes]:
        for one in store.decisions.exported():
            yield one.model_dump_json().encode() + b"\n"

    return api
