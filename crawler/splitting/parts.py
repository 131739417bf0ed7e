"""Whether an article goes on in another document of its source, and the article that both make.

Each page is boiled down to a `Part` by itself; whether one goes on in another follows from the two parts alone. So it
does not matter which page came first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Literal
from urllib.parse import urljoin

from rapidfuzz import fuzz

from corpus.model import Block, SplitArticle, SplitDocument, Value
from corpus.text import digest, fold_key
from crawler.dates import find_date
from crawler.reading.model import ReadBlock, Reading
from crawler.reading.pager import PageLink, is_pager
from crawler.splitting.addressing import Numbered
from crawler.splitting.continuing import goes_on_elsewhere, join_parts, laid_out, later_part

Canonical = Callable[[str], str | None]
"""From a whole address to the one form in which the crawler keeps it."""

_PAGE_OF: Final = re.compile(
    r"[\s(\[,:|–—-]*(?:(?:page|p\.|suite)\s*)?(?:\d{1,2}\s*(?:/|de|of|sur)\s*\d{1,2}|(?:page|p\.)\s*\d{1,2}|\(\d{1,2}\))[)\]\s]*$",
    re.I,
)
_ALIKE: Final = 90.0
_TELLING: Final = 4  # words of a title that two articles hardly have in common by chance
_LISTS: Final = frozenset(
    {"collectionpage", "searchresultspage", "discussionforumposting", "itemlist", "blog", "qapage", "imagegallery"}
)
_LINKED: Final = 0.6  # of a block's characters: it is a link to something else
_ENTRIES: Final = 3  # linked blocks, or dated lines, that make a list
_DATED: Final = 90  # characters of a line that is mainly a date
_PARAGRAPH: Final = 8  # words
_PARAGRAPHS: Final = 12  # that are compared
_SAME: Final = 0.5  # of the paragraphs of one page that the other has too: no continuation


class Part(Value):
    """What one page tells of itself as a part of an article: in short, so that it can be kept of every page."""

    onward: str | None = None
    """The page that it says comes next."""
    says: Literal["on", "next", "number"] = "next"
    back: tuple[str, ...] = ()
    """Pages that it says come before."""
    articles: int = 1
    listing: bool = False
    first: str = ""
    """Title of its first article, folded and without a number of a page; empty where there is none."""
    last: str = ""
    template: bool = False
    """The title of its first article stands on other pages too, and tells nothing."""
    resumes: bool = False
    """Its first article is marked as the later part of one."""
    open: bool = False
    """Its last article is marked as going on elsewhere."""
    issued: date | None = None
    paragraphs: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it may have to do with other pages at all."""
        return bool(self.onward or self.back or self.resumes)


def part_of(address: str, reading: Reading, split: SplitDocument, canonical: Canonical) -> Part:
    """A page as a part.

    Args:
        address: of the page.
        reading: the page without its site's template.
        split: its articles.
        canonical: from a whole address to its one form, None for what cannot be asked.
    """
    whole = [(link, canonical(urljoin(address, link.url))) for link in reading.pager.links]
    links = [(link, url) for link, url in whole if url is not None and url != address]
    onward = _onward(address, links, any(url == address for _, url in whole))
    first, last = split.articles[0], split.articles[-1]
    rest = later_part(first)
    return Part(
        onward=onward[1] if onward else None,
        says="next" if onward is None or onward[0].says == "previous" else onward[0].says,
        back=_back(address, links),
        articles=len(split.articles),
        listing=_is_listing(reading),
        first=_key((rest or first).title),
        last=_key((later_part(last) or last).title),
        template="title" in first.recurring,
        resumes=rest is not None,
        open=goes_on_elsewhere(last),
        issued=split.issued,
        paragraphs=_paragraphs(split.articles),
    )


def _onward(address: str, links: Sequence[tuple[PageLink, str]], is_linked: bool) -> tuple[PageLink, str] | None:
    """The link to the next page: one whose address is the next by number before one that says so."""
    here = Numbered.of(address)
    forward = [(link, url) for link, url in links if link.says != "previous"]
    numbers = {link.number: (link, url) for link, url in forward if link.says == "number"}
    by_number = [(link, url) for link, url in forward if Numbered.of(url).follows(here)]
    said = sorted((one for one in forward if one[0].says in ("on", "next")), key=lambda one: one[0].says != "on")
    if by_number:
        return min(by_number, key=lambda one: ("on", "next", "number").index(one[0].says))
    if said:
        return said[0]
    if numbers and not is_linked:  # 1 and 3 are links, so this is 2
        own = next(n for n in range(1, 101) if n not in numbers)
        return numbers.get(own + 1)
    return None


