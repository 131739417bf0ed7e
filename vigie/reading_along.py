"""Reading what has been fetched while fetching goes on: a crawl of days, or a killed one, can be searched."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from corpus.errors import EngineError, HomeError
from vigie.crawl_log import Log, silent

PAUSE = 60.0
"""Seconds of fetching before what came is read, and between two rounds of it: short crawls are read in one go."""


_PATIENCE = 5.0
"""Seconds that who interrupts the block waits for a round; what it leaves undone is done by the next run."""


class ReadingAlong:
    """A thread that does one round of work after another while its block runs; the one that is begun is ended.

    Fetching and keeping have their own processor in the main; a round is as long a pause afterwards as it took itself,
    so that it never takes more than half of this process. A fault of home or engine ends the rounds and is told in the
    log only: what comes after the block meets it again.

    Args:
        round_: one round of bounded work.
        pause: seconds before each.
        log: told of faults.
    """

    def __init__(self, round_: Callable[[], None], *, pause: float = PAUSE, log: Log = silent) -> None:
        self._round, self._pause, self._log = round_, pause, log
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="reading", daemon=True)
        self._unexpected: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join(None if error is None else _PATIENCE)
        if self._unexpected is not None and error is None:
            raise self._unexpected

    def _run(self) -> None:
        pause = self._pause
        while not self._stopping.wait(pause):
            begun = monotonic()
            try:
                self._round()
            except (HomeError, EngineError) as e:
                self._log("reading stopped", reason=str(e))
                return
            except Exception as e:  # noqa: BLE001 - handed to who waits for the thread
                self._unexpected = e
                return
            pause = max(self._pause, monotonic() - begun)
