"""Concepts by Vigie against what other systems give for the same articles of the gold.

The other systems are a plain phrase matcher, tuned here on the development part, and any whose suggestions stand in a
file (`python -m benchmarks.tagging.annif` writes one for Annif).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from vigie.evaluation.observing import Annotates, Step, observe
from vigie.evaluation.scores import Agreement, Counts, Item, agree, counts_by_label, macro_f1

if TYPE_CHECKING:
    from corpus.sample import GoldArticle, GoldDocument, Part
    from taxonomy.scheme import Scheme

RANKED = 10
"""Suggestions of each article that the measures of ranking look at."""
MATCHES = (1, 2, 3, 4)
"""Numbers of matches that the plain matcher is tuned over."""
MEASURES = ("precision", "recall", "F1", "macro F1", "P@5", "nDCG@10")
VIGIE, PLAIN = "Vigie", "PhraseMatcher"
Suggested = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Told:
    """One article: its language and gold concepts, what a system suggests, best first, and which of these it gives."""

    language: str
    gold: frozenset[str]
    ranked: tuple[str, ...]
    given: frozenset[str]


@dataclass(frozen=True)
class SystemsCompared:
    """The figures of each system.

    `figures[system][slice]` has the `MEASURES` for the slices all, fr and en; `branches[branch][system]` the micro-F1
    of the concepts below a top concept; `gold[branch]` how many gold tags there are.
    """

    part: str
    digest: str
    articles: int
    rules: Mapping[str, str]
    figures: Mapping[str, Mapping[str, Mapping[str, float]]]
    branches: Mapping[str, Mapping[str, float]]
    gold: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """As `vigie eval --compare --json` prints it."""
        return {
            "part": self.part,
            "digest": self.digest,
            "articles": self.articles,
            "rules": dict(self.rules),
            "systems": {
                name: {part: {k: round(v, 4) for k, v in held.items()} for part, held in parts.items()}
                for name, parts in self.figures.items()
            },
            "branches": {
                branch: {name: round(f1, 4) for name, f1 in held.items()} for branch, held in self.branches.items()
            },
            "gold": dict(self.gold),
        }


def compare_systems(
    part: Part | Path,
    *,
    tuned_on: Part | Path = "dev",
    suggestions: Path | None = None,
    scheme: Scheme | None = None,
    annotator: Annotates | None = None,
    progress: Step | None = None,
) -> SystemsCompared:
    """Tag the gold's own articles with each system and compare with the gold.

    Args:
        part: `dev`, `test`, or a folder of that form.
        tuned_on: the part that the plain matcher's number of matches is chosen on.
        suggestions: a file of what other systems suggest; see `read_suggestions`.
        scheme: the taxonomy; the packaged one by default.
        annotator: what annotates; Vigie's own by default.
        progress: told of each page and article.

    Raises:
        InputError: the part or the file has not its form.
    """
    from corpus.sample import load_gold, part_digest
    from vigie.evaluation.guarding import part_name
    from vigie.opening import load_taxonomy, make_annotator

    scheme = scheme or load_taxonomy(None)
    documents, digest = list(load_gold(part)), part_digest(part)
    told, rules = _suggested_elsewhere(suggestions, digest, documents, scheme) if suggestions else ({}, {})
    least = _best_least(list(load_gold(tuned_on)), scheme)
    told = {
        VIGIE: _by_vigie(documents, annotator or make_annotator(scheme), scheme, progress),
        PLAIN: _by_matcher(documents, scheme, least),
        **told,
    }
    branches = sorted({branch for articles in told.values() for one in articles for branch in _tops(one.gold, scheme)})
    return SystemsCompared(
        part=part_name(part),
        digest=digest,
        articles=sum(len(document.articles) for document in documents),
        rules={VIGIE: "as shipped", PLAIN: f"labels matched at least {least} times", **rules},
        figures={
            name: {s: measure(_slice(articles, s)) for s in ("all", "fr", "en")} for name, articles in told.items()
        },
        branches={
            b: {name: _micro(_below(articles, b, scheme)).f1 for name, articles in told.items()} for b in branches
        },
        gold={b: sum(len(one.gold) for one in _below(told[VIGIE], b, scheme)) for b in branches},
    )


def measure(told: Sequence[Told]) -> dict[str, float]:
    """The `MEASURES` of one system over some articles."""
    import ir_measures

    agreements = [_agreement(one) for one in told]
    micro = _micro(told)
    wanted = [ir_measures.parse_measure(name) for name in ("P@5", f"nDCG@{RANKED}")]
    qrels = [ir_measures.Qrel(str(n), concept, 1) for n, one in enumerate(told) for concept in one.gold]
    run = [
        ir_measures.ScoredDoc(str(n), concept, float(RANKED - rank))
        for n, one in enumerate(told)
        for rank, concept in enumerate(one.ranked[:RANKED])
    ]
    means = ir_measures.calc_aggregate(wanted, qrels, run) if qrels and run else {}
    ranking = {str(name): float(value) for name, value in means.items()}
    figures = (
        *(micro.precision, micro.recall, micro.f1, macro_f1(counts_by_label(agreements))),
        *(ranking.get(str(name), 0.0) for name in wanted),
    )
    return dict(zip(MEASURES, figures, strict=True))


def read_suggestions(path: Path, digest: str) -> tuple[dict[str, dict[str, Suggested]], dict[str, tuple[int, float]]]:
    """What other systems suggest: by system and article (`page#ordinal`), and each system's limit and least score.

    The file is JSON: `{"part": digest, "systems": {name: {"limit": n, "threshold": x, "articles": {key: [[concept,
    score], …]}}}}`.

    Raises:
        InputError: it cannot be read, has not that form, or was made for another state of the part.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        told = {
            name: {key: [(str(c), float(x)) for c, x in listed] for key, listed in one["articles"].items()}
            for name, one in held["systems"].items()
        }
        rules = {name: (int(one["limit"]), float(one["threshold"])) for name, one in held["systems"].items()}
        made_for = held["part"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path.name}: no file of suggestions.", "Make it: python -m benchmarks.tagging.annif"
        ) from error
    if made_for != digest:
        raise InputError(f"{path.name} was made for other articles.", "Make it anew for this part.")
    return told, rules


