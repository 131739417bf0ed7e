"""JSON bodies that a route reads by itself, refused in the same way as all others (see `search_api.problems`)."""

from __future__ import annotations

from typing import TypeVar

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


def model_of(body: bytes, model: type[Model]) -> Model:
    """A JSON body as a model.

    Raises:
        HTTPException: 400, it is not UTF-8.
        RequestValidationError: it is not JSON, or does not fit the model.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as e:
        raise HTTPException(400) from e
    try:
        return model.model_validate_json(body)
    except ValidationError as e:
        raise refused(e) from e


def refused(error: ValidationError) -> RequestValidationError:
    """The fault of a body as FastAPI tells it."""
    return RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()])
