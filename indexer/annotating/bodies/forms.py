"""What the form of a stretch says for and against its being the name of a body: its words and how they are written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from indexer.annotating.bodies.candidates import ARTICLES
from indexer.annotating.bodies.part_evidence import PartEvidence
from indexer.annotating.bodies.patterns import ENGLISH_HEADS, FRENCH_HEADS, has_english_head, is_common_noun
from indexer.annotating.name_words import Word, begins_sentence, given_names, word_list
from indexer.annotating.person_words import NAMED_AFTER_ENGLISH, TITLES

_ACRONYM = 6
"""Letters of the longest word in capitals that is likely an acronym."""
_HEADS = FRENCH_HEADS | ENGLISH_HEADS
_TOWN = re.compile(r"[^\W\d_]+-(?:sur|sous|lès|lez|les|aux|en|upon|on|under|by|am|an)-[^\W\d_]+(?:-[^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s [^\W\d_]")
_OF = frozenset(["of", "for", "de", "du", "des", "d"])


@cache
def _calendar() -> frozenset[str]:
    return word_list("months") | word_list("weekdays")


@cache
def _functions() -> frozenset[str]:
    return TITLES | word_list("people_of_bodies")


_SORTS = ("media", "firms", "institutions", "governments", "teams", "movements")


@cache
def _sorts(place: str) -> dict[str, tuple[str, ...]]:
    """For words that stand first, or last, in names of bodies the features that tell of which sort."""
    names = {sort: f"{place}_of_{sort}" for sort in _SORTS}
    words = {word for name in names.values() for word in word_list(name)}
    return {word: tuple(name for name in names.values() if word in word_list(name)) for word in words}


def form_of(known: PartEvidence, first: int, stop: int) -> set[str]:
    """The features of words `first` to `stop` (not included) by themselves."""
    words = known.words[first:stop]
    text = known.text[words[0].start : words[-1].end]
    found = {name for name, holds in _written(known, words, text) if holds}
    if len(words) == 1:
        found.update(_single(words[0]))
    if words[0].key in ARTICLES and len(words) > 1:
        if _is_capital_article(known, first):
            place = known.kind_of(first, stop) == "place"  # "La Rochelle"
            found.add("a place with a capital article" if place else "begins with a capital article")
        first, words = first + 1, words[1:]
    elif first and _is_capital_article(known, first - 1):
        found.add("after a capital article")
    named = {w.text.removesuffix("s") for w in words if w.capital and w.key not in ARTICLES}
    if named and named <= word_list("kinds_of_bodies"):
        found.add("kind of body")
    found.update(_of_words(known, first, stop))
    found.update(_inside(words, text))
    return found


def _is_capital_article(known: PartEvidence, at: int) -> bool:
    """Whether word `at` is an article that has a capital though it begins no sentence: "from The New Times"."""
    word = known.words[at]
    return word.capital and word.key in ARTICLES and not begins_sentence(known.text, word.start)


def build_of(form: Collection[str]) -> str:
    """What sort of name the features of a form tell: what stands around it says another thing for each."""
    if "begins small" in form:
        return "in lower case"
    if "words:1" in form:
        return "acronym" if "acronym" in form else "inner capital" if "inner capital" in form else "one word"
    return "headed" if "french head" in form or "english head" in form else "several words"


def _written(known: PartEvidence, words: Sequence[Word], text: str) -> Iterator[tuple[str, bool]]:
    """How the name is written: each feature, and whether it has it."""
    big = [w for w in words if w.capital]
    several, shouted = len(words) > 1, len(big) > 1 and all(w.capitals for w in big)
    yield f"words:{min(len(words), 5)}", True
    yield f"capitals:{min(len(big), 4)}", True
    yield "all capitals", several and shouted
    yield "small word", any(not w.capital and len(w.text) > 3 for w in words)
    yield "ends small", not words[-1].capital and len(words[-1].text) > 3
    yield "has acronym", several and any(w.capitals for w in words) and not all(w.capitals for w in big)
    yield "article", words[0].key in ARTICLES
    yield "begins small", not words[0].capital
    yield "and inside", any(w.key in {"and", "et"} and not w.capital for w in words)
    yield "comma inside", ", " in text
    yield "sign", "&" in text or "!" in text
    yield "digit", any(c.isdigit() for c in text)
    yield "again", known.counts.get(words[0].text, 0) > 1
    yield "all also small", len(big) > 1 and all(w.key in known.plain for w in big)
    yield "form of a town", "-" in text and _TOWN.fullmatch(text) is not None
    yield "address", several and "." in text and " " not in text
    yield "runs joined", "/" in text or "+" in text or " – " in text or " - " in text


def _single(word: Word) -> Iterator[str]:
    if word.capitals:
        yield "acronym" if len(word.text) <= _ACRONYM else "long capitals"
        yield f"letters:{min(len(word.text), 7)}"
    elif sum(c.isupper() for c in word.text) > 1:
        yield "inner capital"
    if len(word.text) <= 2:
        yield "two letters" if word.capitals else "short"
    if word.text.removesuffix("s") in word_list("no_bodies"):
        yield "no body"
    yield f"ends {word.key[-3:]}"


def _of_words(known: PartEvidence, first: int, stop: int) -> Iterator[str]:
    """What its words are known for."""
    words = known.words[first:stop]
    head, last, keys, alone = words[0].key, words[-1].key, {w.key for w in words}, len(words) == 1
    comma = ", " in known.text[words[0].start : words[-1].end]
    told = (
        ("french head", head in FRENCH_HEADS),
        ("english head", has_english_head(known.words, first, stop)),
        ("common noun", is_common_noun(known.words, first, stop)),
        ("word of bodies alone" if alone else "word of bodies", bool(keys & word_list("words_of_bodies"))),
        ("thing last", last in word_list("things_last")),
        ("thing first", head in word_list("things_first")),
        ("not named so", head in word_list("not_named_so")),
        ("named after", last in NAMED_AFTER_ENGLISH),
        ("title first", head in TITLES),
        ("calendar", head in _calendar()),
        ("only a given name" if alone else "given name", head in given_names() and len(words) < 5),
        ("head of several", comma and head in _HEADS),
        ("head first", head in ENGLISH_HEADS and not alone and words[1].key in {"of", "for", "on", "in"}),
        ("region" if alone else "region last", last in word_list("regions")),
        ("first also small", head in known.plain),
    )
    yield from (name for name, holds in told if holds)
    if not alone:
        yield from _sorts("first").get(head, ())
        yield from _sorts("last").get(last, ())
    yield f"first word {head}"
    yield f"last word {last}"


def _inside(words: Sequence[Word], text: str) -> Iterator[str]:
    """What words but the first say of a name of several."""
    if len(words) == 1:
        return
    rest = [w.key for w in words[1:]]
    told = (
        ("title inside", not TITLES.isdisjoint(rest)),
        ("function inside", not _functions().isdisjoint(rest)),
        ("given name inside", any(w.capital and w.key in given_names() for w in words[1:-1])),
        ("calendar inside", not _calendar().isdisjoint(rest)),
        ("possessive inside", ("'" in text or "’" in text) and _POSSESSIVE.search(text) is not None),
        ("number last", words[-1].text.isdigit()),
        ("possessive last", text.endswith(("'s", "’s"))),
        ("says its reach", words[1].key in word_list("reaches")),
    )
    yield from (name for name, holds in told if holds)
    yield f"heads:{min(3, sum(w.key in _HEADS for w in words))}"
    of = next((n for n, w in enumerate(words) if n and not w.capital and w.key in _OF), 0)
    if of:
        yield "of after a head" if any(w.key in _HEADS for w in words[:of]) else "of after other words"
