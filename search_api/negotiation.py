"""Which of several formats and languages a client wants (RFC 9110, 12.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, get_args

from search_api.request import Interface

Form = TypeVar("Form", bound=str)


def preferred(accept: str, offered: Mapping[Form, str], default: Form) -> Form:
    """The format that an Accept header prefers (RFC 9110, 12.5.1).

    Args:
        accept: the header; empty where there is none.
        offered: formats with their media types.
        default: for a header that cannot be read, that names none of them, or that takes anything equally.
    """
    import mimeparse

    others = [media_type for form, media_type in offered.items() if form != default]
    try:
        # Of equals the last one wins.
        best = mimeparse.best_match([*reversed(others), offered[default]], accept.lower())
    except (mimeparse.MimeTypeParseException, ValueError):
        return default
    return next((form for form, media_type in offered.items() if media_type == best), default)


def preferred_interface(accept_language: str) -> Interface:
    """The language to greet a reader in, by the Accept-Language header (RFC 9110, 12.5.4); English without one.

    A regional variant counts as its language: fr-CA is French.
    """
    best: Interface = "en"
    weight = 0.0
    for part in accept_language.split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        name, _, value = parameter.strip().partition("=")
        try:
            quality = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            quality = 0.0
        for ui in get_args(Interface):
            if language == ui and quality > weight:
                best, weight = ui, quality
    return best
