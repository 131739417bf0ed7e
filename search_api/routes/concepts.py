"""The taxonomy over HTTP, as JSON and as SKOS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response

from corpus.errors import NotFoundError, UsageError
from search_api.labels import concept_name
from search_api.negotiation import preferred
from search_api.request import Interface
from search_api.routes.searching import json_response
from search_api.services import Services
from taxonomy.scheme import Scheme

Format = Literal["json", "turtle", "jsonld", "rdfxml"]
FORMATS: dict[Format, str] = {
    "json": "application/json",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_SKOS_ANSWERS: dict[str, Any] = {
    "text/turtle": {"schema": {"type": "string"}},
    "application/ld+json": {},
    "application/rdf+xml": {"schema": {"type": "string"}},
}


def router(services: Services) -> APIRouter:
    """The routes `/v1/concepts` and `/v1/concepts/{id}`."""
    api = APIRouter(prefix="/v1", tags=["concepts"])
    scheme = services.scheme

    @lru_cache(maxsize=512)
    def written(concept_id: str, form: Literal["turtle", "jsonld", "rdfxml"]) -> str:
        from taxonomy.export import export_concept

        return export_concept(scheme, concept_id, form)

    @api.get("/concepts")
    def concepts(ui: Annotated[Interface, Query(description="Language of labels.")] = "en") -> Response:
        """Every concept with what stands above it; the version of the taxonomy."""
        listed = [
            {**concept_name(scheme, c.id, ui), "broader": list(c.broader), "groups_only": c.groups_only}
            for c in scheme
            if not c.deprecated
        ]
        return json_response(
            {"title": scheme.name(ui), "uri": scheme.uri, "version": scheme.version, "concepts": listed}
        )

    @api.get("/concepts/{concept_id}", responses={200: {"content": _SKOS_ANSWERS}, 404: {}})
    def concept(
        concept_id: str,
        ui: Annotated[Interface, Query(description="Language of labels.")] = "en",
        format: Annotated[Format | None, Query(description="Else by Accept.")] = None,
        accept: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        """One concept: its labels in both languages, definition, scope note, and the concepts around it.

        As SKOS in Turtle, JSON-LD or RDF/XML by Accept or `format`. A concept that is no longer used answers with
        what replaced it.
        """
        try:
            scheme[concept_id]
        except UsageError as e:
            raise NotFoundError(e.what, e.remedy) from e
        form = format or preferred(accept, FORMATS, "json")
        headers = {"Vary": "Accept"}
        if form != "json":
            return Response(written(concept_id, form), media_type=FORMATS[form], headers=headers)
        return json_response(concept_answer(scheme, concept_id, ui), headers=headers)

    return api


def concept_answer(scheme: Scheme, concept_id: str, ui: Interface) -> dict[str, Any]:
    """A concept as JSON has it."""
    held = scheme[concept_id]

    def named(ids: Sequence[str]) -> list[Any]:
        return [concept_name(scheme, other, ui) for other in ids if other in scheme]

    current = scheme.current(concept_id)
    return {
        "id": held.id,
        "label": scheme.label(held.id, ui),
        "uri": held.uri,
        "labels": [asdict(label) for label in held.labels if label.role != "never"],
        "definition": held.definitions.get(ui, ""),
        "definitions": dict(held.definitions),
        "scope_note": held.scope_notes.get(ui, ""),
        "scope_notes": dict(held.scope_notes),
        "broader": named(held.broader),
        "narrower": named(held.narrower),
        "related": named(held.related),
        "mappings": [asdict(match) for match in held.mappings],
        "groups_only": held.groups_only,
        "deprecated": held.deprecated,
        "replaced_by": concept_name(scheme, current, ui) if current != concept_id else None,
    }
