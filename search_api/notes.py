"""What is said of a search as a whole: how the query was read, where that is not as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from search_api.parsing import ParsedQuery
from search_api.request import Interface

Note = Literal["only-common-words", "spelling"]
_NOTES: Mapping[Note, Mapping[Interface, str]] = {
    "only-common-words": {
        "en": "The query has only very common words or signs. Add a word that tells more.",
        "fr": "La requête ne contient que des mots très courants ou des signes. Ajoutez un mot plus précis.",
    },
    "spelling": {
        "en": "Nothing has these words as typed; shown is what comes close.",
        "fr": "Rien ne contient ces mots tels quels\u202f; voici ce qui s’en approche.",
    },
}
_CHOICES = ("OR", "OU")
_NO_CHOICE: Mapping[Interface, str] = {
    "en": "“%s” was not used: all words count. Search for each of them by itself.",
    "fr": "«\u202f%s\u202f» n’a pas été pris en compte\u202f: tous les mots comptent. Cherchez chacun d’eux à part.",
}
_NOTHING_EXCLUDED: Mapping[Interface, str] = {
    "en": "“%s” was not used: put it right before a word, or before a phrase in quotation marks.",
    "fr": "«\u202f%s\u202f» n’a pas été pris en compte\u202f: placez-le juste avant un mot, ou avant une "
    "expression entre guillemets.",
}


def said(note: Note, ui: Interface) -> str:
    """A note in words."""
    return _NOTES[note][ui]


def on_operators(parsed: ParsedQuery, ui: Interface) -> list[str]:
    """What is to be said of the operators of a query that were not followed."""
    return [(_NO_CHOICE if one in _CHOICES else _NOTHING_EXCLUDED)[ui] % one for one in parsed.unread]
