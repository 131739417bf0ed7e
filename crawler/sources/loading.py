"""Reading a file of sources, with the line of whatever is wrong in it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from corpus.errors import UsageError
from crawler.sources.declared import ArchiveSource, Declared, FolderSource, ReferencesSource, Source

_TABLE = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*(?:\.[^=]+)?=""")
_REMEDY = "See docs/how-to/crawl.md for the fields, and examples/sources.toml."


def load_sources(path: Path) -> Declared:
    """Read and check a file of sources. Paths in it become absolute.

    Raises:
        UsageError: it cannot be read, is no TOML, or a field is wrong; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        reason = (e.strerror or str(e)).lower() if isinstance(e, OSError) else "it is not UTF-8"
        raise UsageError(f"{path} cannot be read: {reason}.", "Name a TOML file of sources.") from e
    try:
        declared = Declared.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as e:
        raise UsageError(f"{path} is not valid TOML: {e}.", _REMEDY) from e
    except ValidationError as e:
        raise UsageError(_told(path, text, e), _REMEDY) from e
    _check(declared, path, text)
    return declared.model_copy(update={"source": tuple(_absolute(one, path.parent) for one in declared.source)})


def _check(declared: Declared, path: Path, text: str) -> None:
    seen: set[str] = set()
    for n, one in enumerate(declared.source):
        if one.name in seen:
            line = line_of(text, ("source", n, "name"))
            raise UsageError(f"{path}, line {line}: the name {one.name!r} is taken twice.", "Names tell sources apart.")
        seen.add(one.name)
    if declared.needs_contact and declared.crawl is None:
        raise UsageError(
            f"{path}: a table [crawl] with `contact` is missing.",
            "Name an e-mail or web address at which the sites' owners reach you: it goes into the User-Agent.",
        )


def _absolute(source: Source, folder: Path) -> Source:
    """A source with absolute paths, without `..`: what lies below them is told by its path from there."""
    if isinstance(source, FolderSource | ReferencesSource):
        return source.model_copy(update={"path": Path(os.path.abspath(folder / source.path))})  # noqa: PTH100
    if isinstance(source, ArchiveSource):
        return source.model_copy(update={"files": tuple(os.path.abspath(folder / f) for f in source.files)})  # noqa: PTH100
    return source


def _told(path: Path, text: str, error: ValidationError) -> str:
    lines = []
    for fault in error.errors():
        at = [part for part in fault["loc"] if part not in ("web", "folder", "archive", "oai", "references")]
        line = line_of(text, at)
        name = ".".join(str(part) for part in at if not isinstance(part, int)) or "file"
        message = fault["msg"].removeprefix("Value error, ")
        lines.append(f"line {line}: {name}: {message}")
    return f"{path}, {'; '.join(lines)}."


def line_of(text: str, at: Sequence[str | int]) -> int:
    """The line (from 1) at which a value of a TOML text is set; that of its table when the value is missing.

    The standard library's parser tells no positions; this knows tables, arrays of tables and keys at the beginning of
    a line, and skips texts over several lines.
    """
    wanted = [part for n, part in enumerate(at) if not (isinstance(part, int) and n > 1)]
    here: list[str | int] = []
    counts: dict[str, int] = {}
    best = (0, 1)
    quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            quote = "" if quote in line else quote
            continue
        table = _TABLE.match(line)
        if table:
            name = table[2].strip().strip("\"'")
            parts = [part.strip().strip("\"'") for part in name.split(".")]
            if table[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
            here = [parts[0], counts[parts[0]], *parts[1:]] if parts[0] in counts else list(parts)
        key = _KEY.match(line)
        place = here if table else [*here, next(g for g in key.groups() if g)] if key else None
        if place is not None:
            fit = _common(place, wanted)
            if fit == len(place) and fit > best[0]:
                best = (fit, number)
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                quote = mark
    return best[1]


def _common(place: Sequence[str | int], wanted: Sequence[str | int]) -> int:
    n = 0
    while n < min(len(place), len(wanted)) and place[n] == wanted[n]:
        n += 1
    return n
