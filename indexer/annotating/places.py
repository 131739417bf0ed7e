"""Towns named in an article, told apart from words, persons and namesakes by evidence, size and context."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from corpus.model import Place, Span
from indexer.annotating.countries import country_names
from indexer.annotating.datelines import Dateline, dateline_at
from indexer.annotating.gazetteer import Gazetteer, Town, town_key
from indexer.annotating.name_words import (
    Mask,
    Word,
    begins_sentence,
    entities_of,
    given_names,
    is_joint,
    read_list,
    span_at,
    sure_given_names,
    text_of,
    word_list,
    words_of,
)
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.people import find_people
from indexer.annotating.person_words import NOT_IN_A_NAME, thing_before
from indexer.annotating.place_context import (
    DEMONYMS,
    KNOWN_TO_ALL,
    PlaceContext,
    doubt_of,
    is_listed_with_region,
    is_short_state,
    known_regions,
    qualifier_after,
    read_context,
    region_at,
)
from indexer.annotating.place_surroundings import (
    LIST_GAP,
    in_capitals,
    is_of_districts,
    line_in_capitals,
    name_goes_on,
    names_a_thing,
)

_LONGEST_NAME = 6
_ACCEPTED = 2.5
_LARGE = 100_000
_IN_TOWN = {"a", "in", "at", "near", "nearby", "outside"}
_TOWN_OF = word_list("town_of")
_OF = {
    "de", "d", "of", "from", "to", "vers", "pour", "entre", "between", "for", "par", "via", "chez", "des", "du",
    "and", "et",
}  # fmt: skip
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
_ARTICLES = {"le", "la", "les", "l"}
_PLACE_LABELS = {"LOC", "GPE", "FAC"}
_OTHER_LABELS = {"PER", "PERSON"}
_MONTHS = word_list("months")
_OPENS_LINE = re.compile(r"(?:^|\n)[#*\s]*\Z")
# "Masny : …" as a title, "SEASIDE, Calif." and what else may be a dateline.
_LEADS_LINE = re.compile(r"[ \u00a0]?: |[ \u00a0]?[–—-] |, (?:\d|[A-Z][a-z]+\.)|, (?:le )?\d")
# "Leeds cuts …", "Winnipeg's …": what a line begins with, and then goes on in lower case.
_LEADS_SENTENCE = re.compile(r"['’]s |[ \u00a0](?=[a-zà-ÿ])")
_GOES_ON = re.compile(r"[-‑](?:[^\W\d_]{1,5}[-‑'’]){1,2}[^\W\d_a-zß-ÿ]")
"""A hyphen, a small word and another name: what is before is the beginning of a name, not a town's."""
_GOES_ON_IN_LIST = re.compile(r",? (?:and|et|&|or|ou) |, ")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPACED_DASH = re.compile(r"\s[–-]\s")
_SIDE = re.compile(r"(?:north|south|east|west)(?: ?end| ?side)?")
# Names of a country or state that mean the town where nothing else is said.
_TOWN_BY_DEFAULT = {"new york", "washington", "hong kong"}
# Countries whose names of regions mean the town only when that is said: "à Québec", "Quebec City", "Ville de Québec".
_STATES = {"CA", "US", "AU"}
# After "de" or "du" these are a town's: "le centre de Lyon" names it, "la rue de Lyon" does not.
_OF_A_TOWN = {"centre", "cite", "complexe", "creche", "district", "ehpad", "mediatheque", "port", "quartier"}
_HOME_COUNTRIES = {"fr": {"FR", "CA", "BE", "CH"}, "en": {"GB", "US", "CA", "AU", "IE"}}


@cache
def _common_words() -> frozenset[str]:
    return read_list("common_words.txt")