def key_of(document: GoldDocument, ordinal: int) -> str:
    """How an article of the gold is called in a file of suggestions."""
    return f"{document.page}#{ordinal}"


def _suggested_elsewhere(
    path: Path, digest: str, documents: Sequence[GoldDocument], scheme: Scheme
) -> tuple[dict[str, list[Told]], dict[str, str]]:
    suggested, limits = read_suggestions(path, digest)
    told = {
        name: [
            _told(article, ranked, scheme, take(ranked, *limits[name]))
            for document in documents
            for n, article in enumerate(document.articles)
            for ranked in [by_article.get(key_of(document, n), [])]
        ]
        for name, by_article in suggested.items()
    }
    rules = {name: f"at most {limit}, score at least {threshold:g}" for name, (limit, threshold) in limits.items()}
    return told, rules


def take(ranked: Sequence[tuple[str, float]], limit: int, threshold: float) -> list[str]:
    """The first suggestions with enough score."""
    return [concept for concept, score in ranked[:limit] if score >= threshold]


def _told(article: GoldArticle, ranked: Suggested, scheme: Scheme, given: Iterable[str]) -> Told:
    gold = frozenset(scheme.current(c) if c in scheme else c for c in article.concepts)
    return Told(article.language, gold, tuple(concept for concept, _ in ranked), frozenset(given))


def _by_vigie(
    documents: Sequence[GoldDocument], annotator: Annotates, scheme: Scheme, progress: Step | None
) -> list[Told]:
    pages = observe(documents, annotator, given_articles=True, step=progress or (lambda _name, _done, _of: None))
    return [
        _told(article, [(tag.id, tag.score) for tag in tags], scheme, [tag.id for tag in tags])
        for page in pages
        for article, found in zip(page.gold.articles, page.found, strict=True)
        for tags in [found.annotation.concepts]
    ]


def _by_matcher(documents: Sequence[GoldDocument], scheme: Scheme, least: int) -> list[Told]:
    from vigie.evaluation.plain import PlainMatcher

    matcher = PlainMatcher(scheme)
    told = []
    for document in documents:
        for article in document.articles:
            counts = matcher.counts(article.title, article.text, article.language)
            ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            told.append(_told(article, ranked, scheme, [one for one, n in ranked if n >= least]))
    return told


def _best_least(documents: Sequence[GoldDocument], scheme: Scheme) -> int:
    return max(MATCHES, key=lambda least: _micro(_by_matcher(documents, scheme, least)).f1)


def _agreement(one: Told) -> Agreement:
    return agree((Item.of(c) for c in sorted(one.given)), (Item.of(c) for c in sorted(one.gold)))


def _micro(told: Iterable[Told]) -> Counts:
    return sum((_agreement(one).counts for one in told), Counts())


def _slice(told: Sequence[Told], part: str) -> list[Told]:
    return [one for one in told if part in ("all", one.language)]


def _tops(concepts: Iterable[str], scheme: Scheme) -> set[str]:
    return {
        top
        for concept in concepts
        if concept in scheme
        for top in (concept, *scheme.ancestors(concept))
        if top in scheme.top
    }


def _below(told: Sequence[Told], branch: str, scheme: Scheme) -> list[Told]:
    held = {branch, *scheme.descendants(branch)}
    return [Told(one.language, one.gold & held, one.ranked, one.given & held) for one in told]
