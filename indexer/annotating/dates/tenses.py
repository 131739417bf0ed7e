"""What a verb beside a date tells of it: that it is past, to come, or, in the present, neither.

Words are read by their form and by their tag, where the tagger gave one: Penn tags in English; in French universal
ones, and `PRESENT` for a finite verb in the present.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from indexer.annotating.dates.words import Tongue

Tense = Literal["past", "future"]
Told = Literal["past", "future", "present"]

PRESENT = "PRES"
HERE = "|"
BREAKS = frozenset(",;:()")


class Surroundings(NamedTuple):
    """The lower-case words of a sentence around a date, their tags ("" where none is known), and its own place."""

    words: Sequence[str]
    tags: Sequence[str]
    here: int
    """Where `HERE` stands for the date."""


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _agreeing(stems: str) -> frozenset[str]:
    """French participles in both genders and numbers."""
    return frozenset(stem + ending for stem in stems.split() for ending in ("", "e", "s", "es"))


_FUTURE = {
    "en": _words(
        "will shall ll scheduled planned expected due upcoming forthcoming deadline would is_to are_to to_be "
        "closes opens starts begins"
    ),
    "fr": _words(
        "prévu prévue prévus prévues attendu attendue attendus attendues annoncé annoncée programmé programmée fixé "
        "fixée va vont doit doivent devra devront limite ici prochain prochaine prochainement bientôt"
    ),
}
_PAST = {
    "en": _words(
        "was were had did took held met began came gave saw made brought went showed shown since ago been got led "
        "drew wrote said told spoke became"
    ),
    "fr": _words("depuis fut furent était étaient avait avaient eut eurent"),
}
# What is moved to a day lies ahead, although it was moved in the past.
_MOVED = {
    "en": _words("moved postponed rescheduled deferred delayed pushed put brought shifted"),
    "fr": _agreeing("reporté décalé déplacé repoussé avancé ajourné différé remis"),
}
_MOVED_TO = {"en": _words("to until till for"), "fr": _words("à au jusqu jusque")}
_MOVED_BY = {"en": _words("back forward now the") | _MOVED_TO["en"], "fr": _words("le mois de") | _MOVED_TO["fr"]}
_TOLD_BACK = _words("was were had fut furent était étaient avait avaient")

# Words that look like the future of a verb, or like a participle.
_NOT_FUTURE = _words("caméra opéra extra ultra infra supra contra front affront para tiers sahara angora")
_NOT_PAST = _words(
    "need feed speed seed indeed exceed proceed succeed hundred breed embed bed red led shed sacred united limited "
    "advanced detailed"
)
_ENGLISH_BE = _words("is are")
_ENGLISH_AUXILIARY = _words("have has had having ve was were been got")
_ENGLISH_CARRIER = _words("is are has have")
_ARRANGED = _words("held organised organized hosted offered run guided led")
_NO_VERB = ("JJ", "NN", "NOUN", "PROPN")
"""How the tags of words begin that are no verbs, in either language."""
_NO_FRENCH_VERB = ("NOUN", "PROPN", "ADJ", "PRON", "ADV", "ADP", "DET", "NUM", "CCONJ", "SCONJ")
_FRENCH_FUTURE = re.compile(r"^[a-zà-ÿœ]{1,}(?:ra|ront|rons|rai|rez)$")
_FRENCH_PARTICIPLE = re.compile(r"^[a-zà-ÿœ]{2,}(?:é|ée|és|ées|i|ie|is|ies|ise|ises|it|ite|u|ue|us|ues|ert|erte|int)$")
_FRENCH_BARE = re.compile(
    r"^(?:[a-zà-ÿœ]{2,}(?:é|ée|és|ées)|(?:tenu|paru|rendu|reçu|réuni|fourni|établi|ouvert|construit|conclu)(?:e?s?)"
    r"|(?:remis|pris|mis)(?:es?)?)$"
)
_FRENCH_ARRANGED = _agreeing("organisé proposé offert animé accueilli encadré guidé ouvert")
# Nouns that look like participles; the tagger takes some for verbs at the head of a line.
_FRENCH_NOUN = _words(
    "rentrée entrée tournée arrivée soirée matinée journée année assemblée randonnée marché comité congé lieu"
)
_BESIDE = _words("en le les du à au dès")
_HAVE = _words("a ont ai as avons avez avait avaient ayant avoir eut eurent")
_BE = _words("est sont suis es sommes êtes")
_AUXILIARY = _HAVE | _BE
_ITSELF = _words("s se m me t te nous vous")
_WITH_BE = _agreeing(
    "né mort décédé venu devenu revenu parvenu intervenu survenu advenu allé arrivé parti reparti entré rentré sorti "
    "monté descendu tombé retombé resté passé paru apparu retourné demeuré échu"
)
"""Participles of the verbs whose past is formed with "être"."""
_NO_AUXILIARY_BEYOND = ("DET", "NUM")
"""Between an auxiliary and its participle stands no article: "a une équipe formée"."""
_BEFORE_SUMMER = _words("l d cet en chaque un")
_FRENCH_IMPERFECT = re.compile(r"^[a-zà-ÿœ]{3,}(?:aient|ait)$")
_NOT_IMPERFECT = _words("fait parfait portrait souhait retrait trait attrait extrait")


def tense_at(around: Surroundings, place: int, tongue: Tongue) -> Told | None:
    """What the word at a place tells; None for what is no finite verb or participle, nor a word of time."""
    carrier = _is_english_carrier if tongue == "en" else _is_french_carrier
    own = _own_tense(around, place, tongue)
    if own is not None or not carrier(around, place):
        return own
    # An auxiliary tells what its verb tells: "is expected", "a été remis", and "a lieu" by itself.
    for later in range(place + 1, min(place + 4, len(around.words))):
        if around.words[later] == HERE or around.words[later] in BREAKS:
            break
        if (told := _own_tense(around, later, tongue)) is not None:
            return told
    return "present"


def _own_tense(around: Surroundings, place: int, tongue: Tongue) -> Told | None:
    word = around.words[place]
    pair = f"{word}_{around.words[place + 1]}" if place + 1 < len(around.words) else ""
    if word in _FUTURE[tongue] or pair in _FUTURE[tongue]:
        return "future"
    if _is_moved_here(around, place, tongue):
        return "present" if _TOLD_BACK & set(_earlier(around, place)) else "future"
    return _english_tense(around, place) if tongue == "en" else _french_tense(around, place)


def _earlier(around: Surroundings, place: int, count: int = 3) -> Sequence[str]:
    return around.words[max(0, place - count) : place]


def _is_moved_here(around: Surroundings, place: int, tongue: Tongue) -> bool:
    """ "moved to 16 May", "put back until 16 May", "reporté au 16 mai"."""
    if around.words[place] not in _MOVED[tongue] or not 1 < around.here - place <= 5:
        return False
    between = set(around.words[place + 1 : around.here])
    return between <= _MOVED_BY[tongue] and bool(between & _MOVED_TO[tongue])


def _is_english_carrier(around: Surroundings, place: int) -> bool:
    word, tag = around.words[place], around.tags[place]
    return word in _ENGLISH_CARRIER and (tag in ("VBZ", "VBP") or (not tag and word in _ENGLISH_BE))


def _english_tense(around: Surroundings, place: int) -> Told | None:
    word, tag, earlier = around.words[place], around.tags[place], _earlier(around, place)
    participle = len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST
    if not participle and word not in _PAST["en"]:
        return "present" if tag in ("VBZ", "VBP") and word not in _ENGLISH_CARRIER else None
    if {"will", "shall", "be"} & set(earlier):
        return "future"
    if _ENGLISH_BE & set(earlier[-1:]) or (tag == "VBN" and _ENGLISH_BE & set(earlier[-2:])):
        return "future" if word == "announced" else "present"  # "courses are offered on 14 June"
    if tag.startswith(_NO_VERB):
        return None  # "a guided walk"
    if tag == "VBN" and not _ENGLISH_AUXILIARY & set(earlier):
        # "hosted on 12 June" announces as well as it tells; "published on 12 June" and "hosted in June" tell.
        following = around.words[place + 1 : place + 3]
        return "past" if HERE in following and (word not in _ARRANGED or following[0] == "in") else None
    return "past"


def _is_french_carrier(around: Surroundings, place: int) -> bool:
    """A form of "avoir" or "être" in the present; "A Lille" without its accent is none."""
    return around.words[place] in ("a", "ont", *_BE) and around.tags[place] in ("", PRESENT, "AUX", "VERB")


def _french_tense(around: Surroundings, place: int) -> Told | None:
    word, tag = around.words[place], around.tags[place]
    if word in _PAST["fr"]:
        return "past"
    if word in ("eu", "été"):  # "a eu lieu", "a été remis"; not "cet été"
        earlier = _earlier(around, place)
        return "past" if _HAVE & set(earlier) and tag != "NOUN" and not _BEFORE_SUMMER & set(earlier[-1:]) else None
    if _is_french_future(word):
        return "future"
    if _FRENCH_PARTICIPLE.match(word) and (told := _participle_tense(around, place)) is not None:
        return told
    if tag == PRESENT:
        return None if _is_french_carrier(around, place) else "present"
    imperfect = _FRENCH_IMPERFECT.match(word) and word not in _NOT_IMPERFECT and not word.endswith("rait")
    return "past" if imperfect and not tag.startswith(_NO_FRENCH_VERB) else None


def _participle_tense(around: Surroundings, place: int) -> Told | None:
    word, earlier = around.words[place], _earlier(around, place)
    if "être" in earlier or "doit" in earlier or any(map(_is_french_future, earlier)):
        return "future" if _FRENCH_BARE.match(word) else None
    if (auxiliary := _auxiliary(around, place)) is not None:
        if around.words[auxiliary] in _HAVE:
            return "past"
        reflexive = _ITSELF & set(_earlier(around, auxiliary, 1))
        return "past" if reflexive or word in _WITH_BE else "present"  # "sont invités à Lille"
    return "past" if _is_bare_past(around, place) else None


def _is_bare_past(around: Surroundings, place: int) -> bool:
    """Bare participles count beside the date ("remis le 3 février"); but "organisé le 3 février" announces as well."""
    word, tag, following = around.words[place], around.tags[place], around.words[place + 1 : place + 3]
    if word in _FRENCH_NOUN or tag == PRESENT or not _FRENCH_BARE.match(word):
        return False
    if tag.startswith(_NO_VERB) and word.endswith(("é", "ée", "és", "ées")):
        return False
    if word in _FRENCH_ARRANGED and following[:1] != ("en",):
        return False
    return following[:1] == (HERE,) or (following[-1:] == (HERE,) and following[0] in _BESIDE)


def _auxiliary(around: Surroundings, place: int) -> int | None:
    """Where the auxiliary of a participle stands, within three words before it; None for what is no participle."""
    word, tag = around.words[place], around.tags[place]
    if word in _FRENCH_NOUN:
        return None
    for before in range(place - 1, max(-1, place - 4), -1):
        if around.tags[before].startswith(_NO_AUXILIARY_BEYOND) or around.words[before] in _FRENCH_NOUN:
            return None
        if around.words[before] in _AUXILIARY and around.tags[before] != "ADP":
            # Right after "a" or "ont" even what the tagger takes for an adjective or the present is a participle.
            close = before == place - 1 and around.words[before] in _HAVE and tag in ("ADJ", PRESENT)
            return before if close or not tag.startswith((*_NO_FRENCH_VERB, PRESENT)) else None
    return None


@lru_cache(maxsize=1 << 12)
def _is_french_future(word: str) -> bool:
    return _FRENCH_FUTURE.match(word) is not None and word not in _NOT_FUTURE
