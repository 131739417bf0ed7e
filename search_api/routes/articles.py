"""One article or document over HTTP, as JSON or as a citation."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import PlainTextResponse

from corpus.holding import Holding
from corpus.model import Annotation
from search_api.citation import MEDIA_TYPES, Reference, bibtex, reference_of_article, ris, sentence
from search_api.deciding import corrections, link_answers, tag_mark
from search_api.request import Interface
from search_api.routes.searching import json_response
from search_api.services import Services

Format = Literal["json", "ris", "bibtex"]
EXCERPT = 600
"""Characters shown of an article of which only an excerpt may be shown."""


def wanted_format(accept: str, asked: Format | None) -> Format:
    """The format of an answer: as asked by `?format=`, else the first of ours that the Accept header names."""
    if asked:
        return asked
    for part in accept.split(","):
        for form, media_type in MEDIA_TYPES.items():
            if part.split(";")[0].strip().lower() == media_type:
                return "ris" if form == "ris" else "bibtex"
    return "json"


def article_answer(holding: Holding, services: Services, ui: Interface) -> dict[str, Any]:
    """An article as JSON has it: what it says, what is told of it by whom and why, and where it comes from."""
    article, document = holding.article, holding.document
    told = holding.annotation or Annotation(language="und")
    reference = reference_of_article(article, document, told.language)
    concepts = [
        {
            **tag.model_dump(mode="json", by_alias=True),
            "label": services.scheme.label(tag.id, ui),
            **tag_mark(holding, tag.id),
        }
        for tag in told.concepts
        if tag.id in services.scheme
    ]
    shown = article.model_dump(mode="json", exclude={"document_id", "declared_language"})
    if document.show == "excerpt":
        shown |= {"text": article.text[:EXCERPT], "blocks": []}
    return {
        **shown,
        **told.model_dump(mode="json", by_alias=True, exclude={"concepts"}),
        "concepts": concepts,
        "corrected": corrections(holding),
        "linked": link_answers(services, article.id),
        "document": {
            "id": document.id,
            "title": document.title,
            "source": document.source,
            "url": document.url,
            "edition": document.edition.model_dump() if document.edition else None,
            "digest": document.digest,
            "media_type": document.media_type,
            "fetched": document.fetched.isoformat(),
            "rights": document.rights,
            "show": document.show,
        },
        "citation": sentence(reference, ui),
    }


def cited(reference: Reference, form: Format) -> Response:
    """A citation as a download."""
    text = ris(reference) if form == "ris" else bibtex(reference)
    ending = "ris" if form == "ris" else "bib"
    headers = {"Content-Disposition": f'attachment; filename="vigie-{reference.id[:12]}.{ending}"', "Vary": "Accept"}
    return PlainTextResponse(text, headers=headers, media_type=f"{MEDIA_TYPES[form]}; charset=utf-8")


def unless_known(request: Request, answer: object, headers: dict[str, str] | None = None) -> Response:
    """An answer as JSON with its ETag; 304 and no body for who has it already (RFC 9110, 13.1.2)."""
    body = orjson.dumps(answer)
    # Weak, since it may be compressed on the way.
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    told = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if "*" in known or tag.removeprefix("W/") in known:
        return Response(status_code=304, headers=told)
    return Response(body, headers=told, media_type="application/json")


def router(services: Services) -> APIRouter:
    """The routes `/v1/articles/{id}`, `/v1/documents/{id}` and `/v1/editions`."""
    api = APIRouter(prefix="/v1", tags=["articles"])

    @api.get(
        "/articles/{article_id}", responses={304: {}, 404: {}, 410: {"description": "Taken out; a tombstone remains."}}
    )
    def article(
        request: Request,
        article_id: str,
        format: Annotated[Format | None, Query(description="json, ris or bibtex; wins over Accept.")] = None,
        ui: Annotated[Interface, Query(description="Language of labels.")] = "en",
        accept: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        """One article with all that is told of it and why, or its citation (RIS, BibTeX by Accept or `format`)."""
        held = services.store.holding(article_id)
        form = wanted_format(accept, format)
        if form != "json":
            language = held.annotation.language if held.annotation else "und"
            return cited(reference_of_article(held.article, held.document, language), form)
        return unless_known(request, article_answer(held, services, ui), {"Vary": "Accept"})

    @api.get("/documents/{document_id}", responses={304: {}, 404: {}, 410: {}})
    def document(request: Request, document_id: str) -> Response:
        """A document: where it comes from, its issue, and its articles in the order of the page."""
        held = services.store.document(document_id)
        shown = held.model_dump(mode="json", exclude={"key"})
        articles = services.store.holdings([a.id for a in services.store.articles(document_id)])
        listed = [{"id": a.article.id, "title": a.article.title} for a in articles]
        return unless_known(request, {**shown, "articles": listed})

    @api.get("/editions")
    def editions() -> Response:
        """The issues that the corpus holds, with the number of their articles."""
        return json_response([edition.model_dump(mode="json") for edition in services.store.editions()])

    return api
