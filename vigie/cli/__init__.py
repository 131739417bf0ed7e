"""The command line. Heavy imports stay inside the commands, so that `vigie --help` answers at once."""

from vigie.cli.commands import app

__all__ = ["app"]
