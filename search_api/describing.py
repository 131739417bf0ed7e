"""What the OpenAPI document tells of errors: problem details, of every route, in place of what FastAPI supposes."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from search_api.problems import MEDIA_TYPE

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The kind of problem, the same each time."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "This one, with what helps."},
        "errors": {
            "type": "array",
            "description": "Each fault of the parameters or the body by itself.",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "message": {"type": "string"}},
                "required": ["parameter", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
_CONTENT: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_TOLD: Final = {
    "403": "Not to be shown (problem details).",
    "404": "Not held (problem details).",
    "410": "It has been taken out (problem details).",
    "422": "A parameter is unknown or wrong (problem details).",
    "503": "The corpus or the search engine cannot answer (problem details, Retry-After).",
    "default": "Any other error (problem details).",
}
"""What errors mean of which a route says nothing more."""
_SUPPOSED: Final = ("HTTPValidationError", "ValidationError")


def describe_problems(app: FastAPI) -> None:
    """Let the OpenAPI document of an application tell of each error what `search_api.problems` makes of it.

    Args:
        app: the application; its routes may be added later.
    """
    plain = app.openapi

    def described() -> dict[str, Any]:
        return app.openapi_schema or _described(plain())

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI's documentation has it


def _described(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for name in _SUPPOSED:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    for operations in document["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            responses.setdefault("default", {})
            for status, response in responses.items():
                if status[0] in "45d":
                    _describe(status, response)
    return document


def _describe(status: str, response: dict[str, Any]) -> None:
    told = response.get("description", "")
    if "problem details" not in told:  # FastAPI's own words, or none
        response["description"] = _TOLD.get(status, told)
    response["content"] = _CONTENT
