"""What the corpus holds, and what it does not: years by language, sources, editions, and the gaps between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from typing_extensions import TypedDict

from corpus.holding import EditionHeld
from corpus.model import Language
from indexer.engine import EngineQuery, SearchEngine

_LANGUAGES: tuple[Language, ...] = ("fr", "en", "und")
_EVERY_YEAR = 1000
_LONGEST_GAP = 500
"""Numbers that a run of editions may leap over and still be one run: a larger leap is another way of numbering."""


class YearHeld(TypedDict):
    """How many articles of one year are held, in all and by language."""

    year: int
    total: int
    languages: dict[str, int]


class EditionGap(TypedDict):
    """Editions of a publication that lie between others that are held, and are not held themselves."""

    publication: str
    missing: list[int]


class Holdings(TypedDict):
    """What is held and what is missing in between."""

    articles: int
    undated: int
    languages: dict[str, int]
    years: list[YearHeld]
    years_without: list[int]
    sources: dict[str, int]
    edition_gaps: list[EditionGap]


def holdings(engine: SearchEngine, editions: Iterable[EditionHeld]) -> Holdings:
    """What the index holds, by year and language, with the years and editions that are missing in between.

    Args:
        engine: the index.
        editions: the editions that the corpus holds.

    Raises:
        EngineError: the engine cannot answer.
    """
    every = engine.search(EngineQuery(limit=1, facets=("language", "source", "year"), facet_size=_EVERY_YEAR))
    years = {int(c.value): c.count for c in every.facets["year"]}
    languages = {c.value: c.count for c in every.facets["language"]}
    by_language = {language: _years_of(engine, language) for language in _LANGUAGES if languages.get(language)}
    span = range(min(years), max(years) + 1) if years else range(0)
    return Holdings(
        articles=every.total,
        undated=every.total - sum(years.values()),
        languages=languages,
        years=[
            YearHeld(
                year=year,
                total=years.get(year, 0),
                languages={language: counts[year] for language, counts in by_language.items() if year in counts},
            )
            for year in span
        ],
        years_without=[year for year in span if year not in years],
        sources={c.value: c.count for c in every.facets["source"]},
        edition_gaps=edition_gaps(editions),
    )


def _years_of(engine: SearchEngine, language: Language) -> Mapping[int, int]:
    query = EngineQuery(filters={"language": (language,)}, limit=1, facets=("year",), facet_size=_EVERY_YEAR)
    return {int(c.value): c.count for c in engine.search(query).facets["year"]}


def edition_gaps(editions: Iterable[EditionHeld]) -> list[EditionGap]:
    """For each publication the numbers between two held editions that are not held; without gaps it is left out.

    Editions without the name of their publication may be of several, so that nothing can be said of what is missing.
    """
    held: dict[str, set[int]] = defaultdict(set)
    for edition in editions:
        if edition.publication and edition.number and edition.number.isdecimal():
            held[edition.publication].add(int(edition.number))
    gaps = []
    for publication, numbers in sorted(held.items()):
        known = sorted(numbers)
        missing = [
            number
            for before, after in pairwise(known)
            if after - before <= _LONGEST_GAP
            for number in range(before + 1, after)
        ]
        if missing:
            gaps.append(EditionGap(publication=publication, missing=missing))
    return gaps


def runs(numbers: Sequence[int]) -> str:
    """Ascending numbers in short: 1, 3–5, 9."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)
