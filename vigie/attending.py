"""Annotating what came in while a service runs, in a process of its own: the service itself loads no model.

`python -m vigie.attending` annotates what waits, stays a while for more, and ends; it ends too when the service does.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from corpus.errors import VigieError
from vigie.settings import Settings

if TYPE_CHECKING:
    from corpus.model import Article
    from corpus.store import CorpusStore
    from indexer.annotating.annotator import Annotator

IDLE_SECONDS = 120.0
"""How long the process stays with its models loaded and nothing to do."""
_LOOK_SECONDS = 0.25
_REST_SECONDS = 60.0
_COMMIT = 16
_PATIENCE = 5.0
_log = logging.getLogger("vigie.keeper")


def annotate_awaiting(store: CorpusStore, annotator: Annotator, failed: set[str]) -> int:
    """Annotate the articles that were submitted to the service, or that editors cut; without any no model is loaded.

    Args:
        store: the corpus.
        annotator: what annotates.
        failed: revisions of articles that could not be annotated: they are not tried again, and new ones are added.

    Returns:
        How many were annotated.
    """
    from vigie.catching_up import in_batches, keep, note_failed

    def note(article: Article, error: Exception) -> None:
        failed.add(article.revision)
        note_failed(article, error)

    awaiting = (one for one in store.awaiting.articles(batch=_COMMIT) if one.revision not in failed)
    made = annotator.annotate_with_vectors(awaiting, note)
    return sum(keep(store, batch) for batch in in_batches(made, _COMMIT))


class AnnotatingProcess:
    """The process that annotates, started when there is something to do.

    Args:
        settings: of the service.
    """

    def __init__(self, settings: Settings) -> None:
        self._environment = {
            **os.environ,
            "VIGIE_HOME": str(settings.home.resolve()),
            "VIGIE_DATABASE_URL": settings.database_url or "",
        }
        for name in ("VIGIE_API_KEY", "VIGIE_API_KEY_FILE"):  # it needs none
            self._environment.pop(name, None)
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    def attend(self) -> None:
        """Make sure that it runs; one that failed is started again after a minute."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            self._process = None
            if code:
                _log.warning("annotating ended with code %d; trying again in %d s", code, _REST_SECONDS)
                self._not_before = time.monotonic() + _REST_SECONDS
        if time.monotonic() >= self._not_before:
            command = [sys.executable, "-m", "vigie.attending"]
            self._process = subprocess.Popen(  # noqa: S603 - nothing of it comes from outside
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=self._environment
            )

    def close(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> int:
    """Annotate until there was nothing to do for a while; the exit code."""
    from vigie.agreeing import agree
    from vigie.exit_codes import exit_code
    from vigie.opening import load_taxonomy, make_annotator, open_corpus

    threading.Thread(target=_end_with_service, daemon=True).start()
    os.nice(5)  # people who search go first
    try:
        settings = Settings.read(engine="tantivy")
        with open_corpus(settings, create=False) as store:
            agree(store)
            annotator = make_annotator(load_taxonomy(settings.home))
            busy, failed = time.monotonic(), set[str]()
            while time.monotonic() - busy < IDLE_SECONDS:
                if annotate_awaiting(store, annotator, failed):
                    busy = time.monotonic()
                else:
                    time.sleep(_LOOK_SECONDS)
    except VigieError as e:
        sys.stderr.write(f"vigie: {e}\n")
        return exit_code(e)
    except KeyboardInterrupt:
        pass  # Ctrl-C in the terminal of the service
    return 0


def _end_with_service() -> None:
    """The service holds the other end of standard input: it closes when the service ends, however that happens."""
    while os.read(0, 4096):  # not `sys.stdin`: Python aborts when it ends while a thread waits there
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
