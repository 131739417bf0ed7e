"""What Vigie finds in inputs, without keeping anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError, one_input
from vigie.opening import load_taxonomy, make_annotator
from vigie.taking_in import read_and_split

if TYPE_CHECKING:
    from corpus.model import Annotation, Article, SplitDocument
    from crawler.local import Failure, LocalFile
    from indexer.annotating.annotator import Annotator

STANDARD_INPUT = Path("-")


def transient_articles(split: SplitDocument, name: str) -> list[Article]:
    """The articles of a document that is not kept, with ids that hold only for this run."""
    from corpus.model import Article
    from corpus.text import digest

    return [
        Article(
            id=digest(name, str(n)),
            document_id=digest(name),
            ordinal=n,
            revision=digest(one.title, one.text),
            issued=split.issued,
            issued_precision=split.issued_precision,
            issued_from=split.issued_from,
            declared_language=split.declared_language,
            **one.model_dump(),
        )
        for n, one in enumerate(split.articles)
    ]


def annotate_inputs(
    paths: Sequence[Path], *, issued: date | None, max_bytes: int, home: Path | None = None
) -> Iterator[dict[str, Any]]:
    """Read, split and annotate inputs one after the other.

    Args:
        paths: files and folders; `-` is standard input.
        issued: date of issue of all of them, if known.
        max_bytes: larger inputs are failures.
        home: whose taxonomy to tag with; the packaged one without it.

    Yields:
        For each input what the design calls the answer of `annotate`, or `{"source", "error"}`.
    """
    from crawler.local import Failure

    annotator = make_annotator(load_taxonomy(home))
    for item in _inputs(paths, max_bytes):
        if isinstance(item, Failure):
            yield {"source": item.source, "error": item.error}
            continue
        try:
            with one_input(item.name):
                told = _annotated(item, issued, annotator)
            yield told
        except InputError as e:
            yield {"source": str(item.path), "error": str(e)}


def _annotated(file: LocalFile, issued: date | None, annotator: Annotator) -> dict[str, Any]:
    split = read_and_split(file, issued)
    articles = annotator.annotate(transient_articles(split, file.key))
    return {
        "source": str(file.path),
        "edition": split.edition.label if split.edition else None,
        "articles": [article_answer(article, annotation) for article, annotation in articles],
        "warnings": list(split.warnings),
    }


def article_answer(article: Article, annotation: Annotation) -> dict[str, Any]:
    """What `annotate` tells of one article, as JSON has it."""
    told = annotation.model_dump(mode="json", by_alias=True, exclude={"made_by"})
    return {
        "section": article.section,
        "title": article.title,
        "authors": list(article.authors),
        "issued": article.issued.isoformat() if article.issued else None,
        "text": article.text,
        "blocks": [block.model_dump() for block in article.blocks],
        **told,
    }


def _inputs(paths: Sequence[Path], max_bytes: int) -> Iterator[LocalFile | Failure]:
    from crawler.local import Failure, LocalFile, walk

    for path in paths:
        if path != STANDARD_INPUT:
            yield from walk([path], max_bytes=max_bytes)
            continue
        data = sys.stdin.buffer.read(max_bytes + 1)
        if len(data) > max_bytes:
            yield Failure("-", f"The input is larger than {max_bytes:,} bytes. Allow more with --max-bytes.")
            continue
        yield LocalFile(path=path, key="-", source="-", name="-", data=data, media_type=None)
