"""Names of events and texts with a place in them: "Déclaration de Bangkok", "Vienna Convention"."""

from __future__ import annotations

import re

from indexer.annotating.name_words import kept, text_of
from indexer.annotating.parsed import ParsedPart

_FRENCH = re.compile(
    r"\b(?:D[ée]claration|Convention|Charte|Manifeste|Protocole|Appel|Trait[ée]|Accords?|R[èe]gles|"
    r"Principes directeurs|"
    r"Loi|Agenda|Pacte|Plan d['’]action|Consensus|Conclusions|Recommandations?|Jeux|Festival|Code)"
    r"(?: (?:finale?|universelle|europ[ée]enne|internationale|olympiques))?"
    r" (?:de |d['’]|du |des )(?:la |l['’])?[A-ZÀ-Þ][\w’'-]*(?: (?:et de |et d['’]|de |du )?[A-ZÀ-Þ][\w-]*){0,2}"
)
_ENGLISH = re.compile(
    r"\b(?:[A-Z][\w-]+ ){1,2}(?:Declaration|Convention|Charter|Manifesto|Protocol|Treaty|Agreement|Accords?|Consensus|"
    r"Principles|Rules|Guidelines|Act|Games|Festival)\b"
    r"|\b(?:Declaration|Convention|Charter|Manifesto|Protocol|Treaty|Consensus)"
    r" of [A-Z][\w-]+(?: (?:and )?[A-Z][\w-]+){0,2}"
)


def event_spans(part: ParsedPart) -> list[tuple[int, int]]:
    """Offsets in a part of names of texts and events that hold the name of a place; found once."""
    return kept(part, "event_spans", _event_spans)


def _event_spans(part: ParsedPart) -> list[tuple[int, int]]:
    text = text_of(part)
    return [match.span() for pattern in (_FRENCH, _ENGLISH) for match in pattern.finditer(text)]
