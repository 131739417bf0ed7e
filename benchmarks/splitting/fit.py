"""`python -m benchmarks.splitting.fit FOLDER...`: fits the weights of `crawler/splitting/weights.py` and prints them.

Folders are those that the benchmark takes. Each group of headings on their pages is one case: it begins an article
or not.
Logistic regression with a quadratic penalty, by Newton's method.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.splitting.glue import GluedPage, Gold, Source, glue, load
from benchmarks.splitting.measure import load_annotated
from corpus.text import fold_key
from crawler.reading import read
from crawler.splitting.boundaries import Evidence, group
from crawler.splitting.issue import find_issue
from crawler.splitting.layout import find_pieces

Case = tuple[dict[str, float], float]
PENALTY = 1.0


def cases(data: bytes, golds: Sequence[Gold]) -> list[Case]:
    """The groups of headings of one page with 1 where an article of the gold begins; unclear ones are left out."""
    reading = read(data, name="page")
    issue = find_issue(reading, None)
    page, pieces = find_pieces(reading, issue.header, (issue.edition.publication if issue.edition else None) or "")
    groups = group(pieces)
    evidence = Evidence(page, pieces, groups, has_header=bool(issue.header))
    bags = [Counter(fold_key(g.text).split()) for g in golds]
    owners: list[int | None] = []
    for g in groups:
        words = Counter(fold_key(" ".join(page.of(pieces[i]) for i in g.body)).split())
        shares = [sum((words & bag).values()) / max(1, sum(words.values())) for bag in bags]
        best = max(range(len(bags)), key=shares.__getitem__)
        rest = max((s for k, s in enumerate(shares) if k != best), default=0.0)
        owners.append(best if shares[best] >= 0.75 and shares[best] - rest > 0.12 else None)
    out: list[Case] = []
    seen = owners[0] if owners else None
    for n in range(1, len(groups)):
        owner = owners[n]
        if owner is None or seen is None:
            seen = owner if owner is not None else seen
            continue
        if groups[n].heads:
            out.append((evidence.features(n), float(owner != seen)))
        seen = owner
    return out


def pages_of(folder: Path, seeds: Iterable[int]) -> list[tuple[bytes, tuple[Gold, ...]]]:
    """All pages of a folder: found ones, glued ones for each seed, and each document alone."""
    if (folder / "gold").is_dir():
        found = [(p.path.read_bytes(), p.golds) for p in load_annotated(folder)]
        articles = [
            Source(f"{folder}-{n}-{k}", "fr" if " de " in g.text else "en", g.title, g.text)
            for n, (_, golds) in enumerate(found)
            for k, g in enumerate(golds)
        ]
        return found * 10 + [_encoded(p) for seed in list(seeds)[:6] for p in glue(articles, seed)]
    sources = load(folder)
    alone = [(f"{s.title}\n\n{s.text}".encode(), (Gold(s.title, s.text),)) for s in sources]
    return alone * 3 + [_encoded(p) for seed in seeds for p in glue(sources, seed)]


def _encoded(page: GluedPage) -> tuple[bytes, tuple[Gold, ...]]:
    return page.text.encode(), page.articles


def fit(all_cases: Sequence[Case]) -> dict[str, float]:
    """Weights by feature, rounded to hundredths."""
    names = sorted({name for features, _ in all_cases for name in features})
    x = np.array([[f.get(n, 0.0) for n in names] for f, _ in all_cases])
    y = np.array([label for _, label in all_cases])
    w: npt.NDArray[np.float64] = np.zeros(len(names))
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + PENALTY * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + PENALTY * np.eye(len(names))
        w = w - np.linalg.solve(hessian, gradient)
    return {n: round(float(v), 2) for n, v in zip(names, w, strict=True)}


def main() -> None:
    """Read the command line, fit, print the weights."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.splitting.fit", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument(
        "--seeds", type=int, default=8, help="how many gluings of each folder (default 8; seeds from 100)"
    )
    args = parser.parse_args()
    data = [c for f in args.folders for page in pages_of(f, range(100, 100 + args.seeds)) for c in cases(*page)]
    weights = fit(data)
    right = sum((sum(weights[k] * v for k, v in f.items()) >= 0) == bool(y) for f, y in data)
    for name, value in weights.items():
        print(f'    "{name}": {value},')
    print(f"# {len(data)} cases, {sum(y for _, y in data):.0f} starts, {right / len(data):.3f} right")


if __name__ == "__main__":
    main()
