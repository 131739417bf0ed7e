"""The version of reader and splitter, in a file of its own: asking whether a page is unchanged must load neither."""

from __future__ import annotations

from typing import Final

READER_VERSION: Final = "vigie-reader 2.6"
"""Name and version of reader and splitter together; a change of it means that pages are worth reading again."""
