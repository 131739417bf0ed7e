"""Blocks that recur over the pages of one source, at the same place of the page: they belong to the site's template.

What is counted is a block's words together with the elements that hold it. So the lead of an article that also stands
in the lists of other pages stays, while a box that every page has goes. Only web pages are looked at: printed pages
and letters have their own ways (`crawler.reading.paged`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from corpus.text import digest, fold_key
from crawler.bylines import byline
from crawler.language import language_of
from crawler.lexicon import SECTIONS, SUBHEADINGS
from crawler.reading.model import ReadBlock, Reading

ENOUGH: Final = 30
"""Pages from which a template is known well enough to read the others of a source without waiting for them."""
SAMPLE: Final = 400
"""Pages of a source that are looked at, at most: those whose payloads have the smallest digests, so that the template
follows from which pages are held, and not from the order in which they came."""

_SHARE: Final = 0.3  # of the pages, or of those in one language
_MORE: Final = 2  # pages beside that share, so that in a handful of pages nearly all must have a block
_START: Final = 4000  # characters of a page that tell its language
_FACT: Final = re.compile(r"^[^:.!?]{2,40}\s?:\s+\S[^:]*$")  # `Country: France` is told of an article, on however many
_FACT_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """What of a page may recur on others: its language, and a number for each of its blocks, each once."""

    language: str
    blocks: frozenset[int]

    def packed(self) -> bytes:
        """The numbers as 64-bit integers, sorted, so that equal pages are equal bytes."""
        return np.array(sorted(self.blocks), dtype="<i8").tobytes()

    @classmethod
    def unpacked(cls, language: str, packed: bytes) -> PageBlocks:
        """The same from its bytes."""
        return cls(language, frozenset(np.frombuffer(packed, dtype="<i8").tolist()))


NO_PAGE: Final = PageBlocks("", frozenset())
"""Of a document that is no web page, or could not be read."""


def page_blocks(reading: Reading) -> PageBlocks:
    """What of a page may recur on others of its site; nothing of documents that are no web pages."""
    if reading.form != "html":
        return NO_PAGE
    numbers = frozenset(_number(reading, b) for b in reading.blocks if _may_recur(reading, b))
    return PageBlocks(language_of(reading.text[:_START]) or "", numbers)


@dataclass(frozen=True, slots=True)
class Template:
    """The numbers of the blocks that recur over the pages of a site: over all, and over those in one language."""

    everywhere: frozenset[int]
    by_language: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, pages: Iterable[PageBlocks]) -> Template:
        """The template of a site from its pages, or a sample of them; over less than three pages nothing recurs."""
        groups: dict[str, list[PageBlocks]] = {}
        for page in pages:
            groups.setdefault(page.language, []).append(page)
        every = [page for group in groups.values() for page in group]
        return cls(_recurring(every), {language: _recurring(group) for language, group in groups.items() if language})

    def within(self, page: PageBlocks) -> frozenset[int]:
        """The blocks of the template that a page has."""
        return page.blocks & (self.everywhere | self.by_language.get(page.language, frozenset()))


def _recurring(pages: Sequence[PageBlocks]) -> frozenset[int]:
    counts = Counter(block for page in pages for block in page.blocks)
    return frozenset(block for block, n in counts.items() if n >= _SHARE * len(pages) + _MORE)


EMPTY: Final = Template(frozenset(), {})


def signature(found: Collection[int]) -> str:
    """A short name for what was left out of a page; empty when nothing was."""
    return digest(*(str(n) for n in sorted(found)))[:16] if found else ""


def without_template(reading: Reading, template: Collection[int]) -> Reading:
    """A page without the blocks of its template, which join its furniture; as it is when nothing else would be left.

    A heading that recurs above words of the page's own is part of a form that the site's pages share ("Objectives"):
    it stays and is marked, as it says nothing about this page.
    """
    recurs = [_number(reading, b) in template for b in reading.blocks]
    if all(recurs) or not any(recurs):
        return reading
    kept: list[ReadBlock] = []
    gone: list[str] = []
    for n, block in enumerate(reading.blocks):
        if not recurs[n]:
            kept.append(block)
        elif _is_section(reading, block) or (kept and _names_own_words(reading, n, recurs)):
            kept.append(replace(block, recurring=True))
        else:
            gone.append(_text(reading, block))
    texts = [_text(reading, b) for b in kept]
    blocks: list[ReadBlock] = []
    at = 0
    for block, text in zip(kept, texts, strict=True):
        blocks.append(replace(block, start=at, end=at + len(text)))
        at += len(text) + 1
    return replace(reading, text="\n".join(texts), blocks=tuple(blocks), furniture=(*reading.furniture, *gone))


def _is_section(reading: Reading, block: ReadBlock) -> bool:
    key = fold_key(_text(reading, block))
    return key in SECTIONS or key in SUBHEADINGS


def _names_own_words(reading: Reading, n: int, recurs: list[bool]) -> bool:
    """Whether a block of the template is the heading of a block that is the page's own."""
    return reading.blocks[n].kind == "heading" and n + 1 < len(recurs) and not recurs[n + 1]


def _text(reading: Reading, block: ReadBlock) -> str:
    return reading.text[block.start : block.end]


def _may_recur(reading: Reading, block: ReadBlock) -> bool:
    """Facts, rows of tables and bylines are told of an article, on however many pages they stand."""
    text = _text(reading, block)
    if block.kind == "table" or byline(text):
        return False
    return not (block.kind != "heading" and _FACT.match(text) and len(text.split()) <= _FACT_WORDS)


def _number(reading: Reading, block: ReadBlock) -> int:
    """A block as a number of 63 bits, by its folded words, its sort and its place."""
    words, sort = fold_key(_text(reading, block)), f"{block.kind} {block.level}"
    return int(digest(words, sort, block.place)[:16], 16) >> 1
