"""Names of bodies by their build: a head word ("Institut", "Council") and what may follow or precede it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from indexer.annotating.bodies.definitions import IN_BRACKETS, acronym_behind, defined_names
from indexer.annotating.name_words import Word, begins_sentence, is_joint, pos_at, text_of, word_list, words_of
from indexer.annotating.parsed import ParsedPart
from indexer.annotating.person_words import TITLES

FRENCH_HEADS = word_list("french_heads")
# These begin a name only with a certain second word, or are too often common nouns at the head of a sentence.
_SECOND_WORD = {
    "haut": {"commissariat", "conseil", "comite"},
    "haute": {"autorite", "ecole", "commission"},
    "vice": {"rectorat", "presidence"},
    "commissaire": {"aux", "a"},
    "secretaire": {"general"},
    "communaute": {"urbaine", "metropolitaine", "francaise", "europeenne", "germanophone", "flamande"},
    "table": {"de", "regionale", "nationale", "jeunesse", "des"},
    "front": {"commun", "de", "d"},
    "parquet": {"de", "general", "federal", "du"},
    "police": {"nationale", "federale", "municipale", "locale", "provinciale", "metropolitaine", "cantonale", "montee"},
}
ENGLISH_HEADS = word_list("english_heads")
_ENGLISH_LINKS = word_list("english_links")
_ENGLISH_PREPOSITIONS = frozenset(["of", "for", "on", "against", "de", "du", "des", "d"])
_LINKS = word_list("french_links")
_MONTHS = word_list("months")
_LOOSE_LINKS = frozenset(["chez", "sans", "entre"])
_DETERMINERS = frozenset(["la", "le", "les", "l"])
_CONTENT = {"NOUN", "ADJ", "PROPN", "X"}
_HELPS = word_list("helps")
ENGLISH_STOPS = word_list("english_stops")
_GENERIC = word_list("generic")
_RANKS = word_list("abbreviated_ranks")
# Written in lower case too, these are a name when a proper name follows: "ministère de la Justice".
_LOWER_HEADS = {
    ("ministere",), ("universite",), ("commission", "scolaire"), ("conseil", "regional"), ("conseil", "general"),
    ("conseil", "departemental"), ("cour", "d", "appel"), ("tribunal", "de", "grande", "instance"),
    ("secretariat", "d", "etat"), ("prefecture", "de", "police"), ("gouvernement",),
    ("parquet", "de"), ("rectorat", "de"),
    ("ecole",), ("college",),
    ("lycee",), ("hopital",), ("tribunal",), ("centre", "hospitalier"), ("mission", "locale"), ("barreau",),
    ("maison", "de", "justice"), ("maison", "d", "arret"), ("caisse", "d", "allocations"), ("service", "de", "police"),
    ("chambre", "de", "commerce"), ("chambre", "d", "agriculture"), ("centre", "communautaire"),
}  # fmt: skip
_LOWER_HEADS_BY_FIRST = {
    first: tuple(head for head in _LOWER_HEADS if head[0] == first) for first in {head[0] for head in _LOWER_HEADS}
}
_FRENCH_GENERIC = frozenset(
    ["conseil d administration", "conseil municipal", "conseil communal", "comite scientifique", "comite organisateur",
     "comite d organisation", "conseil de ville", "conseil d etablissement", "police municipale", "bureau de poste",
     "comite de pilotage", "assemblee generale", "conseil general", "conseil regional", "maison de quartier"]
)  # fmt: skip
"""Functions that every town, firm or congress has; no names by themselves."""
# Written in lower case, these are a name when the text gives its acronym.
DEFINED_HEADS = frozenset(
    ["conseil", "comite", "centre", "service", "office", "observatoire", "institut", "agence", "association", "reseau",
     "federation", "direction", "bureau", "departement", "societe", "syndicat", "union", "groupement", "ligue",
     "cellule", "coalition", "collectif", "delegation", "plateforme"]
)  # fmt: skip
_FRENCH_ADJECTIVE = re.compile(
    r"(?:iques?|ales?|aux|al|elles?|els?|aires?|i[fv]e?s?|eu[xs]e?s?|oise?s?|aine?s?|ien(?:ne)?s?|istes?|ublics?|ugues?)$"
)
_FIRST_HALVES = frozenset(["cote", "ile", "pays", "val", "bouches", "seine", "afrique", "puy", "terre", "quartier"])
"""First words of names of places that go on with "de": "Côte d'Ivoire", "Île-de-France"."""
_NATIONS = frozenset(
    ["england", "wales", "scotland", "ireland", "britain", "uk", "canada", "australia", "zealand", "europe", "usa",
     "america", "international", "worldwide", "quebec", "ontario", "manitoba", "victoria", "nsw", "queensland"]
)  # fmt: skip
"""Where a body works, said behind its head word: "Arts Council England"."""
FEDERAL_SERVICES = frozenset(["SPF", "SPP", "SPW"])
"""With these begin the names of the ministries of Belgium: "SPF Justice"."""
_LONGEST = 16


class BodyName(NamedTuple):
    """Words `first` to `stop` (not included) of a part are the name of a body; `sure` when not only by its build."""

    first: int
    stop: int
    sure: bool


def french_names(part: ParsedPart) -> Iterator[BodyName]:
    """Names that begin with a French head word in capital: "Institut national de santé publique du Québec"."""
    text, words = text_of(part), words_of(part)
    at = 0
    while at < len(words):
        word = words[at]
        lower = not word.capital and word.key in _LOWER_HEADS_BY_FIRST and _lower_head(words, at)
        if not word.capital and not lower and word.key in DEFINED_HEADS:
            stop = french_tail(part, words, at)
            indefinite = at and words[at - 1].key in {"un", "une", "chaque"}
            if stop - at > 2 and not indefinite and (at, stop) in defined_names(part):
                yield BodyName(at, stop, sure=True)
                at = stop
                continue
        if lower or (word.capital and word.key in FRENCH_HEADS and not word.capitals and _head_fits(words, at)):
            stop = french_tail(part, words, at)
            proper = any(w.capital and w.key not in FRENCH_HEADS for w in words[at + 1 : stop])
            if " ".join(w.key for w in words[at:stop]) in _FRENCH_GENERIC:
                at = stop
                continue
            if stop - at > 1 and (proper if lower else _convinces(text, words, at, stop)):
                yield BodyName(at, stop, sure=not begins_sentence(text, word.start))
                at = stop
                continue
        at += 1


def _lower_head(words: list[Word], at: int) -> bool:
    heads = _LOWER_HEADS_BY_FIRST.get(words[at].key, ())
    return any(tuple(w.key for w in words[at : at + len(head)]) == head for head in heads)


def _head_fits(words: list[Word], at: int) -> bool:
    needed = _SECOND_WORD.get(words[at].key)
    if needed is None:
        return True
    return at + 1 < len(words) and words[at + 1].key in needed


def _convinces(text: str, words: list[Word], at: int, stop: int) -> bool:
    """In mid-sentence the capital of the head tells; at the head of a sentence there must be another capital."""
    if not begins_sentence(text, words[at].start):
        return True
    if any(word.capital for word in words[at + 1 : stop]):
        return True
    after = IN_BRACKETS.match(text, words[stop - 1].end)
    return after is not None and after["acronym"][0].isupper()


def french_tail(part: ParsedPart, words: list[Word], head: int, *, loose: bool = False) -> int:
    """The index after the last word of a French name that begins at word `head`.

    A name goes on over adjectives, capitals and complements ("de", "pour", "et" with a noun); it ends before verbs,
    punctuation, an article that no preposition calls for, and another body.
    """
    tail = _FrenchTail(words, head, pos_at(part), foreign=part.language != "fr", loose=loose)
    text, stop, here = text_of(part), head + 1, head
    while here + 1 < len(words) and here + 1 - head < _LONGEST:
        word, gap = words[here + 1], text[words[here].end : words[here + 1].start]
        listed = gap == ", " and words[head].key == "ministere" and word.key in {"du", "de", "des"}
        if not listed and (not is_joint(gap) or "." in gap or not tail.goes_on(here, gap)):
            break
        here += 1
        if listed or (word.key in _LINKS and not word.capital):
            tail.closed = tail.closed and not listed and word.key != "et"
        else:
            stop = here + 1
            before = words[here - 1]
            noun = tail.tags.get(word.start) == "NOUN" and not tail.foreign
            tail.closed = (
                not noun
                and word.capital
                and before.key in {"du", "de", "d"}
                and not word.capitals
                and gap not in ("-", "‑")
            )
            tail.closed = tail.closed or (word.capital and gap in ("-", "‑"))
        tail.compound = gap in ("-", "‑")
    return stop


@dataclass(slots=True)
class _FrenchTail:
    """Where a French name has come to while it is read word by word."""

    words: list[Word]
    head: int
    tags: dict[int, str]
    foreign: bool
    """The part is not in French: its parts of speech say nothing of these words."""
    closed: bool = False
    """A proper name as complement ("du Québec") ends the name, but for a hyphen."""
    loose: bool = False
    """The name need not be built like a body's: "Marcher la nuit"."""
    compound: bool = False
    """The last word hangs on a hyphen: "Val-d'Or"."""

    def content(self, at: int) -> bool:
        """Whether word `at` is a noun, adjective or name."""
        word = self.words[at]
        if word.capital:
            return True
        if self.foreign:
            return _FRENCH_ADJECTIVE.search(word.key) is not None or self.words[at - 1].key in _LINKS
        pos = self.tags.get(word.start, "X")
        return pos in _CONTENT or (self.loose and pos == "NUM" and not word.text.isdigit())

    def goes_on(self, here: int, gap: str) -> bool:  # noqa: PLR0911 - a list of rules, first one wins
        """Whether the word after `here`, which `gap` parts from it, continues the name."""
        last, word = self.words[here], self.words[here + 1]
        after_link = last.key in _LINKS and not last.capital
        if gap in ("'", "’") and not after_link and len(last.text) > 2:
            return True  # "presqu'île", "aujourd'hui" are one word
        if self.closed and gap not in ("-", "‑") and not self.compound:
            if self.words[self.head].key == "ministere" and word.key == "et" and here + 2 < len(self.words):
                return self.words[here + 2].key in {"de", "du", "des", "d"}
            if last.key in _FIRST_HALVES and word.key in {"d", "de"} and here + 2 < len(self.words):
                return self.words[here + 2].capital  # "Côte d'Ivoire"
            if word.capital and last.key in {"d", "de"} and self.words[here - 1].key in _FIRST_HALVES:
                return True
            university_at = self.words[self.head].key == "universite" and word.key == "a"
            return (
                university_at or (last.key == "a" and word.capital) or _city_after_services(self.words, self.head, word)
            )
        if word.capital:
            if word.text in FEDERAL_SERVICES:
                return False
            other_body = word.key in FRENCH_HEADS and _head_fits(self.words, here + 1)
            return not (other_body and last.key in {"et", "de", "l", "la", "le"} and word.key != "etat")
        if word.key in _LINKS:
            return self.link_fits(here)
        if word.text.isdigit():
            return False
        if self.foreign:
            return self.content(here + 1)
        if self.loose and (word.key in _LOOSE_LINKS or last.key in _LOOSE_LINKS):
            return True
        pos = self.tags.get(word.start, "X")
        participle = pos == "VERB" and word.key.endswith(("e", "es", "ee", "ees")) and after_link
        # "Association des jeunes avocats": an adjective may stand before its noun.
        before_noun = pos == "NOUN" and self.tags.get(last.start) == "ADJ" and here - 1 > self.head
        prenominal = before_noun and self.words[here - 1].key in _LINKS and not last.capital
        adjective = pos == "ADJ" and (not self.loose or after_link or _FRENCH_ADJECTIVE.search(word.key) is not None)
        return (
            adjective
            or participle
            or prenominal
            or ((pos in _CONTENT or (self.loose and pos == "NUM")) and (after_link or here == self.head))
            or (self.loose and self.tags.get(last.start) == "NUM")
        )

    def link_fits(self, here: int) -> bool:  # noqa: PLR0911 - likewise
        """Whether a preposition, article or "et" after word `here` may stand inside a name."""
        last, link = self.words[here], self.words[here + 1]
        if here + 2 >= len(self.words):
            return False
        following = self.words[here + 2]
        if following.key in _MONTHS or following.text.isdigit():
            return False  # "… du ministère en mai"
        after_link = last.key in _LINKS and not last.capital
        if link.key in _DETERMINERS:
            return (after_link and last.key not in _DETERMINERS) or (self.loose and here == self.head)
        if after_link:
            if self.loose and here == self.head:
                return False
            ministry = self.words[self.head].key == "ministere"
            conjoined = last.key == "et" and link.key in {"de", "d", "des", "du"} and self.conjoins(here + 2, ministry)
            return conjoined or (last.key == "d" and link.key == "en")
        content = self.content(here + 2) or following.key in _DETERMINERS or (link.key == "d" and following.key == "en")
        if link.key == "et":
            lower_noun = content and not following.capital and following.key not in _DETERMINERS
            again = following.key in {"de", "d", "des"} or (following.key == "du" and last.capital)
            return lower_noun or (following.capital and last.capital) or (again and not self.loose)
        if link.key in {"a", "au", "aux"}:
            advice = last.key in {"conseil", "commissariat", "delegation"} and following.key in _DETERMINERS
            return content and (last.key in _HELPS or link.key == "aux" or advice)
        if link.key in {"sur", "contre", "pour"} and last.capital and here > self.head:
            return False
        return content and not following.text.isdigit() and (link.key != "en" or following.key not in _DETERMINERS)

    def conjoins(self, at: int, ministry: bool) -> bool:
        """Whether "et de" leads to one more matter at word `at`, not to another body: "et de la CIAV"."""
        word = self.words[at]
        if word.key in _DETERMINERS and at + 1 < len(self.words):
            named = self.words[at + 1]
            return ministry or not (named.capitals or (named.capital and named.key in FRENCH_HEADS))
        noun = self.tags.get(word.start) == "NOUN" and not self.foreign
        matter = noun and not word.capitals and word.key not in FRENCH_HEADS
        return ministry or not word.capital or (matter and self.words[at - 3].capital)


