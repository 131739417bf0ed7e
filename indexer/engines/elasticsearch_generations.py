"""Generations of the index at Elasticsearch: one index each, aliases that name those in use, a lock for rebuilds.

`<prefix>-g000001` and so on are the indices. `<prefix>-read` and `<prefix>-write` name the one in use and
`<prefix>-previous` the one before; all change in one step. `<prefix>-lock` holds the lock.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, ConflictError, Elasticsearch, NotFoundError

from corpus.errors import EngineError, UsageError
from indexer.engines.elasticsearch_mapping import mappings, settings, settings_in_use

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_LOCK_SECONDS = 300.0
_LOCK_ID = "rebuild"
_COPIES_WAIT = "30s"
_MERGE_WAIT = 900.0
_JSON = {"accept": "application/json"}
_FIRST_LOOK = 0.05
"""Seconds until it is looked again whether the segments are joined; then longer and longer, up to one."""


@dataclass(frozen=True, slots=True)
class InUse:
    """The generation in use and the one before, by name."""

    current: str | None
    previous: str | None


class ClusterGenerations:
    """The generations below one prefix.

    Args:
        client: a client of the cluster.
        prefix: what all names begin with.
        shards: primary shards of a new generation.
        replicas: copies of each shard; None for one as soon as there is a second node.

    Raises:
        UsageError: the prefix cannot be the name of an index.
    """

    def __init__(self, client: Elasticsearch, *, prefix: str, shards: int, replicas: int | None) -> None:
        if not _PREFIX.fullmatch(prefix):
            raise UsageError(
                f"{prefix!r} cannot begin the name of an index.", "Use small letters, digits, hyphens and underscores."
            )
        self._client = client
        self.prefix = prefix
        self._shards = shards
        self._replicas = replicas
        self._name = re.compile(re.escape(prefix) + r"-(g\d{6})")

    @property
    def read(self) -> str:
        """The alias that searches go to."""
        return f"{self.prefix}-read"

    @property
    def write(self) -> str:
        """The alias of the index that is written."""
        return f"{self.prefix}-write"

    @property
    def _previous(self) -> str:
        return f"{self.prefix}-previous"

    def index(self, generation: str) -> str:
        """The index of a generation."""
        return f"{self.prefix}-{generation}"

    def generation(self, index: str) -> str:
        """The generation of an index."""
        return index.removeprefix(f"{self.prefix}-")

    def aliases(self) -> dict[str, list[str]]:
        """All generations with their aliases."""
        answer = self._client.indices.get_alias(index=f"{self.prefix}-g*")
        return {m[1]: sorted(its["aliases"]) for name, its in answer.body.items() if (m := self._name.fullmatch(name))}

    def in_use(self) -> InUse:
        """Which generations are in use and kept."""
        aliases = self.aliases()
        named = {alias: generation for generation, its in aliases.items() for alias in its}
        return InUse(named.get(self.write), named.get(self._previous))

    def create(self, *, in_use: bool = False) -> str:
        """Make the index of a new generation, with a number above all others; returns its name.

        Args:
            in_use: whether the aliases name it from the start, as for the very first one.
        """
        number = max((int(name[1:]) for name in self.aliases()), default=0) + 1
        name = f"g{number:06d}"
        index_settings = settings(self._shards)
        if in_use:
            index_settings |= settings_in_use(self._replicas)
            if "auto_expand_replicas" in index_settings:
                del index_settings["number_of_replicas"]
        named = {self.read: {}, self.write: {"is_write_index": True}} if in_use else {}
        self._client.indices.create(
            index=self.index(name),
            settings=index_settings,
            mappings=mappings(),
            aliases=named,
        )
        return name

    def create_first(self) -> None:
        """Make the first generation and put it in use; another process may do the same at the same time."""
        try:
            self.create(in_use=True)
        except BadRequestError as e:
            if e.error != "resource_already_exists_exception":
                raise

    def finish(self, generation: str, waiting: Callable[[], None]) -> None:
        """Put a filled generation in order and give it its copies.

        Each segment of an index has a graph of its own for the vectors, and each is searched for as many candidates: in
        one segment a search by meaning takes a fraction of what it takes in thirty. For the copies a while is waited
        only: searches go on without them.

        Args:
            generation: its name.
            waiting: called every second while its segments are joined, which may take minutes.
        """
        index = self.index(generation)
        self._join_segments(index, waiting)
        self._client.indices.put_settings(index=index, settings=settings_in_use(self._replicas))
        self._client.options(request_timeout=60).indices.flush(index=index)
        self._client.options(request_timeout=60, ignore_status=408).cluster.health(
            index=index, wait_for_status="green" if self._replicas is None else "yellow", timeout=_COPIES_WAIT
        )

    def _join_segments(self, index: str, waiting: Callable[[], None]) -> None:
        task = self._client.indices.forcemerge(index=index, max_num_segments=1, wait_for_completion=False)["task"]
        wait, until = _FIRST_LOOK, time.monotonic() + _MERGE_WAIT
        try:
            # By its path: the client's method warns that this is a preview, as it has been since version 2.3.
            while not self._client.perform_request("GET", f"/_tasks/{task}", headers=_JSON).body["completed"]:
                if time.monotonic() > until:
                    return  # it goes on without us, or waits for the merge of another index
                time.sleep(wait)
                wait = min(2 * wait, 1.0)
                waiting()
        except NotFoundError:
            pass  # the node that did it has gone: the index is whole all the same, only slower

    def switch(self, generation: str) -> None:
        """Put a generation in use in one step; the one that was is kept, older ones are removed."""
        before = self.in_use().current
        self._point(generation, before if before != generation else None)
        for other in self.aliases():
            if other not in (generation, before):
                self.discard(other)

    def rollback(self) -> str:
        """Put the generation before back in use and keep the other; returns its name.

        Raises:
            EngineError: there is no generation to go back to.
        """
        now = self.in_use()
        if now.previous is None:
            raise EngineError("There is no earlier generation of the index to go back to.", "Run `vigie reindex`.")
        self._point(now.previous, now.current)
        return now.previous

    def discard(self, generation: str) -> None:
        """Remove a generation."""
        self._client.options(request_timeout=60).indices.delete(index=self.index(generation), ignore_unavailable=True)

    def remove(self) -> None:
        """Remove all generations and the lock."""
        # By name: clusters may refuse to delete by a pattern.
        names = [self.index(generation) for generation in self.aliases()]
        for name in (*names, f"{self.prefix}-lock"):
            self._client.indices.delete(index=name, ignore_unavailable=True)

    def discard_debris(self) -> None:
        """Remove generations that no alias names: what a killed rebuild left. Only under the lock."""
        for generation, its in self.aliases().items():
            if not its:
                self.discard(generation)

    def _point(self, current: str, previous: str | None) -> None:
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.prefix}-g*", "alias": alias, "must_exist": False}}
            for alias in (self.read, self.write, self._previous)
        ]
        actions += [
            {"add": {"index": self.index(current), "alias": self.read}},
            {"add": {"index": self.index(current), "alias": self.write, "is_write_index": True}},
        ]
        if previous is not None:
            actions.append({"add": {"index": self.index(previous), "alias": self._previous}})
        self._client.indices.update_aliases(actions=actions)


class RebuildLock:
    """A lock that one rebuild holds at a time: a document that says until when.

    It is renewed while the rebuild goes on, and can be taken over when its holder has been silent for five minutes.

    Args:
        client: a client of the cluster.
        prefix: what the lock's index begins with.
    """

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._index = f"{prefix}-lock"
        self._owner = uuid.uuid4().hex
        self._place: dict[str, int] = {}
        self._renewed = 0.0

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            EngineError: another rebuild holds it.
        """
        self._make_index()
        try:
            self._put(op_type="create")
        except ConflictError:
            self._take_over()

    def renew(self) -> None:
        """Hold it for another five minutes; does nothing when that was said a short while ago.

        Raises:
            EngineError: another rebuild has taken it over.
        """
        if time.monotonic() - self._renewed < _LOCK_SECONDS / 10:
            return
        try:
            self._put(**self._place)
        except ConflictError as e:
            raise EngineError(
                "This rebuild was silent for too long, and another one has begun.", "Wait until that has finished."
            ) from e
        except (ApiError, TransportError):
            # A busy cluster: there are more occasions until the lock runs out.
            if time.monotonic() - self._renewed > _LOCK_SECONDS / 2:
                raise

    def release(self) -> None:
        """Give it back, if it is still held."""
        if not self._place:
            return
        ignoring = self._client.options(ignore_status=[404, 409])
        ignoring.delete(index=self._index, id=_LOCK_ID, **self._place)  # type: ignore[arg-type]
        self._place = {}

    def _make_index(self) -> None:
        properties = {"owner": {"type": "keyword"}, "until": {"type": "double"}}
        try:
            self._client.indices.create(
                index=self._index,
                settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
                mappings={"dynamic": "strict", "properties": properties},
            )
        except BadRequestError as e:
            if e.error != "resource_already_exists_exception":
                raise

    def _put(self, **how: Any) -> None:  # noqa: ANN401
        document = {"owner": self._owner, "until": time.time() + _LOCK_SECONDS}
        answer = self._client.index(index=self._index, id=_LOCK_ID, document=document, **how)
        self._place = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        self._renewed = time.monotonic()

    def _take_over(self) -> None:
        """Take a lock whose holder is silent; one of ours, when the answer to an earlier try was lost."""
        try:
            held = self._client.get(index=self._index, id=_LOCK_ID).body
        except NotFoundError:
            held = None
        if held is not None:
            if held["_source"]["until"] > time.time() and held["_source"]["owner"] != self._owner:
                raise EngineError("Another rebuild of the index is under way.", "Wait until it has finished.")
            try:
                self._put(if_seq_no=held["_seq_no"], if_primary_term=held["_primary_term"])
            except ConflictError as e:
                raise EngineError("Another rebuild of the index is under way.", "Wait until it has finished.") from e
        else:
            self._put(op_type="create")
