"""Articles whose names, dates and kind are known: from JSON Lines files and from parts of the sample corpus.

Pages that others have restated and annotated may lack the day of issue and the dates; their `host` is their group, so
that a cross-validation leaves out a site at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.tagging.cases import article
from corpus.model import Article


@dataclass(frozen=True, slots=True)
class Told:
    """An article and what a reader says of it; `group` is its page or file, `number` its place there."""

    group: str
    number: int
    article: Article
    kind: str
    organisations: tuple[tuple[str, str | None], ...]
    """Name and acronym."""
    people: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    """Name and country."""


def read_cases(path: Path) -> Iterator[Told]:
    """The articles of a JSON Lines file, or of a folder of the sample corpus (`gold/*.json`)."""
    if path.is_dir():
        for file in sorted((path / "gold").glob("*.json")):
            for number, gold in enumerate(json.loads(file.read_text("utf-8"))["articles"]):
                yield _told(file.name, number, gold)
    else:
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            told = json.loads(line)
            yield _told(told.get("host", path.name), number, told)


def _told(group: str, number: int, gold: dict[str, Any]) -> Told:
    one = article(gold["title"], gold["text"], gold.get("section"))
    if gold.get("issued"):
        one = one.model_copy(update={"issued": date.fromisoformat(gold["issued"])})
    return Told(
        group,
        number,
        one,
        gold["kind"],
        tuple((held["name"], held["acronym"]) for held in gold["organisations"]),
        tuple(gold["people"]),
        tuple((held["start"], held["end"]) for held in gold.get("dates", ())),
        tuple((held["name"], held["country"]) for held in gold["places"]),
    )