def _city_after_services(words: list[Word], head: int, word: Word) -> bool:
    """'Service de police de la Ville de Québec': "Ville" took the place of the proper name; nothing closes yet."""
    return words[head].key == "service" and word.capital


def english_names(part: ParsedPart) -> Iterator[BodyName]:
    """Names in capitals with an English head word: "Department of Justice", "Thames Valley Police".

    Lines in title case, where every word has a capital, are passed over.
    """
    text, words = text_of(part), words_of(part)
    at = 0
    while at < len(words):
        if not words[at].capital or words[at].key in ENGLISH_STOPS:
            at += 1
            continue
        stop = english_chain(text, words, at)
        for first, last in _split_chain(words, at, stop):
            end = last - 1 if acronym_behind(part, first, last - 1) else last
            named = end - first > 1 and has_english_head(words, first, end) and not is_common_noun(words, first, end)
            if named and not _in_title_case(text, words, first, end):
                yield BodyName(first, end, sure=True)
        at = max(stop, at + 1)


def english_chain(text: str, words: list[Word], at: int) -> int:
    """The index after the last word of a run of capitals, joined by "of", "for", "and", "the"."""
    stop, here = at + 1, at
    while here + 1 < len(words) and here + 1 - at < _LONGEST:
        gap, word = text[words[here].end : words[here + 1].start], words[here + 1]
        possessive = gap in ("'", "’") and word.text == "s"
        plural_possessive = gap in ("' ", "’ ") and words[here].text.endswith("s")
        if not (is_joint(gap) or plural_possessive) or ("." in gap):
            break
        if word.capital and word.key in ENGLISH_STOPS and word.key not in {"d", "l"}:
            break
        if word.capital:
            stop = here + 2
        elif not possessive and (word.key not in _ENGLISH_LINKS or not _link_may_follow(words, here)):
            break
        here += 1
    return stop


