"""The main text of a web page: which of its blocks belong to its articles, and which to the site around them.

Two judges that fail in different ways are heard. Trafilatura (Barbaresi, 2021, "Trafilatura: A Web Scraping Library and
Command-Line Tool for Text Discovery and Extraction", ACL) knows the markup of thousands of sites, but looks for one
article and gives its text without the page's structure. The walk over the page knows structure: a block that stands in
elements of the same make as kept ones is of their kind, so that all articles of a page stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import trafilatura
from lxml import etree

from corpus.text import fold_key
from crawler.bylines import byline
from crawler.reading.model import Draft
from crawler.reading.plain import typed

_WORD: Final = re.compile(r"\w+")
_LARGEST: Final = 4_000_000  # characters of markup; above, the walk alone decides, as time must stay bounded
_SHINGLE: Final = 3
_ENOUGH: Final = 60  # words; of a page with hardly more, trafilatura takes odd parts
_DIGIT: Final = re.compile(r"\d")
_KEPT: Final = 0.5  # of the runs of words of a block that trafilatura took
_PART: Final = 0.3  # of the words of a page; more is no mere box of comments or related pages
_ALL_LINK: Final = 0.8
_FEW: Final = 8  # words
_GAP: Final = 30  # blocks between two kept ones that may belong to the same article
_TELLING: Final = frozenset({"meta", "author", "comments", "share"})
_TOLD: Final = 4  # lines between a title and its text
_MOST_TOLD: Final = 16  # words in one of them
_TITLED: Final = re.compile(r"^header\b|(?:^|[.-])(?:heading|header|head|title|titre|entete)$")
_OUTSIDE: Final = frozenset({"furniture", "comments", "related", "share", "signup", "advert"})
_POINTER: Final = re.compile(
    r"(?:related|read (?:also|next|more)|see also|also (?:read|see)|more (?:on|from|about)|watch|listen|"
    r"(?:à )?lire (?:aussi|également|la suite)|voir (?:aussi|également)|à lire|sur le même (?:sujet|thème))\b",
    re.I,
)
_BROKEN_OFF: Final = re.compile(r"(?:\.\.\.|…|\[(?:\.\.\.|…)\])\W*$")  # as the first words of another page do
_END: Final = 40  # characters
_SENTENCE_END: Final = re.compile(r"[.!?…:;»”\"]\s*\)?$")


def found_by_trafilatura(page: str) -> str:
    """What trafilatura takes for the main text, one block a line; empty when it finds none."""
    if len(page) > _LARGEST:
        return ""
    try:
        found = trafilatura.extract(page, include_comments=False, include_tables=True)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError, AssertionError):
        return ""  # pages broken beyond what the library expects: the walk decides
    return found or ""


def unseen(drafts: Sequence[Draft], found: str) -> list[Draft]:
    """Trafilatura's text as blocks, where the walk has not seen most of it (text in `noscript`); else none."""
    tokens = [w.lower() for w in _WORD.findall(found)]
    if len(tokens) < 40:
        return []
    seen: set[tuple[str, ...]] = set()
    for d in drafts:
        own = [w.lower() for w in _WORD.findall(d.text)]
        seen.update(tuple(own[i : i + _SHINGLE]) for i in range(len(own) - _SHINGLE + 1))
    there = sum(tuple(tokens[i : i + _SHINGLE]) in seen for i in range(len(tokens) - _SHINGLE + 1))
    if 2 * there >= len(tokens):
        return []
    return [typed(line) for line in found.split("\n") if line.strip()]


@dataclass(slots=True)
class _Evidence:
    """What is known of each block, by position: its words, how many of them trafilatura kept, whether it is prose."""

    words: list[list[str]]
    covered: list[float]
    prose: list[bool]


