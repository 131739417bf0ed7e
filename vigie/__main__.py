"""`vigie` and `python -m vigie`: runs a command, and maps every error to one line and an exit code."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from corpus.errors import VigieError
from vigie.exit_codes import COULD_NOT_RUN, INTERRUPTED, READER_GONE, exit_code

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from typer import TyperException


class _OutputError(OSError):
    """Standard output cannot be written."""


class _Output(io.FileIO):
    """Standard output, whose faults are told from those of all other files; a reader who has gone is none."""

    def write(self, data: ReadableBuffer, /) -> int:
        """See `io.FileIO.write`."""
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as e:
            raise _OutputError(e.errno, e.strerror) from e


def main() -> None:
    """The command line."""
    from typer import TyperException

    from vigie.cli import app

    if sys.stdout is not None:
        shown = io.BufferedWriter(_Output(1, "w", closefd=False))
        sys.stdout = io.TextIOWrapper(shown, sys.stdout.encoding, sys.stdout.errors, line_buffering=sys.stdout.isatty())
    try:
        code = app(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where it can still be told
    except TyperException as e:
        sys.exit(_usage(e))
    except VigieError as e:
        sys.stderr.write(f"vigie: {e}\n")
        sys.exit(exit_code(e))
    except _OutputError as e:
        _give_up_output()
        sys.stderr.write(f"vigie: Standard output cannot be written: {e.strerror}. Write to another place.\n")
        sys.exit(COULD_NOT_RUN)
    except BrokenPipeError:
        _end_unread()
    except SystemExit as e:
        if isinstance(e.__context__, BrokenPipeError):
            _end_unread()
        raise
    if code == INTERRUPTED:
        sys.stderr.write("vigie: interrupted; what was done is kept.\n")
    sys.exit(code if isinstance(code, int) else 0)


def _give_up_output() -> None:
    """What could not be written must not be tried again, and told by Python, when this process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _end_unread() -> NoReturn:
    """The reader of our output has gone (`vigie search … | head`): nothing is wrong, and shells know it."""
    _give_up_output()
    sys.exit(READER_GONE)


def _usage(error: TyperException) -> int:
    """Tell of a command that was wrong; returns the exit code."""
    context = getattr(error, "ctx", None)
    what = error.format_message()
    if what:  # else a group without a command, of which the help was shown
        more = f" See `{context.command_path} --help`." if context is not None else ""
        stop = "" if what.endswith(("?", "!")) else "."
        sys.stderr.write(f"vigie: {what.rstrip('.')}{stop}{more}\n")
    return error.exit_code


if __name__ == "__main__":
    main()
