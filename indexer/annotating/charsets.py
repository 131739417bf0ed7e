"""Quicker compiling of large regular expressions.

spaCy's French tokenizer compiles some 300 patterns when it is imported, each with the same few classes of all letters,
and Python works out each class anew every time: three of the four seconds that a process needs for its first French
sentence. Working out a class depends on nothing but the class, so that once is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def each_charset_once() -> Iterator[None]:
    """Let patterns that are compiled in the block share the classes of characters that they have in common.

    A Python whose compiler looks otherwise inside compiles as ever.
    """
    compiler: Any = getattr(re, "_compiler", None)
    plain: Any = getattr(compiler, "_optimize_charset", None)
    if plain is None:
        yield
        return
    known: dict[tuple[object, ...], Any] = {}

    def remembering(charset: list[tuple[Any, Any]], *how: Any) -> Any:  # noqa: ANN401
        key = (tuple((op, tuple(value) if isinstance(value, list) else value) for op, value in charset), *map(id, how))
        if key not in known:
            known[key] = plain(charset, *how)
        return known[key]

    compiler._optimize_charset = remembering
    try:
        yield
    finally:
        compiler._optimize_charset = plain
