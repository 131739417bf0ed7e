"""Fit the weights of bodies: `python -m benchmarks.entities.fit FILE_OR_FOLDER… [--left-out FILE_OR_FOLDER] [--write]`.

Each stretch that could be a name is an example: right when its words are a body's name, its acronym, or another name
of the same record of the authority list. Stretches that only repeat a part of a name ("the Institute") teach nothing.
Prints how the examples left out are judged; `measure` tells how well articles come out. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.entities.cases import Told, read_cases
from benchmarks.tagging.cases import parse
from corpus.text import fold_key
from indexer.annotating.authorities import authorities
from indexer.annotating.body_candidates import candidate_ranges
from indexer.annotating.body_choice import WEIGHTS, chosen, odds_of
from indexer.annotating.body_evidence import PartEvidence, evidence_of, evidence_of_list
from indexer.annotating.name_words import text_of, words_of
from indexer.annotating.organisations import rule_ranks
from indexer.annotating.parsed import ParsedPart

C = 0.6
PRIOR = -0.3
"""Added to the intercepts: the written articles name more bodies than articles as they are found."""
LEAST = 3
"""Examples that a feature must have to get a weight."""

BUILD = 0.6
"""Added to the weight of a name that a rule knows by its build: what rules find by build is seldom wrong elsewhere."""


class Example(NamedTuple):
    """The features of a stretch, and whether it is a body."""

    features: frozenset[str]
    right: bool


def names_of(told: Told) -> frozenset[str]:
    """Folded names and acronyms of the bodies of an article, those of the authority list under all their names."""
    names = {fold_key(name) for held in told.organisations for name in held if name}
    for record in authorities().values():
        known = {fold_key(name.lstrip("+")) for name in (*record.en, *record.fr, *record.acronyms)}
        if known & names:
            names |= known
    return frozenset(names)


def examples(cases: Sequence[Told], first: Mapping[str, float] | None = None) -> Iterator[Example]:
    """The stretches of all articles that could be names; with the weights of the first round, lists are read too."""
    for told in cases:
        names = names_of(told)
        for part in parse(told.article)[0].parts:
            yield from _of_part(part, names, first)


def _of_part(part: ParsedPart, names: frozenset[str], first_weights: Mapping[str, float] | None) -> Iterator[Example]:
    ranks, text, words = rule_ranks(part), text_of(part), words_of(part)
    known = PartEvidence(part, ranks)
    keys = {
        (first, stop): fold_key(text[words[first].start : words[stop - 1].end])
        for first, stop in candidate_ranges(part, set(ranks))
    }
    right = {held for held, key in keys.items() if key in names}
    right = {r for r in right if not any(o != r and o[0] <= r[0] and r[1] <= o[1] for o in right)}
    features = {held: evidence_of(known, *held) for held in keys}
    likely = chosen(features, first_weights) if first_weights else []
    for held, key in keys.items():
        if first_weights:
            features[held] |= evidence_of_list(known, held[0], likely)
        apart = not any(held[0] < stop and first < held[1] for first, stop in right)
        if held not in right and apart and any(f" {key} " in f" {name} " for name in names):
            continue
        yield Example(frozenset(features[held]), held in right)


def fit(held: Sequence[Example]) -> dict[str, float]:
    """The weight of each feature (L2-regularised logistic regression), the intercept under "bias"."""
    from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    counts = Counter(name for one in held for name in one.features)
    rows = [{name: 1.0 for name in one.features if counts[name] >= LEAST and name != "bias"} for one in held]
    reader = DictVectorizer()
    model = LogisticRegression(C=C, max_iter=2000).fit(reader.fit_transform(rows), [one.right for one in held])
    weights = {
        name: round(float(value), 3) for name, value in zip(reader.get_feature_names_out(), model.coef_[0], strict=True)
    }
    weights["rule2"] += BUILD
    return weights | {"bias": round(float(model.intercept_[0]) + PRIOR, 3)}


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--left-out", type=Path, action="append", default=[])
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    cases = [told for path in given.paths for told in read_cases(path)]
    first = fit(list(examples(cases)))
    second = fit(list(examples(cases, first)))
    for path in given.left_out:
        judged = [(odds_of(one.features, second) > 0, one.right) for one in examples(list(read_cases(path)), first)]
        hits, found, right = sum(a and b for a, b in judged), sum(a for a, _ in judged), sum(b for _, b in judged)
        print(f"{path}: stretches F1 {2 * hits / max(found + right, 1):.3f} ({len(judged)} judged)")
    if given.write:
        weights = {"first": first, "second": second}
        WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
