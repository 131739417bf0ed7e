"""What follows on a change of the corpus: new articles are annotated, and the index follows.

Each step goes on where a killed run stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING

from corpus.errors import unforeseen
from vigie.opening import make_annotator, open_corpus, open_engine
from vigie.taking_in import IngestReport, Step

if TYPE_CHECKING:
    from corpus.model import Annotation, Article
    from corpus.store import CorpusStore
    from indexer.annotating.annotator import Annotated, Annotator
    from indexer.following import Follower
    from indexer.linking import Linker
    from vigie.settings import Settings

_log = logging.getLogger("vigie.annotating")
_COMMIT = 64
"""Articles whose annotations are stored in one transaction: what a kill can make to be done again."""


def bring_up_to_date(settings: Settings, step: Step | None = None) -> IngestReport:
    """Annotate what waits for it in a corpus, after an upgrade or with another taxonomy, and let the index follow.

    Raises:
        HomeError: there is no corpus, or it cannot be written.
        EngineError: the index cannot be written; it follows at the next run.
    """
    tell = step or (lambda _name, _done, _of: None)
    with open_corpus(settings, create=False) as store:
        report = IngestReport()
        report.annotated = annotate_pending(store, tell, failed=report.failed)
        follow(store, settings, tell)
    return report


def annotate_pending(
    store: CorpusStore,
    tell: Step,
    loaded: dict[str, Annotator] | None = None,
    failed: list[dict[str, str]] | None = None,
) -> int:
    """Annotate every article that has no annotation of this version; without any, no model is loaded.

    One that cannot be annotated keeps what an earlier version told of it, and is tried again the next time.

    Args:
        store: the corpus.
        tell: told of progress.
        loaded: annotators by version, for who does this several times: their models are loaded once.
        failed: takes the articles that cannot be annotated, as a report lists them.

    Returns:
        How many were annotated.
    """
    from taxonomy.adopted import read_adopted
    from vigie.agreeing import agree
    from vigie.holding_on import carry_over

    agree(store)
    adopted = read_adopted(store.home.root)
    annotator = make_annotator(adopted.scheme)
    if loaded is not None:
        annotator = loaded.setdefault(annotator.version, annotator)
    carry_over(store, adopted, annotator.version)
    counts = store.counts()
    done = 0

    def note(article: Article, error: Exception) -> None:
        fault = {"source": article.id, "error": note_failed(article, error)}
        if failed is not None and fault not in failed:  # a crawl tries several times
            failed.append(fault)

    annotated = annotator.annotate_with_vectors(store.unannotated(annotator.version, batch=_COMMIT), note)
    for batch in in_batches(annotated, _COMMIT):
        keep(store, batch)
        done += len(batch)
        tell("annotate", done, counts.articles)
    return done


def note_failed(article: Article, error: Exception) -> str:
    """Log an article that cannot be annotated; what to tell of it."""
    told = f"The article “{article.title}” cannot be annotated: {unforeseen(error)}. What was told of it is kept."
    _log.warning("%s: %s", article.id, told)
    return told


def keep(store: CorpusStore, batch: Sequence[Annotated]) -> int:
    """Keep annotations and vectors of passages, all or none; how many were new or other than before."""
    vectors = {(one.article.id, one.article.revision): one.vectors for one in batch if one.vectors is not None}
    told = [(one.article, one.annotation) for one in batch]
    return store.put_annotations(_with_declared_kinds(store, told), vectors)


def _with_declared_kinds(
    store: CorpusStore, batch: list[tuple[Article, Annotation]]
) -> list[tuple[Article, Annotation]]:
    """Where nothing in a text told its kind, the one that its source declares."""
    untold = list({article.document_id for article, told in batch if told.kind == "other"})
    kinds = store.frontier.declared_kinds(untold) if untold else {}
    return [
        (article, told.model_copy(update={"kind": kinds[article.document_id]}))
        if told.kind == "other" and article.document_id in kinds
        else (article, told)
        for article, told in batch
    ]


def follow(store: CorpusStore, settings: Settings, tell: Step) -> None:
    """Bring the index up to date with the corpus; nothing is opened for writing when it is.

    While another process of this home does so (`vigie serve`), this one waits, and then finds little left to do.
    After a change of the hierarchy of concepts it is built anew.
    Articles that are new in it are then compared with the others, and linked with their translations and duplicates.
    """
    from filelock import FileLock

    from corpus.home import storage_faults
    from indexer.following import Follower
    from indexer.linking import Linker
    from indexer.sketching import sketches_reached
    from taxonomy.adopted import read_adopted
    from vigie.holding_on import settle

    adopted = read_adopted(settings.home)
    with ExitStack() as held:
        engine = held.enter_context(open_engine(settings))
        linker, follower = Linker(store, engine), Follower(store, engine, adopted.scheme)
        current = follower.behind() == 0 and sketches_reached(store) == store.last_change() and not linker.pending()
        if current and not adopted.stale_index and not engine.outdated():
            return
        with storage_faults(store.home.root):
            held.enter_context(FileLock(store.home.following))
        if adopted.stale_index and store.last_change():
            _rebuild(follower, store.counts().annotated, tell)
            settle(settings.home)
        behind, done = follower.behind(), 0

        def progress(n: int) -> None:
            nonlocal done
            done += n
            tell("index", done, behind)

        follower.catch_up(progress)
        _link(linker, tell)
        follower.catch_up()


def _link(linker: Linker, tell: Step) -> None:
    done = 0

    def progress(n: int) -> None:
        nonlocal done
        done += n
        tell("link", done, None)

    linker.catch_up(progress)


def _rebuild(follower: Follower, articles: int, tell: Step) -> None:
    done = 0

    def progress(n: int) -> None:
        nonlocal done
        done += n
        tell("index", done, articles)

    follower.rebuild(progress)


def in_batches(stream: Iterable[Annotated], size: int) -> Iterator[list[Annotated]]:
    """A stream in lists of that size, the last one shorter."""
    iterator = iter(stream)
    while batch := list(islice(iterator, size)):
        yield batch
