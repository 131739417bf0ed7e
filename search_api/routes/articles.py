"""One article or document over HTTP, as JSON or as a citation."""

from __future__ import annotations

from base64 import b64encode
from email.utils import format_datetime
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import PlainTextResponse

from corpus.holding import Holding
from corpus.model import Annotation, Document
from indexer.body_keys import body_key
from search_api.citation import (
    MEDIA_TYPES,
    STYLES,
    RecordFormat,
    Reference,
    record,
    reference_of_article,
    styled,
)
from search_api.citation.metadata import json_ld
from search_api.conditional import entity_tag, has_tag, not_modified
from search_api.deciding import corrections, link_answers, tag_mark
from search_api.labels import concept_labels, concept_name, organisation_label, place_answer
from search_api.negotiation import preferred
from search_api.problems import problem
from search_api.request import Interface
from search_api.routes.searching import json_response
from search_api.services import Services
from search_api.similar import MOST_SIMILAR, SimilarAnswer, similar

Format = Literal["json", "jsonld", "ris", "bibtex", "csl"]
FORMATS: dict[Format, str] = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "ris": MEDIA_TYPES["ris"],
    "bibtex": MEDIA_TYPES["bibtex"],
    "csl": MEDIA_TYPES["csl"],
}
EXCERPT = 600
"""Characters shown of an article of which only an excerpt may be shown."""
_ENDINGS: dict[RecordFormat, str] = {"ris": "ris", "bibtex": "bib", "csl": "json"}


def _document_answer(document: Document) -> dict[str, Any]:
    """Where an article comes from."""
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "url": document.address,
        "edition": document.edition.model_dump() if document.edition else None,
        "digest": document.digest,
        "media_type": document.media_type,
        "fetched": document.fetched.isoformat(),
        "rights": document.rights,
        "show": document.show,
        "publisher": document.publisher,
        "series": document.series,
        "gone": document.gone.isoformat() if document.gone else None,
    }


def article_answer(holding: Holding, services: Services, ui: Interface) -> dict[str, Any]:
    """An article as JSON has it: what it says, what is told of it by whom and why, and where it comes from."""
    article, document = holding.article, holding.document
    told = holding.annotation or Annotation(language="und")
    reference = reference_of_article(article, document, told)
    styles: dict[str, str] = {style: styled(reference, style, ui) for style in STYLES}
    concepts = [
        {
            **tag.model_dump(mode="json", by_alias=True),
            **concept_name(services.scheme, tag.id, ui),
            **tag_mark(holding, tag.id),
        }
        for tag in told.concepts
        if tag.id in services.scheme
    ]
    places = [
        {
            **place.model_dump(mode="json", by_alias=True),
            **place_answer(place.geonames_id, place.name, place.country, ui),
        }
        for place in told.places
    ]
    bodies = [
        {
            **body.model_dump(mode="json", by_alias=True),
            "key": body_key(body.name, body.authority),
            "label": organisation_label(body, ui),
        }
        for body in told.organisations
    ]
    shown = article.model_dump(mode="json", exclude={"document_id", "declared_language"})
    if document.show == "excerpt":
        shown |= {"text": article.text[:EXCERPT], "blocks": []}
    return {
        **shown,
        "pages": article.pages,
        **told.model_dump(mode="json", by_alias=True, exclude={"concepts", "places", "organisations"}),
        "concepts": concepts,
        "places": places,
        "organisations": bodies,
        "corrected": corrections(holding),
        "linked": link_answers(services, article.id),
        "further": [
            {
                "url": other.url,
                "document": other.id,
                "digest": other.digest,
                "fetched": other.fetched.isoformat(),
                "gone": other.gone.isoformat() if other.gone else None,
            }
            for other in services.store.further(article)
        ],
        "document": _document_answer(document),
        "citation": styles["iso690"],
        "citations": styles,
    }


def cited(reference: Reference, form: RecordFormat) -> Response:
    """A citation as a download."""
    file = f"vigie-{reference.id[:12]}.{_ENDINGS[form]}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Vary": "Accept"}
    return PlainTextResponse(record(reference, form), headers=headers, media_type=f"{MEDIA_TYPES[form]}; charset=utf-8")


