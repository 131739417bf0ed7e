"""What a command ends with, and for which error of ours."""

from __future__ import annotations

from corpus.errors import EngineError, HomeError, InputError, VigieError

SOME_FAILED, WRONG_USAGE, COULD_NOT_RUN, INTERRUPTED = 1, 2, 3, 130
READER_GONE = 141
"""What shells make of a program that SIGPIPE ended: nobody reads its output any more."""


def exit_code(error: VigieError) -> int:
    """1 for an input that cannot be used, 3 when home or engine cannot be used, else 2: the command was wrong."""
    if isinstance(error, InputError):
        return SOME_FAILED
    return COULD_NOT_RUN if isinstance(error, HomeError | EngineError) else WRONG_USAGE
