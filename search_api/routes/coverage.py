"""Past coverage over HTTP: what was published already of what a draft tells."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from search_api.bodies import model_of
from search_api.coverage import MAX_TEXT, CoverageAnswer
from search_api.problems import problem
from search_api.request import Day, Interface
from search_api.routes.searching import json_response
from search_api.services import Services

MAX_BYTES = 1_000_000
"""Largest body: `MAX_TEXT` characters, escaped in the longest way that JSON knows, with room to spare."""


class DraftRequest(BaseModel):
    """A draft to check."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description=f"The draft, at most {MAX_TEXT:,} characters; a short first line is its title.")
    issued: Day | None = Field(default=None, description='Day of the issue that it is for, to read "last May".')


_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is not UTF-8 or not JSON (problem details)."},
    413: {"description": f"The body has more than {MAX_BYTES:,} bytes (problem details)."},
    422: {"description": "There is no text, too much of it, or it took too long (problem details)."},
    503: {"description": "The search engine does not answer (problem details, Retry-After)."},
}


async def bounded_body(request: Request, limit: int) -> bytes:
    """The body of a request, read no further than a limit.

    Raises:
        HTTPException: 413, it is larger.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise HTTPException(413, f"The body has more than {limit:,} bytes.")
        parts.append(part)
    return b"".join(parts)


def router(services: Services) -> APIRouter:
    """The route `POST /v1/coverage`."""
    api = APIRouter(prefix="/v1", tags=["coverage"])
    body = {"requestBody": {"required": True, "content": {"application/json": {"schema": _schema()}}}}

    @api.post("/coverage", response_model=CoverageAnswer, responses=_PROBLEMS, openapi_extra=body)
    async def coverage(
        request: Request, ui: Annotated[Interface, Query(description="Language of labels, lines, citations.")] = "en"
    ) -> Response:
        """What was published already of what a draft tells: the same event, the same subject, repeated passages.

        The draft is not kept.
        """
        asked = model_of(await bounded_body(request, MAX_BYTES), DraftRequest)
        drafts = services.drafts
        if drafts is None:
            return problem(503, "Drafts cannot be read", "This service has nothing that annotates drafts.")

        def check() -> CoverageAnswer:
            return services.coverage.check(drafts.annotate(asked.text, asked.issued), ui)

        return json_response(await run_in_threadpool(check))

    return api


def _schema() -> dict[str, Any]:
    return DraftRequest.model_json_schema()
