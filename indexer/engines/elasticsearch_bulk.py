"""Writing many documents: in parallel, no faster than they are taken, and again only when a queue was full."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import parallel_bulk, streaming_bulk

from corpus.errors import EngineError
from indexer.engine import Position
from indexer.engines.elasticsearch_faults import (
    FULL_QUEUE,
    VERSION_CONFLICT,
    error_type,
    fault,
    of_exception,
    translated,
)
from indexer.engines.elasticsearch_mapping import entry_document
from indexer.entry import IndexEntry

Action = dict[str, Any]

META_ID = "meta:reached"
"""The document that holds the number of the change that was reached, and its mark."""

_THREADS = 2
_CHUNK = 250
_CHUNK_BYTES = 10_000_000
_QUEUED_CHUNKS = 2
_ATTEMPTS = 8
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 15.0
_SHARD_WAIT = "20s"


def write_action(index: str, entry: IndexEntry) -> Action:
    """The bulk action that writes an entry, unless a newer one is held."""
    versioned = {"version": entry.seq, "version_type": "external_gte"}
    return {"_op_type": "index", "_index": index, "_id": entry.id, **versioned, "_source": entry_document(entry)}


def delete_action(index: str, article_id: str, seq: int) -> Action:
    """The bulk action that takes an article out, unless a newer one is held."""
    return {"_op_type": "delete", "_index": index, "_id": article_id, "version": seq, "version_type": "external_gte"}


def note_action(index: str, position: Position) -> Action:
    """The bulk action that notes which change of the corpus was reached, unless a later one is noted already."""
    versioned = {"version": position.reached, "version_type": "external_gte"}
    return {"_op_type": "index", "_index": index, "_id": META_ID, **versioned, "_source": asdict(position)}


class BulkWriter:
    """Sends actions to Elasticsearch.

    Only what a full queue turned away is sent again, later and later, until nothing has been taken for most of a
    minute: the other faults that answer 429 (a full disk, memory) do not pass by waiting.

    Args:
        client: a client of the cluster.
        hosts: its addresses, for messages.
        timeout: seconds that one request may take.
    """

    def __init__(self, client: Elasticsearch, hosts: str, *, timeout: float) -> None:
        self._client = client.options(request_timeout=timeout)
        self._hosts = hosts

    def write(self, actions: Iterable[Action], *, refresh: bool = False) -> int:
        """Send all actions; at most a few chunks are in memory at a time.

        Args:
            actions: what to write.
            refresh: whether each request shows at once what it wrote, as suits a single action.

        Returns:
            How many were taken; those that came too late for a newer version count as taken.

        Raises:
            EngineError: one was refused, or the queue stayed full. What was taken stays; sending it again is harmless.
        """
        run = _Run(self._hosts)
        sent = parallel_bulk(
            self._client,
            run.tracked(actions),
            thread_count=_THREADS,
            chunk_size=_CHUNK,
            max_chunk_bytes=_CHUNK_BYTES,
            queue_size=_QUEUED_CHUNKS,
            raise_on_error=False,
            raise_on_exception=False,
            timeout=_SHARD_WAIT,
            refresh=refresh,
        )
        try:
            for ok, item in sent:
                run.settle(ok, item)
                if len(run.rejected) >= _CHUNK:
                    # While this waits nothing more is sent: the queue gets time to empty.
                    self._again(run, refresh=refresh)
            self._again(run, refresh=refresh)
        except ApiError as e:
            raise of_exception(e, self._hosts) from e
        finally:
            run.stopped = True
        if run.fault is not None:
            raise run.fault
        return run.taken

    def _again(self, run: _Run, *, refresh: bool) -> None:
        """Send what was turned away again and again; gives up after some tries at which nothing was taken."""
        wait, tries = _FIRST_WAIT, 0
        while run.rejected and run.fault is None:
            if tries == _ATTEMPTS:
                run.fault = fault(429, {"type": FULL_QUEUE}, self._hosts)
                return
            time.sleep(wait)
            actions, run.rejected = run.rejected, []
            with translated(self._hosts):
                for ok, item in streaming_bulk(
                    self._client,
                    run.tracked(actions),
                    chunk_size=_CHUNK,
                    max_chunk_bytes=_CHUNK_BYTES,
                    raise_on_error=False,
                    raise_on_exception=False,
                    timeout=_SHARD_WAIT,
                    refresh=refresh,
                ):
                    run.settle(ok, item)
            if len(run.rejected) == len(actions):
                wait, tries = min(wait * 2, _LONGEST_WAIT), tries + 1


class _Run:
    """What has become of the actions of one call."""

    def __init__(self, hosts: str) -> None:
        self.taken = 0
        self.rejected: list[Action] = []
        self.fault: EngineError | None = None
        self.stopped = False
        self._hosts = hosts
        self._sent: dict[tuple[str, str], Action] = {}

    def tracked(self, actions: Iterable[Action]) -> Iterator[Action]:
        """The actions, remembered until they are settled; ends early once one was refused."""
        for action in actions:
            if self.stopped or self.fault is not None:
                return
            self._sent[action["_op_type"], action["_id"]] = action
            # The helper takes its fields out of what it is given.
            yield dict(action)

    def settle(self, ok: bool, item: dict[str, Any]) -> None:
        """Take note of one answer."""
        ((operation, told),) = item.items()
        action = self._sent.pop((operation, told["_id"]), None)
        if ok or self._too_late(operation, told):
            self.taken += 1
        elif action is not None and _queue_was_full(told):
            self.rejected.append(action)
        elif self.fault is None:
            self.fault = self._fault(told)

    def _too_late(self, operation: str, told: dict[str, Any]) -> bool:
        """A newer version is held, or there was nothing to delete."""
        return error_type(told.get("error"))[0] == VERSION_CONFLICT or (
            operation == "delete" and told.get("status") == 404 and "error" not in told
        )

    def _fault(self, told: dict[str, Any]) -> EngineError:
        exception = told.get("exception")
        if isinstance(exception, Exception):
            return of_exception(exception, self._hosts)
        return fault(int(told.get("status", 500)), told.get("error"), self._hosts)


def _queue_was_full(told: dict[str, Any]) -> bool:
    exception = told.get("exception")
    if isinstance(exception, ApiError) and isinstance(exception.body, dict):
        return error_type(exception.body.get("error"))[0] == FULL_QUEUE
    return error_type(told.get("error"))[0] == FULL_QUEUE
