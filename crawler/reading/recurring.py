"""Blocks that recur over the pages of one source: they belong to its template, and to no article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from corpus.text import digest, fold_key
from crawler.lexicon import SECTIONS, SUBHEADINGS
from crawler.reading.model import ReadBlock, Reading

_FEWEST: Final = 3  # pages
_SHARE: Final = 0.4  # of the pages of the source
_LENGTH: Final = 16  # hexadecimal digits of a digest that are kept


def block_digests(reading: Reading) -> frozenset[str]:
    """The digests of the blocks of one page, each once; folded, so that case and accents do not matter.

    A corpus keeps for each source how many pages each digest was seen on; names of sections are left out, as they stand
    on every issue of a bulletin and belong to its articles.
    """
    return frozenset(_digest(text) for b in reading.blocks if _may_recur(text := _text(reading, b)))


def recurring(seen: Mapping[str, int], pages: int) -> frozenset[str]:
    """The digests of the template.

    Args:
        seen: on how many pages of the source each digest stands.
        pages: how many pages of the source were counted; below three, nothing is said to recur.
    """
    fewest = max(_FEWEST, _SHARE * pages)
    return frozenset(d for d, n in seen.items() if n >= fewest)


def count(readings: Iterable[Reading]) -> tuple[Counter[str], int]:
    """The counts that `recurring` asks for, over pages read in one run."""
    seen: Counter[str] = Counter()
    pages = 0
    for reading in readings:
        seen.update(block_digests(reading))
        pages += 1
    return seen, pages


def without_template(reading: Reading, template: Collection[str]) -> Reading:
    """A page without the blocks of its template, which join its furniture; as it is when nothing else would be left."""
    kept = [b for b in reading.blocks if _digest(_text(reading, b)) not in template]
    if len(kept) == len(reading.blocks) or not kept:
        return reading
    texts = [_text(reading, b) for b in kept]
    blocks: list[ReadBlock] = []
    at = 0
    for block, text in zip(kept, texts, strict=True):
        blocks.append(replace(block, start=at, end=at + len(text)))
        at += len(text) + 1
    gone = tuple(_text(reading, b) for b in reading.blocks if _digest(_text(reading, b)) in template)
    return replace(reading, text="\n".join(texts), blocks=tuple(blocks), furniture=(*reading.furniture, *gone))


def _text(reading: Reading, block: ReadBlock) -> str:
    return reading.text[block.start : block.end]


def _may_recur(text: str) -> bool:
    key = fold_key(text)
    return bool(key) and key not in SECTIONS and key not in SUBHEADINGS


def _digest(text: str) -> str:
    return digest(fold_key(text))[:_LENGTH]
