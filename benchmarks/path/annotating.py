"""Annotating against its floor: `nlp.pipe` with the same components and batches, bare detector, bare encoder."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import psutil
from rich.console import Console

from benchmarks.path.texts import sample_articles
from corpus.model import Article, Language
from indexer.annotating.annotator import CHUNK, Annotator
from indexer.annotating.language import find_passages, identifier
from indexer.annotating.pipelines import load_pipeline, pipeline_language
from indexer.embedding import load_embedder
from indexer.passages import passages
from taxonomy.load import load_scheme

_LANGUAGES: tuple[Language, ...] = ("fr", "en")


def floor(articles: Sequence[Article]) -> Callable[[], None]:
    """What parses the same texts with nothing of ours but the cutting into chunks, which was done beforehand."""
    pieces: dict[Language, list[list[str]]] = {language: [] for language in _LANGUAGES}
    for at in range(0, len(articles), CHUNK):
        texts: dict[Language, list[str]] = {language: [] for language in _LANGUAGES}
        for article in articles[at : at + CHUNK]:
            language, found = find_passages(article)
            texts[pipeline_language(language)] += [t for t in (article.section, article.title) if t]
            for p in found:
                texts[pipeline_language(p.language)].append(article.text[p.start : p.end])
        for language in _LANGUAGES:
            pieces[language].append(texts[language])
    detect, embedder = identifier(("fr", "en")), load_embedder()
    for_encoder = [
        [text for a in articles[at : at + CHUNK] for text in (a.title, *(a.text[s:e] for s, e in passages(a.text)))]
        for at in range(0, len(articles), CHUNK)
    ]

    def run() -> None:
        for language in _LANGUAGES:
            nlp = load_pipeline(language)
            for chunk in pieces[language]:
                with nlp.memory_zone():
                    for doc in nlp.pipe(chunk, batch_size=CHUNK):
                        detect.classify(doc.text)
        if embedder is not None:
            for texts in for_encoder:
                embedder.embed(texts)

    return run


def run(rounds: int = 5, articles: int = 300) -> None:
    """Time both in turn and print the ratio; then the memory over 1,000 articles."""
    console = Console()
    texts = sample_articles(articles)
    annotator = Annotator(load_scheme())
    bare = floor(texts)
    bare()
    list(annotator.annotate(texts[:CHUNK]))
    ours, theirs = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        bare()
        middle = time.perf_counter()
        for _pair in annotator.annotate(texts):
            pass
        theirs.append(middle - began)
        ours.append(time.perf_counter() - middle)
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    console.print(
        f"annotating {articles} articles: {statistics.median(ours):.2f} s, floor {statistics.median(theirs):.2f} s, "
        f"ratio {ratio:.2f}"
    )
    memory(annotator, console)


def memory(annotator: Annotator, console: Console) -> None:
    """Resident memory while 1,000 articles go through."""
    process, seen = psutil.Process(), []
    for n, _pair in enumerate(annotator.annotate(iter(sample_articles(1000)))):
        if n % 50 == 49:
            seen.append(process.memory_info().rss / 1e6)
    early, late = statistics.median(seen[:6]), statistics.median(seen[-6:])
    console.print(f"memory over 1,000 articles: {early:.0f} MB, then {late:.0f} MB, ratio {late / early:.2f}")
