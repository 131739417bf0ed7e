"""The one family of errors that Vigie raises on purpose.

Each edge (command line, HTTP) maps the family once; whoever raises says what is at fault and what helps.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class VigieError(Exception):
    """A fault that a person can do something about.

    Args:
        what: one sentence that names the thing at fault.
        remedy: one sentence that tells what helps; empty when nothing is known to help.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class InputError(VigieError):
    """One input (file, page, upload) cannot be used; the rest of the work goes on."""


class UsageError(VigieError):
    """The question or the command is wrong: an unknown concept, kind, parameter or cursor."""


class ConflictError(UsageError):
    """Something else is held under that name, which must not be lost."""


class HomeError(VigieError):
    """The home folder cannot be used: not writable, full, locked, or made by a newer version."""


class TransientError(HomeError):
    """The database undid a transaction for a reason that may be gone at the next try: a deadlock, a lost connection."""


class UnknownOutcomeError(TransientError):
    """The connection broke while a commit was under way: only the database knows whether it came about."""


class EngineError(VigieError):
    """The search engine cannot answer now."""


class NotFoundError(VigieError):
    """Nothing is held under that name."""


class GoneError(NotFoundError):
    """It was held once and has been taken out; a tombstone remains."""


def unforeseen(error: Exception) -> str:
    """What is told of an error that nobody foresaw, in one line: its kind, where it was raised, and what it says."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}: {said}"


@contextmanager
def one_input(name: str) -> Iterator[None]:
    """Turn what nobody foresaw in reading one input, in the block, into a fault of that input: the others go on.

    Raises:
        InputError: it cannot be read.
        VigieError: as the block raises it; a fault of the home or the engine concerns all.
    """
    try:
        yield
    except (VigieError, MemoryError):
        raise
    except Exception as e:
        raise InputError(
            f"{name} cannot be read: {unforeseen(e)}.", "This is a fault of Vigie: report it with the document."
        ) from e
