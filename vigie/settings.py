"""The settings of a Vigie, from the environment: one table that feeds the command line and the documentation.

Plain dataclasses, since `vigie --help` must not wait for a validation library.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is for, and what holds without it."""

    name: str
    help: str
    default: str | None = None


SETTINGS: tuple[Setting, ...] = (
    Setting("VIGIE_HOME", "Folder that holds corpus, captures and index.", "./vigie-data"),
    Setting("VIGIE_DATABASE_URL", "PostgreSQL server of the corpus: postgresql://USER:PASSWORD@HOST/DATABASE.", None),
    Setting("VIGIE_ENGINE", "Search engine: tantivy (embedded).", "tantivy"),
)
ENGINES = ("tantivy",)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. What may hold a password is not shown."""

    home: Path
    engine: str
    database_url: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, *, home: Path | None = None) -> Settings:
        """The settings from the environment, with what the command line says above them.

        Args:
            environment: variables; those of the process by default.
            home: the home folder as given on the command line.

        Raises:
            UsageError: a variable has a value that nothing here understands.
        """
        given = os.environ if environment is None else environment
        values = {setting.name: given.get(setting.name) or setting.default or "" for setting in SETTINGS}
        engine = values["VIGIE_ENGINE"]
        if engine not in ENGINES:
            raise UsageError(f"VIGIE_ENGINE names an unknown engine: {engine!r}.", f"Known: {', '.join(ENGINES)}.")
        return cls(
            home=home or Path(values["VIGIE_HOME"]),
            engine=engine,
            database_url=values["VIGIE_DATABASE_URL"] or None,
        )
