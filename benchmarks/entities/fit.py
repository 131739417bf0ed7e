"""Fit the weights of bodies: `python -m benchmarks.entities.fit PATH… [--real FILE…] [--left-out PATH] [--write]`.

Each stretch that could be a name is an example: right when its words are a body's name, its acronym, or another name
of the same record of the authority list. Stretches that only repeat a part of a name ("the Institute") teach nothing.
Restated pages count `REAL` times. Prints how the bodies of articles come out that were left out of the fit, with
`--folds` each page, site or sixth written article in turn. Needs SciPy.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from benchmarks.entities.cases import Told, read_cases
from benchmarks.entities.segments import Stretch, fit_segments
from benchmarks.tagging.cases import parse
from corpus.text import fold_key
from indexer.annotating.authorities import authorities
from indexer.annotating.bodies import choice
from indexer.annotating.bodies.choice import WEIGHTS, BodyWeights, candidates, chosen, with_others
from indexer.annotating.bodies.finding import find_organisations, rule_ranks
from indexer.annotating.bodies.part_evidence import PartEvidence
from indexer.annotating.parsed import ParsedArticle
from taxonomy.load import load_scheme
from vigie.evaluation.fields import Naming, load_authorities
from vigie.evaluation.scores import Counts, agree

C = 0.3
PRIOR = 0.2
"""Added to the intercepts: less finds fewer names, and more of them right."""
LEAST = 6
"""Stretches that a feature must have to get a weight."""
SMALLEST = 0.01
"""Weights nearer to nought are not kept."""
REAL = 1.0
"""How much a restated page counts against an article that was written."""
INNER_FOLDS = 3

Range = tuple[int, int]
Features = Mapping[Range, set[str]]


class Example(NamedTuple):
    """An article that is known: its parts, the stretches of each with their features, and which of them are names."""

    told: Told
    parsed: ParsedArticle
    weight: float
    parts: list[PartEvidence]
    features: Sequence[Features]
    right: list[frozenset[Range]]
    unsaid: list[frozenset[Range]]
    """Stretches that repeat a part of a name."""


def names_of(told: Told) -> frozenset[str]:
    """Folded names and acronyms of the bodies of an article, those of the authority list under all their names."""
    names = {fold_key(name) for held in told.organisations for name in held if name}
    for record in authorities().values():
        known = {fold_key(name.lstrip("+")) for name in (*record.en, *record.fr, *record.acronyms)}
        if known & names:
            names |= known
    return frozenset(names)


def example(told: Told, parsed: ParsedArticle, weight: float = 1.0) -> Example:
    """An article with what is known of each stretch before others are weighed."""
    names = names_of(told)
    parts = [PartEvidence(part, rule_ranks(part)) for part in parsed.parts]
    features = [candidates(known) for known in parts]
    read = [_right(known, found, names) for known, found in zip(parts, features, strict=True)]
    return Example(told, parsed, weight, parts, features, [right for right, _ in read], [unsaid for _, unsaid in read])


def _right(known: PartEvidence, found: Features, names: frozenset[str]) -> tuple[frozenset[Range], frozenset[Range]]:
    right: list[Range] = []
    for held in sorted(found, key=lambda held: (held[0], -held[1])):
        if known.key(*held) in names and not (right and held[0] < right[-1][1]):
            right.append(held)
    unsaid = {
        held
        for held in found
        if not any(held[0] < stop and first < held[1] for first, stop in right)
        and any(f" {known.key(*held)} " in f" {name} " for name in names)
    }
    return frozenset(right), frozenset(unsaid)


def fit(examples: Sequence[Example]) -> BodyWeights:
    """The weights of both rounds; the second learns from a first one that has not seen the article, as in use."""
    apart = [_first(one for one in examples if fold_of(one, INNER_FOLDS) != fold) for fold in range(INNER_FOLDS)]
    second = _fit((one, _with_others(one, apart[fold_of(one, INNER_FOLDS)])) for one in examples)
    return BodyWeights(_first(examples), second)


def _first(examples: Iterable[Example]) -> dict[str, float]:
    return _fit((one, one.features) for one in examples)


def _with_others(one: Example, first: Mapping[str, float]) -> Sequence[Features]:
    return with_others(one.parts, one.features, [chosen(found, first) for found in one.features])


def _fit(examples: Iterable[tuple[Example, Sequence[Features]]]) -> dict[str, float]:
    parts: list[list[Stretch]] = []
    weights: list[float] = []
    for one, features in examples:
        for found, right, unsaid in zip(features, one.right, one.unsaid, strict=True):
            parts.append([Stretch(*h, frozenset(names), h in right) for h, names in found.items() if h not in unsaid])
            weights.append(one.weight)
    fitted = fit_segments(parts, weights, c=C, least=LEAST)
    told = {name: weight for name, weight in fitted.items() if abs(weight) >= SMALLEST}
    return told | {"bias": round(fitted["bias"] + PRIOR, 3)}


def measured(examples: Sequence[Example], weights: BodyWeights, naming: Naming) -> Counts:
    """How the bodies of articles come out by some weights."""
    total = Counts()
    with patch.object(choice, "body_weights", lambda: weights):
        for one in examples:
            one.parsed.parts[0].doc.user_data.pop("bodies", None)
            found = [naming.body(o.name, o.acronym, o.authority) for o in find_organisations(one.parsed)]
            total += agree(found, [naming.body(*held) for held in one.told.organisations]).counts
    return total


def fold_of(one: Example, folds: int) -> int:
    """Which fold leaves an article out: pages and sites stay whole, files of written articles are cut by sixes."""
    written = one.told.group.endswith(".jsonl")
    return zlib.crc32(f"{one.told.group} {one.told.number // 6 if written else ''}".encode()) % folds


def by_folds(sets: Mapping[str, Sequence[Example]], folds: int, naming: Naming) -> dict[str, Counts]:
    """How the bodies of each set come out, each article by weights that were learnt without its page or site."""
    totals: defaultdict[str, Counts] = defaultdict(Counts)
    for fold in range(folds):
        weights = fit([one for held in sets.values() for one in held if fold_of(one, folds) != fold])
        for name, held in sets.items():
            totals[name] += measured([one for one in held if fold_of(one, folds) == fold], weights, naming)
    return totals


def read(path: Path, weight: float = 1.0) -> list[Example]:
    """The articles of a file or folder, parsed."""
    return [example(told, parse(told.article)[0], weight) for told in read_cases(path)]


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--real", type=Path, nargs="*", default=[])
    options.add_argument("--left-out", type=Path, action="append", default=[])
    options.add_argument("--folds", type=int, default=0)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    naming = Naming(load_scheme(), load_authorities())
    sets = {str(path): read(path) for path in given.paths}
    sets |= {f"real {path.name}": read(path, REAL) for path in given.real}
    if given.folds:
        _show(by_folds(sets, given.folds, naming))
    weights = fit([one for held in sets.values() for one in held])
    _show({str(path): measured(read(path), weights, naming) for path in given.left_out})
    if given.write:
        written = json.dumps(weights._asdict(), ensure_ascii=False, indent=1, sort_keys=True)
        WEIGHTS.write_text(written + "\n", encoding="utf-8")


def _show(totals: Mapping[str, Counts]) -> None:
    for name, counts in totals.items():
        print(f"{name}: bodies {counts.precision:.3f} {counts.recall:.3f} F1 {counts.f1:.3f} of {counts.gold}")


if __name__ == "__main__":
    main()
