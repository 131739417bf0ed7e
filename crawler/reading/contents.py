"""Tables of contents in print, without links: their lines leave the text, and the headings that they name are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from corpus.text import fold_key
from crawler.lexicon import CONTENTS, SUBHEADINGS
from crawler.reading.model import Draft

_LONGEST_TITLE: Final = 26  # words
_BETWEEN: Final = 12  # words of a line among entries that is none itself: a section, an author
_PAGE_WORDS: Final = frozenset(("p", "pp", "page", "pages"))
_Titles = Mapping[tuple[str, ...], Sequence[int]]


def find_contents(drafts: Sequence[Draft]) -> frozenset[int]:
    """Which blocks are a table of contents: lines after `Contents`, `Sommaire` that come back below on their own.

    Leaders and page numbers do not matter, nor whether several entries were run into one block. The headings below are
    marked as `anchored`, as those that a linked table of contents points to.
    """
    opening = [n for n, draft in enumerate(drafts) if _opener(_words(draft.text))]
    if not opening:
        return frozenset()
    titles = _titles(drafts)
    found: set[int] = set()
    seen = 0  # a block that was looked at once is not looked at again: many lines `Contents` cost no more than one
    for n in opening:
        if n >= seen:
            listed, seen = _listed(drafts, n, titles)
            found.update(listed)
    return frozenset(found)


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold_key(text[:4000]).split())


def _opener(words: tuple[str, ...]) -> int:
    """How many words at the start of a block announce contents; 0 when none do."""
    return next((size for size in (4, 3, 2, 1) if " ".join(words[:size]) in CONTENTS and len(words) >= size), 0)


def _titles(drafts: Sequence[Draft]) -> dict[tuple[str, ...], list[int]]:
    """Where each short line stands, by its words."""
    titles: dict[tuple[str, ...], list[int]] = {}
    for n, draft in enumerate(drafts):
        words = _words(draft.text) if len(draft.text) <= 300 and draft.kind != "table" else ()
        if len(words) <= _LONGEST_TITLE and any(not word.isdigit() for word in words):
            titles.setdefault(words, []).append(n)
    return titles


def _entries(words: tuple[str, ...], titles: _Titles, after: int) -> list[tuple[str, ...]]:
    """The lines below `after` that a block lists, when they and numbers of pages make up half of its words or more."""
    found: list[tuple[str, ...]] = []
    at = covered = numbers = 0
    while at < len(words):
        sizes = range(min(_LONGEST_TITLE, len(words) - at), 0, -1)
        size = next((s for s in sizes if titles.get(words[at : at + s], (0,))[-1] > after), 0)
        if size:
            found.append(words[at : at + size])
            covered += size
        elif words[at].isdigit() or words[at] in _PAGE_WORDS:
            numbers += 1
        at += size or 1
    return found if 2 * covered >= len(words) - numbers else []


def _listed(drafts: Sequence[Draft], opening: int, titles: _Titles) -> tuple[range, int]:
    """The blocks of the contents that begin at `opening`, none where fewer than two lines come back below; and the
    block at which it went no further."""
    entries: set[tuple[str, ...]] = set()
    end = n = opening
    for n in range(opening, len(drafts)):
        words = _words(drafts[n].text)
        words = words[_opener(words) :] if n == opening else words
        here = _entries(words, titles, n)
        if here:
            end = n
            entries.update(here)
        elif len(words) > _BETWEEN:
            break
    below = {entry: [k for k in titles[entry] if k > end] for entry in entries}
    named = [entry for entry, places in below.items() if places]
    if len(named) < 2:
        return range(0), n
    if sum(" ".join(entry) in SUBHEADINGS for entry in named) < 2:  # else the chapters of one report
        for k in chain.from_iterable(below.values()):
            drafts[k].anchored = True
    return range(opening, end + 1), n
