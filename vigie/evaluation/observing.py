"""The real path over annotated pages: read, split and annotate each, as an ingest would, without a corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corpus.errors import InputError
from vigie.annotating import transient_articles
from vigie.evaluation.fields import FoundArticle
from vigie.evaluation.matching import match_texts

if TYPE_CHECKING:
    from corpus.model import Annotation, Article, SplitArticle, SplitDocument
    from corpus.sample import GoldArticle, GoldDocument
    from indexer.annotating.annotator import Annotated

Step = Callable[[str, int, int | None], None]
"""Told of progress: the name of the step, how many it has done now, of how many (None: not known)."""


class Annotates(Protocol):
    """What annotates: `indexer.annotating.annotator.Annotator`, or in tests something whose answers are known."""

    @property
    def version(self) -> str:
        """What makes the annotations."""
        ...

    def annotate(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Annotation]]:
        """Each article with its annotation, in their order."""
        ...

    def annotate_with_vectors(self, articles: Iterable[Article]) -> Iterator[Annotated]:
        """Each article with its annotation and the vectors of its passages, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class ObservedPage:
    """A page of the gold with what the path made of it.

    `partners` holds for each gold article the place of the found article that is the same, or None.
    """

    gold: GoldDocument
    found: tuple[FoundArticle, ...]
    partners: tuple[int | None, ...]
    error: str | None = None

    @property
    def foreign(self) -> tuple[FoundArticle, ...]:
        """The found articles that are no article of the gold."""
        used = set(self.partners)
        return tuple(found for n, found in enumerate(self.found) if n not in used)


def read_and_split(document: GoldDocument) -> SplitDocument:
    """A page as the crawler's code reads and splits it, with the date that is handed over with it.

    Raises:
        InputError: the page cannot be read.
    """
    from corpus.sample import page_bytes
    from crawler.reading import read
    from crawler.splitting import split

    return split(read(page_bytes(document), name=document.page), issued=document.issued)


def given_split(document: GoldDocument) -> SplitDocument:
    """A page split as the gold says: a perfect splitter's work, so that tagging is judged alone."""
    from corpus.model import Edition, SplitDocument

    first = document.articles[0].issued if document.articles else None
    return SplitDocument(
        edition=Edition(label=document.edition) if document.edition else None,
        issued=document.issued or first,
        issued_from=_issued_from(document),
        articles=tuple(_given_article(article) for article in document.articles),
    )


def _issued_from(document: GoldDocument) -> str | None:
    if document.issued:
        return "given"
    return "header" if document.articles and document.articles[0].issued else None


def _given_article(article: GoldArticle) -> SplitArticle:
    from corpus.model import Block, SplitArticle

    blocks, at = [], 0
    for line in article.text.split("\n"):
        if line.strip():
            blocks.append(Block(kind="paragraph", start=at, end=at + len(line)))
        at += len(line) + 1
    return SplitArticle(
        section=article.section,
        title=article.title,
        authors=article.authors,
        text=article.text,
        blocks=tuple(blocks),
    )


def observe(
    documents: Sequence[GoldDocument], annotator: Annotates, *, given_articles: bool, step: Step
) -> Iterator[ObservedPage]:
    """What the path makes of each page; all articles go through the annotator in one stream.

    Args:
        documents: the pages.
        annotator: annotates the articles.
        given_articles: take the articles of the gold instead of splitting the page.
        step: told of progress.
    """
    splits: list[SplitDocument | str] = []
    for n, document in enumerate(documents, start=1):
        try:
            splits.append(given_split(document) if given_articles else read_and_split(document))
        except InputError as e:
            splits.append(str(e))
        step("read", n, len(documents))
    articles = [
        article
        for document, split in zip(documents, splits, strict=True)
        if not isinstance(split, str)
        for article in transient_articles(split, document.page)
    ]
    annotated = annotator.annotate(articles)
    done = 0
    for document, split in zip(documents, splits, strict=True):
        if isinstance(split, str):
            yield ObservedPage(document, (), (None,) * len(document.articles), split)
            continue
        found = tuple(_found(split, cut, next(annotated)[1]) for cut in split.articles)
        done += len(found)
        step("annotate", done, len(articles))
        yield ObservedPage(document, found, _partners(document, found, given_articles))


def _partners(document: GoldDocument, found: Sequence[FoundArticle], given_articles: bool) -> tuple[int | None, ...]:
    if given_articles:
        return tuple(range(len(found)))
    return match_texts([f.cut.text for f in found], [a.text for a in document.articles])


def _found(split: SplitDocument, cut: SplitArticle, annotation: Annotation) -> FoundArticle:
    label = split.edition.label if split.edition else None
    return FoundArticle(cut=cut, issued=split.issued, edition=label, annotation=annotation)
