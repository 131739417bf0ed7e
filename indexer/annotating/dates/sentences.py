"""Sentences and clauses around a date: their bounds, their tense, and the few words that tell what is dated."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from indexer.annotating.dates.words import Tongue

Tense = Literal["past", "future"]

LONGEST_CLAUSE = 120
# A new line ends a sentence unless the copy was wrapped: then the next line goes on in lower case.
_BOUNDARY = re.compile(r"(?<=[.!?…])(?:\s?[»”\"])?\s{1,20}(?=[\"“«(\[]?\s?[A-ZÀ-ÖØ-ÞŒ0-9])|\n(?=[^a-zß-öø-ÿœ])")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|M|Mr|Mrs|Ms|Dr|St|no|art|p|vol|cf|janv|févr|avr|juill|sept|Sept|oct|Oct"
                           r"|nov|Nov|déc|Dec|Jan|Feb|Aug))\.\s*$")  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|[,;:()]")
_BREAKS = frozenset(",;:()")


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


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
    "fr": _words("depuis fut furent était étaient avait avaient eut eurent été"),
}
# Words that look like the future of a verb, or like a participle.
_NOT_FUTURE = _words("caméra opéra extra ultra infra supra contra front affront para tiers sahara angora")
_NOT_PAST = _words(
    "need feed speed seed indeed exceed proceed succeed hundred breed embed bed red led shed sacred united limited "
    "advanced detailed"
)
_FRENCH_FUTURE = re.compile(r"^[a-zà-ÿœ]{1,}(?:ra|ront|rons|rai|rez)$")
_ENGLISH_AUXILIARY = _words("have has had having ve was were been got")
_ARRANGED = _words("held organised organized hosted offered run guided led")
_NO_VERB = ("JJ", "NN", "NOUN", "PROPN")
"""How the tags of words begin that are no verbs, in either language."""
_FRENCH_PARTICIPLE = re.compile(r"^[a-zà-ÿœ]{2,}(?:é|ée|és|ées|i|ie|is|ies|ise|ises|it|ite|u|ue|us|ues|ert|erte|int)$")
_FRENCH_BARE = re.compile(
    r"^(?:[a-zà-ÿœ]{2,}(?:é|ée|és|ées)|(?:tenu|paru|rendu|reçu|réuni|fourni|établi|ouvert|construit|conclu)(?:e?s?)"
    r"|(?:remis|pris|mis)(?:es?)?)$"
)
# Nouns that look like participles; the tagger takes some for verbs at the head of a line.
_FRENCH_NOUN = _words(
    "rentrée entrée tournée arrivée soirée matinée journée année assemblée randonnée marché comité congé"
)
_FRENCH_AUXILIARY = _words("a ont est sont avons ai suis sommes fut furent avait avaient était étaient s'est ayant")
_FRENCH_IMPERFECT = re.compile(r"^[a-zà-ÿœ]{3,}(?:aient|ait)$")
_NOT_IMPERFECT = _words("fait parfait portrait souhait retrait trait attrait extrait")
_FARTHEST = 18
"""Words, a comma counting for four, beyond which a verb tells nothing of a date."""
_REACH = 18
"""Words looked at on either side of a date: farther verbs belong to other clauses, and long sentences stay cheap."""


class Sentences:
    """The sentences of a text, found once, asked for by place.

    Args:
        text: any text.
        tags: parts of speech by where their words begin (Penn tags in English, universal ones in French). A word
            without a tag is read by its form.
    """

    def __init__(self, text: str, tags: Mapping[int, str] | None = None) -> None:
        self.text = text
        self._tags = tags or {}
        starts = [0]
        starts.extend(
            match.end()
            for match in _BOUNDARY.finditer(text)
            if "\n" in match.group() or not _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()])
        )
        self._starts = starts

    def number(self, place: int) -> int:
        """Which sentence, from 0, holds this place."""
        return bisect_right(self._starts, place) - 1

    def bounds(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence at this place, without the space behind it."""
        n = self.number(place)
        start = self._starts[n]
        end = self._starts[n + 1] if n + 1 < len(self._starts) else len(self.text)
        return start, start + len(self.text[start:end].rstrip())

    def clause(self, start: int, end: int) -> str:
        """The clause around an expression: the sentence if it is short, else what commas and words leave of it."""
        low, high = self.bounds(start)
        high = max(high, end)
        if high - low > LONGEST_CLAUSE:
            low, high = self._narrow(low, high, start, end)
        return " ".join(self.text[low:high].split()).strip(" ,;:–—-")[:LONGEST_CLAUSE]

    def _narrow(self, low: int, high: int, start: int, end: int) -> tuple[int, int]:
        window = max(0, LONGEST_CLAUSE - (end - start))
        left = max(low, start - window // 2)
        right = min(high, end + window - (start - left))
        left = max(low, start - (window - (right - end)))
        for mark in (r"[;:,]\s", r"\s"):
            found = re.search(mark, self.text[left:start])
            if left > low and found and (mark == r"\s" or found.end() < (start - left) * 2 // 3):
                left += found.end()
                break
        if right < high:
            cut = self.text.rfind(" ", end, right)
            right = cut if cut > end else right
        return left, right

    def tense(self, start: int, end: int, tongue: Tongue) -> Tense | None:
        """The tense of the verb nearest to an expression in its sentence; None when no verb tells."""
        low, high = self.bounds(start)
        low, high = max(low, start - 300), min(high, end + 300)
        before = list(_WORD.finditer(self.text, low, start))[-_REACH:]
        after = list(_WORD.finditer(self.text, end, high))[:_REACH]
        words = [*(m.group().lower() for m in before), "|", *(m.group().lower() for m in after)]
        tags = [*(self._tags.get(m.start(), "") for m in before), "", *(self._tags.get(m.start(), "") for m in after)]
        here = len(before)
        best: tuple[float, Tense] | None = None
        for place in range(len(words)):
            tense = _tense_at(words, tags[place], place, tongue)
            if tense is None:
                continue
            low_word, high_word = sorted((place, here))
            breaks = sum(word in _BREAKS for word in words[low_word:high_word])
            distance = abs(place - here) + 4.0 * breaks + (0.5 if place > here else 0)
            if distance <= _FARTHEST and (best is None or distance < best[0]):
                best = (distance, tense)
        return best[1] if best else None


def _tense_at(words: list[str], tag: str, place: int, tongue: Tongue) -> Tense | None:
    word = words[place]
    pair = f"{word}_{words[place + 1]}" if place + 1 < len(words) else ""
    if word in _FUTURE[tongue] or pair in _FUTURE[tongue]:
        return "future"
    earlier = words[max(0, place - 3) : place]
    if tongue == "en":
        return _english_tense(word, tag, words[place + 1 : place + 3], earlier)
    return _french_tense(word, tag, words[place + 1 : place + 2], earlier)


def _english_tense(word: str, tag: str, following: list[str], earlier: list[str]) -> Tense | None:
    participle = len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST
    if not participle and word not in _PAST["en"]:
        return None
    if {"will", "shall", "be"} & set(earlier):
        return "future"
    if earlier[-1:] and earlier[-1] in ("is", "are"):  # "courses are offered on 14 June" tells nothing
        return "future" if word == "announced" else None
    if tag.startswith(_NO_VERB):
        return None  # "a guided walk"
    if tag == "VBN" and not _ENGLISH_AUXILIARY & set(earlier):
        # "hosted by the team" announces as well as it tells; "published on 12 June" tells.
        return "past" if "|" in following and word not in _ARRANGED else None
    return "past"


def _french_tense(word: str, tag: str, following: list[str], earlier: list[str]) -> Tense | None:
    if word in _PAST["fr"]:
        return "past"
    if _is_french_future(word):
        return "future"
    if _FRENCH_PARTICIPLE.match(word):
        if "être" in earlier or "doit" in earlier or any(map(_is_french_future, earlier)):
            return "future" if _FRENCH_BARE.match(word) else None
        # Bare participles count beside the date ("remis en février"), others after their auxiliary.
        noun = word in _FRENCH_NOUN or (tag.startswith(_NO_VERB) and word.endswith(("é", "ée", "és", "ées")))
        beside = not noun and following[:1] and following[0] in ("en", "le", "les", "du", "à", "|")
        if set(earlier) & _FRENCH_AUXILIARY or (beside and _FRENCH_BARE.match(word)):
            return "past"
    if _FRENCH_IMPERFECT.match(word) and word not in _NOT_IMPERFECT and not word.endswith("rait"):
        return "past"
    return None


@lru_cache(maxsize=1 << 12)
def _is_french_future(word: str) -> bool:
    return _FRENCH_FUTURE.match(word) is not None and word not in _NOT_FUTURE
