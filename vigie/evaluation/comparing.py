"""From observed pages to scores by field and language, and to the differences behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vigie.evaluation.fields import COMPARED, CONCEPTS, SERIES, Compared, FoundArticle, Naming
from vigie.evaluation.scores import Agreement, Counts, Item, agree, counts_by_label, macro_f1

if TYPE_CHECKING:
    from corpus.sample import GoldArticle
    from vigie.evaluation.observing import ObservedPage

ARTICLES = "articles"
SLICES = ("all", "fr", "en")
"""Scores are told over everything and by the language of the article: the gold's, for a false one the found."""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one field: over everything, and over those articles alone that were cut out right."""

    every: Counts
    matched: Counts


@dataclass(frozen=True, slots=True)
class Difference:
    """Where one article differs from the gold in one field. `ordinal` is None for an article that is none."""

    page: str
    ordinal: int | None
    title: str
    language: str
    field: str
    missed: tuple[str, ...]
    false: tuple[str, ...]


@dataclass
class Comparison:
    """What comes of comparing pages: scores by slice and field, the macro-F1 of concepts by slice, differences."""

    scores: dict[str, dict[str, Score]] = field(default_factory=dict)
    macro_concepts: dict[str, float] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One article in one field: in which language, whether it has a partner, and the agreement."""

    language: str
    matched: bool
    agreement: Agreement


def compare(pages: Iterable[ObservedPage], naming: Naming, *, splitting: bool) -> Comparison:
    """Compare what was found with the gold.

    An article of the gold without a partner counts as missed with all its items, a found one without as false.

    Args:
        pages: what the path made of the pages.
        naming: which names mean the same.
        splitting: whether the page was split, so that articles, titles and the like are to be compared too.
    """
    seen: dict[str, list[_Seen]] = defaultdict(list)
    comparison = Comparison()
    fields = [f for f in COMPARED if splitting or not f.by_splitting]
    told_of_series = False
    for page in pages:
        told_of_series |= any(article.series is not None for article in page.gold.articles)
        for name, difference, one in _page(page, fields, naming):
            if name != ARTICLES or splitting:
                seen[name].append(one)
                comparison.differences += [difference] if difference else []
    names = ([ARTICLES] if splitting else []) + [f.name for f in fields]
    if not told_of_series:  # a part that was annotated before event series were asked for
        names.remove(SERIES)
        comparison.differences = [d for d in comparison.differences if d.field != SERIES]
    for part in SLICES:
        comparison.scores[part] = {name: _score(seen[name], part) for name in names}
        comparison.macro_concepts[part] = macro_f1(counts_by_label(s.agreement for s in _of(seen[CONCEPTS], part)))
    return comparison


def _score(seen: Iterable[_Seen], part: str) -> Score:
    every, matched = Counts(), Counts()
    for one in _of(seen, part):
        every += one.agreement.counts
        matched += one.agreement.counts if one.matched else Counts()
    return Score(every, matched)


def _of(seen: Iterable[_Seen], part: str) -> Iterator[_Seen]:
    return (one for one in seen if part in ("all", one.language))


def _page(
    page: ObservedPage, fields: Iterable[Compared], naming: Naming
) -> Iterator[tuple[str, Difference | None, _Seen]]:
    for ordinal, partner in enumerate(page.partners):
        found = None if partner is None else page.found[partner]
        yield from _gold_article(page, ordinal, found, fields, naming)
    for found in page.foreign:
        language = found.annotation.language
        false = agree([_boundary(found.cut.title, found.cut.text)], [])
        told = Difference(page.gold.page, None, found.cut.title, language, ARTICLES, (), _shown(false.false))
        yield ARTICLES, told, _Seen(language, False, false)
        for one in fields:
            yield one.name, None, _Seen(language, False, agree(one.of_found(found, naming), []))


def _gold_article(
    page: ObservedPage, ordinal: int, found: FoundArticle | None, fields: Iterable[Compared], naming: Naming
) -> Iterator[tuple[str, Difference | None, _Seen]]:
    gold = page.gold.articles[ordinal]

    def told(name: str, agreement: Agreement) -> Difference | None:
        missed, false = _shown(agreement.missed), _shown(agreement.false)
        if not missed and not false:
            return None
        return Difference(page.gold.page, ordinal, gold.title, gold.language, name, missed, false)

    boundary = agree([_article(gold)] if found else [], [_article(gold)])
    yield ARTICLES, told(ARTICLES, boundary), _Seen(gold.language, found is not None, boundary)
    for one in fields:
        there = one.of_gold(page.gold, gold, naming)
        agreement = agree(one.of_found(found, naming) if found else (), there)
        # The items of an article that was not cut out are missed too, but telling each would hide the real reason.
        difference = told(one.name, agreement) if found else None
        yield one.name, difference, _Seen(gold.language, found is not None, agreement)


def _article(gold: GoldArticle) -> Item:
    return _boundary(gold.title, gold.text)


def _boundary(title: str, text: str) -> Item:
    return Item.of(text, title or f"{text[:60]}…")


def _shown(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.shown for item in items)
