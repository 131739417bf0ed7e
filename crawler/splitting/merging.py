"""Which headings of a page begin articles: at first all do, then neighbours of one subject are put together.

The boundary that is least likely to part two articles is taken away first, and those beside it are judged anew with
the longer texts that now stand on both sides, until each boundary left is likely enough. So a page is decided as a
whole: an article with many subheadings grows together step by step, and each step has more words to go by.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.lexicon import SECTIONS, SUBHEADINGS
from crawler.splitting.boundaries import Evidence
from crawler.splitting.subject import Stretch
from crawler.splitting.weights import WEIGHTS, weigh

Features = dict[str, float]
_CONCENTRATION: Final = 0.2  # of the Dirichlet prior over the words of a segment


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring groups taken as one article: words, names, headings and language."""

    stretch: Stretch
    subheads: frozenset[str]
    french: int
    english: int
    groups: tuple[int, int]

    @property
    def language(self) -> str:
        """`fr`, `en`, or nothing where neither prevails."""
        if max(self.french, self.english) < 3 or abs(self.french - self.english) < 0.3 * max(self.french, self.english):
            return ""
        return "fr" if self.french > self.english else "en"


class Merger:
    """The segments of one page and the likelihood of each boundary between them."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._groups = evidence.groups
        self._vocabulary = max(1, len(evidence.subjects.vocabulary))
        self._segments: dict[tuple[int, int], Segment] = {}
        self._fixed: dict[int, Features] = {}
        self._ranked: dict[int, tuple[int, bool]] = {}
        looks = [evidence.look(n) for n in range(len(evidence.groups))]
        numbers = {look: number for number, look in enumerate(dict.fromkeys(looks))}
        self._looks = [numbers[look] for look in looks]
        self._of_look = Counter(self._looks[1:])

    def segment(self, a: int, b: int) -> Segment:
        """The groups from `a` to before `b` as one segment."""
        found = self._segments.get((a, b))
        if found is None:
            ev = self._evidence
            indices = [i for k in range(a, b) for i in (*self._groups[k].heads, *self._groups[k].body)]
            stretch = ev.subjects.gather(indices, 10**9)
            languages = [ev.function_words(k) for k in range(a, b)]
            main = ev.main(a) if self._groups[a].heads else -1
            heads = frozenset(
                ev.keys[i] for k in range(a, b) for i in self._groups[k].heads if i != main and ev.keys[i]
            )
            french, english = sum(f for f, _ in languages), sum(e for _, e in languages)
            found = Segment(stretch, heads - SECTIONS, french, english, (a, b))
            self._segments[a, b] = found
        return found

    def join(self, a: int, n: int, b: int) -> None:
        """Take the boundary `n` away: the segments on both sides of it are used up for one from `a` to before `b`."""
        left, right = self.segment(a, n), self.segment(n, b)
        del self._segments[a, n], self._segments[n, b]
        title = {self._evidence.keys[self._evidence.main(n)]} - SECTIONS - {""}
        self._segments[a, b] = Segment(
            left.stretch.take(right.stretch),
            left.subheads | right.subheads | title,
            left.french + right.french,
            left.english + right.english,
            (a, b),
        )

    def features(self, starts: Sequence[int], k: int) -> Features:
        """What speaks for and against the boundary `starts[k]`, with the segments that `starts` makes around it."""
        n, end = starts[k], starts[k + 1] if k + 1 < len(starts) else len(self._groups)
        company = self.company(self.rank(n), self.merged(starts)[self._looks[n]], alone=len(starts) <= 2)
        return {**self.between(starts[k - 1], n, end), **company}

    def between(self, a: int, n: int, b: int) -> Features:
        """What the boundary `n` and the segments from `a` and to before `b` on its two sides show."""
        if n not in self._fixed:
            self._fixed[n] = self._evidence.features(n)
        left, right = self.segment(a, n), self.segment(n, b)
        return {
            **self._fixed[n],
            **self._cohesion(left, right),
            **self._titles(left, right),
            **self._ranks(n, left, right),
        }

    def rank(self, n: int) -> tuple[int, bool]:
        """What of a boundary decides what its company says of it: its look, and whether its heading has a level."""
        if n not in self._ranked:
            here = self._evidence.pieces[self._evidence.main(n)]
            self._ranked[n] = self._looks[n], here.source == "markup" and here.level > 0
        return self._ranked[n]

    def merged(self, starts: Sequence[int]) -> Counter[int]:
        """How many headings of each look begin no article."""
        return self._of_look - Counter(self._looks[n] for n in starts if n)

    def company(self, rank: tuple[int, bool], merged: int, *, alone: bool) -> Features:
        """What becomes of the headings that look alike elsewhere on the page.

        Args:
            rank: of the boundary.
            merged: how many headings of its look begin no article.
            alone: whether it is the only boundary left.
        """
        look, ranked = rank
        mates = self._of_look[look] - 1
        return {
            "mates_merged": merged / (mates + 1),
            "mates_parted": (mates - merged) / (mates + 2),
            "ranked_merged": float(ranked) * merged / (mates + 1),
            "last_of_look": float(mates > 1 and merged == mates),
            "alone": float(alone),
        }

    def _cohesion(self, left: Segment, right: Segment) -> Features:
        a, b = left.stretch, right.stretch
        gain = _gain(a.stems, b.stems, self._vocabulary)
        shorter = max(1, min(a.stems.total(), b.stems.total()))
        subjects = self._evidence.subjects
        names = [s for s in b.names if len(s) > 2] if b.length < a.length else [s for s in a.names if len(s) > 2]
        others = a.names if b.length < a.length else b.names
        return {
            "gain": max(-1.0, min(1.0, gain / shorter)),
            "gain_root": max(-1.0, min(1.0, gain / (8 * math.sqrt(shorter)))),
            "alike_plain": subjects.likeness(a, b, plain=True),
            "theme_right": _theme(a.stems, b.stems),
            "theme_left": _theme(b.stems, a.stems),
            "alike": min(1.0, 3 * subjects.likeness(a, b)),
            "names_common": sum(s in others for s in names) / len(names) if names else 0.2,
            "languages": float(bool(left.language) and bool(right.language) and left.language != right.language),
            "left_size": min(1.0, math.log1p(a.length) / 7),
            "right_size": min(1.0, math.log1p(b.length) / 7),
            "left_tiny": float(a.length < 25),
            "right_tiny": float(b.length < 25),
        }

    def _titles(self, left: Segment, right: Segment) -> Features:
        """How far the title of each side speaks of the other side."""
        ev = self._evidence
        mine = ev.subjects.stems(ev.main(right.groups[0]))
        forward, backward = ev.subjects.shared_in_body(mine, right.stretch), ev.subjects.shared(mine, left.stretch)
        first = left.groups[0]
        theirs = ev.subjects.stems(ev.main(first)) if self._groups[first].heads else []
        return {
            "title_right": forward,
            "title_left": backward,
            "title_news": forward - backward,
            "left_title_here": ev.subjects.shared(theirs, right.stretch) if theirs else 0.2,
        }

    def _ranks(self, n: int, left: Segment, right: Segment) -> Features:
        """How the heading compares with the title on its left."""
        ev = self._evidence
        first = left.groups[0]
        titled = bool(self._groups[first].heads)
        here = ev.pieces[ev.main(n)]
        there = ev.pieces[ev.main(first)] if titled else here
        levels = bool(here.level and there.level)
        again = right.subheads & left.subheads
        return {
            "looks_as_left": float(titled and self._looks[first] == self._looks[n]),
            "level_same": float(levels and here.level == there.level),
            "level_down": float(levels and here.level > there.level),
            "level_up": float(levels and here.level < there.level),
            "parts_again": min(2, len(again)) / 2,
            "usual_parts_again": float(any(k in SUBHEADINGS for k in again)),
            "left_untitled": float(not titled),
        }


def _theme(stems: Counter[str], others: Counter[str]) -> float:
    """How many of the eight most frequent words of one side the other side has, each at least twice there."""
    top = heapq.nsmallest(8, ((-n, s) for s, n in stems.items() if n > 1))
    return sum(s in others for _, s in top) / len(top) if top else 0.3


@lru_cache(maxsize=4096)
def _lgamma(count: int) -> float:
    return math.lgamma(count + _CONCENTRATION) - math.lgamma(_CONCENTRATION)


def _gain(one: Counter[str], other: Counter[str], vocabulary: int) -> float:
    """By how much two segments are likelier apart than as one: log probability of words that are drawn from one unknown
    distribution each (Eisenstein and Barzilay 2008, "Bayesian Unsupervised Topic Segmentation"), which is higher when
    few words come back often. What the words have that stand on one side only is the same both ways."""
    prior = vocabulary * _CONCENTRATION
    a, b = one.total(), other.total()
    numbers = math.lgamma(prior) - math.lgamma(prior + a) - math.lgamma(prior + b) + math.lgamma(prior + a + b)
    few, many = sorted((one, other), key=len)
    common = ((n, many[s]) for s, n in few.items() if s in many)
    return numbers - sum(_lgamma(n + m) - _lgamma(n) - _lgamma(m) for n, m in common)


class _Odds:
    """The log odds of boundaries, weighed anew only where the segments beside one or the headings like it have changed.

    A glossary has thousands of headings: to weigh all of them after each step would take minutes.
    """

    def __init__(self, merger: Merger, weights: Mapping[str, float]) -> None:
        self._merger, self._weights = merger, weights
        self._between: dict[tuple[int, int, int], float] = {}
        self._company: dict[tuple[tuple[int, bool], int, bool], float] = {}

    def of(self, a: int, n: int, b: int, merged: Counter[int], *, alone: bool) -> float:
        """Those of the boundary `n` between the segments from `a` and to before `b`."""
        between = self._between.get((a, n, b))
        if between is None:
            between = self._between[a, n, b] = weigh(self._merger.between(a, n, b), self._weights)
        rank = self._merger.rank(n)
        told = rank, merged[rank[0]], alone
        company = self._company.get(told)
        if company is None:
            features = self._merger.company(rank, merged[rank[0]], alone=alone)
            company = self._company[told] = weigh(features, self._weights)
        return between + company


def merge(evidence: Evidence, threshold: float, weights: Mapping[str, float] = WEIGHTS) -> list[int]:
    """The numbers of the groups that begin articles; the first always does.

    Args:
        evidence: the page with its groups.
        threshold: log odds below which a boundary is taken away.
        weights: of the features.
    """
    merger = Merger(evidence)
    odds = _Odds(merger, weights)
    starts = [0, *(n for n in range(1, len(evidence.groups)) if evidence.groups[n].heads)]
    merged = merger.merged(starts)
    while len(starts) > 1:
        around = zip(starts, starts[1:], [*starts[2:], len(evidence.groups)], strict=False)
        alone = len(starts) <= 2
        least, a, n, b = min((odds.of(a, n, b, merged, alone=alone), a, n, b) for a, n, b in around)
        if least >= threshold:
            break
        merger.join(a, n, b)
        merged[merger.rank(n)[0]] += 1
        starts.remove(n)
    return starts
