"""The layout of a page: its pieces, which of them are headings, and at which of those an article begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.text import fold_key
from crawler.bylines import byline
from crawler.dates import find_date, is_date
from crawler.lexicon import SECTIONS, WORD, is_furniture
from crawler.reading.model import ReadBlock, Reading
from crawler.splitting.attribution import attribution
from crawler.splitting.boundaries import Evidence, Group, group
from crawler.splitting.editions import BAR, names_publication
from crawler.splitting.issue import find_issue
from crawler.splitting.merging import merge
from crawler.splitting.pieces import (
    LONGEST_TITLE,
    MOST_WORDS,
    Page,
    Piece,
    bare_heading,
    cut_block,
    heading_like,
    known,
)
from crawler.splitting.weights import WEIGHTS

THRESHOLD: Final = 0.5  # log odds; a little above even, as a text that is one article shall stay one
SHORTEST: Final = 12  # words of body that an article has at least
_PARAGRAPH: Final = 150  # characters
_LONGEST_NAME: Final = 8  # words of a name of a publication
_LONGEST_GREETING: Final = 40  # words between it and the first heading
_GLUED_ENTRIES: Final = re.compile(r"(?:[A-ZÀ-Þ][\w'’-]*[a-zà-ÿ](?: [a-zà-ÿ'’]+){0,2}){3,}", re.UNICODE)
_STEP: Final = re.compile(r"\s+[»›>→]\s+")
_LONGEST_STEP: Final = 6  # words
_RUN_ON: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|\s*[|•·»]\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Pieces in order, their groups, the numbers of the groups that begin an article (the first always does), and the
    piece that is the title of each group if it does."""

    page: Page
    pieces: tuple[Piece, ...]
    groups: tuple[Group, ...]
    starts: frozenset[int]
    titles: tuple[int | None, ...]
    has_header: bool


def lay_out_page(reading: Reading, header: Sequence[tuple[int, int]], publication: str = "") -> Layout:
    """Cut a document into pieces, find headings, and decide where articles begin; `header` stretches fall out."""
    return decide(_evidence(reading, header, publication))


