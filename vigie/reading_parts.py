"""Articles that go on in other documents of their source: which pages belong together, and reading them as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.model import SplitDocument
    from corpus.store import CorpusStore
    from crawler.reading import Reading
    from crawler.splitting.parts import Canonical, Part

SplitPage = Callable[[str], "SplitDocument"]
"""A page of the source as articles by itself, by address."""
_MOST = 100
"""Pages of one article."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a page among those of an article.

    `further` are the pages on which its last article goes on; `continues` tells that its first article belongs to the
    page before.
    """

    further: tuple[str, ...] = ()
    continues: bool = False


class PartReader:
    """Joins articles over the pages of one source. What belongs together follows from the pages that are held.

    Args:
        store: the corpus.
        source: name of the source.
        by_of: what reads a payload by itself, as the document tells; None when that is not known.
    """

    def __init__(self, store: CorpusStore, source: str, by_of: Callable[[str], str | None]) -> None:
        self._store, self._source, self._by_of = store, source, by_of
        self._load()

    def _load(self) -> None:
        """What all pages tell; where each leads, over redirects and by the document that holds it."""
        self._told = self._store.page_parts.of(self._source)
        self._part = lru_cache(maxsize=4096)(self._parsed)
        onward = {url: part.onward for url in self._told if (part := self._part(url)).onward is not None}
        led = self._store.page_parts.documents(sorted({to for to in onward.values() if to is not None}))
        self._onward = {url: led.get(to, to) for url, to in onward.items() if to is not None}
        self._leading: defaultdict[str, set[str]] = defaultdict(set)
        for url, to in self._onward.items():
            self._leading[to].add(url)

    def _parsed(self, url: str) -> Part:
        from crawler.splitting.parts import Part

        return Part.model_validate_json(self._told[url][1])

    def note(self, url: str, digest: str, reading: Reading, split: SplitDocument, canonical: Canonical) -> None:
        """Take in what a page tells of others."""
        from crawler.splitting.parts import part_of

        part = part_of(url, reading, split, canonical)
        told = (digest, part.model_dump_json(exclude_defaults=True)) if part.tells or self._leading[url] else None
        if self._told.get(url) == told:
            return
        self._store.page_parts.put(self._source, url, digest, told[1] if told else None)
        self._leading[self._onward.pop(url, "")].discard(url)
        self._told.pop(url, None)
        self._part.cache_clear()
        if told is not None:
            self._told[url] = told
        if told is not None and part.onward is not None:
            to = self._store.page_parts.documents([part.onward]).get(part.onward, part.onward)
            self._onward[url] = to
            self._leading[to].add(url)

    # --- what belongs together --------------------------------------------------------------------------------------

    def place(self, url: str) -> Place:
        """The place of a page, as far as the pages are known now."""
        return Place(tuple(self._further(url)), continues=self._continues(url))

    def _further(self, url: str) -> list[str]:
        found: list[str] = []
        at = url
        while len(found) < _MOST:
            to = self._onward.get(at)
            if to is None or to == url or to in found or self._before(to) != at:
                break
            if self._is_first_of_circle(to):
                break
            found.append(to)
            if self._part(to).articles > 1:
                break  # what goes on from there is another article
            at = to
        return found

    def _before(self, url: str) -> str | None:
        """The page whose last article goes on in this one: of several the one that it names itself."""
        from crawler.splitting.parts import goes_on

        if url not in self._told:
            return None
        here = self._part(url)
        able = [one for one in self._leading[url] if goes_on(one, self._part(one), url, here)]
        return min(able, key=lambda one: (one not in here.back, len(one), one), default=None)

    def _continues(self, url: str) -> bool:
        return self._before(url) is not None and not self._is_first_of_circle(url)

    def _is_first_of_circle(self, url: str) -> bool:
        """Whether the pages before this one lead back to it, and it is the one among them that counts as the first."""
        circle = [url]
        while (before := self._before(circle[-1])) is not None:
            if before == url:
                return url == min(circle, key=lambda one: (len(one), one))
            if before in circle or len(circle) > _MOST:
                return False
            circle.append(before)
        return False

    # --- reading ----------------------------------------------------------------------------------------------------

    def named(self, url: str, by: str) -> str:
        """What reads a page, with what of other pages is in its document."""
        from corpus.text import digest

        place = self.place(url)
        if place.further:
            parts = [f"{one} {self._told[one][0]} {self._by_of(self._told[one][0])}" for one in self._held(place)]
            by = f"{by} further={digest(*parts)[:16]}"
        return f"{by} continues" if place.continues else by

    def _held(self, place: Place) -> list[str]:
        """The further pages but for those that an editor took out."""
        held = self._store.page_parts.read_as(place.further)
        return [one for one in place.further if one not in held or not held[one].removed]

    def joined(self, url: str, split: SplitDocument, split_page: SplitPage) -> SplitDocument:
        """A page with its last article whole, and without a first one that belongs to the page before."""
        from crawler.splitting.parts import with_further

        place = self.place(url)
        articles = list(split.articles)
        if not articles or not (place.further or place.continues):
            return split
        further = [(one, first) for one in self._held(place) for first in split_page(one).articles[:1]]
        articles[-1] = with_further(articles[-1], further)
        return split.model_copy(update={"articles": tuple(articles[1:] if place.continues else articles)})

    def settle(self) -> list[str]:
        """Let go of pages that there are no more, and tell the payloads that were read as other parts than they are."""
        self._store.page_parts.forget(self._source)
        self._load()
        held = self._store.page_parts.read_as(sorted(self._told))
        stale = self._untold()
        for url in sorted(self._told):
            digest = self._told[url][0]
            by = self._by_of(digest)
            if by is None or url not in held or held[url].digest != digest:
                continue
            if held[url].read_by != self.named(url, by) and not held[url].removed:
                stale.append(digest)
        return stale

    def _untold(self) -> list[str]:
        """The payloads of pages that were not known to be of interest when they were read: others lead to them."""
        led = [
            to
            for to, those in self._leading.items()
            if to not in self._told and any(not self._part(one).listing for one in those)
        ]
        return [held.digest for held in self._store.page_parts.read_as(sorted(led)).values() if not held.removed]