def reference_of(holding: Holding, services: Services, ui: Interface) -> Reference:
    """The reference of an article, with its concepts as keywords in the reader's language."""
    told = holding.annotation or Annotation(language="und")
    keywords = concept_labels(services.scheme, (tag.id for tag in told.concepts), ui)
    return reference_of_article(holding.article, holding.document, told, keywords)


def unless_known(request: Request, answer: object, headers: dict[str, str] | None = None) -> Response:
    """An answer as JSON with its ETag; 304 and no body for who has it already."""
    body = orjson.dumps(answer)
    told = {"ETag": entity_tag(body), "Cache-Control": "no-cache", **(headers or {})}
    if has_tag(request, told["ETag"]):
        return not_modified(told)
    return Response(body, headers=told, media_type="application/json")


def _captured(services: Services, document_id: str) -> Response:
    held = services.store.document(document_id)
    if held.show == "excerpt":
        return problem(403, "Not to be shown whole", "Its rights allow only an excerpt; the rest is at its `url`.")
    data = services.store.payload(document_id)
    headers = {
        # Saved, never opened here: what was fetched may hold scripts of a stranger.
        "Content-Disposition": f'attachment; filename="vigie-{held.digest[:16]}"',
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(held.digest)).decode()}:",
        "Last-Modified": format_datetime(held.fetched, usegmt=True),
    }
    return Response(data, headers=headers, media_type="application/octet-stream")


def router(services: Services) -> APIRouter:
    """The routes `/v1/articles/{id}`, `/v1/documents/{id}` and `/v1/editions`."""
    api = APIRouter(prefix="/v1", tags=["articles"])

    @api.get(
        "/articles/{article_id}",
        responses={200: {"content": {form: {} for form in FORMATS.values()}}, 304: {}, 404: {}, 410: {}},
    )
    def article(
        request: Request,
        article_id: str,
        format: Annotated[Format | None, Query(description="json, jsonld, ris, bibtex, csl; wins over Accept.")] = None,
        ui: Annotated[Interface, Query(description="Language of labels.")] = "en",
        accept: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        """One article with all that is told of it and why, as JSON-LD, or as a citation, by Accept or `format`."""
        held = services.store.holding(article_id)
        form = format or preferred(accept, FORMATS, "json")
        if form == "jsonld":
            page = f"{str(request.base_url).rstrip('/')}/articles/{article_id}"
            told = json_ld(reference_of(held, services, ui), page)
            return Response(orjson.dumps(told), headers={"Vary": "Accept"}, media_type=FORMATS["jsonld"])
        if form != "json":
            return cited(reference_of(held, services, ui), form)
        return unless_known(request, article_answer(held, services, ui), {"Vary": "Accept"})

    @api.get("/articles/{article_id}/similar", responses={404: {}, 410: {}, 503: {}})
    def similar_articles(
        article_id: str,
        limit: Annotated[int, Query(ge=1, le=MOST_SIMILAR, description="Articles, at most.")] = 5,
    ) -> list[SimilarAnswer]:
        """The articles most like one, in either language, each with the passage that shows it best."""
        held = services.store.holding(article_id)
        language = held.annotation.language if held.annotation else "und"
        return similar(services.store, services.engine, held.article, language, limit=limit)

    @api.get("/documents/{document_id}", responses={304: {}, 404: {}, 410: {}})
    def document(request: Request, document_id: str) -> Response:
        """A document: where it comes from, its issue, and its articles in the order of the page."""
        held = services.store.document(document_id)
        shown = held.model_dump(mode="json", exclude={"key"})
        articles = services.store.holdings([a.id for a in services.store.articles(document_id)])
        listed = [{"id": a.article.id, "title": a.article.title} for a in articles]
        return unless_known(request, {**shown, "articles": listed})

    @api.get(
        "/documents/{document_id}/capture",
        responses={200: {"content": {"application/octet-stream": {}}}, 403: {}, 404: {}, 410: {}},
        response_class=Response,
    )
    def capture(document_id: str) -> Response:
        """The document as it was fetched, byte for byte, to be saved; not where only an excerpt may be shown."""
        return _captured(services, document_id)

    @api.get("/editions")
    def editions() -> Response:
        """The issues that the corpus holds, with the number of their articles."""
        return json_response([edition.model_dump(mode="json") for edition in services.store.editions()])

    return api
