"""`python -m benchmarks.splitting.fit FOLDER...`: fits the weights of `crawler/splitting/weights.py` and prints them.

Folders are those that the benchmark takes. Their articles are set in every layout of the factory and glued together;
each boundary between headings is one case: it parts two articles or not. As the splitter puts neighbours together step
by step, each page is seen in several states: with all false boundaries, with some, with none.
Logistic regression with a quadratic penalty on standardised features.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.splitting.factory import LAYOUTS, make
from benchmarks.splitting.glue import GluedPage, Gold, Source, glue, load
from benchmarks.splitting.measure import load_annotated
from corpus.text import fold_key
from crawler.reading import read
from crawler.splitting.boundaries import Evidence
from crawler.splitting.layout import find_evidence
from crawler.splitting.merging import Merger

PENALTY = 10.0
_SHARES = (1.0, 0.5, 0.2, 0.0)  # of the false boundaries that a state keeps

Page = tuple[bytes, tuple[Gold, ...]]


@dataclass(frozen=True)
class Case:
    """One boundary in one state of its page; a page with many boundaries counts less for each."""

    features: dict[str, float]
    start: bool
    weight: float


def true_starts(evidence: Evidence, golds: Sequence[Gold]) -> dict[int, Gold]:
    """The groups at which an article of the gold begins, by the words that their bodies share with it."""
    bags = [Counter(fold_key(g.text).split()) for g in golds]
    starts: dict[int, Gold] = {}
    owner: int | None = None
    for n, g in enumerate(evidence.groups):
        words = Counter(fold_key(" ".join(evidence.page.of(evidence.pieces[i]) for i in g.body)).split())
        if not words:
            continue
        shares = [(words & bag).total() for bag in bags]
        best = max(range(len(bags)), key=shares.__getitem__)
        if owner is None or (best != owner and g.heads):
            starts[n if starts else 0] = golds[best]
        owner = best
    return starts or {0: golds[0]}


def title_cases(evidence: Evidence, starts: dict[int, Gold]) -> list[Case]:
    """Each true title against each other heading of its group: the difference of their features, both ways."""
    out: list[Case] = []
    for n, gold in starts.items():
        heads = evidence.groups[n].heads
        right = [i for i in heads if evidence.keys[i] == fold_key(gold.title)]
        for i in heads if right else ():
            if evidence.keys[i] == evidence.keys[right[0]]:
                continue
            one, other = evidence.title_features(n, right[0]), evidence.title_features(n, i)
            difference = {name: value - other[name] for name, value in one.items()}
            out.append(Case(difference, True, 1.0))
            out.append(Case({name: -value for name, value in difference.items()}, False, 1.0))
    return out


def cases(evidence: Evidence, starts: dict[int, Gold], rng: random.Random) -> list[Case]:
    """The boundaries of one page in several states."""
    false = [n for n in range(1, len(evidence.groups)) if evidence.groups[n].heads and n not in starts]
    merger = Merger(evidence)
    seen: list[tuple[dict[str, float], bool]] = []
    for share in _SHARES:
        state = sorted({*starts, *(n for n in false if rng.random() < share)})
        seen += [(merger.features(state, k), state[k] in starts) for k in range(1, len(state))]
    for n in false:
        state = sorted({*starts, n})
        seen.append((merger.features(state, state.index(n)), False))
    weight = 1 / math.sqrt(max(1, len(seen)))
    return [Case(features, start, weight) for features, start in seen]


def articles_of(folder: Path) -> list[Source]:
    """All articles of a folder, whole."""
    if not (folder / "gold").is_dir():
        return load(folder)
    golds = [(p.path.stem, k, g) for p in load_annotated(folder) for k, g in enumerate(p.golds)]
    return [Source(f"{s}-{k}", "fr" if " de " in g.text else "en", g.title, g.text) for s, k, g in golds]


def pages_of(folder: Path, seeds: Iterable[int], layouts: Collection[str] = tuple(LAYOUTS)) -> list[Page]:
    """All pages of a folder: found ones or each document alone, and its articles glued and set in layouts."""
    sources = articles_of(folder)
    if (folder / "gold").is_dir():
        pages: list[Page] = [(p.path.read_bytes(), p.golds) for p in load_annotated(folder)] * 3
    else:
        pages = [*((f"{s.title}\n\n{s.text}".encode(), (Gold(s.title, s.text),)) for s in sources)] * 4
    made = [p for layout in layouts for p in make(sources, layout, 1)]
    return pages + [_encoded(p) for p in [*made, *(p for seed in seeds for p in glue(sources, seed))]]


def _encoded(page: GluedPage) -> Page:
    return page.text.encode(), page.articles


def fit(all_cases: Sequence[Case]) -> dict[str, float]:
    """Weights by feature, rounded to hundredths; what is the same in all cases (`bias`) is not held down."""
    names = sorted({name for c in all_cases for name in c.features} - {"bias"})
    biased = any("bias" in c.features for c in all_cases)
    x = np.array([[c.features.get(n, 0.0) for n in names] for c in all_cases])
    share = np.array([c.weight for c in all_cases])
    share *= 0.2 * len(share) / share.sum()  # the cases of one page are far from independent
    scale: npt.NDArray[np.float64] = np.maximum(x.std(axis=0), 0.05)
    model = LogisticRegression(C=1 / PENALTY, fit_intercept=biased, solver="newton-cholesky", tol=1e-8, max_iter=200)
    model.fit(x / scale, [c.start for c in all_cases], sample_weight=share)
    weights = {n: round(float(v), 2) for n, v in zip(names, model.coef_[0] / scale, strict=True)}
    return weights | ({"bias": round(float(model.intercept_[0]), 2)} if biased else {})


def main() -> None:
    """Read the command line, fit, print the weights."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.splitting.fit", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seeds", type=int, default=4, help="how many gluings of each folder (default 4)")
    args = parser.parse_args()
    rng = random.Random(5)
    boundaries: list[Case] = []
    titles: list[Case] = []
    for page in (p for f in args.folders for p in pages_of(f, range(100, 100 + args.seeds))):
        evidence = find_evidence(read(page[0], name="page"))
        starts = true_starts(evidence, page[1])
        titles += title_cases(evidence, starts)
        boundaries += cases(evidence, starts, rng)
    for name, data in (("WEIGHTS", boundaries), ("TITLE_WEIGHTS", titles)):
        print(f"{name}: Final[dict[str, float]] = {{")
        for feature, value in sorted(fit(data).items()):
            print(f'    "{feature}": {value},')
        print(f"}}\n# {len(data)} cases")


if __name__ == "__main__":
    main()