def _link_may_follow(words: list[Word], here: int) -> bool:
    """Prepositions other than "of" and "for" only after a head; "the" only after another link."""
    last, link = words[here], words[here + 1].key
    if link == "the":
        return last.key in _ENGLISH_PREPOSITIONS and not last.capital
    if link in {"in", "to", "at", "on", "against"}:
        return last.key in ENGLISH_HEADS and link == "on"
    if link in {"and", "of", "for"}:
        return last.capital
    return last.capital


def _split_chain(words: list[Word], at: int, stop: int) -> Iterator[tuple[int, int]]:
    """The bodies of a chain: "University of Leeds and Lambeth Council" is two, "Office of Crime and Justice" one."""
    for n in range(at + 1, stop):
        last = n + 1 == stop
        if words[n].capital and words[n].key in (_RANKS if last else TITLES):
            # "Ribble Police Chief Anne Example", "Ribble Police Cmdr. Example": what follows a title is a person.
            yield _trim(words, at, n)
            return
        if not last and words[n].key == "and" and has_english_head(words, at, n) and _parts_bodies(words, at, n, stop):
            yield at, n
            yield from _split_chain(words, n + 2 if words[n + 1].key == "the" else n + 1, stop)
            return
    yield _trim(words, at, stop)


def _parts_bodies(words: list[Word], at: int, middle: int, stop: int) -> bool:
    """Whether the "and" at `middle` stands between two bodies, not inside one."""
    if words[middle + 1].key == "the":
        return True
    governed = any(words[n].key in {"of", "for"} for n in range(at, middle))
    if not governed:
        return words[middle - 1].key in ENGLISH_HEADS
    return has_english_head(words, middle + 1, stop) and words[stop - 1].key != "services"