def decide(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> Layout:
    """Where articles begin, and the titles."""
    groups = evidence.groups
    starts = _with_bodies(evidence, sorted({*merge(evidence, THRESHOLD, weights), *_dated_entries(evidence)}))
    titles = tuple(evidence.main(n) if g.heads else None for n, g in enumerate(groups))
    return Layout(evidence.page, tuple(evidence.pieces), tuple(groups), starts, titles, evidence.has_header)


def _dated_entries(evidence: Evidence) -> list[int]:
    """The groups of a list of news: two or more headings that have a day alone on the line below, and then a text."""
    entries = []
    for n, g in enumerate(evidence.groups):
        line = evidence.page.of(evidence.pieces[g.body[0]]) if g.heads and len(g.body) > 1 else ""
        told = find_date(line) if is_date(line) else None
        if told is not None and told.precision == "day":
            entries.append((n, told.day))
    return [n for n, _ in entries] if len({day for _, day in entries}) > 1 else []


def find_evidence(reading: Reading) -> Evidence:
    """The groups of headings of a document and their evidence, before any decision about articles."""
    issue = find_issue(reading, None)
    return _evidence(reading, issue.header, (issue.edition.publication if issue.edition else None) or "")


def _evidence(reading: Reading, header: Sequence[tuple[int, int]], publication: str) -> Evidence:
    page, pieces = find_pieces(reading, header, publication)
    return Evidence(page, pieces, group(pieces), has_header=bool(header))


def _with_bodies(evidence: Evidence, starts: list[int]) -> frozenset[int]:
    """Starts without those that would leave the article before with hardly a word: there, the heading is a subtitle."""
    kept = starts[:1]
    for n in starts[1:]:
        words = sum(evidence.subjects.words(i) for k in range(kept[-1], n) for i in evidence.groups[k].body)
        if words >= SHORTEST:
            kept.append(n)
    return frozenset(kept)


def find_pieces(reading: Reading, header: Sequence[tuple[int, int]], publication: str = "") -> tuple[Page, list[Piece]]:
    """The pieces of a document with its headings found, before any decision about articles."""
    page = Page(reading)
    blocks = [b for b in _bodies(page, header) if not _is_run_on_menu(page, b)]
    blocks = blocks or _bodies(page, ())  # a page that is all header: better an odd article than none
    blocks = _without_name(page, _without_masthead(page, _without_colophon(page, blocks, publication)))
    pieces: list[Piece] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        after = page.of(following) if following is not None and not following.heading else ""
        pieces.extend(cut_block(page, block, after))
    return page, _headings_by_line(page, _without_furniture(page, pieces))


def _without_colophon(page: Page, blocks: list[Piece], publication: str) -> list[Piece]:
    """Blocks without the last ones that speak of the bulletin itself (`The Example is published by …`)."""
    name = fold_key(re.split(r"[,/(|]| - ", publication)[0])
    out = list(blocks)
    while len(out) > 2 and len(name) > 3 and out[-1].kind == "paragraph":
        text = fold_key(page.of(out[-1]))
        if not (text == name or text.startswith(f"{name} ")) or len(text.split()) > 60:
            break
        out.pop()
    return out


def _without_masthead(page: Page, blocks: list[Piece]) -> list[Piece]:
    """Blocks without the first lines that only repeat the title of the page above a marked heading: the site's name."""
    name = set(fold_key(page.reading.title).split())
    first = next((i for i, b in enumerate(blocks) if b.heading), 0)
    if not name or not 0 < first <= 3:
        return blocks
    lines = [set(fold_key(page.of(b)).split()) for b in blocks[:first]]
    named = [len(words) <= 16 and 2 * len(words & name) >= len(words) and len(words & name) > 1 for words in lines]
    return blocks[named.index(True) + 1 :] if any(named) and all(len(w) <= 16 for w in lines) else blocks


def _without_name(page: Page, blocks: list[Piece]) -> list[Piece]:
    """Blocks without a heading above a greeting that is the name of the publication, as the title of the page says too.

    Every heading below ranks lower then, as the parts of an article do below its title.
    """
    below = blocks[1:]
    heads = [i for i, b in enumerate(below) if b.heading]
    name = page.of(blocks[0]) if blocks and blocks[0].heading else ""
    if len(heads) < 2 or not names_publication(name) or len(WORD.findall(name)) > _LONGEST_NAME:
        return blocks
    greeting = sum(len(WORD.findall(page.of(b))) for b in below[: heads[0]])
    lower = all(0 < blocks[0].level < below[i].level for i in heads)
    told = fold_key(bare_heading(name)) in {fold_key(f) for f in (page.reading.title, *BAR.split(page.reading.title))}
    return below if 0 < greeting <= _LONGEST_GREETING and lower and told else blocks


def _bodies(page: Page, header: Sequence[tuple[int, int]]) -> list[Piece]:
    """Blocks as pieces, without the stretches of the header."""
    out: list[Piece] = []
    for block in page.reading.blocks:
        start = max((end for begin, end in header if begin == block.start), default=block.start)
        text = page.text[start : block.end]
        start += len(text) - len(text.lstrip(" |"))
        end = block.end - (len(text) - len(text.rstrip(" |")))
        if start < end:
            out.append(_piece(block, start, end))
    return out


def _piece(block: ReadBlock, start: int, end: int) -> Piece:
    return Piece(
        start=start,
        end=end,
        kind=block.kind,
        heading=block.marked,
        source="markup" if block.marked else "line",
        level=block.level,
        gap=block.gap,
        rule=block.rule,
        anchored=block.anchored,
        container=block.container,
        links=block.links,
        page=block.page,
        recurring=block.recurring,
    )


def _is_run_on_menu(page: Page, piece: Piece) -> bool:
    """Whether a block is the tabs of a bulletin run together (`In FocusNews ItemsGeneralEt cetera`)."""
    text = page.of(piece)
    if len(text) > 300 or text.rstrip()[-1:] in ".!?":
        return False
    if _is_path(text):
        return True
    parts = [p for p in _RUN_ON.split(text) if p and p.strip()]
    if len(parts) >= 3 and not any(len(WORD.findall(p)) > 5 for p in parts):
        glued = _GLUED_ENTRIES.fullmatch(text.strip())
        if glued and len(text) < 90:
            return True
        usual = sum(fold_key(p) in SECTIONS or is_furniture(p) for p in parts)
        if usual >= max(2, len(parts) / 2) or (usual and text.count("|") >= len(parts) - 1 >= 2):
            return True
    return _covered(fold_key(text).split()) >= 3


def _is_path(text: str) -> bool:
    """Whether a line is the path to a page within its site: `Home » Council » Activities`."""
    steps = _STEP.split(text.strip())
    return "«" not in text and len(steps) > 2 and all(0 < len(WORD.findall(step)) <= _LONGEST_STEP for step in steps)


def _covered(words: list[str]) -> int:
    """How many menu entries a line consists of, when they cover at least two thirds of its words; else 0."""
    at = entries = covered = 0
    while at < len(words):
        for size in (3, 2, 1):
            entry = " ".join(words[at : at + size])
            if entry and (entry in SECTIONS or is_furniture(entry)):
                entries, covered, at = entries + 1, covered + size, at + size
                break
        else:
            at += 1
    return entries if covered * 3 >= len(words) * 2 else 0


def _without_furniture(page: Page, pieces: list[Piece]) -> list[Piece]:
    kept = [p for p in pieces if not (p.kind in {"paragraph", "heading"} and is_furniture(page.of(p)))]
    return kept or pieces


def _headings_by_line(page: Page, pieces: list[Piece]) -> list[Piece]:
    """Take short lines of the right form as headings; headings without a body behind them become body again."""
    out: list[Piece] = []
    for i, piece in enumerate(pieces):
        text = page.of(piece)
        following = page.of(pieces[i + 1]) if i + 1 < len(pieces) else ""
        signed = bool(out) and out[-1].heading and len(following) > _PARAGRAPH and byline(text, under_title=True)
        if signed or (piece.heading and attribution(text)):
            out.append(replace(piece, heading=False, kind="paragraph"))
        elif piece.heading or piece.kind != "paragraph":
            out.append(piece)
        elif _heading_line(page, pieces, i, text) or _is_above_byline(page, pieces, i):
            out.append(replace(piece, heading=True, kind="heading"))
        else:
            out.append(piece)
    return _demote(page, out)


_IN_A_LIST_OF_PEOPLE: Final = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Pr|Me|Mme|M|Sir|Dame|Hon)\b\.?|Professor|Professeure?|Madame|Monsieur)"
    r" [A-ZÀ-Þ][^,;:]{2,50}, \w"
)
"""`Prof. Anne Example, University of Example`."""


