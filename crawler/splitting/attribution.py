"""Lines that say when and by whom a text was posted, and nothing else (`Posted by Anne Example on May 3, 2016`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from corpus.text import fold
from crawler.bylines import byline
from crawler.dates import WEEKDAYS, FoundDate, find_date

_LONGEST: Final = 160
_VERB: Final = re.compile(
    r"(?:last |first )?(?:posted|published|submitted|written|added|created|updated|modified|edited|uploaded|entered"
    r"|publie|poste|soumis|redige|ecrit|ajoute|envoye|modifie|paru|parue?|cree|actualise"
    r"|mis(?:e)? (?:en ligne|a jour))(?:e|es|s)?\b(?:\s*(?:on|le|at|:))?"
    r"|(?:press|media|news) release\b(?:\s*:)?|communique de presse\b(?:\s*:)?"
    r"|(?:abstracts?|news|release date|publication date|communique|actualites?|breves?|date de publication)\s*:"
)
_BY: Final = re.compile(
    r"(?:(?:by|par)\b\s*:?|(?:author|auteur|autrice|auteure)s?\s*:)\s*"
    r"(?P<who>[^\0|,;:()]{2,60}?)"
    r"(?=\s*(?:$|[\0|,;:()•·–—/]|\s-\s|\s(?:on|in|at|le|dans|under|filed|posted|published|a|date|classe|publie|the)\b))"
)
_CATEGORY: Final = re.compile(
    r"(?:(?:filed|posted|published|classe|range|publie)e?s?\s+)?(?:in|under|dans|sous)\s+[^\0|]{2,120}"
    r"|(?:category|categories|categorie|rubrique|tags?|section|mots[ -]cles)\s*:[^\0|]{2,80}"
)
_COMMENTS: Final = re.compile(
    r"(?:\d+|no|aucun|leave a|laisser un|ajouter un)\s+(?:comment|commentaire|reply|reponse)s?\b"
)
_TIME: Final = re.compile(
    r"(?:at|a|@)?\s*\d{1,2}\s*(?:[:h.]\s*\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?|[ap]\.?m\b\.?|h\b)(?:\s*[a-z]{3,4}\b(?=\W|$))?"
)
_GAP: Final = re.compile(
    rf"[\s|,;:•·–—/()\[\]-]+|(?:on|le|date|{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?"
)
_HINT: Final = re.compile(rf"{_VERB.pattern}|\b(?:by|par|filed|classe)\b|\baut(?:ho|eu|ri)", re.I)
_NOBODY: Final = re.compile(
    r"\b(?:admin(?:istrat(?:or|eur|rice))?|web-?(?:master|mestre)|editors?|redact(?:ion|eur|rice)|staff|team|equipe"
    r"|(?:super )?user|utilisateur|blogger|root)\b"
)
"""Accounts of a site that are nobody's name."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who posted a text, as far as they have a name, and when."""

    authors: tuple[str, ...]
    dated: FoundDate | None


def attribution(line: str) -> Attribution | None:
    """What a line tells that is made of a verb of posting, names, a date with weekday and time, and categories only.

    A date and a verb or names have to be there, or a verb and names; `Posted in June` may be a title.
    """
    if not line.strip() or len(line) > _LONGEST:
        return None
    folded = fold(line)
    if len(folded) != len(line) or not _HINT.search(folded):
        return None
    dated = find_date(line)
    if dated is not None and dated.precision == "year":
        return None
    marked = folded
    if dated is not None:
        marked = folded[: dated.start] + "\0" * (dated.end - dated.start) + folded[dated.end :]
    names, verb = _read(marked, line)
    if names is None or not ((dated and (verb or names)) or (verb and names)):
        return None
    whole = dated is not None and verb
    if not whole and not all(_named(name) for name in names):
        return None
    return Attribution(tuple(a for name in names if not _nobody(name) for a in byline(f"By {name}")), dated)


def _read(marked: str, line: str) -> tuple[list[str] | None, bool]:
    """The names after `by` and whether a verb stands there; no list when something else does."""
    names: list[str] = []
    verb = False
    at = 0
    while at < len(marked):
        if marked[at] == "\0":
            at += 1
            continue
        for pattern in (_GAP, _COMMENTS, _VERB, _BY, _CATEGORY, _TIME):
            match = pattern.match(marked, at)
            if match is not None and match.end() > at:
                break
        else:
            return None, False
        if pattern is _BY:
            names.append(line[match.start("who") : match.end("who")].strip())
        verb = (
            verb
            or pattern is _VERB
            or (pattern is _CATEGORY and match.group().startswith(("filed", "posted", "publi")))
        )
        at = match.end()
    return names, verb


def _named(name: str) -> bool:
    """Whether what stands after `by` is a name, or one word as of an account."""
    return _nobody(name) or bool(byline(f"By {name}")) or len(name.split()) == 1


def _nobody(name: str) -> bool:
    return _NOBODY.search(fold(name)) is not None
