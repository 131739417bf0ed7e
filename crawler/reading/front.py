"""The front matter of Markdown: the block of YAML (`---`) or TOML (`+++`) that site generators and pandoc read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import yaml

from crawler.reading.metadata import one_line, people, primary_language
from crawler.reading.model import Reading

_LINES: Final = r"[ \t]*\n(?P<{}>(?:.*\n){{1,200}}?)"
_BLOCK: Final = re.compile(
    rf"\s*(?:---{_LINES.format('yaml')}(?:---|\.\.\.)|\+\+\+{_LINES.format('toml')}\+\+\+)[ \t]*(?:\n|\Z)"
)
_TITLES: Final = ("title", "titre")
_DATES: Final = ("date", "published", "publishdate", "pubdate", "created")
_AUTHORS: Final = ("author", "authors", "auteur", "auteurs")
_LANGUAGES: Final = ("lang", "language", "locale", "langue")
_KNOWN: Final = frozenset({*_TITLES, *_DATES, *_AUTHORS, *_LANGUAGES, "layout", "permalink", "slug", "tags", "draft"})
"""Fields, one of which every front matter has; what merely stands between two rules has none of them."""


def take_front(text: str) -> tuple[Mapping[str, Any], str]:
    """The fields of the front matter by their names in lower case, and the text below it.

    Without front matter, or with one that is broken, there are no fields and the text stays whole.
    """
    block = _BLOCK.match(text.replace("\r\n", "\n"))
    if block is None:
        return {}, text
    inner = block.group("yaml")
    try:
        told = tomllib.loads(block.group("toml")) if inner is None else _load_yaml(inner)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError):
        return {}, text
    if not isinstance(told, dict) or not _KNOWN.intersection(key for key in told if isinstance(key, str)):
        return {}, text
    return {str(key).lower(): value for key, value in told.items()}, block.string[block.end() :]


def with_front(reading: Reading, front: Mapping[str, Any]) -> Reading:
    """A reading with what its front matter tells: title, date, authors, language."""
    day = next((told for told in _words(front, _DATES) if told[:1].isdigit()), "")  # `published` may be yes or no
    return replace(
        reading,
        title=next(_words(front, _TITLES), reading.title),
        metadata={**reading.metadata, **({"date": day} if day else {})},
        authors=people(_words(front, _AUTHORS)) or reading.authors,
        language=primary_language(next(_words(front, _LANGUAGES), None)) or reading.language,
    )


def _load_yaml(text: str) -> object:
    """YAML with all its scalars as they are written: dates that are none and `no` as a language break nothing."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # makes strings, lists and dictionaries only


def _words(front: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    """What the fields of these names hold: one text, several, or things with a `name`."""
    for key in keys:
        told = front.get(key)
        for one in told if isinstance(told, list) else [told]:
            word = one.get("name") if isinstance(one, dict) else one
            if word is not None and not isinstance(word, (list, dict)) and (line := one_line(str(word))):
                yield line
