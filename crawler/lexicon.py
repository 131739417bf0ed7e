"""What a word is, and small lists: stop words, sentence openers, names of sections; read once from `headings.toml`."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any, Final

from corpus.text import fold, fold_key

WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
"""A word, with what an apostrophe or a hyphen joins to it."""


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

_LONGEST: Final = 400  # characters of a line of furniture


def _any(patterns: list[str]) -> re.Pattern[str]:
    """One pattern of several, folded as lines are; `MAIL` in them stands for the names of what is sent."""
    return re.compile("|".join(f"(?:{_DATA['mail'].join(map(fold, p.split('MAIL')))})" for p in patterns))


_FURNITURE: Final = _any(_DATA["furniture"])
_MAIL_HEAD: Final = _any(_DATA["mail_head"])
_MAIL_FOOT: Final = _any(_DATA["mail_foot"])


def is_furniture(line: str) -> bool:
    """Whether a whole line is a menu entry, a button, a notice or the like; a trailing bar or arrow does not matter."""
    if len(line) > _LONGEST:
        return False
    folded = _bare(line)
    if _MAIL_HEAD.fullmatch(folded) or _MAIL_FOOT.fullmatch(folded):
        return True
    parts = re.split(r"[|/·•]", line)
    if len(parts) > 1 and any(p.strip() for p in parts):
        return all(is_furniture(p) for p in parts)
    return not folded or folded in CONTENTS or _FURNITURE.fullmatch(folded) is not None


def ends_mail(line: str) -> bool:
    """Whether a line stands in the footer of a newsletter: why it was sent, from where, how to leave the list."""
    parts = re.split(r"[|·•]", line) if len(line) <= _LONGEST else []
    return any(_MAIL_FOOT.fullmatch(_bare(part)) for part in parts)


def _bare(line: str) -> str:
    """A line folded, without the marks around it."""
    folded = re.sub(r"[’'\-_]", " ", fold(line)).strip(" \t|•·»«<>^*-–—[]().:!↑←→▲")
    return re.sub(r"\s+", " ", folded)
