"""Answers without a body: to HEAD, and to who asks whether it changed and has it already (RFC 9110, 9.3.2 and 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from fastapi import Request, Response
from starlette.types import Scope

_HEAD = "vigie.head"


def entity_tag(state: bytes) -> str:
    """The ETag of an answer by its bytes, or by whatever makes it another one.

    Weak, since it may be compressed on the way.
    """
    return f'W/"{hashlib.sha256(state).hexdigest()[:24]}"'


def has_tag(request: Request, tag: str) -> bool:
    """Whether the client has the answer of an ETag, compared weakly (RFC 9110, 13.1.2)."""
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag.removeprefix("W/") in known


def has_since(request: Request, changed: str) -> bool:
    """Whether nothing changed since the day that the client has (RFC 9110, 13.1.3).

    An odd date counts as none, and where there is an `If-None-Match` that decides.
    """
    if "if-none-match" in request.headers:
        return False
    try:
        return parsedate_to_datetime(request.headers.get("if-modified-since", "")) >= parsedate_to_datetime(changed)
    except (TypeError, ValueError):
        return False


def not_modified(headers: Mapping[str, str]) -> Response:
    """The answer without a body for who has it."""
    return Response(status_code=304, headers=headers)


def head_as_get(scope: Scope) -> Scope:
    """A HEAD request as the GET that is answered in its place."""
    return {**scope, "method": "GET", _HEAD: True}


def is_head(request: Request) -> bool:
    """Whether nobody gets the body: what is costly to write need not be written."""
    return bool(request.scope.get(_HEAD))