def _trim(words: list[Word], at: int, stop: int) -> tuple[int, int]:
    """Without what only leads to the body: a function ("Analyst of the"), a name before "and", a trailing link."""
    if words[at].key in TITLES or (stop - at > 3 and words[at + 1].key == "of" and words[at].key not in ENGLISH_HEADS):
        of = next((n for n in range(at + 1, stop - 1) if words[n].key in {"of", "for"}), at)
        if of > at:
            at = of + 2 if words[of + 1].key == "the" else of + 1
    for n in range(stop - 2, at, -1):
        alone = words[n].key == "and" and not any(words[m].key in _ENGLISH_PREPOSITIONS for m in range(at, n))
        if (
            alone
            and stop - n > 2
            and not has_english_head(words, at, n)
            and has_english_head(words, n + 1, stop)
            and n - at > 1
        ):
            return n + 1, stop
    while stop > at and not words[stop - 1].capital:
        stop -= 1
    return at, stop


def has_english_head(words: list[Word], first: int, stop: int) -> bool:
    """Whether a head stands where heads stand: last but not right after "and", or before "of", "for", "on"."""
    for n in range(first, stop):
        if words[n].key == "government" and words[n].capital and n + 2 < stop and words[n + 1].key == "of":
            return True
        if words[n].key in ENGLISH_HEADS and words[n].capital:
            if n + 1 == stop:
                return words[n - 1].key != "and" or any(words[m].key == "of" for m in range(first, n))
            if words[n + 1].key in {"of", "for", "on", "against", "s"} or words[n + 1].key in ENGLISH_HEADS:
                return True
            if words[n].key in {"university", "college", "institute"} and n > first:
                return True
            if n > first and words[stop - 1].key in _NATIONS and stop - n <= 3:
                return True
    return False


def is_common_noun(words: list[Word], first: int, stop: int) -> bool:
    """ "City Council", "Scientific Committee": a function that every town or congress has, no name."""
    return stop - first == 2 and words[first].key in _GENERIC and words[first + 1].key != "court"


def _in_title_case(text: str, words: list[Word], first: int, stop: int) -> bool:
    """Whether the line around a name is a heading in title case, where capitals say nothing."""
    begin = text.rfind("\n", 0, words[first].start) + 1
    end = text.find("\n", words[stop - 1].end)
    line = text[begin : end if end >= 0 else len(text)]
    if len(line) > 140 or line.rstrip().endswith((".", "!", "?")):
        return False
    outside = re.findall(
        r"[^\W\d_]{4,}", line[: words[first].start - begin] + " " + line[words[stop - 1].end - begin :]
    )
    return len(outside) >= 2 and sum(word[0].isupper() for word in outside) > 0.7 * len(outside)
