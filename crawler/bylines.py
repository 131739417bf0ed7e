"""Bylines: lines that say who wrote an article, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_PARTICLE = r"(?:de|du|des|van|von|der|den|la|le|da|dos|ben|el|al)"
_NAME = rf"[{_UPPER}][\w.’'-]*(?:\s+(?:{_PARTICLE}\s+|d['’])*[{_UPPER}][\w.’'-]*){{1,4}}"
_BY = (
    r"(?:(?:(?:(?:un|une|a) )?"
    r"(?:texte|article|reportage|entretien|entrevue|propos|interview|text|words|story|written|report|rédigé|signé)s? )?"
    r"(?:(?:mené|recueilli|réalisé|rédigé|conducted)e?s? )?(?:by|par|de)\s+|un texte d['’]|texte d['’]|"
    r"(?:textes?|text|words|interview|entretien|entrevue|propos|article|reportage|auteure?s?|autrices?|authors?)\s*:\s*"
    r"|interviewed by\s+)"
)
_ROLE = r"(?:\s*[,(–—]\s*[^\W\d_A-ZÀ-Þ][^.:;?!]{2,80}?\)?)?"  # `, directrice de l'atelier`
_WHO: Final = re.compile(
    rf"^(?P<who>(?i:{_BY}))(?P<names>{_NAME}(?:\s*(?:,|&|\b(?i:and|et)\b)\s*{_NAME}){{0,4}}){_ROLE}\s*\.?$"
)
_SIGNED: Final = re.compile(rf"^[–—-]{{1,2}}\s*(?P<names>{_NAME}){_ROLE}\.?$")
_CAPITALS: Final = re.compile(rf"^(?:[{_UPPER}][\w’'.-]+\s+){{1,3}}[{_UPPER}]{{2,}}(?:[-’' ][{_UPPER}]{{2,}})*$")
_QUOTED: Final = re.compile(r"[»”\"]\s*[.,;]?\s*$")
_SPLIT: Final = re.compile(r"\s*(?:,|&|\b(?i:and|et)\b)\s*")
_AND: Final = re.compile(r",?\s+(?:&|(?i:and|et))\s+")
_ROW: Final = re.compile(rf"{_NAME}(?:(?:,|,?\s+(?:&|(?i:and|et)))\s+{_NAME})+")
_TURNED: Final = re.compile(rf"[{_UPPER}][\w.’' -]*,\s*[{_UPPER}][\w.’' -]*")


def byline(line: str, *, under_title: bool = False) -> tuple[str, ...]:
    """The names in a byline, surnames in normal case; nothing when the line is none.

    A byline begins with `By`, `Par` and the like. Where a title stands just above (`under_title`), one name with its
    surname in capitals (`Jean EXEMPLE`) is enough; elsewhere it may as well be a word and an acronym.
    """
    plain = line.strip(" |()–—-")
    if len(plain) > 160 or re.match(r"de\b|by\s+and\b", plain, re.I):
        return ()
    match = _WHO.match(plain)
    if match is not None:
        return tuple(_normal(n) for n in _SPLIT.split(match.group("names").rstrip(" .")) if n)
    if under_title and _CAPITALS.match(plain) and not plain.isupper() and len(plain.split()) <= 4:
        return (_normal(plain),)
    return ()


def signature(line: str, above: str = "", *, quoted: bool = False) -> tuple[str, ...]:
    """The names in the line below an article: a byline, or a name behind a dash (`— Anne Exemple, directrice`).

    Below words of somebody else (`quoted`, or `above` ends a quotation) a mere name tells who said them: there only a
    byline with its `By` or `Par` counts.
    """
    if quoted or _QUOTED.search(above):
        return byline(line)
    match = _SIGNED.match(line.strip(" |()"))
    return (_normal(match.group("names")),) if match is not None else byline(line, under_title=True)


def names_told(field: str) -> Iterator[str]:
    """The names in a field for the author of a page: those joined by `;`, `and`, `et`, `&`, each as it is written.

    A comma alone joins none: it may turn a name round (`Last, First`).
    """
    for told in re.split(r"\s*;\s*", field):
        apart = _AND.split(told)
        if len(apart) > 1 and _ROW.fullmatch(told):
            yield from (name for name in _SPLIT.split(told) if name)
        elif all(_TURNED.fullmatch(name) for name in apart):
            yield from apart
        elif told:
            yield told


def _normal(name: str) -> str:
    return " ".join(_small(word) for word in name.split())


def _small(word: str) -> str:
    if not word.isupper() or len(word) < 3 or word.endswith("."):
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)