def choose(drafts: Sequence[Draft], found: str, *, title: str = "", single: bool = False) -> list[bool]:
    """For each block of a page whether it belongs to the main text.

    Args:
        drafts: all blocks in order, furniture among them.
        found: what trafilatura takes for the main text.
        title: the page's title, to know its heading by.
        single: the page says of itself that it is one article; then nothing far from its text is taken for another one.
    """
    evidence = _gather(drafts, found)
    kept = [e >= _KEPT for e in evidence.covered]
    words = [len(w) for w in evidence.words]
    total = sum(n for n, k in zip(words, kept, strict=True) if k)
    prose = sum(n for n, d, p in zip(words, drafts, evidence.prose, strict=True) if p and not d.furniture)
    shown = sum(n for n, d in zip(words, drafts, strict=True) if not d.furniture)
    if total >= _ENOUGH or (total and shown >= 2 * _ENOUGH and total * 3 >= prose):
        zones = _zones(drafts, words, kept)
        _single_out(drafts, evidence, kept)
        _drop_zones(drafts, zones, kept)
        if any(kept):
            _add_peers(drafts, evidence, zones, kept, single=single)
            _fill_gaps(drafts, zones, kept)
            _add_headings(drafts, zones, kept, title)
            if not single:
                _add_sections(drafts, evidence, zones, kept)
            _drop_repeats(drafts, kept)
            _drop_pointers(drafts, evidence, zones, kept)
            return kept
    return _by_the_walk(drafts, words)


def _by_the_walk(drafts: Sequence[Draft], words: Sequence[int]) -> list[bool]:
    """What the markup alone does not set apart; an element with most of the page's words is no furniture.

    Where there is prose, short links that stand alone are ways to other pages.
    """
    size = Counter[str]()
    for draft, n in zip(drafts, words, strict=True):
        size.update(dict.fromkeys(draft.zones, n))
    whole = sum(words)
    most = {"furniture": 0.6 * whole} | dict.fromkeys(_OUTSIDE - {"furniture"}, _PART * whole)
    apart = {z for z, n in size.items() if n < most.get(z.split("#")[0], 0.0)}
    kept = [not d.furniture and not apart.intersection(d.zones) for d in drafts]
    lone = [d.linked > _ALL_LINK and n <= _FEW and d.kind != "heading" for d, n in zip(drafts, words, strict=True)]
    if sum(n for n, k, one in zip(words, kept, lone, strict=True) if k and not one) >= _ENOUGH:
        kept = [k and not one for k, one in zip(kept, lone, strict=True)]
    return kept


def _gather(drafts: Sequence[Draft], found: str) -> _Evidence:
    lines = Counter(fold_key(line) for line in found.split("\n") if line.strip())
    tokens = [w.lower() for w in _WORD.findall(found)]
    shingles = {tuple(tokens[i : i + _SHINGLE]) for i in range(len(tokens) - _SHINGLE + 1)}
    words, covered, prose = [], [], []
    for d in drafts:
        own = [w.lower() for w in _WORD.findall(d.text)]
        words.append(own)
        if len(own) < _SHINGLE + 2:
            key = fold_key(d.text)
            covered.append(1.0 if key and lines[key] else 0.0)
        else:
            there = [tuple(own[i : i + _SHINGLE]) in shingles for i in range(len(own) - _SHINGLE + 1)]
            covered.append(sum(there) / len(there))
        prose.append(_is_prose(d, own))
    return _Evidence(words, covered, prose)


def _is_prose(draft: Draft, words: list[str]) -> bool:
    """Whether a block reads like a paragraph of an article: some sentence, few links."""
    end = draft.text[-_END:]  # a line of dots would be looked at from each of them
    whole = _SENTENCE_END.search(end) is not None and not _BROKEN_OFF.search(end)
    return len(words) >= 12 and draft.linked < 0.4 and draft.kind != "caption" and whole


def _zones(drafts: Sequence[Draft], words: Sequence[int], kept: Sequence[bool]) -> list[frozenset[str]]:
    """The hints of the names around each block, without those that hold for much of what was found.

    A name alone is weak evidence: an unclosed menu takes the whole page in, a site calls its main column `rail`,
    a forum consists of comments.
    """
    size = Counter[str]()
    for draft, n, k in zip(drafts, words, kept, strict=True):
        if k:
            size.update(dict.fromkeys({*draft.zones, *(z.split("#")[0] for z in draft.zones)}, n))
    much = 0.4 * sum(n for n, k in zip(words, kept, strict=True) if k)
    weak = {hint for hint, n in size.items() if n >= much}
    return [frozenset(z.split("#")[0] for z in d.zones if z not in weak) - weak for d in drafts]


