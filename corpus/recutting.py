"""Where articles begin and end as editors have it: the machine's split with decisions applied. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.deciding import Decision, JoinDecided, Quotation, SplitDecided, in_force
from corpus.model import Block, Link, SplitArticle, SplitDocument

_HEAD = 200
"""Characters of the beginning of an article that are quoted when it is joined to the one before."""


def recut(split: SplitDocument, decisions: Iterable[Decision]) -> tuple[SplitDocument, tuple[Decision, ...]]:
    """A document with its articles cut and joined as decided.

    Args:
        split: as the machine split it.
        decisions: of all articles of the document, in any order; those that cut and join are applied as they were made.

    Returns:
        The document, and the decisions whose quotation is not found any more, so that they had no effect.
    """
    articles = list(split.articles)
    unfit: list[Decision] = []
    for decision in in_force(decisions):
        match decision.said:
            case SplitDecided() as said:
                fits = _split(articles, said)
            case JoinDecided(quotation=Quotation() as quotation):
                fits = _join(articles, quotation)
            case _:
                continue
        if not fits:
            unfit.append(decision)
    return split.model_copy(update={"articles": tuple(articles)}), tuple(unfit)


def head_of(article: SplitArticle) -> str:
    """What an article begins with: its title, where it has one, and its text."""
    return f"{article.title}\n{article.text}" if article.title else article.text


def seam(before: SplitArticle, after: SplitArticle) -> Quotation:
    """The quotation that tells where `after` begins and `before` ends."""
    joined = f"{before.text}\n{head_of(after)}"
    start = len(before.text) + 1
    while start < len(joined) and joined[start].isspace():
        start += 1
    return Quotation.of(joined, start, min(len(joined), start + _HEAD))


def _split(articles: list[SplitArticle], said: SplitDecided) -> bool:
    """Cut the one article that holds the quotation; tell whether there is one, and something on both sides."""
    found = [(n, at) for n, article in enumerate(articles) if (at := said.quotation.find(article.text))]
    if len(found) > 1:
        # The same words in several articles: what is around them decides.
        exact = [(n, at) for n, at in found if _stands_around(said.quotation, articles[n].text, at)]
        found = exact
    if len(found) != 1:
        return False
    n, (start, _) = found[0]
    pieces = _cut(articles[n], start, said.title)
    if pieces is None:
        return False
    articles[n : n + 1] = pieces
    return True


def _stands_around(quotation: Quotation, text: str, at: tuple[int, int]) -> bool:
    def words(part: str) -> str:
        return " ".join(part.split())

    start, end = at
    return words(text[:start]).endswith(words(quotation.before)) and words(text[end:]).startswith(
        words(quotation.after)
    )


def _cut(article: SplitArticle, at: int, title: str) -> tuple[SplitArticle, SplitArticle] | None:
    first_text = article.text[:at].rstrip()
    if not first_text or not article.text[at:].strip():
        return None
    heading = next((b for b in article.blocks if b.start == at and b.kind == "heading"), None)
    begins = at
    if heading is not None and article.text[heading.end :].strip():
        title = title or article.text[heading.start : heading.end].strip()
        begins = heading.end
    while article.text[begins].isspace():
        begins += 1
    second_text = article.text[begins:].rstrip()
    middle = min(article.end, article.start + at)
    first_links, second_links = _shared_out(article.links, first_text)
    first = article.model_copy(
        update={
            "text": first_text,
            "blocks": _blocks(article.blocks, 0, len(first_text)),
            "links": first_links,
            "end": middle,
        }
    )
    second = SplitArticle(
        section=article.section,
        title=title,
        text=second_text,
        blocks=_blocks(article.blocks, begins, begins + len(second_text)),
        links=second_links,
        start=middle,
        end=article.end,
    )
    return first, second


def _blocks(blocks: Iterable[Block], start: int, end: int) -> tuple[Block, ...]:
    """The blocks of a stretch, cut where it begins and ends, with offsets that count from its beginning."""
    return tuple(
        block.model_copy(update={"start": max(block.start, start) - start, "end": min(block.end, end) - start})
        for block in blocks
        if max(block.start, start) < min(block.end, end)
    )


def _shared_out(links: Iterable[Link], first_text: str) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    first: list[Link] = []
    second: list[Link] = []
    for link in links:
        (first if link.text and link.text in first_text else second).append(link)
    return tuple(first), tuple(second)


def _join(articles: list[SplitArticle], quotation: Quotation) -> bool:
    """Join the one article that begins with the quotation to the one before; tell whether there is one."""

    def words(part: str) -> str:
        return " ".join(part.split())

    begins = words(quotation.exact)
    found = [n for n in range(1, len(articles)) if words(head_of(articles[n])).startswith(begins)]
    if len(found) > 1:
        before = words(quotation.before)
        found = [n for n in found if words(articles[n - 1].text).endswith(before)]
    if len(found) != 1:
        return False
    n = found[0]
    articles[n - 1 : n + 1] = [_joined(articles[n - 1], articles[n])]
    return True


def _joined(first: SplitArticle, second: SplitArticle) -> SplitArticle:
    text = first.text
    blocks = list(first.blocks)
    if second.title:
        blocks.append(Block(kind="heading", start=len(text) + 1, end=len(text) + 1 + len(second.title), level=3))
        text = f"{text}\n{second.title}"
    offset = len(text) + 1
    blocks += [b.model_copy(update={"start": b.start + offset, "end": b.end + offset}) for b in second.blocks]
    return first.model_copy(
        update={
            "text": f"{text}\n{second.text}",
            "blocks": tuple(blocks),
            "authors": tuple(dict.fromkeys((*first.authors, *second.authors))),
            "links": (*first.links, *second.links),
            "end": max(first.end, second.end),
        }
    )
