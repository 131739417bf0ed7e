"""Small word lists of the crawler: stop words, sentence openers, names of sections; read once from `headings.toml`."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any, Final

from corpus.text import fold, fold_key


def _load() -> dict[str, Any]:
    return tomllib.loads((files("crawler") / "headings.toml").read_text(encoding="utf-8"))


_DATA: Final = _load()

SECTIONS: Final[frozenset[str]] = frozenset(fold_key(s) for s in _DATA["sections"])
"""Folded names of sections that many bulletins have."""

SUBHEADINGS: Final[frozenset[str]] = frozenset(fold_key(s) for s in _DATA["subheadings"])
"""Folded headings of parts of an article, whatever its subject."""

OPENERS: Final[dict[str, frozenset[str]]] = {k: frozenset(v) for k, v in _DATA["openers"].items()}
"""Words, capitalised, that begin sentences; by language."""

STOP_WORDS: Final[dict[str, frozenset[str]]] = {k: frozenset(v.split()) for k, v in _DATA["stop_words"].items()}
"""Function words in lower case; by language."""

STOP_FOLDED: Final[frozenset[str]] = frozenset(fold(w) for words in STOP_WORDS.values() for w in words)
"""Function words of both languages, folded."""

NAME_PREFIXES: Final[frozenset[str]] = frozenset(_DATA["names"]["prefixes"])
"""Beginnings of names after which a capital stands inside the word (McGill, DeSoto)."""

CAMEL_NAMES: Final[frozenset[str]] = frozenset(_DATA["names"]["words"])
"""Names in common use with a capital inside."""

CONTENTS: Final[frozenset[str]] = frozenset(fold_key(s) for s in _DATA["contents"])
"""Folded lines that stand above a table of contents."""

_FURNITURE: Final = re.compile("|".join(f"(?:{fold(p)})" for p in _DATA["furniture"]))


def is_furniture(line: str) -> bool:
    """Whether a whole line is a menu entry, a button, a notice or the like; a trailing bar or arrow does not matter."""
    if len(line) > 400:
        return False
    parts = re.split(r"[|/·•]", line)
    if len(parts) > 1 and any(p.strip() for p in parts):
        return all(is_furniture(p) for p in parts)
    folded = re.sub(r"[’'\-_]", " ", fold(line)).strip(" \t|•·»«<>^*-–—[]().:!↑←→▲")
    folded = re.sub(r"\s+", " ", folded)
    return not folded or folded in CONTENTS or _FURNITURE.fullmatch(folded) is not None
