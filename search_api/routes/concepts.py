"""The taxonomy over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from corpus.errors import NotFoundError
from search_api.request import Interface
from search_api.routes.searching import json_response
from search_api.services import Services


def router(services: Services) -> APIRouter:
    """The routes `/v1/concepts` and `/v1/concepts/{id}`."""
    api = APIRouter(prefix="/v1", tags=["concepts"])
    scheme = services.scheme

    def short(concept_id: str, ui: Interface) -> dict[str, Any]:
        return {"id": concept_id, "label": scheme.label(concept_id, ui)}

    @api.get("/concepts")
    def concepts(ui: Annotated[Interface, Query(description="Language of labels.")] = "en") -> Response:
        """Every concept with what stands above it; the version of the taxonomy."""
        listed = [
            {**short(c.id, ui), "broader": list(c.broader), "groups_only": c.groups_only}
            for c in scheme
            if not c.deprecated
        ]
        return json_response({"version": scheme.version, "concepts": listed})

    @api.get("/concepts/{concept_id}", responses={404: {}})
    def concept(concept_id: str, ui: Annotated[Interface, Query(description="Language of labels.")] = "en") -> Response:
        """One concept: its labels in both languages, definition, scope note, and the concepts around it."""
        if concept_id not in scheme:
            raise NotFoundError(f"There is no concept {concept_id!r}.", "`GET /v1/concepts` lists them.")
        held = scheme[concept_id]
        return json_response(
            {
                **short(held.id, ui),
                "uri": held.uri,
                "labels": [asdict(label) for label in held.labels if label.role != "never"],
                "definitions": dict(held.definitions),
                "scope_notes": dict(held.scope_notes),
                "broader": [short(c, ui) for c in held.broader],
                "narrower": [short(c, ui) for c in held.narrower],
                "related": [short(c, ui) for c in held.related],
                "groups_only": held.groups_only,
                "deprecated": held.deprecated,
            }
        )

    return api
