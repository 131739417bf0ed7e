"""Which headings of a page begin articles: at first all do, then neighbours of one subject are put together.

The boundary that is least likely to part two articles is taken away first, and those beside it are judged anew with
the longer texts that now stand on both sides, until each boundary left is likely enough. So a page is decided as a
whole: an article with many subheadings grows together step by step, and each step has more words to go by.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from crawler.lexicon import SECTIONS, SUBHEADINGS
from crawler.splitting.boundaries import Evidence
from crawler.splitting.subject import Stretch
from crawler.splitting.weights import WEIGHTS, weigh

Features = dict[str, float]
_CONCENTRATION: Final = 0.2  # of the Dirichlet prior over the words of a segment


@dataclass(slots=True)
class Segment:
    """Neighbouring groups taken as one article: words, names, headings and language."""

    stretch: Stretch
    subheads: frozenset[str]
    french: int
    english: int
    groups: tuple[int, int]
    surprise: float = field(default=0.0)

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
        self._cache: dict[tuple[int, int], Segment] = {}
        self._fixed: dict[int, Features] = {}
        self._settled: dict[tuple[int, int, int], Features] = {}
        self._looks = [evidence.look(n) for n in range(len(evidence.groups))]

    def segment(self, a: int, b: int) -> Segment:
        """The groups from `a` to before `b` as one segment."""
        found = self._cache.get((a, b))
        if found is None:
            ev = self._evidence
            indices = [i for k in range(a, b) for i in (*self._groups[k].heads, *self._groups[k].body)]
            stretch = ev.subjects.gather(indices, 10**9)
            languages = [ev.function_words(k) for k in range(a, b)]
            main = ev.main(a) if self._groups[a].heads else -1
            heads = frozenset(
                ev.keys[i] for k in range(a, b) for i in self._groups[k].heads if i != main and ev.keys[i]
            )
            found = Segment(
                stretch, heads - SECTIONS, sum(f for f, _ in languages), sum(e for _, e in languages), (a, b)
            )
            found.surprise = _log_evidence(stretch.stems, self._vocabulary)
            self._cache[a, b] = found
        return found

    def features(self, starts: Sequence[int], k: int) -> Features:
        """What speaks for and against the boundary `starts[k]`, with the segments that `starts` makes around it."""
        n = starts[k]
        end = starts[k + 1] if k + 1 < len(starts) else len(self._groups)
        left, right = self.segment(starts[k - 1], n), self.segment(n, end)
        key = (starts[k - 1], n, end)
        if key not in self._settled:
            if n not in self._fixed:
                self._fixed[n] = self._evidence.features(n)
            self._settled[key] = {**self._fixed[n], **self._cohesion(left, right), **self._titles(left, right)}
        return {**self._settled[key], **self._company(set(starts), n, left, right)}

    def _cohesion(self, left: Segment, right: Segment) -> Features:
        a, b = left.stretch, right.stretch
        merged = self.segment(left.groups[0], right.groups[1])
        gain = left.surprise + right.surprise - merged.surprise
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

    def _company(self, starts: set[int], n: int, left: Segment, right: Segment) -> Features:
        """How the heading compares with the title on its left and with those of its look elsewhere."""
        ev = self._evidence
        look = self._looks[n]
        mates = [k for k in range(1, len(self._groups)) if k != n and self._looks[k] == look]
        merged = sum(k not in starts for k in mates)
        first = left.groups[0]
        titled = bool(self._groups[first].heads)
        here = ev.pieces[ev.main(n)]
        there = ev.pieces[ev.main(first)] if titled else here
        levels = bool(here.level and there.level)
        again = right.subheads & left.subheads
        ranked = here.source == "markup" and here.level > 0
        return {
            "mates_merged": merged / (len(mates) + 1),
            "mates_parted": (len(mates) - merged) / (len(mates) + 2),
            "ranked_merged": float(ranked) * merged / (len(mates) + 1),
            "last_of_look": float(len(mates) > 1 and merged == len(mates)),
            "looks_as_left": float(titled and self._looks[first] == look),
            "level_same": float(levels and here.level == there.level),
            "level_down": float(levels and here.level > there.level),
            "level_up": float(levels and here.level < there.level),
            "parts_again": min(2, len(again)) / 2,
            "usual_parts_again": float(any(k in SUBHEADINGS for k in again)),
            "left_untitled": float(not titled),
            "alone": float(len(starts) <= 2),
        }


def _theme(stems: Counter[str], others: Counter[str]) -> float:
    """How many of the eight most frequent words of one side the other side has, each at least twice there."""
    top = [s for s, n in sorted(stems.items(), key=lambda item: (-item[1], item[0]))[:8] if n > 1]
    return sum(s in others for s in top) / len(top) if top else 0.3


@lru_cache(maxsize=4096)
def _lgamma(count: int) -> float:
    return math.lgamma(count + _CONCENTRATION) - math.lgamma(_CONCENTRATION)


def _log_evidence(stems: Counter[str], vocabulary: int) -> float:
    """Log probability of words drawn from one unknown distribution (Eisenstein and Barzilay 2008, "Bayesian
    Unsupervised Topic Segmentation"): higher when few words come back often."""
    prior = vocabulary * _CONCENTRATION
    return math.lgamma(prior) - math.lgamma(prior + stems.total()) + sum(_lgamma(n) for n in stems.values())


def merge(evidence: Evidence, threshold: float, weights: Mapping[str, float] = WEIGHTS) -> list[int]:
    """The numbers of the groups that begin articles; the first always does.

    Args:
        evidence: the page with its groups.
        threshold: log odds below which a boundary is taken away.
        weights: of the features.
    """
    merger = Merger(evidence)
    starts = [0, *(n for n in range(1, len(evidence.groups)) if evidence.groups[n].heads)]
    while len(starts) > 1:
        odds, k = min((weigh(merger.features(starts, k), weights), k) for k in range(1, len(starts)))
        if odds >= threshold:
            break
        del starts[k]
    return starts
