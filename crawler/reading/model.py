"""What a reader hands to the splitter: the text of a document with its structure, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from corpus.model import BlockKind, Link
from crawler.reading.pager import NO_PAGER, Pager

Form = Literal["text", "html", "styled"]
_INNERMOST: Final = 3


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One block of a document as read; `reading.text[start:end]` is its text.

    `marked` tells that the markup itself calls it a heading (`<h2>`, `##`, a line wholly in bold); `level` is the
    depth of that heading, 0 when the markup tells none. `page` is the page of a paged format, from 1. `gap` is set when
    an empty line or a rule stands before it, `anchored` when a table of contents points to it, `container` numbers the
    `<article>` element that holds it, `place` tells the elements around it on a web page. `recurring` is set for a
    heading that the other pages of its site have too (`crawler.reading.recurring`).
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marked: bool = False
    gap: bool = False
    anchored: bool = False
    rule: bool = False
    container: int = 0
    links: tuple[Link, ...] = ()
    page: int | None = None
    place: str = ""
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read: blocks separated by one newline in `text`, offsets in code points.

    `authors` are those that the metadata name, `alternates` the twins of the page (language tag, address), `canonical`
    is the address that it gives as its own, `pager` its place in a row of pages. `furniture` holds what was left out as
    menu, footer or notice: it belongs to no article, but may tell the issue.
    """

    text: str
    blocks: tuple[ReadBlock, ...]
    form: Form
    media_type: str
    charset: str
    title: str = ""
    language: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    canonical: str | None = None
    pager: Pager = NO_PAGER
    furniture: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A block while it is being read, before it has offsets.

    The last four tell of its place on a web page: whether it is a menu or the like as a whole, what the elements around
    it hint at (`comments#3`: the third element with a hint), the block elements around it as a path, and the share of
    its characters that are links.
    """

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    marked: bool = False
    gap: bool = False
    anchored: bool = False
    rule: bool = False
    container: int = 0
    links: list[Link] = field(default_factory=list)
    page: int | None = None
    furniture: bool = False
    zones: tuple[str, ...] = ()
    path: str = ""
    linked: float = 0.0


def _place(path: str) -> str:
    """The innermost elements of a path; what stands above them differs from one sort of page to another."""
    return "/".join(path.split("/")[-_INNERMOST:])


def lay_out(drafts: list[Draft]) -> tuple[str, tuple[ReadBlock, ...]]:
    """Join drafts into one text, one newline between blocks, and give each its offsets; empty drafts fall out."""
    texts: list[str] = []
    blocks: list[ReadBlock] = []
    position = 0
    for d in drafts:
        if not d.text:
            continue
        end = position + len(d.text)
        blocks.append(
            ReadBlock(
                kind=d.kind,
                start=position,
                end=end,
                level=d.level,
                marked=d.marked,
                gap=d.gap,
                anchored=d.anchored,
                rule=d.rule,
                container=d.container,
                links=tuple(d.links),
                page=d.page,
                place=_place(d.path),
            )
        )
        texts.append(d.text)
        position = end + 1
    return "\n".join(texts), tuple(blocks)
