"""The guard before the test part: its errors are not shown by accident."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UsageError

if TYPE_CHECKING:
    from corpus.sample import Part


def part_name(part: Part | Path) -> str:
    """How a part is called in tables and floors: its name, or that of its folder."""
    return part.resolve().name if isinstance(part, Path) else part


def forbid_test(part: Part | Path | str, *, look_at_test: bool) -> None:
    """Refuse to show the errors of the test part, unless that is meant. Call it before the work is done.

    Raises:
        UsageError: the part is the test part and `look_at_test` is not set.
    """
    name = part_name(part) if isinstance(part, Path) else part
    if name.startswith("test") and not look_at_test:
        raise UsageError(
            "The errors of the test part are not shown, so that nobody tunes on them by accident.",
            "Tune on the part dev; with --look-at-test they are shown, and the part is then no test any more.",
        )