def _back(address: str, links: Sequence[tuple[PageLink, str]]) -> tuple[str, ...]:
    here = Numbered.of(address)
    found = (url for link, url in links if link.says == "previous" or here.follows(Numbered.of(url)))
    return tuple(dict.fromkeys(found))


def _key(title: str) -> str:
    return fold_key(_PAGE_OF.sub("", title))


def _is_listing(reading: Reading) -> bool:
    """Whether a page shows several things of their own: linked titles, dated entries, posts, results."""
    if reading.metadata.get("ld:@type", "").lower() in _LISTS or 2 * reading.pager.entries >= len(reading.text):
        return True
    linked = [b for b in reading.blocks if _linked(b) >= _LINKED * (b.end - b.start)]
    if len(linked) >= _ENTRIES or sum(b.kind == "heading" for b in linked) > 1:
        return True
    if len({b.container for b in reading.blocks if b.container}) > 1:
        return True
    return sum(_is_dated(reading.text[b.start : b.end]) for b in reading.blocks) >= _ENTRIES


def _linked(block: ReadBlock) -> int:
    return sum(len(link.text) for link in block.links)


def _is_dated(line: str) -> bool:
    found = find_date(line) if len(line) <= _DATED else None
    return found is not None and found.precision == "day"


def _paragraphs(articles: Sequence[SplitArticle]) -> tuple[str, ...]:
    texts = (a.text[b.start : b.end] for a in articles for b in a.blocks)
    long = (text for text in texts if len(text.split()) >= _PARAGRAPH)
    return tuple(digest(fold_key(text))[:12] for text, _ in zip(long, range(_PARAGRAPHS), strict=False))


# --- two pages ---------------------------------------------------------------------------------------------------


def goes_on(here: str, a: Part, there: str, b: Part) -> bool:
    """Whether the last article of page `a` goes on as the first of page `b`, to which `a` leads.

    It does when the text says so, or when both pages hold one article each, the second has the title of the first or
    none, and the way they are linked is that of pages of one thing. Never from or to a list of several things, and
    never when one page repeats the other (a lead and its article, the same on one page).

    Args:
        here: address of `a`.
        a: the page before.
        there: address of `b`.
        b: the page after.
    """
    if here == there or a.listing or b.listing or _repeats(a, b):
        return False
    if a.issued is not None and b.issued is not None and a.issued != b.issued:
        return False
    same = bool(b.first) and not b.template and fuzz.ratio(a.last, b.first) >= _ALIKE
    if (a.open or b.resumes) and (same or not b.first):
        return True
    if a.articles > 1 or b.articles > 1:
        return False
    one, other = Numbered.of(here), Numbered.of(there)
    if not b.first:
        return a.says == "on" or (other.named and other.follows(one))
    is_told = a.says in ("on", "number") or other.follows(one)
    return same and (is_told or (here in b.back and len(b.first.split()) >= _TELLING))


def _repeats(a: Part, b: Part) -> bool:
    shared = len(set(a.paragraphs) & set(b.paragraphs))
    return shared > 0 and shared >= _SAME * min(len(set(a.paragraphs)), len(set(b.paragraphs)))


# --- the article -------------------------------------------------------------------------------------------------


def with_further(article: SplitArticle, further: Sequence[tuple[str, SplitArticle]]) -> SplitArticle:
    """An article with its later parts, each block of which tells the address of its page."""
    whole = _without_pager(article)
    for url, first in further:
        plain = _without_pager(first)
        rest = later_part(plain) or plain
        title = _key(rest.title)
        if title and not title.isdigit() and fuzz.ratio(title, _key(article.title)) < _ALIKE:
            rest = _titled(rest)
        blocks = tuple(block.model_copy(update={"url": url}) for block in rest.blocks)
        whole = join_parts(whole, rest.model_copy(update={"blocks": blocks}))
    return whole


def _without_pager(article: SplitArticle) -> SplitArticle:
    """An article without the links to other pages before and after its text."""
    blocks = list(article.blocks)

    def is_pager_at(n: int) -> bool:
        return is_pager(article.text[blocks[n].start : blocks[n].end])

    while len(blocks) > 1 and is_pager_at(-1):
        blocks.pop()
    while len(blocks) > 1 and is_pager_at(0):
        blocks.pop(0)
    if len(blocks) == len(article.blocks):
        return article
    return laid_out(article, [(b, article.text[b.start : b.end]) for b in blocks])


def _titled(article: SplitArticle) -> SplitArticle:
    """An article whose title is the first heading of its text: as part of another one it is a subheading."""
    shift = len(article.title) + 1
    moved = (b.model_copy(update={"start": b.start + shift, "end": b.end + shift}) for b in article.blocks)
    heading = Block(kind="heading", start=0, end=len(article.title), level=3, recurring="title" in article.recurring)
    return article.model_copy(update={"text": f"{article.title}\n{article.text}", "blocks": (heading, *moved)})
