"""Stretches that are never names of bodies, whatever else speaks for it: towns of datelines, persons, ceremonies."""

from __future__ import annotations

from indexer.annotating.authorities import match_authorities
from indexer.annotating.bodies.definitions import acronym_behind
from indexer.annotating.bodies.owners import behind_owner
from indexer.annotating.bodies.patterns import ENGLISH_HEADS, FEDERAL_SERVICES, FRENCH_HEADS
from indexer.annotating.countries import is_place
from indexer.annotating.datelines import datelines
from indexer.annotating.name_words import (
    Word,
    entities_of,
    given_names,
    kept,
    pos_at,
    sure_given_names,
    text_of,
    word_list,
    words_of,
)
from indexer.annotating.ordinals import read_ordinal
from indexer.annotating.parsed import ParsedPart
from indexer.annotating.person_words import CALLED, STREETS, office_before, post_nominal_at, thing_before

_HEADS = FRENCH_HEADS | ENGLISH_HEADS
_BEFORE_A_NAME = CALLED | word_list("after_titles")
_MINISTERS = frozenset(["ministre", "minister"])
_MINISTERS_OF_SEVERAL = frozenset(["ministres", "ministers"])
_MEETINGS = frozenset([("assemblee", "generale"), ("assemblees", "generales")])
_FORUMS = frozenset(["assembly", "congress", "forum", "summit"])
_OFFICES = frozenset(
    ["chairman", "chairperson", "chairwoman", "chancellor", "director", "governor", "inspector", "manager", "mayor",
     "minister", "president", "principal", "professor", "rector", "secretary", "spokesman", "spokesperson",
     "spokeswoman"]
)  # fmt: skip
"""What people are in a body: with these, behind a head word, its name has ended."""
_TEXTS = frozenset(["strategie", "schema", "charte", "loi", "decret", "circulaire"])
_STREETS = STREETS & {"rue", "avenue", "boulevard", "quai", "allee", "impasse", "square", "chaussee", "faubourg"}
_PROJECTS = frozenset(["projet", "projets", "prix", "campagne", "concours"])
_PERSON_LABELS = frozenset(["PER", "PERSON"])


