"""From the lines of printed pages to blocks: paragraphs over the ends of pages, headings by type, running heads out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from crawler.reading.columns import in_order, pitch
from crawler.reading.model import Draft
from crawler.reading.pdf import Line, PdfText
from crawler.reading.plain import BULLET, NUMBERED, typed
from crawler.reading.wordlists import is_word

_HYPHENS: Final = ("\x02", "\u00ad", "-", "\u2010")
_NUMBER: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"^[-–—|\s]*(?:p(?:age|\.)?\s*)?\d{1,4}(?:\s*(?:/|of|de|sur)\s*\d{1,4})?[-–—|\s]*$", re.I
)
_ENDS: Final = (".", "!", "?", ":", ";", "»", "”", "…")
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)$")
_FIRST_WORD: Final = re.compile(r"^([^\W\d_]+)")
_EDGE: Final = 2  # rows at the top and foot of a page that may be running heads


def blocks_of(pdf: PdfText) -> tuple[list[Draft], list[str]]:
    """The blocks of a PDF in reading order, each with the page on which it begins, and what was left out of them."""
    every = [line for page in pdf.pages for line in page]
    largest = 1.12 * _body_size(every)
    edges = [_edges(page, largest) for page in pdf.pages]
    running = _running(edges)
    apart: list[str] = []
    lines: list[Line] = []
    for page, edge in zip(pdf.pages, edges, strict=True):
        rows = Counter(round(n.bottom) for n in page)
        out = [n for n in edge if _key(n) in running or (_PAGE_NUMBER.match(n.text) and rows[round(n.bottom)] == 1)]
        apart += [n.text for n in out]
        lines += in_order([n for n in page if n not in out])
    return _blocks(lines or every), list(dict.fromkeys(apart))


def _edges(page: Sequence[Line], largest: float) -> list[Line]:
    """The lines in the first and last rows of a page, without those in larger type."""
    rows = sorted({round(n.bottom) for n in page})
    at = {*rows[:_EDGE], *rows[-_EDGE:]}
    return [n for n in page if round(n.bottom) in at and n.size <= largest]


def _key(line: Line) -> str:
    return _NUMBER.sub("0", " ".join(line.text.lower().split()))


def _running(edges: Sequence[Sequence[Line]]) -> set[str]:
    """Running heads and feet: lines at the edge that stand on most pages, numbers apart."""
    seen = Counter[str]()
    for edge in edges:
        seen.update({_key(n) for n in edge})
    filled = sum(1 for edge in edges if edge)
    return {key for key, n in seen.items() if n >= max(2, 0.4 * filled)} if filled > 1 else set()


def _blocks(lines: Sequence[Line]) -> list[Draft]:
    body = _body_size(lines)
    larger = sorted({round(n.size / body, 1) for n in lines if n.size > 1.12 * body}, reverse=True)
    level = {size: i + 1 for i, size in enumerate(larger[:5])}
    usual = pitch(lines)
    mostly_bold = 2 * sum(len(n.text) for n in lines if n.bold) > sum(len(n.text) for n in lines)
    words = _words(lines)
    drafts: list[Draft] = []
    last: Line | None = None
    for line in lines:
        rank = level.get(round(line.size / body, 1), 6 if line.size > 1.12 * body else 0)
        heading = (rank > 0 or (line.bold and not mostly_bold)) and line.cells == 1 and any(map(str.isalpha, line.text))
        if last is not None and drafts and _continues(drafts[-1], last, line, heading, usual):
            drafts[-1].text = _join(drafts[-1].text, line.text, words)
        else:
            drafts.append(_start(line, heading, rank, last, usual))
        last = line
    return [_finished(d) for d in drafts]


def _body_size(lines: Sequence[Line]) -> float:
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes.most_common(1)[0][0], 1.0)


def _words(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(w.lower() for n in lines for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", n.text))


def _start(line: Line, heading: bool, rank: int, last: Line | None, usual: float) -> Draft:
    gap = last is None or last.page != line.page or last.bottom - line.bottom > 1.4 * usual
    if heading:
        return Draft(line.text, "heading", level=rank or 6, marked=True, gap=gap, page=line.page)
    if line.cells > 1:
        return Draft(line.text, "table", gap=gap, page=line.page)
    return Draft(line.text, gap=gap, page=line.page)


def _continues(draft: Draft, last: Line, line: Line, heading: bool, usual: float) -> bool:
    """Whether a line goes on with the block of the one before."""
    other_type = abs(last.size - line.size) > 0.12 * last.size or last.bold != line.bold
    if draft.kind == "table" or line.cells > 1 or draft.marked != heading or other_type:
        return False
    below = last.bottom - line.bottom
    here = last.page == line.page and below > 0
    if heading:
        return here and below < 1.6 * max(usual, line.size)
    if BULLET.match(line.text) or NUMBERED.match(line.text):
        return False
    open_end = not draft.text.endswith(_ENDS)
    if not here:  # the next column or page
        return open_end and (line.text[:1].islower() or last.text.endswith(_HYPHENS) or draft.text.endswith(","))
    return below <= 1.45 * max(usual, 1.0) and (open_end or not _starts_anew(draft, last, line))


def _starts_anew(draft: Draft, last: Line, line: Line) -> bool:
    """Whether a line after a full stop begins a paragraph: it is indented, or the one before ended early."""
    indented = BULLET.match(draft.text) is None and line.left > last.left + 0.8 * line.size
    width = max(last.right - last.left, line.right - line.left)
    return indented or last.right < line.right - 0.2 * width


def _join(text: str, line: str, words: frozenset[str]) -> str:
    """Two lines of one paragraph; a word divided at the end of the line is put together.

    A hyphen stays where the two halves are words and the whole is none (`police-community`, `sous-ministre`).
    """
    if not text.endswith(_HYPHENS):
        return f"{text} {line}"
    stem = text[:-1]
    before, after = _LAST_WORD.search(stem), _FIRST_WORD.match(line)
    if before is None or after is None or not line[:1].islower():
        return f"{stem}-{line}" if after is not None and before is not None else f"{text.replace(chr(2), '-')} {line}"
    whole = f"{before.group(1)}{after.group(1)}".lower()
    hyphened = f"{before.group(1)}-{after.group(1)}".lower()
    if hyphened in words and whole not in words:
        return f"{stem}-{line}"
    halves = is_word(before.group(1)) and is_word(after.group(1))
    if whole in words or is_word(whole) or not halves:
        return f"{stem}{line}"
    return f"{stem}-{line}"


def _finished(draft: Draft) -> Draft:
    draft.text = draft.text.replace("\x02", "-").replace("\u00ad", "")
    if draft.marked or draft.kind == "table":
        return draft
    kind = typed(draft.text)
    kind.gap, kind.page = draft.gap, draft.page
    return kind