@dataclass(slots=True)
class _Mention:
    """A name of a town at words `first` to `stop` of a part, its namesakes, and the evidence for a town."""

    part: ParsedPart
    first: int
    stop: int
    key: str
    towns: tuple[Town, ...]
    score: float = 0.0
    qualifier: tuple[frozenset[str], frozenset[str]] | None = None
    chosen: Town | None = None
    dateline: Dateline | None = None
    inside: bool = False
    """A longer name goes on after it: "Monterey County"."""

    def is_told(self, town: Town) -> bool:
        """Whether the state or country told after the name is that of a town: "Springfield, Ohio"."""
        regions, countries = self.qualifier or (frozenset[str](), frozenset[str]())
        return bool(town.regions & regions) or town.country in countries

    @property
    def qualified(self) -> bool:
        """Whether it is that of the town the name is taken for."""
        return self.chosen is not None and self.is_told(self.chosen)

    @property
    def start(self) -> int:
        return words_of(self.part)[self.first].start

    @property
    def end(self) -> int:
        return words_of(self.part)[self.stop - 1].end


def find_places(parsed: ParsedArticle, masked: Sequence[Span], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The towns that an article names outside the masked stretches, each once, in the order of first mention.

    Every mention gathers points for being a town (a preposition, a region told after it, the recogniser's label, its
    size, a list of towns) and against (a word of the language, a person's or street's name); the town among namesakes
    is the one that its size and the countries, regions and bodies of the article speak for.

    Args:
        parsed: the article.
        masked: stretches that name no place by themselves, such as names of bodies.
        gazetteer: the towns.
    """
    people = [span for person in find_people(parsed) for span in person.evidence]
    mask = Mask([*masked, *people])
    mentions = [m for part in parsed.parts for m in _mentions(part, mask, gazetteer)]
    if not mentions:
        return ()
    context = read_context(parsed, gazetteer)
    for mention in mentions:
        mention.qualifier = qualifier_after(mention.part, words_of(mention.part), mention.stop, gazetteer)
        mention.dateline = dateline_at(mention.part, mention.first, mention.stop)
        _resolve(mention, context, parsed.language, Counter())
        beside = is_listed_with_region(mention.part, words_of(mention.part), mention.stop, gazetteer)
        mention.score = _evidence(mention, context) + beside
    mentions = _without_elsewhere(mentions, context, gazetteer)
    sure = _sure_countries(mentions)
    for mention in mentions:
        _resolve(mention, context, parsed.language, sure)
    accepted = _accept(mentions)
    by_town: dict[int, tuple[Town, list[Span]]] = {}
    for mention in accepted:
        if mention.chosen:
            spans = by_town.setdefault(mention.chosen.id, (mention.chosen, []))[1]
            spans.append(span_at(mention.part, mention.start, mention.end))
    return tuple(_place(town, spans) for town, spans in by_town.values())


def _place(town: Town, spans: list[Span]) -> Place:
    return Place(
        name=town.name,
        country=town.country,
        geonames_id=town.id,
        lat=town.lat,
        lon=town.lon,
        population=town.population,
        evidence=tuple(spans),
    )


def _mentions(part: ParsedPart, mask: Mask, gazetteer: Gazetteer) -> Iterator[_Mention]:
    """The names in a part that some town has, longest first, outside the mask; countries and regions pass by."""
    words = words_of(part)
    countries = {name.first: name.stop for name in country_names(part)}
    at = 0
    while at < len(words):
        word = words[at]
        if not word.capital or word.text[0].isdigit() or mask.meets(part, word.start, word.end):
            at += 1
            continue
        mention = _longest(part, words, at, gazetteer)
        stop = mention.stop if mention else at + 1
        other = countries.get(at, 0)
        region = region_at(part, words, at, gazetteer)
        beyond = max(other, region[1] if region else 0)
        if beyond > stop or (mention is None and beyond):
            at = beyond
            continue
        if mention and not mask.meets(part, mention.start, mention.end):
            state = region is not None and region[0].country in _STATES
            said = mention.key in _TOWN_BY_DEFAULT or _said_to_be_town(words, mention) or _heads_report(mention)
            if (other or state) and not said:
                mention = None
        if mention and not mask.meets(part, mention.start, mention.end):
            yield mention
        at = stop


def _longest(part: ParsedPart, words: list[Word], at: int, gazetteer: Gazetteer) -> _Mention | None:
    text = text_of(part)
    stop = at + 1
    while stop < len(words) and stop - at < _LONGEST_NAME and is_joint(text[words[stop - 1].end : words[stop].start]):
        stop += 1
    before = words[at - 1] if at else None
    contracted = _CONTRACTED.get(before.key) if before and not before.capital else None
    for end in range(stop, at, -1):
        if not words[end - 1].capital and end > at + 1:
            continue
        if _GOES_ON.match(text, words[end - 1].end):
            continue
        name = " ".join(word.key for word in words[at:end])
        towns = gazetteer.by_key(town_key(f"{contracted} {name}")) if contracted else ()
        if towns and not names_a_thing(text, words, end):
            return _Mention(part, at, end, f"{contracted} {name}", towns)
        if towns := gazetteer.by_key(town_key(name)):
            return _Mention(part, at, end, name, towns)
    return None


def _heads_report(mention: _Mention) -> bool:
    """Whether a name of a state or country stands where the town of a dateline does."""
    found = dateline_at(mention.part, mention.first, mention.stop)
    if found is None or found.dated:
        return found is not None
    words = words_of(mention.part)
    return mention.towns[0].population >= _LARGE and in_capitals(words[mention.first : mention.stop])


def _said_to_be_town(words: list[Word], mention: _Mention) -> bool:
    """Whether a name of a state or country is said to be the town: "à Québec", "Ville de Québec", "de Québec"."""
    if mention.key.endswith((" city", " ville")):
        return True
    before = words[mention.first - 1] if mention.first else None
    if before is None:
        return False
    if before.key == "a" and mention.part.language == "fr":
        return True
    two_before = words[mention.first - 2].key if mention.first > 1 else ""
    if before.key in {"de", "d", "of"}:
        return two_before in {"ville", "city", "agglomeration", "region"} or (
            before.text == "de" and mention.key in {"quebec"} and mention.part.language == "fr"
        )
    return False


def _resolve(mention: _Mention, context: PlaceContext, language: str, sure: Counter[str]) -> None:
    """Choose among namesakes: size in powers of ten, plus what the article tells of countries and regions."""
    home = _HOME_COUNTRIES.get(language, set())
    largest = mention.towns[0].population
    best: tuple[float, Town] | None = None
    for town in mention.towns:
        value = math.log10(max(town.population, 300))
        hint = 0.8 * context.weight(town.country) + 0.5 * min(2, sure.get(town.country, 0))
        doubt = doubt_of(town, largest, context, sure)
        value += hint / doubt
        value += 0.6 if town.country in home and (doubt == 1 or largest >= KNOWN_TO_ALL) else 0
        value += 1.5 if town.regions & context.regions else 0
        value += 5 if mention.is_told(town) else 0
        if best is None or value > best[0]:
            best = (value, town)
    mention.chosen = best[1] if best else None


def _sure_countries(mentions: Sequence[_Mention]) -> Counter[str]:
    """The countries of the mentions that are sure to be towns."""
    return Counter(m.chosen.country for m in mentions if m.chosen and m.score >= _ACCEPTED)


def _without_elsewhere(mentions: Sequence[_Mention], context: PlaceContext, gazetteer: Gazetteer) -> list[_Mention]:
    """Leave out names of what is no town, in countries where no town has the name: "CLEVELAND, England"; beside
    Hartlepool the former county, not the town of Ohio."""
    qualified = {mention.key for mention in mentions if _is_told_elsewhere(mention, gazetteer)}
    named: defaultdict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.key].append(mention)
    sure, own = _sure_countries(mentions), {key: _sure_countries(same) for key, same in named.items()}
    kept = []
    for mention in mentions:
        others = sure - own[mention.key]
        of_towns = {town.country for town in mention.towns}
        of_regions = {region.country for region in known_regions(mention.key, gazetteer)} - of_towns
        spoken_of = {country for country in of_regions | of_towns if others[country] or context.weight(country)}
        elsewhere = mention.key in qualified or (spoken_of and spoken_of <= of_regions)
        if mention.qualified or not elsewhere:
            kept.append(mention)
    return kept


def _is_told_elsewhere(mention: _Mention, gazetteer: Gazetteer) -> bool:
    """Whether a country or a state is told after a name in which no town has it, and no list begins there."""
    if mention.qualifier is None or any(map(mention.is_told, mention.towns)):
        return False
    text, words, at = text_of(mention.part), words_of(mention.part), mention.stop
    if mention.qualifier[1]:
        told = next((name for name in country_names(mention.part) if name.first >= at), None)
        stop = told.stop if told else None
    else:
        state = region_at(mention.part, words, at, gazetteer)
        short = at + 1 if is_short_state(text, words[at]) else None
        stop = state[1] if state and state[0].country in _STATES else short
    return stop is not None and _GOES_ON_IN_LIST.match(text, words[stop - 1].end) is None


def _evidence(mention: _Mention, context: PlaceContext) -> float:
    """Points for a mention being a town; 2.5 suffice."""
    part = mention.part
    text, words = text_of(part), words_of(part)
    lead, recognised = _lead(text, words, mention), _recogniser_says(mention)
    # After "à" or "in" another label of the recogniser is more often wrong than right, and for a town that all know.
    score = lead + (max(recognised, 0.0) if lead >= 2 or _well_known(mention) else recognised) + _size(mention, context)
    if not begins_sentence(text, mention.start):
        score += 1
    if mention.stop - mention.first > 1:
        score += 1
    score -= _speaks_against(text, words, mention)
    return score


def _lead(text: str, words: list[Word], mention: _Mention) -> float:  # noqa: PLR0911 - a list of rules, first one wins
    """What stands before a name: 2 for "à", "in", "ville de", or for a dateline; 0.75 for "de", "from"."""
    if mention.dateline and (mention.dateline.dated or in_capitals(words[mention.first : mention.stop])):
        return 2.0
    if _opens(text, mention, _LEADS_LINE) or (_well_known(mention) and _opens(text, mention, _LEADS_SENTENCE)):
        return 1.5
    if not mention.first:
        return 0.0
    before = words[mention.first - 1]
    gap = text[before.end : mention.start]
    if gap == ", " and _YEAR.fullmatch(before.text) and text[mention.end : mention.end + 1] in ("", "\n"):
        return 1.5  # "Safety Forum 2011, Adelaide"
    if not gap.strip(" \u00a0'’"):
        bare = before.text == "A" and mention.part.language == "fr" and begins_sentence(text, before.start)
        if before.key in _IN_TOWN and (bare or before.text not in ("a", "A")):
            return 2.0
        if before.key in _OF or before.key in _CONTRACTED:
            two_before = words[mention.first - 2].key if mention.first > 1 else ""
            if mention.key.startswith(("le ", "les ")) and before.key == "au":
                return 2.0
            return 2.0 if two_before in _TOWN_OF else 0.75
    return 0.0


def _opens(text: str, mention: _Mention, then: re.Pattern[str]) -> bool:
    """Whether a line begins with a name and goes on so."""
    return _OPENS_LINE.search(text, 0, mention.start) is not None and then.match(text, mention.end) is not None


def _well_known(mention: _Mention) -> bool:
    """Whether a name is a large town's, not that of another one nearly as large, of a person or a word."""
    if mention.key in _common_words() or mention.key in NOT_IN_A_NAME or mention.key in given_names():
        return False
    largest, *others = (town.population for town in mention.towns)
    return largest >= _LARGE and all(other * 5 < largest for other in others)


def _recogniser_says(mention: _Mention) -> float:
    for start, end, label in entities_of(mention.part):
        if start < mention.end and mention.start < end:
            same = start >= mention.start - 3 and end <= mention.end + 1
            if label in _PLACE_LABELS:
                return 1.5 if same else 0.5
            if label in _OTHER_LABELS:
                return -1.5 if not same else -1.0
            return -0.5
    return 0.0


def _size(mention: _Mention, context: PlaceContext) -> float:
    town = mention.chosen
    if town is None:
        return 0.0
    size = 1.0 if town.population >= _LARGE else 0.5 if town.population >= 15_000 else 0.0
    if town.population < 3_000:
        size -= 0.5
    known = context.weight(town.country) > 0 or bool(town.regions & context.regions)
    size += 0.5 if known else 0.0
    return size + (3.0 if mention.is_told(town) else 0.0)


def _speaks_against(text: str, words: list[Word], mention: _Mention) -> float:
    against = 0.0
    plain = mention.key.removeprefix("le ").removeprefix("la ").removeprefix("les ").removeprefix("l ")
    if plain in _MONTHS or plain in DEMONYMS:
        against += 3.0
    elif plain in _common_words() or plain in NOT_IN_A_NAME:
        against += 1.5 if mention.towns[0].population >= _LARGE else 2.0
    elif plain in sure_given_names():
        against += 1.0 if mention.towns[0].population >= _LARGE else 1.5
    if (
        words[mention.first].key in _ARTICLES
        and begins_sentence(text, mention.start)
        and mention.stop - mention.first == 2
    ):
        against += 0.5
    dated = mention.dateline is not None and mention.dateline.dated
    if (
        mention.stop - mention.first == 1
        and words[mention.first].capitals
        and not (dated or line_in_capitals(text, mention.start))
    ):
        against += 3.0 if len(words[mention.first].text) <= 5 and not _well_known(mention) else 0.5
    mention.inside = name_goes_on(text, words, mention.stop)
    return against + _neighbours(text, words, mention) + 2.0 * mention.inside


def _neighbours(text: str, words: list[Word], mention: _Mention) -> float:
    """Points against a town for being part of a longer name: "Bath Road", "rue de Paris", "Nord-Pas-de-Calais"."""
    against = 0.0
    before = words[mention.first - 1] if mention.first else None
    if before:
        gap = text[before.end : mention.start]
        if before.key == "s" and _SIDE.fullmatch(mention.key):
            against += 3.0  # "Winnipeg's North End"
        if gap in ("-", "‑") and before.text[-1].isalpha():
            against += 3.0
        elif is_joint(gap) and before.key in {"le", "la", "les", "l", "the"} and not before.capital:
            against += 2.0  # "le Doubs", "the North End": a river, a department, a part of a town
        elif (
            gap in (" ", "\u00a0")
            and before.capital
            and not begins_sentence(text, before.start)
            and before.key not in _IN_TOWN | _OF
        ):
            against += 2.0
        if is_of_districts(text, words, mention.first):
            against += 3.0
        thing = thing_before(text, words, mention.first)
        if thing and not (thing[1] and thing[0] in _OF_A_TOWN):
            against += 2.0
    return against


def _accept(mentions: list[_Mention]) -> list[_Mention]:
    """Mentions with enough evidence, then those of the same name, then neighbours in a list of towns."""
    accepted = {id(m) for m in mentions if m.score >= _ACCEPTED}
    sure = [m for m in mentions if id(m) in accepted]
    names = {m.key: m.chosen for m in sure} | {m.key: m.chosen for m in reversed(sure) if m.qualified}
    _accept_same_name(mentions, accepted, names)
    for _ in range(2):
        for one, other in pairwise(mentions):
            if one.part is not other.part or not _are_listed(one, other):
                continue
            for candidate, neighbour in ((one, other), (other, one)):
                needed = _needed_in_list(candidate, neighbour)
                if id(neighbour) in accepted and candidate.score >= needed and not candidate.inside:
                    accepted.add(id(candidate))
                    names.setdefault(candidate.key, candidate.chosen)
    _accept_same_name(mentions, accepted, names)
    return [m for m in mentions if id(m) in accepted]


def _needed_in_list(candidate: _Mention, neighbour: _Mention) -> float:
    """The points that a name needs beside a town in a list: a small town of another country has to stand by itself."""
    town, beside = candidate.chosen, neighbour.chosen
    if town is not None and town.population >= 15_000:
        return -0.5
    return _ACCEPTED - 1.5 if town is None or beside is None or town.country == beside.country else _ACCEPTED


def _are_listed(one: _Mention, other: _Mention) -> bool:
    """Whether two names stand side by side in a list; what follows the dash of a dateline stands in none."""
    text = text_of(one.part)
    if one.dateline and _SPACED_DASH.match(text, one.end):
        return False
    return LIST_GAP.fullmatch(text[one.end : other.start]) is not None


def _accept_same_name(mentions: list[_Mention], accepted: set[int], names: dict[str, Town | None]) -> None:
    """What a name means once it means throughout the article, unless the mention is part of a longer name."""
    for mention in mentions:
        if id(mention) not in accepted and mention.key in names and mention.score >= -0.5:
            accepted.add(id(mention))
        if id(mention) in accepted and not mention.qualified:
            mention.chosen = names.get(mention.key) or mention.chosen
