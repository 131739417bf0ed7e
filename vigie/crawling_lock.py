"""One crawl at a time in one home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import HomeError


@contextmanager
def crawling(home: Path) -> Iterator[None]:
    """Hold the right to crawl in a home; the system gives it back when the process dies.

    Raises:
        HomeError: another crawl is at work there.
    """
    lock = FileLock(home / "crawl.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as e:
        raise HomeError(f"Another crawl is at work in {home}.", "Wait until it is done.") from e
    try:
        yield
    finally:
        lock.release()
