"""Decisions of editors from one corpus to another."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpus.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from corpus.store import CorpusStore

_LINE = 1_000_000
"""Longest line that is looked at, in bytes."""


def import_decisions(store: CorpusStore, path: Path) -> dict[str, Any]:
    """Take in decisions, line by line; what was taken in before is left alone.

    Args:
        store: the corpus.
        path: lines of JSON as `Decisions.exported` gives them; `-` is standard input.

    Returns:
        How many were taken in, how many were held already, and which lines failed and why.

    Raises:
        UsageError: the file cannot be read.
    """
    from pydantic import ValidationError

    from corpus.deciding import ExportedDecision

    taken = held = 0
    failed: list[dict[str, Any]] = []
    with _opened(path) as file:
        for number, line in enumerate(iter(lambda: file.readline(_LINE), b""), start=1):
            if not line.strip():
                continue
            try:
                made = store.decisions.take_in(ExportedDecision.model_validate_json(line))
            except ValidationError as e:
                first = e.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                failed.append({"line": number, "error": f"This is no decision: {where} {first['msg']}."})
            except NotFoundError as e:
                failed.append({"line": number, "error": str(e)})
            else:
                taken, held = taken + (made is not None), held + (made is None)
    return {"taken": taken, "held": held, "failed": failed}


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path == Path("-"):
        yield sys.stdin.buffer
        return
    try:
        with path.open("rb") as file:
            yield file
    except OSError as e:
        raise UsageError(f"{path} cannot be read: {e.strerror or e}.", "Look at its name and rights.") from e