def _single_out(drafts: Sequence[Draft], evidence: _Evidence, kept: list[bool]) -> None:
    """Of equal blocks keep the one whose neighbours are kept: the same words often stand in a teaser as well."""
    places: dict[str, list[int]] = {}
    for i, d in enumerate(drafts):
        if kept[i]:
            places.setdefault(fold_key(d.text), []).append(i)
    for key, at in places.items():
        if len(at) < 2 or not key:
            continue
        near = [_neighbours(kept, evidence, i) for i in at]
        best = max(near)
        for i, n in zip(at, near, strict=True):
            if n * 2 < best:
                kept[i] = False


def _neighbours(kept: list[bool], evidence: _Evidence, at: int) -> int:
    around = range(max(0, at - 4), min(len(kept), at + 5))
    return sum(len(evidence.words[i]) for i in around if kept[i] and i != at)


def _drop_zones(drafts: Sequence[Draft], zones: list[frozenset[str]], kept: list[bool]) -> None:
    """Take out what trafilatura kept of comment sections, lists of other articles and buttons."""
    for i, d in enumerate(drafts):
        pointer = _POINTER.match(d.text) is not None and d.linked > 0.4
        if kept[i] and (zones[i] & _OUTSIDE or d.furniture or pointer):
            kept[i] = False


def _add_peers(
    drafts: Sequence[Draft], evidence: _Evidence, zones: list[frozenset[str]], kept: list[bool], *, single: bool
) -> None:
    """Keep prose that stands in elements of the same make as what is kept: further articles of the page."""
    weight = Counter[str]()
    for i, d in enumerate(drafts):
        if kept[i] and evidence.prose[i]:
            weight[d.path] += len(evidence.words[i])
    most = max(weight.values(), default=0)
    paths = {path for path, n in weight.items() if n * 5 >= most}
    first, last = kept.index(True), len(kept) - 1 - kept[::-1].index(True)
    for i, d in enumerate(drafts):
        peer = evidence.prose[i] and d.path in paths and not d.furniture and not zones[i] - {"meta", "author"}
        if peer and not kept[i] and (first < i < last or not single):
            kept[i] = True


def _fill_gaps(drafts: Sequence[Draft], zones: list[frozenset[str]], kept: list[bool]) -> None:
    """Keep list items, rows of tables, captions and short lines between kept blocks of the elements around them."""
    places = [i for i, k in enumerate(kept) if k]
    for before, after in pairwise(places):
        if not 1 < after - before <= _GAP:
            continue
        around = (drafts[before].path, drafts[after].path)
        for i in range(before + 1, after):
            d = drafts[i]
            deeper = d.kind in {"quotation", "table", "caption"}
            fits = d.path in around or (deeper and any(_holds(path, d.path) for path in around))
            if fits and not d.furniture and d.linked < 0.5 and not zones[i] and not _POINTER.match(d.text):
                kept[i] = True


def _holds(outer: str, inner: str) -> bool:
    """Whether one path leads to the same elements as the other, or into them."""
    return inner == outer or inner.startswith(f"{outer}/")


def _add_headings(drafts: Sequence[Draft], zones: list[frozenset[str]], kept: list[bool], title: str) -> None:
    """Keep the headings of what is kept: the main one of the page, and up to two above a kept block, right above it or
    with only lines between that tell of it."""
    first = kept.index(True)
    chain = 0
    for i in range(len(drafts) - 2, -1, -1):
        d = drafts[i]
        if kept[i]:
            chain = 0
        elif d.kind == "heading" and chain < 2 and not zones[i] & _OUTSIDE:
            below = _below(drafts, zones, kept, i)
            if kept[below] and _beside(d.path, drafts[below].path):
                kept[i] = not d.furniture
                chain += 1
    names = fold_key(title)
    for i in range(first - 1, max(-1, first - 30), -1):
        d = drafts[i]
        key = fold_key(d.text)
        if d.kind != "heading" or d.furniture or not key or "furniture" in zones[i]:
            continue
        if d.level == 1 or key in names:
            kept[i] = True
            break


