"""`python -m benchmarks.tagging.agreement`: how far two annotators of the sample corpus agree.

The second one had the guideline, the list of concepts and the texts, and nothing else. What they differ in bounds what
can be asked of a tagger. Kappa is Cohen's (1960), for concepts over every pair of an article and a concept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sklearn.metrics import cohen_kappa_score

from corpus.sample import load_gold, sample_folder
from taxonomy.load import load_scheme
from vigie.evaluation.scores import Counts

Labels = dict[str, Any]
_FIELDS: dict[str, Callable[[Labels], Iterable[object]]] = {
    "concepts": lambda a: a["concepts"],
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


def overlap(both: list[tuple[Labels, Labels]], of: Callable[[Labels], Iterable[object]]) -> Counts:
    """What both have, the second has and the first has, over all articles."""
    total = Counts()
    for first, second in both:
        a, b = set(of(first)), set(of(second))
        total += Counts(hits=len(a & b), found=len(b), gold=len(a))
    return total


def main() -> None:
    both = pairs()
    table = Table("field", "F1 of the two", title=f"{len(both)} articles annotated twice")
    for name, of in _FIELDS.items():
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
