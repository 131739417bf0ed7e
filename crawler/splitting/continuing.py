"""Articles that go on elsewhere in a document ("continued on page 3", "suite de la page 1"): their parts joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from corpus.model import Block, SplitArticle
from corpus.text import fold_key

_PAGE: Final = r"(?:(?:the )?(?:first|front|next|last|back) page|(?:la )?(?:première|dernière|prochaine) page|(?:la )?page suivante|(?:la )?(?:page|p\.?)\s*\d{1,3}(?:[ -]\w{1,12})?|la une)"  # noqa: E501
_OPEN: Final = re.compile(
    rf"[\s(\[…./|–—-]*(?:con['’]?t(?:['’]?d)?\b\.*|continued(?: (?:on|at|overleaf|inside|over))?|suite(?: (?:en|à|au|à la|au verso))?|à suivre|voir la suite)"  # noqa: E501
    rf"\s*(?:{_PAGE})?[\s)\].…|»>–—-]*$",
    re.I,
)
_GOES_ON: Final = re.compile(
    rf"^[\s(\[…./|–—-]*(?:con['’]?t(?:['’]?d)?\b\.*|continued|suite)(?: (?:from|of|de|de l['’]article de))?\s*(?:{_PAGE})?[\s)\].…:|–—-]*",  # noqa: E501
    re.I,
)
_SUFFIX: Final = re.compile(r"[\s(\[,–—-]+(?:con['’]?t(?:['’]?d)?\.*|continued|suite(?: et fin)?|fin)[)\]\s.]*$", re.I)
_ALIKE: Final = 85.0


def join_continued(articles: Sequence[SplitArticle]) -> list[SplitArticle]:
    """The articles of a document with the later parts of those that were interrupted put behind their first parts.

    A part belongs to the article with its title, or to the only one before it that says that it goes on. What cannot be
    told stays as it is. The marks themselves fall out where two parts were joined.
    """
    out: list[SplitArticle] = []
    for article in articles:
        rest = later_part(article)
        at = _first_part(out, article, rest) if rest is not None else None
        if at is None or rest is None:
            out.append(article)
        else:
            out[at] = join_parts(out[at], rest)
    return out


def later_part(article: SplitArticle) -> SplitArticle | None:
    """An article without its mark of going on; None when it bears none."""
    title = _SUFFIX.sub("", article.title)
    marked = _GOES_ON.match(article.title)
    if marked is not None and marked.group().strip():
        return article.model_copy(update={"title": article.title[marked.end() :].strip()})
    if title != article.title:
        return article.model_copy(update={"title": title})
    first = article.blocks[0] if article.blocks else None
    if first is not None and (mark := _mark(article.text[first.start : first.end])):
        return _without_start(article, mark)
    return None


def _mark(line: str) -> int:
    """How many characters at the start of a block are the mark; it is a line of its own or names a page."""
    match = _GOES_ON.match(line)
    if match is None or not match.group().strip():
        return 0
    names_page = re.search(_PAGE, match.group(), re.I) is not None
    return match.end() if names_page or match.end() == len(line) else 0


def _without_start(article: SplitArticle, length: int) -> SplitArticle:
    first, *others = article.blocks
    rest = article.text[length : first.end]
    kept = ([(first, rest)] if rest.strip() else []) + [(b, article.text[b.start : b.end]) for b in others]
    return laid_out(article, kept)


def laid_out(article: SplitArticle, kept: Sequence[tuple[Block, str]]) -> SplitArticle:
    """An article with these blocks and their texts in place of its own."""
    blocks: list[Block] = []
    at = 0
    for block, text in kept:
        blocks.append(block.model_copy(update={"start": at, "end": at + len(text)}))
        at += len(text) + 1
    return article.model_copy(update={"text": "\n".join(t for _, t in kept), "blocks": tuple(blocks)})


def _first_part(before: Sequence[SplitArticle], article: SplitArticle, rest: SplitArticle) -> int | None:
    key = fold_key(rest.title)
    alike = [n for n, a in enumerate(before) if key and a.title and fuzz.ratio(key, fold_key(a.title)) >= _ALIKE]
    if alike:
        return alike[-1]
    open_ends = [n for n, a in enumerate(before) if goes_on_elsewhere(a)]
    untitled = not key or key == fold_key(article.title)
    return open_ends[0] if len(open_ends) == 1 and (untitled or rest.title != article.title) else None


def goes_on_elsewhere(article: SplitArticle) -> bool:
    """Whether the end of an article says that it goes on in another place."""
    match = _OPEN.search(article.text[-80:])
    return match is not None and bool(match.group().strip(" .…"))


def join_parts(first: SplitArticle, rest: SplitArticle) -> SplitArticle:
    """An article with a later part behind it; the mark of going on at its end falls out, a sentence is made whole."""
    kept = [(b, first.text[b.start : b.end]) for b in first.blocks]
    if kept and (match := _OPEN.search(kept[-1][1])) is not None and match.group().strip(" .…"):
        text = kept[-1][1][: match.start()].rstrip()
        kept = [*kept[:-1], (kept[-1][0], text)] if text else kept[:-1]
    later = [(b, rest.text[b.start : b.end]) for b in rest.blocks]
    if kept and later and later[0][1][:1].islower() and kept[-1][0].kind == later[0][0].kind == "paragraph":
        kept[-1] = (kept[-1][0], f"{kept[-1][1]} {later[0][1]}")
        later = later[1:]
    whole = laid_out(first, [*kept, *later])
    links = (*first.links, *(link for link in rest.links if link not in first.links))
    return whole.model_copy(update={"links": links, "authors": first.authors or rest.authors})
