"""Keeping the index up with the corpus while a service runs: one thread of one process of each home.

It looks for new changes twice a second, whoever made them, and waits longer after each fault of engine or corpus. What
it does is what `indexer.following` does; it loads no model.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from corpus.errors import VigieError
from indexer.following import Follower
from indexer.linking import Linker

if TYPE_CHECKING:
    from corpus.store import CorpusStore
    from indexer.engine import SearchEngine
    from taxonomy.scheme import Scheme

LOOK_SECONDS = 0.5
"""Between two looks at the corpus."""
RIVAL_SECONDS = 2.0
"""Between two tries to become the one who keeps the index."""
RECHECK_SECONDS = 15.0
"""After which the index is asked again how far it is, although nothing changed: it may have been rolled back."""
LONGEST_PAUSE = 30.0
_UNFORESEEN = "The index cannot follow the corpus. The log of the service tells why."
_log = logging.getLogger("vigie.keeper")


class IndexKeeper:
    """Follows the corpus with the engine in the background.

    Several processes may each have one: a lock in the home lets one of them work, and the next one when that one ends.

    Args:
        store: the corpus.
        engine: the index that follows it.
        scheme: the taxonomy.
        attend: called when articles wait for their first annotation; must return at once.
    """

    def __init__(
        self, store: CorpusStore, engine: SearchEngine, scheme: Scheme, attend: Callable[[], None] | None = None
    ) -> None:
        self._store = store
        self._follower = Follower(store, engine, scheme)
        self._linker = Linker(store, engine)
        self._attend = attend
        self._stopping = threading.Event()
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._reached = -1
        self._looked = -1
        self._waiting = True
        self._checked = 0.0
        self._failures = 0
        self._fault: str | None = None

    def start(self) -> None:
        """Begin; doing so twice is no fault."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="vigie-keeper", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End, after the batch that is being written."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            self._wanted.set()
            thread.join()

    def wake(self) -> None:
        """Look at once: something was written in this process."""
        self._wanted.set()

    @property
    def fault(self) -> str | None:
        """Why the index is not kept up now; None while it is, by this process or another one."""
        thread = self._thread
        if thread is None or not thread.is_alive():
            return "The index is not kept up: its keeper does not run."
        return self._fault

    def _run(self) -> None:
        lock = FileLock(self._store.home.keeper, timeout=0)
        while not self._stopping.is_set():
            try:
                with lock:
                    self._keep()
            except Timeout:
                self._fault, self._failures = None, 0
                self._stopping.wait(RIVAL_SECONDS)
            except Exception as e:  # noqa: BLE001 - nobody else would keep the index
                self._note(e)
                self._stopping.wait(self._pause())

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._wanted.clear()
            try:
                self._turn()
                if self._failures:
                    _log.warning("the index follows again, after %d failed tries", self._failures)
                self._fault, self._failures = None, 0
            except Timeout:
                pass  # another process is bringing the index up to date: there will be little left to do
            except Exception as e:  # noqa: BLE001 - one that nobody foresaw must not end the keeper
                self._note(e)
            self._wanted.wait(self._pause() if self._failures else LOOK_SECONDS)

    def _turn(self) -> None:
        last = self._store.last_change()
        if self._attend is not None and (self._waiting or last != self._looked):
            self._looked, self._waiting = last, self._store.awaiting.any()
            if self._waiting:
                self._attend()
        now = time.monotonic()
        if last == self._reached and now - self._checked < RECHECK_SECONDS:
            return
        with FileLock(self._store.home.following, timeout=0):
            self._checked = now
            behind = self._follower.behind()
            self._reached = self._follower.catch_up(self._go_on).reached if behind else last
            # What is linked is a change like any other: the next turn follows it.
            self._linker.catch_up(self._go_on)

    def _go_on(self, _: int) -> None:
        """Called after each batch: a service that is told to stop does not write the whole rest first."""
        if self._stopping.is_set():
            raise _StoppedError("The service stops.")

    def _note(self, error: Exception) -> None:
        if self._stopping.is_set():
            return
        self._failures += 1
        if isinstance(error, VigieError | OSError):
            if self._fault is None:  # once for each outage: it may last for days
                _log.warning("the index cannot follow the corpus, trying again: %s", error)
            self._fault = str(error)
        elif self._fault != _UNFORESEEN:
            _log.error("the index cannot follow the corpus, trying again", exc_info=error)
            self._fault = _UNFORESEEN

    def _pause(self) -> float:
        return min(LONGEST_PAUSE, LOOK_SECONDS * 2.0 ** min(self._failures, 10))


class _StoppedError(VigieError):
    """Breaks the loop off between two batches."""
