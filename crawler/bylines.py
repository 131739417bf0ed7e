"""Bylines: lines that say who wrote an article, and nothing else."""

from __future__ import annotations

import re
from typing import Final

_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_PARTICLE = r"(?:de|du|des|van|von|der|den|la|le|da|dos|ben|el|al)"
_NAME = rf"[{_UPPER}][\w.’'-]*(?:\s+(?:{_PARTICLE}\s+|d['’])*[{_UPPER}][\w.’'-]*){{1,4}}"
_WHO: Final = re.compile(
    r"^(?P<who>(?:by|par|textes?\s*(?:by|de|:)|text by|words by|author|authors?\s*:|auteure?s?\s*:|autrices?\s*:|propos recueillis par|interview(?:ed)? by"  # noqa: E501
    r"|entretien (?:réalisé|mené) par|entrevue (?:réalisée|menée) par|written by|rédigé par|un texte de|a report by)\s+)"  # noqa: E501
    rf"(?P<names>{_NAME}(?:\s*(?:,|&|\b(?i:and|et)\b)\s*{_NAME}){{0,4}})\s*\.?$".replace("(?P<who>(?:", "(?P<who>(?i:")
)  # fmt: skip
_CAPITALS: Final = re.compile(rf"^(?:[{_UPPER}][\w’'.-]+\s+){{1,3}}[{_UPPER}]{{2,}}(?:[-’' ][{_UPPER}]{{2,}})*$")
_SPLIT: Final = re.compile(r"\s*(?:,|&|\b(?i:and|et)\b)\s*")


def byline(line: str, *, under_title: bool = False) -> tuple[str, ...]:
    """The names in a byline, surnames in normal case; nothing when the line is none.

    A byline begins with `By`, `Par` and the like. Where a title stands just above (`under_title`), one name with its
    surname in capitals (`Jean EXEMPLE`) is enough; elsewhere it may as well be a word and an acronym.
    """
    plain = line.strip(" |()–—-")
    if len(plain) > 160:
        return ()
    match = _WHO.match(plain)
    if match is not None:
        return tuple(_normal(n) for n in _SPLIT.split(match.group("names").rstrip(" .")) if n)
    if under_title and _CAPITALS.match(plain) and not plain.isupper() and len(plain.split()) <= 4:
        return (_normal(plain),)
    return ()


def _normal(name: str) -> str:
    return " ".join(_small(word) for word in name.split())


def _small(word: str) -> str:
    if not word.isupper() or len(word) < 3 or word.endswith("."):
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)
