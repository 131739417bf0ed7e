"""Evaluation of the path from a page to annotated articles, against the gold of a part of the sample corpus."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import UsageError
from vigie.evaluation.comparing import ARTICLES, SLICES, Comparison, Difference, Score, compare
from vigie.evaluation.fields import CONCEPTS, KIND, LANGUAGE, Naming, load_authorities
from vigie.evaluation.guarding import forbid_test, part_name
from vigie.evaluation.observing import Annotates, ObservedPage, Step, observe
from vigie.evaluation.scores import Counts

if TYPE_CHECKING:
    from corpus.sample import Part
    from taxonomy.scheme import Scheme

DIGITS = 4
ONE_PER_ARTICLE = (LANGUAGE, KIND)
"""Fields of which each article has exactly one: their recall is their accuracy, and is told as such."""
MATCHED_NOTE = (
    "'matched' counts only the articles that were cut out right; elsewhere an article that was missed counts as missed"
    " with all its items, and a false one as false with all of its."
)


@dataclass(frozen=True)
class Evaluation:
    """How well one part of the sample corpus is read, split and annotated."""

    part: str
    digest: str
    given_articles: bool
    made_by: str
    pages: int
    articles: int
    found: int
    seconds: float
    failed: tuple[tuple[str, str], ...]
    comparison: Comparison

    @property
    def key(self) -> str:
        """The name of its table of floors."""
        return f"{self.part}-given" if self.given_articles else self.part

    def figures(self) -> dict[str, float]:
        """The figures that floors are pinned for: F1 of each field, accuracy where each article has exactly one."""
        scores = self.comparison.scores["all"]
        named = {
            f"{name}.accuracy" if name in ONE_PER_ARTICLE else f"{name}.f1": (
                score.every.recall if name in ONE_PER_ARTICLE else score.every.f1
            )
            for name, score in scores.items()
        }
        return named | {f"{CONCEPTS}.macro_f1": self.comparison.macro_concepts["all"]}

    def as_json(self) -> dict[str, Any]:
        """The evaluation as `--json` prints it; the differences are asked for apart."""
        return {
            "part": self.part,
            "digest": self.digest,
            "given_articles": self.given_articles,
            "made_by": self.made_by,
            "pages": self.pages,
            "articles": self.articles,
            "found": self.found,
            "seconds": round(self.seconds, 1),
            "failed": [{"source": source, "error": error} for source, error in self.failed],
            "note": MATCHED_NOTE,
            "scores": {part: self._slice(part) for part in SLICES},
        }

    def _slice(self, part: str) -> dict[str, Any]:
        told = {name: _score_json(name, score) for name, score in self.comparison.scores[part].items()}
        told.get(ARTICLES, {}).pop("matched", None)  # of matched articles all are matched
        told[CONCEPTS]["macro_f1"] = round(self.comparison.macro_concepts[part], DIGITS)
        return told


def _score_json(name: str, score: Score) -> dict[str, Any]:
    told: dict[str, Any] = _counts_json(score.every)
    if name in ONE_PER_ARTICLE:
        told["accuracy"] = round(score.every.recall, DIGITS)
    return told | {"matched": _counts_json(score.matched)}


def _counts_json(counts: Counts) -> dict[str, Any]:
    return {
        "precision": round(counts.precision, DIGITS),
        "recall": round(counts.recall, DIGITS),
        "f1": round(counts.f1, DIGITS),
        "hits": counts.hits,
        "found": counts.found,
        "gold": counts.gold,
    }


def evaluate(
    part: Part | Path,
    *,
    given_articles: bool = False,
    scheme: Scheme | None = None,
    annotator: Annotates | None = None,
    progress: Step | None = None,
) -> Evaluation:
    """Run a part of the sample corpus through the real path and compare what comes with the gold.

    Args:
        part: `dev`, `test`, or a folder of that form.
        given_articles: annotate the articles of the gold, so that errors of splitting do not hide those of tagging.
        scheme: the taxonomy to tag with; the packaged one by default.
        annotator: what annotates; Vigie's own by default.
        progress: told of each page read and each article annotated.

    Raises:
        InputError: the part is not there, is empty, or its gold has not the guideline's form.
    """
    from corpus.errors import InputError
    from corpus.sample import load_gold, part_digest
    from vigie.opening import load_taxonomy, make_annotator

    begun = time.perf_counter()
    documents = list(load_gold(part))
    if not documents:
        raise InputError(f"The part {part} holds no gold files.", "Its folder gold/ must hold one for each page.")
    scheme = scheme or load_taxonomy(None)
    annotator = annotator or make_annotator(scheme)
    step = progress or (lambda _name, _done, _of: None)
    pages = list(observe(documents, annotator, given_articles=given_articles, step=step))
    comparison = compare(pages, Naming(scheme, load_authorities()), splitting=not given_articles)
    return Evaluation(
        part=part_name(part),
        digest=part_digest(part),
        given_articles=given_articles,
        made_by=annotator.version,
        pages=len(pages),
        articles=sum(len(page.gold.articles) for page in pages),
        found=sum(len(page.found) for page in pages),
        seconds=time.perf_counter() - begun,
        failed=_failed(pages),
        comparison=comparison,
    )


def _failed(pages: list[ObservedPage]) -> tuple[tuple[str, str], ...]:
    return tuple((page.gold.page, page.error) for page in pages if page.error)


def differences(
    evaluation: Evaluation, *, field: str | None = None, look_at_test: bool = False
) -> tuple[Difference, ...]:
    """Where the articles differ from the gold, for tuning.

    Args:
        evaluation: what `evaluate` gave.
        field: only this field (`concepts`, `dates`, …); all by default.
        look_at_test: allow it for the test part too.

    Raises:
        UsageError: the part is the test part and `look_at_test` is not set, or there is no such field.
    """
    forbid_test(evaluation.part, look_at_test=look_at_test)
    fields = evaluation.comparison.scores["all"]
    if field is not None and field not in fields:
        raise UsageError(f"There is no field {field!r}.", f"Known: {', '.join(fields)}.")
    return tuple(d for d in evaluation.comparison.differences if field in (None, d.field))


def differences_json(listed: tuple[Difference, ...]) -> list[dict[str, Any]]:
    """Differences as `--errors --json` prints them."""
    return [asdict(difference) for difference in listed]
