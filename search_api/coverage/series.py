"""Numbered events that a text names, comparable across French and English: "4th conference", "quatrième colloque"."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.text import fold

_HEADS = {
    "conference": "conference", "conferences": "conference", "congres": "congress", "congress": "congress",
    "colloque": "colloquium", "colloquium": "colloquium", "symposium": "symposium", "forum": "forum",
    "sommet": "summit", "summit": "summit", "seminaire": "seminar", "seminar": "seminar",
    "assises": "assises", "journees": "days", "universite": "university", "festival": "festival",
    "salon": "fair", "prix": "prize", "prize": "prize", "award": "prize",
    "assemblee": "assembly", "assembly": "assembly", "biennale": "biennial",
}  # fmt: skip
_ORDINALS = (
    ("premier premiere first", 1), ("deuxieme second seconde", 2), ("troisieme third", 3), ("quatrieme fourth", 4),
    ("cinquieme fifth", 5), ("sixieme sixth", 6), ("septieme seventh", 7), ("huitieme eighth", 8),
    ("neuvieme ninth", 9), ("dixieme tenth", 10), ("onzieme eleventh", 11), ("douzieme twelfth", 12),
    ("treizieme thirteenth", 13), ("quatorzieme fourteenth", 14), ("quinzieme fifteenth", 15),
    ("seizieme sixteenth", 16), ("vingtieme twentieth", 20),
)  # fmt: skip
_BY_WORD = {word: number for words, number in _ORDINALS for word in words.split()}
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}
_TOKEN = re.compile(r"\d{1,3}(?:st|nd|rd|th|eme|ere|er|e|es)\b|[ivx]{2,5}(?:es|e)?\b|[a-z]+")
_MONTHS = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
))  # fmt: skip
_REACH = 7
"""Words between a number and the event that it counts."""


class SeriesName(NamedTuple):
    """A numbered event: what sort of event, and its number."""

    head: str
    ordinal: int


def series_in(*texts: str) -> frozenset[SeriesName]:
    """The numbered events that texts name.

    A number counts the next event word within a few words, or, in "la 12e édition du festival", the one after
    "edition". The same sort of event with the same number is the same one only if a name is shared too, which is for
    the caller to see.
    """
    found: set[SeriesName] = set()
    for text in texts:
        for sentence in re.split(r"[.!?;\n]", fold(text)):
            tokens = _TOKEN.findall(sentence)
            for at, token in enumerate(tokens):
                number = _ordinal(token)
                # "from 17th to 20th November": days, of which no event is counted.
                if number is None or not _MONTHS.isdisjoint(tokens[max(0, at - 4) : at + 5]):
                    continue
                head = next((_HEADS[t] for t in tokens[at + 1 : at + 1 + _REACH] if t in _HEADS), None)
                if head:
                    found.add(SeriesName(head, number))
    return frozenset(found)


def _ordinal(token: str) -> int | None:
    if token[0].isdigit():
        return int(re.sub(r"\D", "", token))
    return _BY_WORD.get(token) or _ROMAN.get(re.sub(r"(?<=[ivx])es?$", "", token))
