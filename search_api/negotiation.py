"""Which of several formats a client wants (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Form = TypeVar("Form", bound=str)


def preferred(accept: str, offered: Mapping[Form, str], default: Form) -> Form:
    """The format that an Accept header prefers.

    Args:
        accept: the header; empty where there is none.
        offered: formats with their media types.
        default: for a header that cannot be read, that names none of them, or that takes anything equally.
    """
    import mimeparse

    others = [media_type for form, media_type in offered.items() if form != default]
    try:
        # Of equals the last one wins.
        best = mimeparse.best_match([*reversed(others), offered[default]], accept)
    except (mimeparse.MimeTypeParseException, ValueError):
        return default
    return next((form for form, media_type in offered.items() if media_type == best), default)
