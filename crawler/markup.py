"""Whether bytes are an HTML page: names and senders are often wrong about it."""

from __future__ import annotations

import re
from typing import Final

HTML: Final = "text/html"
_BELIEVED: Final = {HTML, "application/xhtml+xml", "text/plain", "text/markdown"}
_HEAD: Final = 2000  # bytes
COMMENTS: Final = r"(?:<!--(?:(?!-->).)*+-->\s*+)*+"
"""Comments in a row, for patterns in which a dot is any sign. Possessive: where one comment may end at the end of a
later one, each comment more doubles the time."""
_PAGE: Final = re.compile(
    rf"(?:ï»¿)?\s*(?:<\?xml[^>]*>\s*)*{COMMENTS}<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)


def shown_type(told: str, data: bytes) -> str:
    """The media type of a document: HTML where it begins as a page does, whatever was told; else as it was told.

    Args:
        told: media type as the sender told it, without parameters; empty where he told none.
        data: the document, or its first bytes.
    """
    if told in _BELIEVED:
        return told
    head = data[:_HEAD].decode("latin-1")
    if _PAGE.match(head) or (not told and head.lstrip()[:1] == "<"):
        return HTML
    return told or "application/octet-stream"
