"""The links of a page of results: the same search with one thing more, less or other."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from search_api.addresses import Pair, address, what_is_asked
from search_api.request import Interface


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
        return address("/v1/export", [("format", form), *what_is_asked(self.pairs), ("ui", ui)])

    def report(self, ui: Interface) -> str:
        """How this search was done."""
        return address(f"/{ui}/report", what_is_asked(self.pairs))

    def feed(self, ui: Interface) -> str:
        """What is new in this search, as an Atom feed."""
        return address("/feed.atom", [*what_is_asked(self.pairs), ("ui", ui)])

    def timeline(self, ui: Interface) -> str:
        """This search over time."""
        return address(f"/{ui}/timeline", what_is_asked(self.pairs))

    def hidden(self, *left_out: str) -> tuple[Pair, ...]:
        """What a form has to send along, besides its own fields."""
        return tuple(p for p in self.pairs if p[0] not in left_out)
