"""Annotations that still hold after a change of the taxonomy, and those that have to be made anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.home import Home
from taxonomy.adopted import Adopted, read_adopted, settled, write_adopted
from taxonomy.replacing import Touched

if TYPE_CHECKING:
    from corpus.model import Annotation, Article
    from corpus.store import CorpusStore


def carry_over(store: CorpusStore, adopted: Adopted, now: str) -> int:
    """Note for each annotation made with an earlier taxonomy that it still holds, where the change cannot touch it.

    A change can touch an article that is tagged with a changed concept, or whose words hold all those of a label that
    came or went. What stays unnoted is annotated again.

    Args:
        store: the corpus.
        adopted: the taxonomy in use, with the changes that annotations may not have seen.
        now: the version for which they are to hold.

    Returns:
        How many annotations hold on.
    """
    counts = store.versions.counts() if adopted.steps else {}
    noted = 0
    for past in adopted.steps:
        if not counts.get(past.made_by):
            continue
        touched = Touched(past.change.labels)
        for page in store.versions.holding_for(past.made_by):
            held = [a for a, told in page if not _touches(a, told, past.change.concepts, touched)]
            noted += store.versions.carry_over(held, past.made_by, now)
    return noted


def _touches(article: Article, told: Annotation, concepts: frozenset[str], touched: Touched) -> bool:
    return any(tag.id in concepts for tag in told.concepts) or touched.by(
        article.title, article.section or "", article.text
    )


def count_pending(store: CorpusStore, adopted: Adopted, now: str) -> int:
    """How many articles have to be annotated again, those among them that will be found untouched not counted."""
    counts = store.versions.counts()
    pending = store.counts().articles - counts.get(now, 0)
    for past in adopted.steps:
        if counts.get(past.made_by):
            touched = Touched(past.change.labels)
            pending -= sum(
                not _touches(a, told, past.change.concepts, touched)
                for page in store.versions.holding_for(past.made_by)
                for a, told in page
            )
    return pending


def settle(home: Path) -> None:
    """Note that all annotations and the index have seen every change of the taxonomy."""
    with Home(home).lock():
        adopted = read_adopted(home)
        if adopted.stale_index:
            write_adopted(home, replace(settled(adopted), steps=adopted.steps))
