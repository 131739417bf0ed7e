"""Countries named in an article, in French or English."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.model import CountryMention, Place, Span
from indexer.annotating.name_words import (
    Mask,
    Word,
    begins_sentence,
    entities_of,
    is_joint,
    kept,
    span_at,
    stand_at,
    text_of,
    words_in,
    words_of,
)
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.person_words import STREETS, thing_before

_PLACE_LABELS = frozenset(["GPE", "LOC"])
# CLDR's groupings and stretches of land that are no country of the reader's.
_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "BV", "HM", "UM"}
# Names that are given names, common words or towns' names as well: only after what leads to a country.
_NEEDS_LEAD = {
    "maurice": {"ile", "l"},
    "reunion": {"la"},
    "jordan": {"in", "of", "from", "to", "and"},
    "chad": {"in", "of", "from", "to", "and"},
    "dominique": {"la"},
    "martinique": {"la", "en", "de", "in"},
    "georgia": {"in", "of", "from", "to"},
    "man": set(),
    "guam": {"in", "a"},
    "saint martin": {"a"},
    "saint barthelemy": {"a"},
}
_OTHER_PLACE_BEFORE = {"new", "nouveau", "nouvelle", "papua", "guinea"}
_OTHER_PLACE_AFTER = {"city", "ville", "britannique"}
_TOWN_LEADS = {"a", "ville"}
_TOWNS_IN_FRENCH = {"mexico"}
_TOWN_TOO = {"luxembourg", "singapour", "monaco", "djibouti", "panama", "guatemala", "koweit", "saint marin"}


class CountryName(NamedTuple):
    """Words `first` to `stop` (not included) of a part name the country of an ISO 3166-1 code."""

    first: int
    stop: int
    code: str


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    """Folded words of each name under the first of them, longest first; and whether case counts."""
    from babel import Locale

    written: list[tuple[str, str]] = []
    for language in ("en", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                written.append((name, code))
    for line in (Path(__file__).parent / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, code = line.split("\t")
            written.append((name, code))
    index: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for name, code in written:
        words = words_in(name)
        keys = tuple(word.key for word in words)
        entry = (keys, code, name.isupper())
        if entry not in index.setdefault(keys[0], []):
            index[keys[0]].append(entry)
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def country_names(part: ParsedPart) -> list[CountryName]:
    """Every name of a country in a part, masked or not, longest first, left to right; found once."""
    return kept(part, "country_names", lambda part: list(_country_names(part)))


def _country_names(part: ParsedPart) -> Iterator[CountryName]:
    text, words, names = text_of(part), words_of(part), _names()
    at = 0
    while at < len(words):
        word = words[at]
        listed = word.capital and word.key in names and not (part.language == "fr" and word.key in _TOWNS_IN_FRENCH)
        found = _match(text, words, at, names[word.key]) if listed else None
        if found:
            yield found
        at = found.stop if found else at + 1


def country_of(words: Sequence[Word], at: int, text: str) -> CountryName | None:
    """The country whose name begins at word `at`, whatever stands before it; None when none does."""
    entries = _names().get(words[at].key)
    if not entries or not words[at].capital:
        return None
    return _match(text, words, at, entries, alone=True)


def is_place(part: ParsedPart, first: int, stop: int) -> bool:
    """Whether words `first` to `stop` (not included) are a country, or all of what the recogniser takes for a place."""
    words = words_of(part)
    country = country_of(words, first, text_of(part))
    if country is not None and country.stop == stop:
        return True
    start, end = words[first].start, words[stop - 1].end
    return any(
        label in _PLACE_LABELS and begin <= start and end <= close <= end + 2
        for begin, close, label in entities_of(part)
    )


def _match(
    text: str, words: Sequence[Word], at: int, entries: list[tuple[tuple[str, ...], str, bool]], *, alone: bool = False
) -> CountryName | None:
    for keys, code, by_case in entries:
        stop = at + len(keys)
        if not stand_at(words, at, keys):
            continue
        if by_case and not all(word.text.isupper() for word in words[at:stop]):
            continue
        if not all(is_joint(text[words[n].end : words[n + 1].start]) for n in range(at, stop - 1)):
            continue
        if len(keys) > 1 and not words[stop - 1].capital:
            continue
        if alone or (_is_meant(text, words, at, stop, " ".join(keys)) and not _is_in_a_name(text, words, at)):
            return CountryName(at, stop, code)
    return None


def _is_meant(text: str, words: Sequence[Word], at: int, stop: int, key: str) -> bool:  # noqa: PLR0911 - a list of rules, first one wins
    """Whether the words around leave it a country: not "New Mexico", "Mexico City", "Maurice Exemple"."""
    before = words[at - 1] if at and is_joint(text[words[at - 1].end : words[at].start]) else None
    after = words[stop] if stop < len(words) and text[words[stop - 1].end : words[stop].start] in (" ", "-") else None
    if before and before.key in _OTHER_PLACE_BEFORE:
        return False
    if after and after.key in _OTHER_PLACE_AFTER and after.capital:
        return False
    if key == "us" and ((words[at].start and text[words[at].start - 1] == "$") or text[words[at].end :][:1] == "$"):
        return False
    if key in _NEEDS_LEAD:
        if before is None or before.key not in _NEEDS_LEAD[key] or (after is not None and after.capital):
            return False
        return not begins_sentence(text, words[at].start)
    if key in _TOWN_TOO and before and before.key in _TOWN_LEADS:
        return False
    return not (key == "wales" and before and before.key == "south" and before.capital)


def _is_in_a_name(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a name goes into one of a person, town or street: "Marie-France", "Fort-de-France", "avenue d'Italie"."""
    if not at:
        return False
    before = words[at - 1]
    if text[before.end : words[at].start] in ("-", "\u2010", "\u2011") and before.text[-1].isalpha():
        return before.key not in _names()  # "la frontière France-Belgique"
    thing = thing_before(text, words, at)
    # "prendre la place de la France" is no square.
    return thing is not None and thing[0] in STREETS and thing != ("place", "de la")


def find_countries(
    parsed: ParsedArticle,
    masked: Sequence[Span],
    places: Sequence[Place] = (),
    regions: Collection[str] = (),
) -> tuple[CountryMention, ...]:
    """The countries that an article names outside the masked stretches, each once, in the order of first mention.

    England, Scotland, Wales and Northern Ireland count as the United Kingdom. Adjectives and peoples do not count.

    Args:
        parsed: the article.
        masked: stretches that name no country by themselves: names of bodies and persons.
        places: the towns of the article; their names are no countries.
        regions: the GeoNames codes of the regions that it names; they tell of which Georgia it speaks.
    """
    mask = Mask([*masked, *(span for place in places for span in place.evidence)])
    evidence: dict[str, list[Span]] = {}
    for part in parsed.parts:
        words = words_of(part)
        for name in country_names(part):
            start, end = words[name.first].start, words[name.stop - 1].end
            if not mask.meets(part, start, end):
                evidence.setdefault(name.code, []).append(span_at(part, start, end))
    if "GE" in evidence and _is_the_state(evidence, places, regions):
        del evidence["GE"]
    return tuple(CountryMention(code=code, evidence=tuple(spans)) for code, spans in evidence.items())


def _is_the_state(countries: Collection[str], places: Sequence[Place], regions: Collection[str]) -> bool:
    """Whether "Georgia" is the state: other things are named of the United States, and no town of the country."""
    american = "US" in countries or any(code.startswith("US.") and code != "US.GA" for code in regions)
    return (american or any(place.country == "US" for place in places)) and all(p.country != "GE" for p in places)