def is_no_body(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether words `first` to `stop` (not included) of a part are something else than a body.

    That is the town of a dateline ("SYDNEY, 12 March 2025 –"), a person with title or honours ("Hon Anne Example CSC"),
    a name that runs into a rank or a person ("Police Department Cmdr"), what a minister is over, a ceremony, a meeting,
    a street, a strategy or law, a project ("le projet européen SHIELD"), a name that runs on to another body
    ("Préfecture et de la CIAV"), to its town ("Fédération à Nevers", "Erasmus University, Rotterdam") or to an office
    ("University of Anytown Vice-Chancellor"), a name with its owner ("Spain's Ministry of the Interior"), where a body
    is ("UNICEF (Kenya)").
    """
    words = words_of(part)
    return (
        _is_ceremony(words, first, stop)
        or _is_in_a_dateline(part, first, stop)
        or _is_a_person(part, first, stop)
        or _runs_into_a_person(part, first, stop)
        or _is_a_remit(part, first)
        or _is_in_a_street(part, first)
        or _is_no_lasting_body(words, first, stop)
        or _runs_on(part, first, stop)
        or _is_a_project(part, first, stop)
        or _runs_into_an_office(part, first, stop)
        or _has_an_owner(part, first, stop)
        or _runs_on_to_a_town(part, first, stop)
        or _is_where(part, first, stop)
    )


def _is_ceremony(words: list[Word], first: int, stop: int) -> bool:
    ceremonies = word_list("ceremonies")
    return stop - first > 1 and (words[first].key in ceremonies or words[stop - 1].key in ceremonies)


def _is_no_lasting_body(words: list[Word], first: int, stop: int) -> bool:
    """Whether the first words of a name are those of a text or a meeting."""
    if stop - first < 2 or not words[first].capital:
        return False
    counted = read_ordinal(words[first].key) is not None and any(
        word.key in _FORUMS for word in words[first + 1 : stop]
    )
    linked = next((n for n in range(first + 1, stop) if words[n].text in {"of", "for", "on"}), first)
    if linked > first and words[linked - 1].key in word_list("english_texts"):
        return True  # "National Census of Violence Services"
    return counted or words[first].key in _TEXTS or (words[first].key, words[first + 1].key) in _MEETINGS


def _runs_on(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether a name goes on to another body ("from … to", in French "et de" and capitals) or to its town."""
    words = words_of(part)
    if first and words[first - 1].key == "from" and any(word.text == "to" for word in words[first:stop]):
        return True  # "from Block Watch to Neighbour Support"
    if words[first].key not in FRENCH_HEADS or _is_listed(part, first, stop):
        return False
    for n in range(first + 1, stop - 1):
        helps = words[first].key == "universite" or words[n - 1].key in word_list("helps")
        if words[n].text == "à" and words[n + 1].capital and not helps:
            return True
    if any(word.text in FEDERAL_SERVICES for word in words[first + 1 : stop]):
        return True
    for n in range(first + 1, stop - 3):
        if words[n].text == "et" and words[n + 1].text in {"de", "du", "des"}:
            return words[n + 3 if words[n + 2].text == "la" else n + 2].capitals
    return False


def _is_in_a_street(part: ParsedPart, first: int) -> bool:
    """Whether a street has the name: "3 avenue du Stade de France"."""
    thing = thing_before(text_of(part), words_of(part), first)
    return thing is not None and thing[0] in _STREETS


def _is_a_project(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether capitals are the name of a project or prize that is said right before them."""
    words = words_of(part)
    if stop - first > 1 or first < 2 or not words[first].capitals or part.language != "fr":
        return False
    lead = first - 1 if words[first - 1].key in _PROJECTS else first - 2
    if words[lead].key not in _PROJECTS or not all(_follow(part, n) for n in range(lead + 1, first + 1)):
        return False
    adjective = lead == first - 1 or pos_at(part).get(words[first - 1].start) == "ADJ"
    return adjective and not _is_listed(part, first, stop)


def _is_where(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether one word in brackets says where the body before it is: "UNICEF (Kenya)"."""
    word, text = words_of(part)[first], text_of(part)
    alone = stop - first == 1 and text[word.start - 1 : word.start] == "(" and text[word.end : word.end + 1] == ")"
    return alone and not word.capitals and is_place(part, first, stop)


def _is_listed(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether the authority list has just this name."""
    return any((match.first, match.stop) == (first, stop) for match in match_authorities(part))


def _follow(part: ParsedPart, at: int) -> bool:
    """Whether nothing but a space parts word `at` from the one before."""
    words = words_of(part)
    return text_of(part)[words[at - 1].end : words[at].start] in (" ", "\u00a0")


def _is_in_a_dateline(part: ParsedPart, first: int, stop: int) -> bool:
    told = any(one.dated and one.first <= first and stop <= one.stop for one in datelines(part))
    return (
        told
        and _HEADS.isdisjoint(word.key for word in words_of(part)[first:stop])
        and not _is_listed(part, first, stop)
    )


def _is_a_person(part: ParsedPart, first: int, stop: int) -> bool:
    """Title or honours, a given name, and no word that heads names of bodies."""
    words = words_of(part)[first:stop]
    if len(words) < 3 or not _HEADS.isdisjoint(word.key for word in words):
        return False
    if post_nominal_at(text_of(part), words_of(part), stop - 1):
        return any(word.key in given_names() for word in words[:-1])
    name = next((n for n, word in enumerate(words) if word.key not in _BEFORE_A_NAME), 0)
    given_surname = words[-1].capitals and not any(word.capitals for word in words[:-1])
    return 0 < name < len(words) - 1 and (given_surname or words[name].key in sure_given_names())


def _runs_into_a_person(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether a name ends with an abbreviated rank, or with the person who holds the office told before."""
    words = words_of(part)
    if stop - first > 1 and words[stop - 1].key in word_list("abbreviated_ranks"):
        return True
    recognised = kept(part, "starts of persons", _starts_of_persons)
    for n in range(first + 1, stop - 1):
        begins = words[n].start in recognised or words[n].key in given_names()
        if (
            begins
            and (words[n - 1].capital or pos_at(part).get(words[n - 1].start) == "ADJ")
            and all(word.capital for word in words[n:stop])
        ):
            return office_before(text_of(part), words, n, pos_at(part)) != ""
    return False


def _starts_of_persons(part: ParsedPart) -> set[int]:
    return {start for start, _, label in entities_of(part) if label in _PERSON_LABELS}


def _is_a_remit(part: ParsedPart, first: int) -> bool:
    """Whether a stretch says what a minister is over: "la ministre de la Promotion de la Jeunesse"."""
    words = words_of(part)
    if words[first].key in _MINISTERS_OF_SEVERAL:
        return True
    if first > 1 and words[first - 1].key in {"of", "for"} and words[first - 2].key in _MINISTERS_OF_SEVERAL:
        return True
    return words[first].capital and office_before(text_of(part), words, first, pos_at(part)) in _MINISTERS


def _runs_into_an_office(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether a name goes on with what a person is in the body, the initial of that person's name, or its acronym."""
    text, words = text_of(part), words_of(part)
    last = words[stop - 1]
    if last.capitals and acronym_behind(part, first, stop - 1):
        return True
    if part.language == "fr" or stop - first < 2 or not last.capital:
        return False
    if len(last.text) == 1 and stop < len(words) and words[stop].capital:
        return text[last.end : words[stop].start] in (". ", ".")  # "Union Home Minister P. Example"
    for n in range(first + 1, stop if words[first].key != "office" else first):
        held = words[n].key in _OFFICES and words[n].capital and words[n - 1].key not in {"of", "for", "the"}
        if held and any(word.key in ENGLISH_HEADS for word in words[first:n]):
            return True
    return False


def _has_an_owner(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether a name begins with what owns the body, or is a body with something of its own: "Bank's board"."""
    words = words_of(part)
    own = behind_owner(part, first, stop)
    return own is not None and (words[own].capital or words[own - 2].key in ENGLISH_HEADS)


def _runs_on_to_a_town(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether one capitalised word follows the body after a comma; in "University of California, Berkeley" it tells
    which one is meant."""
    text, words = text_of(part), words_of(part)
    if stop - first < 3 or text[words[stop - 2].end : words[stop - 1].start] != ", ":
        return False
    named_so = (words[first].key, words[first + 1].key) == ("university", "of")
    return not named_so and not _is_listed(part, first, stop)
