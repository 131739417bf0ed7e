"""`python -m benchmarks.splitting.holdout FOLDER...`: figures on pages whose articles and layouts were not fitted on.

Folders with `pages/` and `gold/` are left out one at a time; the documents of the others by hosts, in three folds (a
page is glued from the hosts of one fold). Pages of the factory are
judged with both their articles and their layout left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.splitting.factory import LAYOUTS, make
from benchmarks.splitting.fit import Page, cases, fit, title_cases, true_starts
from benchmarks.splitting.glue import GluedPage, Gold, Source, glue, load
from benchmarks.splitting.measure import Tally, load_annotated, tally_articles
from crawler.reading import read
from crawler.splitting.assembly import assemble
from crawler.splitting.boundaries import Evidence
from crawler.splitting.layout import decide, find_evidence

FOLDS = 3
LAYOUT_FOLDS = 4


@dataclass(frozen=True)
class Sample:
    """A page with the fold of its articles and what kind of page it is: `found`, `alone`, `glued`, or a layout."""

    evidence: Evidence
    golds: tuple[Gold, ...]
    fold: str
    kind: str


def _samples(pages: Sequence[Page], fold: str, kind: str) -> list[Sample]:
    return [Sample(find_evidence(read(data, name="page")), golds, fold, kind) for data, golds in pages]


def samples_of(folder: Path) -> list[Sample]:
    """All pages of a folder, by folds."""
    if (folder / "gold").is_dir():
        found = load_annotated(folder)
        golds = [(p.path.stem, k, g) for p in found for k, g in enumerate(p.golds)]
        whole = [Source(f"{s}-{k}", "fr" if " de " in g.text else "en", g.title, g.text) for s, k, g in golds]
        name = str(folder)
        return _samples([(p.path.read_bytes(), p.golds) for p in found], name, "found") + _made(whole, name)
    rows = [json.loads(line) for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()]
    hosts = {str(r["id"]): str(r.get("host")) for r in rows}
    counts = Counter(hosts.values())
    order = sorted(counts, key=lambda h: (-counts[h], h))
    out: list[Sample] = []
    for k in range(FOLDS):
        fold = [s for s in load(folder) if order.index(hosts[s.id]) % FOLDS == k]
        alone: list[Page] = [(f"{s.title}\n\n{s.text}".encode(), (Gold(s.title, s.text),)) for s in fold]
        out += _samples(alone, f"{folder} {k}", "alone") + _made(fold, f"{folder} {k}")
    return out


def _made(sources: Sequence[Source], fold: str) -> list[Sample]:
    out = [s for seed in range(1, 4) for s in _samples(_pages(glue(sources, seed)), fold, "glued")]
    return out + [s for layout in LAYOUTS for s in _samples(_pages(make(sources, layout, 1)), fold, layout)]


def _pages(made: Sequence[GluedPage]) -> list[Page]:
    return [(p.text.encode(), p.articles) for p in made]


def judge(train: Sequence[Sample], test: Sequence[Sample]) -> dict[str, dict[str, Tally]]:
    """Counts by kind of page, with weights fitted on `train`."""
    rng = random.Random(5)
    starts = [true_starts(s.evidence, s.golds) for s in train]
    titles = fit([c for s, t in zip(train, starts, strict=True) for c in title_cases(s.evidence, t)])
    for s in (*train, *test):
        s.evidence.weigh_titles(titles)
    copies = {"found": 3, "alone": 4}
    pairs = [p for p in zip(train, starts, strict=True) for _ in range(copies.get(p[0].kind, 1))]
    weights = fit([c for s, t in pairs for c in cases(s.evidence, t, rng)])
    out: dict[str, dict[str, Tally]] = {}
    for s in test:
        kind = s.kind if s.kind in {"found", "alone", "glued"} else "factory"
        tally_articles(out.setdefault(kind, {}), list(assemble(decide(s.evidence, weights))), s.golds)
    return out


def _layout_fold(kind: str) -> int:
    return list(LAYOUTS).index(kind) % LAYOUT_FOLDS if kind in LAYOUTS else -1


def run(samples: Sequence[Sample], fold: str, left_out: Collection[int]) -> dict[str, dict[str, Tally]]:
    """One fold of articles and some folds of layouts left out; found, lone and glued pages count in layout fold 0."""
    train = [s for s in samples if s.fold != fold and _layout_fold(s.kind) not in left_out]
    test = [
        s
        for s in samples
        if s.fold == fold and (_layout_fold(s.kind) in left_out or (0 in left_out and _layout_fold(s.kind) < 0))
    ]
    return judge(train, test)


def main() -> None:
    """Read the command line, measure, print one line for each fold and kind of page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.splitting.holdout", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--layout-folds", type=int, default=LAYOUT_FOLDS, help="how many of the four to run")
    args = parser.parse_args()
    samples = [s for folder in args.folders for s in samples_of(folder)]
    for fold in sorted({s.fold for s in samples}):
        for k in range(args.layout_folds):
            for kind, counts in run(samples, fold, {k}).items():
                figures = ", ".join(f"{n} {t.f1:.3f} ({t.hits}/{t.found}/{t.there})" for n, t in counts.items())
                print(f"{fold} {kind} {k if kind == 'factory' else ''}: {figures}", flush=True)


if __name__ == "__main__":
    main()
