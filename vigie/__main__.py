"""`vigie` and `python -m vigie`: runs a command, and maps every error of ours to one line and an exit code."""

from __future__ import annotations

import sys

from corpus.errors import EngineError, HomeError, InputError, VigieError

SOME_FAILED, WRONG_USAGE, COULD_NOT_RUN, INTERRUPTED = 1, 2, 3, 130


def exit_code(error: VigieError) -> int:
    """1 for an input that cannot be used, 3 when home or engine cannot be used, else 2: the command was wrong."""
    if isinstance(error, InputError):
        return SOME_FAILED
    return COULD_NOT_RUN if isinstance(error, HomeError | EngineError) else WRONG_USAGE


def main() -> None:
    """The command line."""
    from vigie.cli import app

    try:
        app()
    except VigieError as e:
        sys.stderr.write(f"vigie: {e}\n")
        sys.exit(exit_code(e))
    except KeyboardInterrupt:
        sys.stderr.write("vigie: interrupted; what was done is kept.\n")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`vigie search … | head`): nothing is wrong.
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
