"""Articles from the layout of a page: section, title, authors, blocks and links of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from corpus.model import Block, BlockKind, Link, SpanField, SplitArticle
from corpus.text import fold_key
from crawler.bylines import byline, signature
from crawler.dates import is_date, is_moment
from crawler.lexicon import SECTIONS, SUBHEADINGS, WORD
from crawler.splitting.attribution import attribution
from crawler.splitting.boundaries import Group
from crawler.splitting.layout import Layout
from crawler.splitting.pieces import Piece, bare_heading

_LETTERS = ("a word from", "editorial", "message", "mot d")
"""With these begin headings of letters, folded, that are the title where nothing else is told."""


@dataclass(slots=True)
class _Draft:
    section: str | None = None
    title: str = ""
    pieces: list[Piece] = field(default_factory=list)
    start: int = 0
    end: int = 0


def assemble(layout: Layout) -> Iterator[SplitArticle]:
    """The articles of a laid-out page, in order; those without any word of body fall to their neighbour."""
    drafts: list[_Draft] = []
    section: str | None = None
    for n, g in enumerate(layout.groups):
        if n in layout.starts or not drafts:
            before, section, title, rest = _headings(layout, g, section, n)
            if drafts:
                _append_heads(drafts[-1], before)
            else:
                rest = [*before, *rest]
            start = layout.pieces[min((*g.heads[len(before) :], *g.body))].start
            drafts.append(_Draft(section, title, rest, start))
        else:
            _append_heads(drafts[-1], [layout.pieces[i] for i in g.heads])
        for i in g.body:
            _append_body(drafts[-1], layout.pieces[i])
        drafts[-1].end = max((layout.pieces[i].end for i in (*g.heads, *g.body)), default=drafts[-1].end)
    template = {bare_heading(layout.page.of(p)) for p in layout.pieces if p.heading and p.recurring}
    for draft in drafts:
        yield _article(layout, draft).model_copy(update={"recurring": _recurring(draft, template)})


def _recurring(draft: _Draft, template: Collection[str]) -> tuple[SpanField, ...]:
    """Which of title and section are headings that other pages of the site have too."""
    fields: tuple[tuple[SpanField, str | None], ...] = (("title", draft.title), ("section", draft.section))
    return tuple(name for name, text in fields if text and text in template)


def _append_heads(draft: _Draft, heads: list[Piece]) -> None:
    for head in heads:
        if head.weak and draft.pieces and head.source == "tail":
            draft.pieces[-1] = replace(draft.pieces[-1], end=head.end)
        else:
            draft.pieces.append(head)


def _append_body(draft: _Draft, piece: Piece) -> None:
    """Add a piece of body; a weak heading that turned out to be none goes back to the head of it."""
    last = draft.pieces[-1] if draft.pieces else None
    if last is not None and last.weak and last.heading and last.source == "lead":
        draft.pieces[-1] = replace(piece, start=last.start, gap=last.gap)
    else:
        draft.pieces.append(piece)


def _headings(
    layout: Layout, g: Group, section: str | None, n: int
) -> tuple[list[Piece], str | None, str, list[Piece]]:
    """What still belongs to the article before, then section, title, and the headings left as subheadings."""
    heads = [layout.pieces[i] for i in g.heads]
    main = layout.titles[n]
    if main is None:
        return [], section, "", []
    at = _raised(layout, n, heads, g.heads.index(main))
    texts = [layout.page.of(p) for p in heads]
    if (
        fold_key(bare_heading(texts[at])) in SECTIONS
        and at == len(heads) - 1
        and not _is_letter_alone(layout, texts[at])
    ):
        return heads[:at], bare_heading(texts[at]), "", []
    first = at
    if at and _is_section(layout, heads[at - 1], heads[at]):
        first, section = at - 1, bare_heading(texts[at - 1])
    own = next((k for k in range(first) if _belongs(layout, n, heads[k], heads[at])), first)
    return heads[:own], section, bare_heading(texts[at]), [*heads[own:first], *heads[at + 1 :]]


def _is_letter_alone(layout: Layout, text: str) -> bool:
    """Whether the name of a section is the title of a page that is one letter: "Mot de la présidente"."""
    return len(layout.starts) < 2 and fold_key(bare_heading(text)).startswith(_LETTERS)


def _raised(layout: Layout, n: int, heads: list[Piece], at: int) -> int:
    """The title, or the heading just above it where that belongs to the article and names no section: a line below the
    title of an article, as the name of an author, may share more words with its text."""
    if not at or is_moment(layout.page.of(heads[at - 1])):
        return at
    above, below = (bare_heading(layout.page.of(p)) for p in (heads[at - 1], heads[at]))
    shorter = len(WORD.findall(above)) < len(WORD.findall(below))
    section = _is_section(layout, heads[at - 1], heads[at]) or fold_key(above) in SECTIONS | SUBHEADINGS
    return at if section or shorter or not _belongs(layout, n, heads[at - 1], heads[at]) else at - 1


def _belongs(layout: Layout, n: int, above: Piece, title: Piece) -> bool:
    """Whether a heading above a title cannot end the article before: it ranks higher, stands in the same element for an
    article, apart from what is before, or tells the day of an event."""
    if is_moment(layout.page.of(above)):
        return True
    if above.source != "markup":
        return False
    before = [layout.pieces[i].container for i in layout.groups[n - 1].body] if n else []
    apart = 0 < above.container == title.container and above.container not in before
    return apart or 0 < above.level < (title.level or 7)


def _is_section(layout: Layout, above: Piece, title_piece: Piece) -> bool:
    """Whether a heading above a title names a section: a known name, or a short line where articles are several."""
    text, title = layout.page.of(above), layout.page.of(title_piece)
    key = fold_key(bare_heading(text))
    if key in SECTIONS:
        return True
    if key in SUBHEADINGS or key == fold_key(bare_heading(title)) or len(layout.starts) < 2:
        return False
    styled = above.level != title_piece.level or above.source != title_piece.source
    if not layout.has_header and not (styled and layout.page.reading.form != "text"):
        return False
    here, there = len(WORD.findall(text)), len(WORD.findall(title))
    return (
        here <= (5 if layout.has_header else 4)
        and (there > here or layout.has_header)
        and not text.rstrip().endswith("?")
    )


def _signed(layout: Layout, draft: _Draft) -> tuple[list[Piece], tuple[str, ...]]:
    """The pieces without a byline, which stands among the first two lines or is the last, and its names."""
    pieces, posted = _without_attribution(layout, draft.pieces)
    of = layout.page.of
    for i, piece in enumerate(pieces[:2] if len(pieces) > 1 else ()):
        authors = () if piece.heading else byline(of(piece), under_title=bool(draft.title) and i == 0)
        if authors:
            return [*pieces[:i], *pieces[i + 1 :]], authors
    if len(pieces) > 2 and not pieces[-1].heading:
        bullet = "— " if pieces[-1].kind == "list_item" != pieces[-2].kind else ""  # a dash alone is no list
        above = pieces[-2]
        if authors := signature(bullet + of(pieces[-1]), of(above), quoted=above.kind == "quotation"):
            return pieces[:-1], authors
    return pieces, posted


def _without_attribution(layout: Layout, pieces: list[Piece]) -> tuple[list[Piece], tuple[str, ...]]:
    """The pieces without a line of who posted them and when among the first two or at the end, and its names."""
    for i in (i for i in (0, 1, len(pieces) - 1) if 0 <= i < len(pieces) and len(pieces) > 1):
        text = layout.page.of(pieces[i])
        told = None if pieces[i].heading or is_date(text) else attribution(text)
        if told is not None:
            return [*pieces[:i], *pieces[i + 1 :]], told.authors
    return pieces, ()


def _article(layout: Layout, draft: _Draft) -> SplitArticle:
    page = layout.page
    pieces, authors = _signed(layout, draft)
    texts: list[str] = []
    blocks: list[Block] = []
    links: dict[Link, None] = {}
    at = 0
    for piece in pieces:
        text = page.of(piece)
        kind: BlockKind = "heading" if piece.heading else piece.kind
        blocks.append(
            Block(
                kind=kind,
                start=at,
                end=at + len(text),
                level=piece.level,
                page=piece.page,
                recurring=piece.recurring and piece.heading,
            )
        )
        links.update(dict.fromkeys(piece.links))
        texts.append(text)
        at += len(text) + 1
    return SplitArticle(
        section=draft.section,
        title=draft.title,
        authors=authors,
        text="\n".join(texts),
        blocks=tuple(blocks),
        links=tuple(links),
        start=draft.start,
        end=draft.end,
    )