def _below(drafts: Sequence[Draft], zones: list[frozenset[str]], kept: list[bool], heading: int) -> int:
    """The block below a heading; what was dropped and only tells of the article (date, author, comments) is passed, but
    not on the way to a heading of the same rank."""
    at = heading + 1
    while at < min(heading + 1 + _TOLD, len(drafts) - 1) and not kept[at] and _tells(drafts[at], zones[at]):
        if not _beside(drafts[heading].path, drafts[at].path):
            break
        at += 1
    below = drafts[at]
    return heading + 1 if below.kind == "heading" and 0 < below.level <= drafts[heading].level else at


def _tells(draft: Draft, hints: frozenset[str]) -> bool:
    """Whether a block is one of the short lines below a title that tell when, by whom and where it was published."""
    if draft.kind == "heading" or "furniture" in hints or len(_WORD.findall(draft.text)) > _MOST_TOLD:
        return False
    line = draft.kind == "paragraph" and (draft.furniture or _DIGIT.search(draft.text) or byline(draft.text))
    return bool(line or hints & _TELLING)


def _beside(heading: str, text: str) -> bool:
    """Whether the elements of a heading and of a text hold each other; a title may have an element of its own."""
    above, _, own = heading.rpartition("/")
    return _holds(heading, text) or _holds(text, heading) or (_TITLED.search(own) is not None and _holds(above, text))


def _add_sections(drafts: Sequence[Draft], evidence: _Evidence, zones: list[frozenset[str]], kept: list[bool]) -> None:
    """Keep the short line above a kept heading that names the section of the article."""
    for i in range(len(drafts) - 2, -1, -1):
        d, below = drafts[i], drafts[i + 1]
        if kept[i] or not kept[i + 1] or below.kind != "heading" or d.kind not in {"paragraph", "heading"}:
            continue
        beside = _holds(d.path, below.path) or _above(d.path) in {below.path, _above(below.path)}
        short = 0 < len(evidence.words[i]) <= 5 and d.linked < 0.5 and not d.furniture
        if beside and short and not zones[i] & _OUTSIDE and not _DIGIT.search(d.text):
            kept[i] = True


def _drop_pointers(drafts: Sequence[Draft], evidence: _Evidence, zones: list[frozenset[str]], kept: list[bool]) -> None:
    """Drop added headings with nothing below them, and headings and lead-ins of lists of links (`Further reading:`)."""
    last = max((i for i, d in enumerate(drafts) if kept[i] and d.kind != "heading"), default=-1)
    if last < 0:
        return
    below: Draft | None = None
    is_below_kept = False
    for i in range(len(drafts) - 1, -1, -1):
        d = drafts[i]
        lead = d.kind == "heading" or (d.text.rstrip().endswith(":") and len(evidence.words[i]) <= _FEW)
        to_links = below is not None and below.linked > _ALL_LINK and not is_below_kept
        titled = d.kind == "heading" and i < last and kept[_below(drafts, zones, kept, i)]
        if kept[i] and lead and ((to_links and not titled) or (i > last and evidence.covered[i] < _KEPT)):
            kept[i] = False
        elif kept[i] or not d.furniture:
            below, is_below_kept = d, kept[i]


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _drop_repeats(drafts: Sequence[Draft], kept: list[bool]) -> None:
    """Keep the first of two equal headings that follow each other with no text between them."""
    last: dict[str, int] = {}
    for i, d in enumerate(drafts):
        if not kept[i] or d.kind != "heading":
            continue
        key = fold_key(d.text)
        if key in last and not any(kept[k] and drafts[k].kind != "heading" for k in range(last[key], i)):
            kept[i] = False
        else:
            last[key] = i
