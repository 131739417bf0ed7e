"""Addresses of searches: from query parameters to a request, and from a request to the addresses around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from search_api.request import Interface, SearchRequest

Pair = tuple[str, str]

_REPEATED = frozenset(
    (
        "concept",
        "kind",
        "language",
        "available",
        "country",
        "city",
        "organisation",
        "series",
        "source",
        "publication",
        "edition",
        "year",
        "unbridge",
    )
)
_PAGING = frozenset(("sort", "limit", "cursor"))


def read_request(params: QueryParams, ui: Interface) -> SearchRequest:
    """The search that an address asks for; the language of the page wins over a parameter `ui`.

    Empty parameters count as absent, since a form sends its empty fields too.

    Raises:
        pydantic.ValidationError: a parameter is unknown or has a value that cannot be.
    """
    fields: dict[str, Any] = {}
    for name, value in params.multi_items():
        if not value.strip():
            continue
        if name in _REPEATED:
            fields.setdefault(name, []).append(value)
        else:
            fields[name] = value
    return SearchRequest.model_validate(fields | {"ui": ui})


def pairs_of(request: SearchRequest) -> tuple[Pair, ...]:
    """What a request asks for, as parameters: without defaults, language and place in the list."""
    given = request.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"ui", "cursor"})
    pairs: list[Pair] = []
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        pairs.extend((name, str(v)) for v in values)
    return tuple(pairs)


def address(path: str, pairs: Iterable[Pair]) -> str:
    """A path with parameters."""
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path


def permanent_search(request: SearchRequest) -> str:
    """The address of a search that stays: what is asked, without language of the page and place in the list."""
    return address("/search", [pair for pair in pairs_of(request) if pair[0] not in _PAGING])


@dataclass(frozen=True, slots=True)
class SearchLinks:
    """The addresses around one search: with one thing more, less or other. All begin at the first page again."""

    path: str
    pairs: tuple[Pair, ...]

    def url(self) -> str:
        """The first page of this search."""
        return address(self.path, self.pairs)

    @property
    def q(self) -> str:
        """The words that are asked for."""
        return next((value for name, value in self.pairs if name == "q"), "")

    def query(self) -> str:
        """What is asked, as the query part of an address."""
        return urlencode(list(self.pairs))

    def adding(self, name: str, value: str) -> str:
        """With one more value."""
        return address(self.path, [*self.pairs, (name, value)])

    def without(self, name: str, value: str | None = None) -> str:
        """Without a value, or without any value of that name."""
        return address(self.path, [p for p in self.pairs if not (p[0] == name and value in (None, p[1]))])

    def setting(self, name: str, value: str | None) -> str:
        """With this as the only value of that name; None takes it out."""
        rest = [p for p in self.pairs if p[0] != name]
        return address(self.path, rest if value is None else [*rest, (name, value)])

    def asking(self, q: str) -> str:
        """The same filters with other words."""
        rest = [p for p in self.pairs if p[0] not in ("q", "unbridge")]
        return address(self.path, [("q", q), *rest])

    def only(self, *names: str) -> str:
        """Nothing but the parameters of these names."""
        return address(self.path, [p for p in self.pairs if p[0] in names])

    def export(self, form: str, ui: Interface) -> str:
        """The whole result in a format."""
        kept = [p for p in self.pairs if p[0] not in _PAGING]
        return address("/v1/export", [("format", form), *kept, ("ui", ui)])

    def report(self, ui: Interface) -> str:
        """How this search was done."""
        return address(f"/{ui}/report", [p for p in self.pairs if p[0] not in _PAGING])

    def feed(self, ui: Interface) -> str:
        """What is new in this search, as an Atom feed."""
        return address("/feed.atom", [*(p for p in self.pairs if p[0] not in _PAGING), ("ui", ui)])

    def timeline(self, ui: Interface) -> str:
        """This search over time."""
        return address(f"/{ui}/timeline", [p for p in self.pairs if p[0] not in _PAGING])

    def hidden(self, *left_out: str) -> tuple[Pair, ...]:
        """What a form has to send along, besides its own fields."""
        return tuple(p for p in self.pairs if p[0] not in left_out)
