"""The concept tagger."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import mul
from typing import TYPE_CHECKING

from corpus.model import Article, ConceptTag, Span, SpanField
from indexer.annotating.authorities import match_authorities
from indexer.annotating.concepts.features import FEATURES, features, gather, likeliest_occasion
from indexer.annotating.concepts.found import Found
from indexer.annotating.concepts.hits import Hit, HitFinder
from indexer.annotating.concepts.learnt import load_learnt, taught, telling_passages, word_counts
from indexer.annotating.concepts.meaning import ConceptMeanings
from indexer.annotating.concepts.occasions import occasion
from indexer.annotating.concepts.outside import is_outside, names_the_field
from indexer.annotating.concepts.untaught import THRESHOLD as UNTAUGHT_THRESHOLD
from indexer.annotating.concepts.untaught import is_taught, probability_untaught
from indexer.annotating.concepts.version import tagger_version
from indexer.annotating.concepts.weights import BY_MEANING, BY_WORDS, Model
from indexer.annotating.name_words import text_of
from indexer.annotating.parsed import ParsedArticle
from indexer.passages import Encoded, encode
from taxonomy.dictionary import Dictionary
from taxonomy.scheme import Scheme

if TYPE_CHECKING:
    from indexer.embedding import Embedder

MOST_TAGS = 8
MOST_EVIDENCE = 12
BROADER_TOO = 0.5
ANNOUNCED = 0.36
"""The least score of a concept that the text itself says it is about ("a programme on public nuisances")."""
OCCASION = 0.5
"""From how many cues on an article tells of an occasion: see occasions.py."""
OCCASION_LEAST = 0.5
USUAL_TAGS = 4.0
"""How many tags an article usually has: where the scores add up to more, each must be likelier to be given."""
FEWEST_TAGS = 2.0
"""Fewer than so many likely ones lower the threshold no further: texts from outside the field have none."""


class ConceptTagger:
    """Tags articles with the concepts of a scheme.

    Args:
        scheme: the taxonomy.
        embedder: finds what is meant without being named; without it words alone count.
        threshold: the least score of a tag; by default the one that was fitted.
        most: how many tags an article gets at most.
    """

    def __init__(
        self,
        scheme: Scheme,
        embedder: Embedder | None = None,
        *,
        threshold: float | None = None,
        most: int = MOST_TAGS,
    ) -> None:
        self._scheme = scheme
        self._finder = HitFinder(Dictionary(scheme))
        self._embedder = embedder
        self._meanings = None if embedder is None else ConceptMeanings(scheme, embedder)
        self._threshold, self._most = threshold, most
        self._about = tuple(
            (concept, one.body) for one in scheme if one.body for concept in (one.id, *scheme.descendants(one.id))
        )
        # What lies outside the field of the packaged scheme may lie inside that of another one, which keeps the
        # packaged concepts as deprecated ones where it has taken its place.
        self._is_taught = embedder is not None and is_taught(scheme)

    @property
    def version(self) -> str:
        """A digest of labels and coefficients: another one means that tags may differ."""
        return tagger_version(self._scheme)

    def tag(
        self,
        parsed: ParsedArticle,
        masked: Sequence[Span],
        encoded: Encoded | None = None,
        hits: Sequence[Hit] | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> tuple[ConceptTag, ...]:
        """The concepts of an article, best first, each with the places that speak for it.

        Args:
            parsed: the article with its spaCy documents.
            masked: the names of bodies in it; what stands inside them is no evidence.
            encoded: its passages as vectors, where they are at hand; else they are made when there is an embedder.
            hits: where labels stand in it, when that is known already.
            counts: its words, as `word_counts` gives them, when they are known already.
        """
        if not any(text_of(part).strip() for part in parsed.parts):
            return ()
        close, learnt = None, None
        if self._meanings is not None and self._embedder is not None:
            encoded = encode([parsed.article], self._embedder)[0] if encoded is None else encoded
            if self._is_taught:
                counts = word_counts(parsed) if counts is None else counts
                if is_outside(parsed, encoded, counts):
                    hits = self._finder.find(parsed, masked) if hits is None else hits
                    if not names_the_field(hits, self._scheme):
                        return ()
                learnt = taught(parsed, encoded, load_learnt(), counts)
            close = self._meanings.closeness([encoded])[0]
        hits = self._finder.find(parsed, masked) if hits is None else hits
        found = self._of_named_bodies(gather(hits, self._scheme, close, learnt), parsed)
        scores = self._scores(parsed, found, bool(close))
        threshold = self._threshold
        if threshold is None:
            threshold = least_score(scores, self._fitted_threshold(bool(close)))
        chosen = choose(scores, self._scheme, threshold, self._most)
        telling = telling_passages(parsed, encoded, load_learnt(), chosen) if learnt and encoded is not None else {}
        return tuple(
            ConceptTag(id=concept, score=round(scores[concept], 4), evidence=evidence)
            for concept in chosen
            if (evidence := _evidence(found[concept], telling.get(concept), parsed.article))
        )

    def _of_named_bodies(self, found: dict[str, Found], parsed: ParsedArticle) -> dict[str, Found]:
        """Without the concepts that are about a body which the article does not name."""
        if not self._about:
            return found
        named = {match.authority.id for part in parsed.parts for match in match_authorities(part)}
        unnamed = {concept for concept, body in self._about if body not in named}
        return {concept: held for concept, held in found.items() if concept not in unnamed}

    def _fitted_threshold(self, by_meaning: bool) -> float:
        if not by_meaning:
            return BY_WORDS.threshold
        return BY_MEANING.threshold if self._is_taught else UNTAUGHT_THRESHOLD

    def _scores(self, parsed: ParsedArticle, found: Mapping[str, Found], by_meaning: bool) -> dict[str, float]:
        """How likely each concept found is a right one."""
        article = parsed.article
        told = occasion(article, parsed.language)
        rows = features(found, self._scheme, len(article.text), told)
        least = floors(found, self._scheme, told)
        return {c: max(self._chance(c, row, by_meaning), least.get(c, 0.0)) for c, row in rows.items()}

    def _chance(self, concept: str, row: Sequence[float], by_meaning: bool) -> float:
        # A concept of which nothing is known but its words has a shorter row, and is judged by words.
        if by_meaning and self._is_taught and len(row) == len(BY_MEANING.weights):
            return probability(row, BY_MEANING, concept)
        by_words = probability(row[: len(FEATURES)], BY_WORDS, concept)
        return by_words if len(row) == len(FEATURES) else probability_untaught(row, by_words)


def probability(row: Sequence[float], model: Model, concept: str = "") -> float:
    """How likely a librarian would give the concept: logistic regression over the features, in their order.

    Raises:
        ValueError: the row has not as many features as the model has weights.
    """
    if len(row) != len(model.weights):
        raise ValueError(f"{len(row)} features for a model of {len(model.weights)}.")
    total = model.intercept + model.offsets.get(concept, 0.0)
    total += sum(map(mul, model.weights.values(), row))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def floors(found: Mapping[str, Found], scheme: Scheme, occasion_told: float) -> dict[str, float]:
    """The least score of concepts that the article itself says it is about, whatever else speaks against them.

    These are labels that follow words such as "a guide on", and the likeliest sort of occasion of an article that
    sounds like its announcement (`occasion_told`, see occasions.py).
    """
    least = {c: ANNOUNCED for c, held in found.items() if any(hit.announced for hit in held.labels)}
    first = likeliest_occasion(found, scheme) if occasion_told >= OCCASION else None
    return least if first is None else least | {first: OCCASION_LEAST}


def least_score(scores: Mapping[str, float], threshold: float) -> float:
    """The fitted threshold, brought to an article: lower where little is likely, higher where much is.

    Editors give long and broad articles not many more tags than others, though much in them is likely.
    """
    return threshold * math.sqrt(max(FEWEST_TAGS, sum(scores.values())) / USUAL_TAGS)


def choose(scores: Mapping[str, float], scheme: Scheme, threshold: float, most: int = MOST_TAGS) -> list[str]:
    """The concepts to tag with, best first: those above the threshold, at most `most`.

    A broader one stands beside a narrower one only when it is likely in its own right (`BROADER_TOO`).
    """
    ranked = sorted((c for c in scores if scores[c] >= threshold), key=lambda c: (-scores[c], c))[:most]
    covered = {broader for concept in ranked for broader in scheme.ancestors(concept)}
    return [c for c in ranked if c not in covered or scores[c] >= BROADER_TOO]


def _evidence(found: Found, telling: tuple[int, int] | None, article: Article) -> tuple[Span, ...]:
    """What shows why, in the order of the article, one span for each place.

    Labels, strong ones before weak ones; where there is no strong one, the passage that most speaks for it by what
    annotated articles teach (`telling`), else the one closest in meaning; clues, words that alone show nothing, only
    where there is nothing else.
    """
    strong = [hit for hit in found.labels if not hit.weak]
    weak = [hit for hit in found.labels if hit.weak]
    places: list[tuple[SpanField, int, int]] = [_place(hit) for hit in (*_in_order(strong), *_in_order(weak))]
    if found.close is not None and not strong:
        start, end = telling or found.close.passage
        places.append(("text", start, end) if end > start else ("title", 0, len(article.title)))
    if not places:
        places = [_place(hit) for hit in _in_order(found.clues)]
    spans = {(name, start): end for name, start, end in reversed(places)}
    chosen = list(dict.fromkeys((name, start) for name, start, _ in places))[:MOST_EVIDENCE]
    return tuple(
        Span(in_=name, start=start, end=spans[name, start], text=article.field(name)[start : spans[name, start]])
        for name, start in chosen
        if spans[name, start] > start
    )


def _place(hit: Hit) -> tuple[SpanField, int, int]:
    return hit.field, hit.start, hit.end


def _in_order(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (["title", "section", "text"].index(hit.field), hit.start))
