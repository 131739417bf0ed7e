"""`python -m benchmarks.tagging.agreement [FIRST SECOND | --dev]`: how far annotators agree.

On the test part of the sample corpus, on two JSON Lines files that hold the same articles in the same order, or with
`--dev`, the three readers of the development part (readings/dev.jsonl), each with each: the first wrote the texts.

The second one had the guideline, the list of concepts and the texts, and nothing else. What they differ in bounds what
can be asked of a tagger. Kappa is Cohen's (1960), for concepts over every pair of an article and a concept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sklearn.metrics import cohen_kappa_score

from corpus.errors import InputError
from corpus.sample import load_gold, sample_folder
from taxonomy.load import load_scheme
from vigie.evaluation.scores import Counts

Labels = dict[str, Any]
_FIELDS: dict[str, Callable[[Labels], Iterable[object]]] = {
    "concepts": lambda a: a["concepts"],
    "topics": lambda a: a["topics"],
    "places": lambda a: [(p["name"], p["country"]) for p in a["places"]],
    "people": lambda a: a["people"],
    "organisations": lambda a: [o["name"].casefold() for o in a["organisations"]],
    "dates": lambda a: [(d["start"], d["end"]) for d in a["dates"]],
}


def pairs(part: str = "test") -> list[tuple[Labels, Labels]]:
    """Each article of a part that was annotated twice: the labels of the first and of the second annotator."""
    lines = (sample_folder() / "second" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    second = {(row["page"], row["article"]): row for row in map(json.loads, lines)}
    first = {
        (Path(document.page).stem, n): article.model_dump(mode="json")
        for document in load_gold(part)  # type: ignore[arg-type]
        for n, article in enumerate(document.articles)
    }
    return [(first[key], labels) for key, labels in second.items()]


def pairs_of_files(first: Path, second: Path) -> list[tuple[Labels, Labels]]:
    """The labels of each article in two files.

    Raises:
        InputError: they do not hold the same articles in the same order.
    """
    one, other = ([json.loads(line) for line in file.read_text("utf-8").splitlines()] for file in (first, second))
    if [(a["host"], a["title"]) for a in one] != [(b["host"], b["title"]) for b in other]:
        raise InputError(f"{first} and {second} hold other articles.", "Give two files on the same ones.")
    return list(zip(one, other, strict=True))


def readings_of_dev() -> list[list[Labels]]:
    """What each reader gave each article of the development part: (readers, articles)."""
    lines = (sample_folder() / "readings" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        [{"language": row["language"], **reading} for row, reading in zip(rows, reader, strict=True)]
        for reader in zip(*(row["readings"] for row in rows), strict=True)
    ]


def overlap(both: list[tuple[Labels, Labels]], of: Callable[[Labels], Iterable[object]]) -> Counts:
    """What both have, the second has and the first has, over all articles."""
    total = Counts()
    for first, second in both:
        a, b = set(of(first)), set(of(second))
        total += Counts(hits=len(a & b), found=len(b), gold=len(a))
    return total


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options.add_argument("--dev", action="store_true")
    given = options.parse_args()
    if given.dev:
        readers = readings_of_dev()
        for one, other in combinations(range(len(readers)), 2):
            show(list(zip(readers[one], readers[other], strict=True)), f"readers {one + 1} and {other + 1}")
    else:
        both = pairs_of_files(*given.files) if given.files else pairs()
        show(both, f"{len(both)} articles annotated twice")


def show(both: list[tuple[Labels, Labels]], title: str) -> None:
    """Print how far two agree."""
    table = Table("field", "F1 of the two", title=title)
    for name, of in _FIELDS.items():
        if not all(name in labels for pair in both for labels in pair):
            continue
        table.add_row(name, f"{overlap(both, of).f1:.3f}")
        if name == "concepts":
            for language in ("fr", "en"):
                some = [pair for pair in both if pair[0]["language"] == language]
                table.add_row(f"  {language}", f"{overlap(some, of).f1:.3f}")
    console = Console()
    console.print(table)
    ids = [concept.id for concept in load_scheme() if concept.tags]
    flat = [[i in labels["concepts"] for labels in side for i in ids] for side in zip(*both, strict=True)]
    console.print(f"concepts: kappa {cohen_kappa_score(*flat):.3f}")
    kinds = [[labels["kind"] for labels in side] for side in zip(*both, strict=True)]
    same = sum(a == b for a, b in zip(*kinds, strict=True))
    console.print(f"kind: the same for {same} of {len(both)}, kappa {cohen_kappa_score(*kinds):.3f}")


if __name__ == "__main__":
    main()
