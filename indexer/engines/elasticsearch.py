"""The engine on an Elasticsearch cluster: written and read by any number of processes at a time.

A batch becomes visible whole, with the refresh at its end; the change that it reached is noted after that. A batch that
broke off is written again by the next run (see `indexer.following`); versions keep a late write from undoing a newer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from elasticsearch import Elasticsearch, NotFoundError

from corpus.errors import EngineError
from indexer.engine import EngineStats, GenerationChangedError, Position
from indexer.engines.elasticsearch_bulk import (
    META_ID,
    Action,
    BulkWriter,
    delete_action,
    note_action,
    write_action,
)
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.elasticsearch_faults import translated
from indexer.engines.elasticsearch_generations import ClusterGenerations, RebuildLock
from indexer.engines.elasticsearch_query import EVERY_ARTICLE
from indexer.engines.elasticsearch_reading import ElasticsearchReader
from indexer.entry import IndexEntry

_REBUILD_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ClusterState:
    """How the cluster is: its name, version and health, and the generations with their aliases."""

    name: str
    version: str
    health: str
    nodes: int
    unassigned_shards: int
    generations: Mapping[str, Sequence[str]]


class ElasticsearchEngine(ElasticsearchReader):
    """The `SearchEngine` port over a cluster. Safe to use from several threads; connects when first used.

    Args:
        connection: where and as whom.
        prefix: what the names of all indices begin with.
        shards: primary shards of a new generation.
        replicas: copies of each shard; None for one as soon as there is a second node.

    Raises:
        UsageError: the prefix cannot be the name of an index.
    """

    def __init__(
        self, connection: Connection, *, prefix: str = "vigie", shards: int = 1, replicas: int | None = None
    ) -> None:
        client = connection.client()
        generations = ClusterGenerations(client, prefix=prefix, shards=shards, replicas=replicas)
        super().__init__(client, generations, connection.shown)
        self._indices = _Indices(client, connection)

    def __repr__(self) -> str:
        return f"ElasticsearchEngine({self._shown}, {self._generations.prefix!r})"

    # --- writing ------------------------------------------------------------------------------------------------------

    def apply(
        self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int, mark: str = "", after: int = 0
    ) -> None:
        """See `SearchEngine.apply`. Makes the first generation when there is none."""
        # Taken in whole before anything is sent: a source that fails must leave nothing behind.
        entries, gone = list(upserts), list(deletes)
        with translated(self._shown):
            # The index by its own name: were the aliases switched halfway, articles would go into one generation and
            # the number reached into the other.
            name = self._generations.in_use().current
            if name is None:
                self._generations.create_first()
                name = self._generations.in_use().current
            if name is None:
                raise EngineError("The index could not be made.", "Look at the log of Elasticsearch.")
            index = self._generations.index(name)
            if after and self._indices.position(index).reached < after:
                raise GenerationChangedError
            self._indices.write(index, entries, gone, reached)
            if entries or gone:
                self._client.indices.refresh(index=index)
            self._indices.note(index, Position(reached, mark))

    def new_generation(self) -> ElasticsearchBuilder:
        """See `SearchEngine.new_generation`."""
        with translated(self._shown):
            lock = RebuildLock(self._client, self._generations.prefix)
            lock.acquire()
            try:
                self._generations.discard_debris()
                name = self._generations.create()
            except BaseException:
                lock.release()
                raise
        return ElasticsearchBuilder(self._generations, name, self._indices, lock, self._shown)

    def rollback(self) -> str:
        """See `SearchEngine.rollback`."""
        with translated(self._shown):
            return self._generations.rollback()

    # --- state --------------------------------------------------------------------------------------------------------

    def reached(self) -> int:
        """See `SearchEngine.reached`."""
        return self.position().reached

    def position(self) -> Position:
        """See `SearchEngine.position`."""
        with translated(self._shown):
            return self._indices.position(self._generations.write)

    def stats(self) -> EngineStats:
        """See `SearchEngine.stats`."""
        with translated(self._shown):
            used = self._generations.in_use()
            index = self._generations.index(used.current) if used.current else None
            return EngineStats(
                engine="elasticsearch",
                generation=used.current,
                previous=used.previous,
                articles=self._indices.count(index) if index else 0,
                reached=self._indices.position(index).reached if index else 0,
            )

    def generation(self) -> str | None:
        """See `SearchEngine.generation`."""
        with translated(self._shown):
            return self._generations.in_use().current

    def cluster(self) -> ClusterState:
        """How the cluster is. Raises EngineError when it does not answer."""
        with translated(self._shown):
            health = self._client.cluster.health().body
            return ClusterState(
                name=health["cluster_name"],
                version=self._client.info().body["version"]["number"],
                health=health["status"],
                nodes=health["number_of_nodes"],
                unassigned_shards=health["unassigned_shards"],
                generations=self._generations.aliases(),
            )

    def remove(self) -> None:
        """Remove every index of this prefix from the cluster, for good."""
        with translated(self._shown):
            self._generations.remove()

    def close(self) -> None:
        """See `SearchEngine.close`."""
        self._client.close()


class ElasticsearchBuilder:
    """A generation that is being built aside; see `GenerationBuilder`. It holds the lock until it is done."""

    def __init__(
        self, generations: ClusterGenerations, name: str, indices: _Indices, lock: RebuildLock, hosts: str
    ) -> None:
        self._generations = generations
        self._name = name
        self._index = generations.index(name)
        self._indices = indices
        self._lock = lock
        self._hosts = hosts

    def apply(self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int, mark: str = "") -> None:
        """See `GenerationBuilder.apply`. Articles are sent as they come, however many."""
        with translated(self._hosts):
            self._lock.renew()
            self._indices.write(self._index, self._renewing(upserts), deletes, reached)
            if reached:
                self._indices.note(self._index, Position(reached, mark))

    def _renewing(self, entries: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
        for entry in entries:
            self._lock.renew()
            yield entry

    def count(self) -> int:
        """See `GenerationBuilder.count`."""
        with translated(self._hosts):
            self._indices.refresh(self._index)
            return self._indices.count(self._index)

    def switch(self) -> str:
        """See `GenerationBuilder.switch`."""
        with translated(self._hosts):
            self._indices.refresh(self._index)
            self._generations.finish(self._name, self._lock.renew)
            self._lock.renew()
            self._generations.switch(self._name)
            self._lock.release()
            return self._name

    def discard(self) -> None:
        """See `GenerationBuilder.discard`."""
        with translated(self._hosts):
            used = self._generations.in_use()
            if self._name not in (used.current, used.previous):
                self._generations.discard(self._name)
            self._lock.release()


class _Indices:
    """Reading and writing one index by its name."""

    def __init__(self, client: Elasticsearch, connection: Connection) -> None:
        self._client = client
        self._patient = client.options(request_timeout=_REBUILD_SECONDS)
        self._writer = BulkWriter(client, connection.shown, timeout=connection.bulk_timeout)

    def write(self, index: str, entries: Iterable[IndexEntry], gone: Iterable[str], reached: int) -> None:
        def actions() -> Iterator[Action]:
            for entry in entries:
                yield write_action(index, entry)
            for article_id in gone:
                yield delete_action(index, article_id, reached)

        self._writer.write(actions())

    def note(self, index: str, position: Position) -> None:
        """Remember the change that was reached, unless a later one is noted already."""
        self._writer.write([note_action(index, position)], refresh=True)

    def position(self, index: str) -> Position:
        try:
            held = self._client.get(index=index, id=META_ID)["_source"]
        except NotFoundError:
            return Position()
        return Position(int(held["reached"]), held.get("mark", ""))  # an index of an older form has no mark

    def refresh(self, index: str) -> None:
        self._patient.indices.refresh(index=index)

    def count(self, index: str) -> int:
        return int(self._client.count(index=index, query=EVERY_ARTICLE)["count"])