def _heading_line(page: Page, pieces: list[Piece], i: int, text: str) -> bool:
    if not heading_like(text) or byline(text) or _IN_A_LIST_OF_PEOPLE.match(text):
        return False
    before = page.of(pieces[i - 1]) if i else ""
    if before.rstrip().endswith((":", ",")) and not pieces[i].gap:
        return False  # a list that lost its bullets
    return len(WORD.findall(text)) >= 2 or known(text) or pieces[i].gap or i == 0 or len(text) > 3


def _is_above_byline(page: Page, pieces: list[Piece], i: int) -> bool:
    """Whether a line stands above a byline with a paragraph below: a title, even where it ends with a full stop.

    Below the last lines of an article a byline too may stand, but then a heading comes next.
    """
    signed, body = (page.of(p) for p in pieces[i + 1 : i + 3]) if i + 2 < len(pieces) else ("", "")
    text = page.of(pieces[i])
    short = len(text) <= LONGEST_TITLE and len(WORD.findall(text)) <= MOST_WORDS and text[:1].isupper()
    return short and len(body) > _PARAGRAPH and not pieces[i + 2].heading and bool(byline(signed)) and not byline(text)


def _demote(page: Page, pieces: list[Piece]) -> list[Piece]:
    """Undo headings that cannot be: at the end of the page, and more than three lines of one look in a row."""
    out = list(pieces)
    last_body = max((i for i, p in enumerate(out) if not p.heading), default=-1)
    for i in range(len(out) - 1, last_body, -1):
        if i > 0 and last_body >= 0:
            out[i] = replace(
                out[i], heading=False, weak=False, kind="paragraph" if out[i].source != "markup" else out[i].kind
            )
    run: list[int] = []
    for i, piece in enumerate([*out, None]):
        if piece is not None and piece.heading and piece.source == "line":
            run.append(i)
            continue
        if len(run) > 7:  # a list without bullets, or tabs of a menu
            for k in run[:-4]:
                if not known(page.of(out[k])):
                    out[k] = replace(out[k], heading=False, kind="paragraph")
        run = []
    return out
