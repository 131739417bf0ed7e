"""What the files of an embedded index raise that are damaged or cannot be written, in words that tell what helps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zipfile import BadZipFile

from corpus.errors import EngineError

_RAISED = (OSError, ValueError, TypeError, LookupError, EOFError, RuntimeError, BadZipFile)
"""What tantivy, numpy and usearch raise over files that are missing, cut off or garbled."""


@contextmanager
def damage_told(what: str = "The index cannot be read") -> Iterator[None]:
    """Raise an EngineError for what damaged files raise while the index is read; `what` begins its message."""
    try:
        yield
    except _RAISED as e:
        raise _told(what, e) from e
    except BaseException as e:
        # A panic in Rust derives from BaseException, and its class cannot be imported.
        if type(e).__name__ != "PanicException":
            raise
        raise _told(what, e) from e


@contextmanager
def writes_told(what: str) -> Iterator[None]:
    """Raise an EngineError for what files raise that cannot be written; `what` begins its message."""
    try:
        yield
    except TimeoutError:  # of a lock
        raise
    except (OSError, ValueError) as e:
        raise EngineError(f"{what} could not be written: {e}", "Is the disk full?") from e


def _told(what: str, error: BaseException) -> EngineError:
    reason = " ".join(str(error).split())[:200].rstrip(".")
    return EngineError(f"{what}: {reason}.", "Run `vigie reindex`.")
