"""Generations of an embedded index on disk: which one is in use, which one was, and how they change places.

`index/CURRENT` names the generation in use and, on its second line, the one before. It is replaced by rename, so that
a reader sees either the old or the new one, whatever happens in between.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import EngineError

_NAME = re.compile(r"g(\d{6})")


@dataclass(frozen=True, slots=True)
class InUse:
    """The generation in use and the one before, by name."""

    current: str | None
    previous: str | None


class Generations:
    """The generations below one folder.

    Args:
        folder: `index/` of the home; made when the first generation is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "CURRENT"

    def in_use(self) -> InUse:
        """Which generations are in use and kept; both None before the first one, and where what tells is damaged."""
        try:
            lines = self._pointer.read_text(encoding="ascii").split()
        except (FileNotFoundError, UnicodeDecodeError):
            return InUse(None, None)
        return InUse(lines[0] if lines else None, lines[1] if len(lines) > 1 else None)

    def path(self, name: str) -> Path:
        """The folder of a generation."""
        return self.folder / name

    def create(self) -> str:
        """Make the folder of a new generation, with a number above all others; returns its name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        numbers = [int(m[1]) for entry in self.folder.iterdir() if (m := _NAME.fullmatch(entry.name))]
        name = f"g{max(numbers, default=0) + 1:06d}"
        self.path(name).mkdir()
        return name

    def switch(self, name: str) -> None:
        """Put a generation in use; the one that was is kept, older ones are removed."""
        before = self.in_use().current
        self._point(name, before if before != name else None)
        self._remove_all_but(name, before)

    def rollback(self) -> str:
        """Put the generation before back in use and keep the other; returns its name.

        Raises:
            EngineError: there is no generation to go back to.
        """
        now = self.in_use()
        if now.previous is None or not self.path(now.previous).is_dir():
            raise EngineError("There is no earlier generation of the index to go back to.", "Run `vigie reindex`.")
        self._point(now.previous, now.current)
        return now.previous

    def discard(self, name: str) -> None:
        """Remove a generation that is not in use."""
        if name in (self.in_use().current, self.in_use().previous):
            return
        shutil.rmtree(self.path(name), ignore_errors=True)

    def _point(self, current: str, previous: str | None) -> None:
        aside = self._pointer.with_suffix(".new")
        with aside.open("w", encoding="ascii") as f:
            f.write(f"{current}\n{previous or ''}\n")
            f.flush()
            os.fsync(f.fileno())
        aside.replace(self._pointer)

    def _remove_all_but(self, *kept: str | None) -> None:
        for entry in self.folder.iterdir():
            if _NAME.fullmatch(entry.name) and entry.name not in kept:
                shutil.rmtree(entry, ignore_errors=True)
