"""How alike two articles are: as translations of each other, and as near-duplicates.

Both ask for two things that fail apart: that the texts say the same (passages near in meaning both ways; words in the
same order), and that they tell it of the same (numbers, days, towns, people, addresses). A notice that comes back each
year has the former and lacks the latter. Thresholds: decisions 35 and 98.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from corpus.holding import Holding
from corpus.text import fold_key
from corpus.vectors import PassageVectors
from corpus.words import words
from indexer.embedding import unit
from indexer.passage_vectors import vectors_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COVERAGE = 0.56
"""The mean cosine, passages to nearest passages and back, from which two articles may be translations."""
COVERAGE_KNOWN = 0.46
"""The same for two that are known to belong together: of one document, or of one issue in both languages."""
COVERAGE_ALONE = 0.66
"""The same where the texts have too few facts in them to agree or differ in."""
AGREEMENT = 0.5
"""Share of the facts of either article that the other has too, for translations."""
FEW_FACTS = 2
LENGTHS = 2.0
"""How many times longer one of two translations may be."""
MOST_DAYS_APART = 366
"""Between the issues of two translations."""
SAME_WORDS = 0.7
"""Jaccard of runs of three words, from which two articles in one language may be near-duplicates."""
SAME_FACTS = 0.75
"""Jaccard of the facts of two near-duplicates."""
_RUN = 3
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 20
_METHOD = "1"
_NUMBER = re.compile(r"\d+(?:[.,\s\u00a0\u202f]\d{3}(?!\d))*")
_NO_DIGIT = re.compile(r"\D")


def likeness_version() -> str:
    """What articles are compared by; other vectors, another version. Loads nothing."""
    return f"links {_METHOD}, rensa {version('rensa')}, {vectors_version()}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sure it is, 0 to 1, that two articles belong together; None that they do not."""

    translation: float | None = None
    duplicate: float | None = None


class Compared:
    """One article made ready to be compared.

    Args:
        holding: the article with its annotation, as editors have it.
        vectors: of its passages, if it has any.
    """

    def __init__(self, holding: Holding, vectors: PassageVectors | None) -> None:
        self.holding = holding
        self._vectors = vectors

    @property
    def id(self) -> str:
        """The article's."""
        return self.holding.article.id

    @property
    def language(self) -> str:
        """Its main language."""
        return self.holding.annotation.language if self.holding.annotation else "und"

    @property
    def model(self) -> str | None:
        """What made its vectors."""
        return self._vectors.model if self._vectors else None

    @cached_property
    def passages(self) -> NDArray[np.float32]:
        """Its passages, (n, dimensions), each of unit length; none without vectors."""
        return unit_rows(self._vectors)

    @cached_property
    def runs(self) -> frozenset[str]:
        """Its runs of three folded words, title first; a shorter text is one run."""
        article = self.holding.article
        found = [word.text for word in words(f"{article.title}\n{article.text}")]
        last = max(1, len(found) - _RUN + 1)
        return frozenset(" ".join(found[at : at + _RUN]) for at in range(last)) if found else frozenset()

    @cached_property
    def facts(self) -> frozenset[str]:
        """What does not change when it is told in another language: numbers, days, towns, people, addresses."""
        article, told = self.holding.article, self.holding.annotation
        whole = f"{article.title}\n{article.text}"
        facts = {f"number {_NO_DIGIT.sub('', found)}" for found in _NUMBER.findall(whole)}
        if told is not None:
            facts |= {f"day {d.start} {d.end}" for d in told.dates if not d.relative}
            facts |= {f"town {p.geonames_id}" for p in told.places}
            facts |= {f"person {fold_key(p.name).rsplit(' ', 1)[-1]}" for p in told.people}
            facts |= {f"{c.kind} {c.value.casefold()}" for c in told.contacts}
        return frozenset(facts)

    @cached_property
    def bands(self) -> list[int]:
        """Bands of its MinHash signature (Broder, 1997; banding: Leskovec, Rajaraman, Ullman, Mining of Massive
        Datasets, 3.4): two texts with a Jaccard of 0.7 share one of 32 with a probability of 0.9998. As signed 64-bit
        integers; none for a text without words.
        """
        from rensa import RMinHash

        if not self.runs:
            return []
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(self.runs))
        rows, wide = sketch.digest(), _PERMUTATIONS // _BANDS
        return [_key(at, rows[at * wide : (at + 1) * wide]) for at in range(_BANDS)]


def _key(band: int, rows: list[int]) -> int:
    told = f"{band}:{','.join(map(str, rows))}".encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), signed=True)


def unit_rows(vectors: PassageVectors | None) -> NDArray[np.float32]:
    """Vectors as rows of unit length, (n, dimensions); none where there are none."""
    import numpy as np

    if vectors is None:
        return np.zeros((0, 0), np.float32)
    return unit(np.frombuffer(vectors.rows, np.int8).reshape(len(vectors.spans), -1))


def coverage(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The mean cosine of passages with the nearest of the other article, of that side where it is smaller.

    So an article that says more than another, or only a part of it, is not covered. Nought without vectors.
    """
    if not one.size or not other.size:
        return 0.0
    cosines = one @ other.T
    return float(min(cosines.max(axis=1).mean(), cosines.max(axis=0).mean()))


def likeness(one: Compared, other: Compared, *, known: bool = False) -> Likeness:
    """How two articles are alike.

    Args:
        one: an article.
        other: another one.
        known: whether something else says that they belong together: one document, one issue, an address of a twin.
    """
    if one.language == other.language:
        return Likeness(duplicate=_as_duplicates(one, other))
    if {one.language, other.language} == {"fr", "en"}:
        return Likeness(translation=_as_translations(one, other, known=known))
    return Likeness()


def _as_duplicates(one: Compared, other: Compared) -> float | None:
    shared = _jaccard(one.runs, other.runs)
    if shared < SAME_WORDS or _jaccard(one.facts, other.facts) < SAME_FACTS:
        return None
    return round(shared, 3)


def _as_translations(one: Compared, other: Compared, *, known: bool) -> float | None:
    if one.model is None or one.model != other.model or not _lengths_agree(one, other) or not _issues_agree(one, other):
        return None
    covered = coverage(one.passages, other.passages)
    fewer, more = sorted((len(one.facts), len(other.facts)))
    shared = len(one.facts & other.facts)
    if fewer < FEW_FACTS:
        needed = COVERAGE if known and shared == fewer else COVERAGE_ALONE
        agreement = 1.0 if shared == fewer and more <= FEW_FACTS else shared / more
        fits = covered >= needed and agreement >= AGREEMENT
    else:
        agreement = shared / more
        fits = covered >= (COVERAGE_KNOWN if known else COVERAGE) and agreement >= AGREEMENT
    return round(min(1.0, (covered + agreement) / 2), 3) if fits else None


def _lengths_agree(one: Compared, other: Compared) -> bool:
    shorter, longer = sorted((len(one.holding.article.text), len(other.holding.article.text)))
    return longer <= LENGTHS * max(shorter, 1)


def _issues_agree(one: Compared, other: Compared) -> bool:
    first, second = one.holding.article.issued, other.holding.article.issued
    return first is None or second is None or abs((first - second).days) <= MOST_DAYS_APART


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
