"""`vigie` and `python -m vigie`: runs a command, and maps every error to one line and an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from corpus.errors import VigieError
from vigie.exit_codes import INTERRUPTED, exit_code

if TYPE_CHECKING:
    from typer import TyperException


def main() -> None:
    """The command line."""
    from typer import TyperException

    from vigie.cli import app

    try:
        code = app(standalone_mode=False)
    except TyperException as e:
        sys.exit(_usage(e))
    except VigieError as e:
        sys.stderr.write(f"vigie: {e}\n")
        sys.exit(exit_code(e))
    except SystemExit as e:
        if not isinstance(e.__context__, BrokenPipeError):
            raise
        sys.exit(0)  # the reader of our output has gone (`vigie search … | head`): nothing is wrong
    if code == INTERRUPTED:
        sys.stderr.write("vigie: interrupted; what was done is kept.\n")
    sys.exit(code if isinstance(code, int) else 0)


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
