"""The one loop that brings an index up to date: ingest, rebuild and recovery after a fault all go through it.

The corpus numbers its changes; each generation of the index remembers, in the commit that wrote it, which number it
has reached. Whatever stopped before, the next run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import sleep

from corpus.errors import EngineError
from corpus.store import CorpusStore, Holding
from indexer.engine import ForeignIndexError, GenerationBuilder, GenerationChangedError, Position, SearchEngine
from indexer.entry import IndexEntry, make_entry
from indexer.sketching import sketch_pending
from taxonomy.scheme import Scheme

BATCH = 500
_COUNTS = 20
_PAUSE = 0.05
"""Seconds by which each wait is longer than the one before."""
Progress = Callable[[int], None]
_Apply = Callable[[list[IndexEntry], list[str], int, int], None]
"""Writes entries and takes articles out, from one change to another."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a run of the loop did: changes applied, articles written and taken out; the change that it has reached."""

    changes: int = 0
    written: int = 0
    removed: int = 0
    reached: int = 0


def changes_behind(store: CorpusStore, position: Position) -> int:
    """How many changes an index has still to take over.

    Args:
        store: the corpus; asked after the index, as another process may be writing.
        position: of the index. Without a mark, which an earlier version of Vigie did not write, numbers only count.

    Raises:
        ForeignIndexError: the index followed another corpus, or a copy of this one that was written on apart.
    """
    reached, last = position.reached, store.last_change()
    if reached > last:
        raise ForeignIndexError(f"The index has change {reached}, the corpus ends with {last}")
    if position.mark and position.mark != store.mark(reached):
        raise ForeignIndexError(f"Change {reached} of the index is none of the corpus")
    return last - reached


class Follower:
    """Follows a corpus with an engine.

    Args:
        store: the corpus.
        engine: the index that follows it.
        scheme: the taxonomy, for what stands above a concept.
    """

    def __init__(self, store: CorpusStore, engine: SearchEngine, scheme: Scheme) -> None:
        self._store = store
        self._engine = engine
        self._scheme = scheme

    def behind(self) -> int:
        """How many changes of the corpus are not in the index yet; all of them when it must be built anew.

        Raises:
            ForeignIndexError: the index belongs to another corpus.
        """
        if self._engine.outdated():
            return self._store.last_change()
        return changes_behind(self._store, self._engine.position())

    def catch_up(self, progress: Progress | None = None) -> Followed:
        """Apply every change of the corpus that the index has not reached. Without any, nothing is opened for writing.

        An index that another version of Vigie has made, in another form, is built anew instead.

        Raises:
            EngineError: the index cannot be written; what was committed stays, the rest follows at the next run. Or it
                belongs to another corpus.
        """
        sketch_pending(self._store)
        if self._engine.outdated():
            self.rebuild(progress)
            return Followed(reached=self._engine.reached())
        self.behind()

        def apply(entries: list[IndexEntry], gone: list[str], after: int, reached: int) -> None:
            self._engine.apply(entries, gone, after=after, reached=reached, mark=self._mark(reached))

        while True:
            try:
                return self._replay(apply, self._engine.reached(), progress)
            except GenerationChangedError:
                continue  # a rebuild was put in use between two looks: from what it has reached

    def rebuild(self, progress: Progress | None = None) -> str:
        """Build a new generation aside from the whole corpus, replay what came meanwhile, and put it in use.

        Returns:
            The name of the new generation.

        Raises:
            EngineError: another rebuild is under way, or the counts differ; the generation in use stays as it is.
        """
        builder = self._engine.new_generation()
        try:
            begun = self._store.last_change()
            builder.apply(self._everything(begun, progress), [], reached=begun, mark=self._mark(begun))
            self._complete(builder, begun)
            name = builder.switch()
        except BaseException:
            builder.discard()
            raise
        # What others wrote between the last look at the changes and the switch went into the old generation only.
        self.catch_up()
        return name

    def _mark(self, seq: int) -> str:
        """The mark of a change that was just read."""
        mark = self._store.mark(seq)
        if mark is None:
            raise EngineError("The corpus was replaced by another one while it was read.", "Run the same again.")
        return mark

    def _everything(self, seq: int, progress: Progress | None) -> Iterator[IndexEntry]:
        """The entries of the whole corpus, a batch of them in memory at a time."""
        for ids in _batches(self._store.article_ids()):
            yield from self._entries(self._store.holdings(ids), seq)
            if progress:
                progress(len(ids))

    def _complete(self, builder: GenerationBuilder, reached: int) -> None:
        """Replay what came meanwhile, until corpus and new index can be counted between two changes, and agree."""

        def apply(entries: list[IndexEntry], gone: list[str], _: int, reached: int) -> None:
            builder.apply(entries, gone, reached=reached, mark=self._mark(reached))

        for n in range(_COUNTS):
            sleep(n * _PAUSE)
            reached = self._replay(apply, reached, None).reached
            expected, found = self._store.counts().annotated, builder.count()
            if self._store.last_change() != reached:
                continue
            if expected != found:
                raise EngineError(
                    f"The new index holds {found} articles, the corpus {expected}: it was not put in use.",
                    "Run `vigie reindex` again.",
                )
            return
        raise EngineError(
            "The corpus changes too fast for the new index to be counted: it was not put in use.",
            "Run `vigie reindex` again at a quieter time.",
        )

    def _replay(self, apply: _Apply, reached: int, progress: Progress | None) -> Followed:
        changes = written = removed = 0
        while batch := self._store.changes(reached, limit=BATCH):
            ids = list(dict.fromkeys(change.article_id for change in batch))
            after, reached = reached, batch[-1].seq
            holdings = self._store.holdings(ids)
            entries = self._entries(holdings, reached)
            kept = {entry.id for entry in entries}
            gone = [i for i in ids if i not in kept]
            apply(entries, gone, after, reached)
            changes, written, removed = changes + len(batch), written + len(entries), removed + len(gone)
            if progress:
                progress(len(batch))
        return Followed(changes, written, removed, reached)

    def _entries(self, holdings: Sequence[Holding], seq: int) -> list[IndexEntry]:
        """Entries of the articles that are annotated; one without annotation follows when it has one."""
        vectors = self._store.vectors.of([h.article.id for h in holdings])
        return [
            make_entry(
                h.article, h.document, h.annotation, scheme=self._scheme, seq=seq, vectors=vectors.get(h.article.id)
            )
            for h in holdings
            if h.annotation is not None
        ]


def _batches(ids: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for one in ids:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
