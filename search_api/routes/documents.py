"""Documents handed over and taken out over HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import EngineError
from search_api.authorising import RESPONSES, Authorised
from search_api.bodies import model_of, refused
from search_api.routes.searching import json_response
from search_api.services import Services
from search_api.submitting import (
    Particulars,
    Received,
    Submission,
    Upload,
    is_searchable,
    receive,
    taken_out,
    upload_of,
)

MAX_BYTES = 20_000_000
"""Largest body that is taken, of whatever request."""
SEARCHABLE_SECONDS = 30.0
"""How long an answer waits for a document to be found by who searches."""
_LOOK_SECONDS = 0.15
_FORM = "multipart/form-data"

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    **RESPONSES,
    400: {"description": "The body is not UTF-8, not JSON, or no form (problem details)."},
    410: {"description": "This document has been taken out, and stays out (problem details)."},
    413: {"description": f"The body has more than {MAX_BYTES:,} bytes (problem details)."},
    415: {"description": "The body is neither JSON nor a form (problem details)."},
    422: {"description": "A field is wrong, or the document cannot be read (problem details)."},
}
_TAKEN: dict[int | str, dict[str, Any]] = {
    200: {"description": "It was held already, just so, and can be found."},
    201: {"description": "Taken in: it can be found. Location names it."},
    202: {
        "description": f"Taken in: it will be found, but was not within {SEARCHABLE_SECONDS:g} s. Location names it."
    },
}


class BoundedBodies:
    """Refuses bodies above `MAX_BYTES` while they are read, so that none fills the memory."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its body ends in a 413 where it becomes too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > MAX_BYTES:
                raise HTTPException(413, f"The body has more than {MAX_BYTES:,} bytes.")
            return message

        await self._app(scope, bounded, send)


def _body_schema() -> dict[str, Any]:
    file = {"type": "string", "format": "binary", "description": "A plain text or an HTML page."}
    form = Particulars.model_json_schema()
    form = {**form, "properties": {"file": file, **form["properties"]}, "required": ["file"]}
    content = {"application/json": {"schema": Submission.model_json_schema()}, _FORM: {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


def router(services: Services) -> APIRouter:
    """The routes `POST /v1/documents` and `DELETE /v1/documents/{id}`."""
    api = APIRouter(prefix="/v1", tags=["documents"])
    authorised = Depends(Authorised(services.editors))

    @api.post("/documents", status_code=201, responses={**_TAKEN, **_PROBLEMS}, openapi_extra=_body_schema())
    async def submit(request: Request, editor: str = authorised) -> Response:
        """Take a document in: read, split, stored, annotated, searchable. The same bytes again change nothing.

        As JSON (`text` or `html`) or as a form with a file. Nothing is fetched: `url` only says where it was published.
        """
        del editor
        upload, told = await _given(request)
        received = await run_in_threadpool(receive, services.store, upload, told)
        services.wake()
        found = await _wait(services, received)
        status = 202 if not found else 201 if received.is_new else 200
        answer = {
            "id": received.document_id,
            "articles": list(received.articles),
            "searchable": found,
            "warnings": list(received.warnings),
        }
        return json_response(answer, status, {"Location": f"/v1/documents/{received.document_id}"})

    @api.delete(
        "/documents/{document_id}",
        status_code=204,
        response_class=Response,
        responses={**RESPONSES, 404: {"description": "No such document (problem details)."}},
    )
    def take_out(document_id: str, editor: str = authorised) -> Response:
        """Take a document out for good: whoever ingests or submits it again finds it taken out. Again is no fault."""
        del editor
        if taken_out(services.store, document_id):
            services.wake()
        return Response(status_code=204)

    return api


async def _wait(services: Services, received: Received) -> bool:
    """Wait until the articles can be found, holding no thread meanwhile; tell whether they can."""
    end = time.monotonic() + SEARCHABLE_SECONDS
    while True:
        try:
            if await run_in_threadpool(is_searchable, services.store, services.engine, received.articles):
                return True
        except EngineError:
            return False  # the corpus has it, and the index follows when it can
        if time.monotonic() > end:
            return False
        await asyncio.sleep(_LOOK_SECONDS)


async def _given(request: Request) -> tuple[Upload, Particulars]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _FORM:
        return await _given_form(request)
    if kind not in ("", "application/json") and not kind.endswith("+json"):
        raise HTTPException(415, f"Send application/json, or {_FORM} with a file.")
    submission = model_of(await request.body(), Submission)
    return upload_of(submission), submission


async def _given_form(request: Request) -> tuple[Upload, Particulars]:
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise HTTPException(422, "The form has no file in its field `file`.")
        try:
            told = Particulars.model_validate(
                {name: value for name, value in form.multi_items() if name != "file" and value != ""}
            )
        except ValidationError as e:
            raise refused(e) from e
        kind = (file.content_type or "").partition(";")[0].strip() or None
        known = None if kind == "application/octet-stream" else kind
        return Upload(await file.read(), known, file.filename or "file"), told
