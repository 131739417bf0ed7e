"""`vigie` and `python -m vigie`: runs a command, and maps every error of ours to one line and an exit code."""

from __future__ import annotations

import sys

from corpus.errors import VigieError
from vigie.exit_codes import INTERRUPTED, exit_code


def main() -> None:
    """The command line."""
    from vigie.cli import app
    from vigie.cli.remedies import at_command_line

    try:
        app()
    except VigieError as e:
        sys.stderr.write(f"vigie: {at_command_line(str(e))}\n")
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
