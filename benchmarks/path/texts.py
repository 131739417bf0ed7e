"""The articles of the sample corpus, as many times over as asked, each time with another number in it."""

from __future__ import annotations

from itertools import count, islice

from corpus.model import Article, Block
from corpus.sample import load_gold


def sample_articles(number: int) -> list[Article]:
    """`number` articles made of the development part."""
    gold = [article for document in load_gold("dev") for article in document.articles]
    made = (_article(gold[n % len(gold)], n) for n in count())
    return list(islice(made, number))


def _article(gold: object, n: int) -> Article:
    text = f"{gold.text}\nNo. {n}."  # type: ignore[attr-defined]
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(kind="paragraph", start=at, end=at + len(line)))
        at += len(line) + 1
    return Article(
        id=f"a{n}",
        document_id="d",
        ordinal=n,
        revision=str(n),
        section=gold.section,  # type: ignore[attr-defined]
        title=gold.title,  # type: ignore[attr-defined]
        text=text,
        blocks=tuple(blocks),
        issued=gold.issued,  # type: ignore[attr-defined]
    )
