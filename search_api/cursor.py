"""Cursors: where a next page begins, as an opaque word that belongs to one query and one generation of the index."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence

import orjson

from corpus.errors import UsageError
from indexer.engine import Sort, can_be_sort_values

_REMEDY = "Start again from the first page."


def _mark(identity: str, generation: str | None) -> str:
    return hashlib.sha256(f"{generation}\0{identity}".encode()).hexdigest()[:12]


def encode(values: tuple[int, ...], *, identity: str, generation: str | None, passed: Sequence[str] = ()) -> str:
    """A cursor from the sort values of the last hit of a page, and from what the next pages pass over."""
    raw = orjson.dumps([_mark(identity, generation), *values, *passed])
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def decode(
    cursor: str, *, identity: str, generation: str | None, sort: Sort
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The sort values in a cursor, and what is to be passed over.

    Args:
        cursor: as it was given out.
        identity: of the query.
        generation: of the index in use.
        sort: the order of the hits, which tells how many sort values there are, and which can be.

    Raises:
        CursorError: it is no cursor of ours, or belongs to another query or an earlier generation of the index.
    """
    try:
        raw = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as e:
        raise CursorError("The cursor is not one that this service gave.", _REMEDY) from e
    if not isinstance(raw, list) or not raw:
        raise CursorError("The cursor is not one that this service gave.", _REMEDY)
    if raw[0] != _mark(identity, generation):
        raise CursorError("The cursor belongs to another query, or the index has been rebuilt since.", _REMEDY)
    # JSON's true and false are whole numbers to Python.
    values = tuple(v for v in raw[1:] if isinstance(v, int) and not isinstance(v, bool))
    passed = tuple(v for v in raw[1:] if isinstance(v, str))
    if len(values) + len(passed) != len(raw) - 1 or not can_be_sort_values(values, sort):
        raise CursorError("The cursor is not one that this service gave.", _REMEDY)
    return values, passed


class CursorError(UsageError):
    """A cursor that does not belong to the query that it came with."""
