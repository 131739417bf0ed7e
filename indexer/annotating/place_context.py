"""What an article tells of where it is: countries, regions, bodies and addresses that help to tell namesakes apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from corpus.text import fold
from indexer.annotating.authorities import match_authorities
from indexer.annotating.countries import country_names, country_of
from indexer.annotating.gazetteer import Gazetteer, Region, Town
from indexer.annotating.name_words import Word, is_joint, kept, text_of, word_list, words_of
from indexer.annotating.parsed import ParsedArticle, ParsedPart

_LEVEL_TWO_COUNTRIES = {"FR", "BE", "CH", "GB", "IT", "ES", "CA"}
_STATES = {"CA", "US", "AU"}
DEMONYMS = {
    "belge": "BE", "belges": "BE", "belgian": "BE", "wallon": "BE", "wallonne": "BE", "flemish": "BE", "flamand": "BE",
    "francais": "FR", "francaise": "FR", "francaises": "FR", "french": "FR", "suisse": "CH", "suisses": "CH",
    "swiss": "CH", "romand": "CH", "romande": "CH", "canadien": "CA", "canadienne": "CA", "canadiennes": "CA",
    "canadian": "CA", "quebecois": "CA", "quebecoise": "CA", "quebecoises": "CA", "ontarien": "CA", "british": "GB",
    "britannique": "GB", "britanniques": "GB", "english": "GB", "anglaise": "GB", "anglaises": "GB", "scottish": "GB",
    "welsh": "GB", "irish": "IE", "irlandais": "IE", "irlandaise": "IE", "american": "US", "americain": "US",
    "americaine": "US", "americaines": "US", "australian": "AU", "australien": "AU", "australienne": "AU",
    "luxembourgeois": "LU", "luxembourgeoise": "LU", "dutch": "NL", "neerlandais": "NL", "german": "DE",
    "allemand": "DE", "allemande": "DE", "spanish": "ES", "espagnol": "ES", "espagnole": "ES", "italian": "IT",
    "italien": "IT", "italienne": "IT", "senegalais": "SN", "senegalaise": "SN", "chilien": "CL", "chilienne": "CL",
    "chilean": "CL", "african": "ZA",
}  # fmt: skip
# "French" and "English" name languages first; they tell little.
_LANGUAGES = {"french", "english", "francais", "anglais", "spanish", "espagnol", "german", "allemand", "dutch"}
_DOMAIN = re.compile(r"\.(qc\.ca|on\.ca|gc\.ca|ca|fr|be|ch|uk|us|au|lu|nl|ie|nz|za|sn)\b")
_DOMAIN_COUNTRY = {"uk": "GB"}
_LONGEST_REGION = 5
KNOWN_TO_ALL = 1_000_000
"""Inhabitants of a city of which a small namesake is seldom meant."""
_CITY = 200_000
_NAMED_ONCE = 2
"""The count of a country that is named once."""
_MANY = 4
"""Countries named side by side."""
SHORT_STATES = word_list("short_states")
"""Abbreviations of states in two or three letters and a full stop ("Springfield, Vt."); not those that are titles too
("in Leeds, Ms. Example said")."""


@dataclass(slots=True)
class PlaceContext:
    """Weights of countries and the regions that an article names."""

    countries: Counter[str] = field(default_factory=Counter)
    regions: set[str] = field(default_factory=set)

    def weight(self, country: str) -> float:
        """How much an article speaks of a country: 0 none, 1 a hint, 2 named."""
        return min(2.0, self.countries.get(country, 0))


def read_context(parsed: ParsedArticle, gazetteer: Gazetteer) -> PlaceContext:
    """Gather countries, regions, known bodies, adjectives and Internet addresses, masked or not; found once."""
    if not parsed.parts:
        return PlaceContext()
    return kept(parsed.parts[0], "place_context", lambda _: _read_context(parsed, gazetteer))


def _read_context(parsed: ParsedArticle, gazetteer: Gazetteer) -> PlaceContext:
    context = PlaceContext()
    for part in parsed.parts:
        words = words_of(part)
        for name in country_names(part):
            context.countries[name.code] += 2
        for match in match_authorities(part):
            if match.authority.country:
                context.countries[match.authority.country] += 1
        for n, word in enumerate(words):
            if word.key in DEMONYMS and word.key not in _LANGUAGES:
                context.countries[DEMONYMS[word.key]] += 1
            if word.capital and (found := region_at(part, words, n, gazetteer)):
                region, _ = found
                context.regions.add(region.code)
                context.countries[region.country] += 2 if region.level == 1 else 1
    for domain in _DOMAIN.findall(parsed.article.text):
        tail = domain.split(".")[-1]
        context.countries[_DOMAIN_COUNTRY.get(tail, tail.upper())] += 1
        if domain == "qc.ca":
            context.regions.add("CA.10")
    return context


def doubt_of(town: Town, largest: int, context: PlaceContext, sure: Mapping[str, int]) -> int:
    """By what the hint of a country is divided that speaks for a namesake of a city.

    Of a city that all know a small namesake is seldom meant; of a large one neither, where its country is named once,
    or as one of many: "guests from Canada, the USA, Zambia and Thailand" do not move Athens.

    Args:
        town: the namesake.
        largest: the inhabitants of the largest town of that name.
        context: what the article tells of where it is.
        sure: the countries of the towns that the article is sure to name, with how many.
    """
    if largest < _CITY or town.population == largest:
        return 1
    small = town.population < largest / 10
    if context.countries[town.country] <= _NAMED_ONCE and sure.get(town.country, 0) <= 1:
        if sum(count >= context.countries[town.country] for count in context.countries.values()) >= _MANY:
            return 4
        return 2 if small else 1
    return 2 if small and largest >= KNOWN_TO_ALL else 1


def known_regions(name: str, gazetteer: Gazetteer) -> list[Region]:
    """The regions of a name that a text may mean: states and provinces, and counties of countries that have few."""
    found = gazetteer.regions(name)
    return [one for one in found if one.level == 1 or (one.country in _LEVEL_TWO_COUNTRIES and one.iso)]


def region_at(part: ParsedPart, words: Sequence[Word], at: int, gazetteer: Gazetteer) -> tuple[Region, int] | None:
    """The region, no namesake of a town, whose name begins at word `at`, and the index after its last word."""
    if len(words[at].text) < 4 and words[at].key != "new":
        return None
    for stop in range(_stretch(text_of(part), words, at, _LONGEST_REGION), at, -1):
        if not words[stop - 1].capital:
            continue
        key = " ".join(word.key for word in words[at:stop])
        for region in known_regions(key, gazetteer):
            if (region.country in _STATES and region.level == 1) or not gazetteer.by_key(key):
                return region, stop
    return None


def _stretch(text: str, words: Sequence[Word], at: int, longest: int) -> int:
    """The index after the last of at most `longest` words that may be one name with word `at`."""
    stop = at + 1
    while stop < len(words) and stop - at < longest:
        gap = text[words[stop - 1].end : words[stop].start]
        if not is_joint(gap) and gap != ".-":
            break
        stop += 1
    return stop


_QUALIFIER = re.compile(
    r"(?:(?:,|[ \u00a0]?\()?[ \u00a0]?(?:en|au|aux|in|dans l[ea]|dans l(?=['’])|du|de la)(?=[ '’])|,|[ \u00a0]?\()\s?"
)


def qualifier_after(
    part: ParsedPart, words: Sequence[Word], stop: int, gazetteer: Gazetteer
) -> tuple[frozenset[str], frozenset[str]] | None:
    """The regions (codes) and countries told right after a town: "(Nicolet, Quebec)", "Liège, en Belgique".

    Returns:
        None when neither is told.
    """
    text = text_of(part)
    lead = _QUALIFIER.match(text, words[stop - 1].end)
    if lead is None:
        return None
    at = stop
    while at < len(words) and at < stop + 4 and words[at].start < lead.end():
        at += 1
    if at < len(words) and words[at].key in {"en", "au", "in", "aux", "the", "le", "la"}:
        at += 1
    if at >= len(words) or not words[at].capital or words[at].start - words[stop - 1].end > 14:
        return None
    country = country_of(words, at, text)
    if country:
        return frozenset(), frozenset({country.code})
    codes = _regions_named(text, words, at, gazetteer)
    return (frozenset(region.code for region in codes), frozenset()) if codes else None


def is_short_state(text: str, word: Word) -> bool:
    """Whether a word is the abbreviation of a state, with its full stop: not "La" of "Choloma, La Ceiba"."""
    return word.key in SHORT_STATES and text[word.end : word.end + 1] == "."


_AND: Final = re.compile(r",? (?:and|et|&|or|ou) (?:(?:in|of|en|de|du|au) |(?:de )?l(?:a |['’]))?")


def is_listed_with_region(part: ParsedPart, words: Sequence[Word], stop: int, gazetteer: Gazetteer) -> bool:
    """Whether the name of a region or country follows a name and "and": "Bogotá, Glasgow and Alberta"."""
    text = text_of(part)
    lead = _AND.match(text, words[stop - 1].end)
    at = next((n for n in range(stop, min(stop + 4, len(words))) if lead and words[n].start == lead.end()), None)
    if at is None or not words[at].capital:
        return False
    return country_of(words, at, text) is not None or region_at(part, words, at, gazetteer) is not None


def _regions_named(text: str, words: Sequence[Word], at: int, gazetteer: Gazetteer) -> list[Region]:
    """The regions of a name or abbreviation at word `at`: "Quebec", "Qc", "N.B.", "OR"."""
    for stop in range(_stretch(text, words, at, _LONGEST_REGION), at, -1):
        written = text[words[at].start : words[stop - 1].end]
        dotted = stop - at == 1 and is_short_state(text, words[at])
        if len(fold(written)) <= 3 and not (
            dotted or written.replace(".", "").isupper() or written in ("Qc", "Ont", "Qué", "Que")
        ):
            continue
        regions = gazetteer.regions(written)
        if regions:
            return list(regions)
    return []
