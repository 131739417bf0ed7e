"""Reading the pages of one source without what recurs over them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.errors import InputError, one_input

if TYPE_CHECKING:
    from corpus.store import CorpusStore
    from crawler.reading import Reading

Read = Callable[[], "Reading"]


class SiteReader:
    """Reads payloads of a source without its template, which is learnt on the way and kept in the corpus.

    The template follows from which pages the source has, not from their order: after `settle` the same pages give the
    same articles, whatever was killed or crawled again meanwhile.

    Args:
        store: the corpus.
        source: name of the source.
        read_by: the reader and what the source says.
        noted: the corpus knows already which payloads the source has; if not, it does when `settle` is called.
    """

    def __init__(self, store: CorpusStore, source: str, read_by: str, *, noted: bool = True) -> None:
        from crawler.reading.recurring import EMPTY, ENOUGH

        self._store, self._source, self._by = store, source, read_by
        self._template = EMPTY
        self._noted = noted
        self._since = 0
        self._number = store.site_pages.number(source, read_by, most=ENOUGH, held=noted)
        self._next = ENOUGH
        if self.knows_enough:
            self.learn()

    @property
    def knows_enough(self) -> bool:
        """Whether so many pages are known that others need not wait for more."""
        from crawler.reading.recurring import ENOUGH

        return self._number >= ENOUGH

    def survey(self, sha256: str, address: str, read: Read) -> None:
        """Learn what a page consists of before any is taken in; a document that cannot be read counts as well."""
        if self._store.site_pages.known(self._source, self._by, [sha256]):
            return
        self._survey(sha256, address, read)
        self._number += 1

    def _survey(self, sha256: str, address: str, read: Read) -> None:
        from crawler.reading.recurring import NO_PAGE, page_blocks
        from crawler.splitting.addressing import is_later

        page, later = NO_PAGE, False
        with suppress(InputError), one_input(address):  # told when its turn comes to be taken in
            reading = read()
            page, later = page_blocks(reading), is_later(address, reading.pager)
        self._store.site_pages.put(
            self._source, sha256, read_by=self._by, language=page.language, blocks=page.packed(), later=later
        )

    def learn(self) -> None:
        """Let the template be what recurs over the pages known now."""
        from crawler.reading.recurring import SAMPLE, PageBlocks, Template

        sample = self._store.site_pages.sample(self._source, self._by, SAMPLE, held=self._noted)
        self._template = Template.of(PageBlocks.unpacked(language, packed) for language, packed in sample)

    def by_of(self, sha256: str) -> str | None:
        """What reads a page that is known, as `own_words` tells it; None when it has to be read to know that."""
        from crawler.reading.recurring import PageBlocks, signature

        kept = self._store.site_pages.get(self._source, self._by, sha256)
        return None if kept is None else self._named(signature(self._template.within(PageBlocks.unpacked(*kept))))

    def _named(self, left_out: str) -> str:
        return f"{self._by} template={left_out}" if left_out else self._by

    def words_of(self, reading: Reading) -> Reading:
        """A page without the template, looked at for the sake of another one."""
        from crawler.reading.recurring import page_blocks, without_template

        return without_template(reading, self._template.within(page_blocks(reading)))

    def own_words(self, sha256: str, address: str, reading: Reading) -> tuple[Reading, str]:
        """A page without the template, and what read it: that names what was left out, if anything was."""
        from crawler.reading.recurring import page_blocks, signature, without_template
        from crawler.splitting.addressing import is_later

        page = page_blocks(reading)
        found = self._template.within(page)
        named = signature(found)
        self._store.site_pages.put(
            self._source,
            sha256,
            read_by=self._by,
            language=page.language,
            blocks=page.packed(),
            left_out=named,
            later=is_later(address, reading.pager),
        )
        self._since += 1
        if self._since >= self._next:
            # Further and further apart: what was read with a lesser template is read again in the end.
            self._since, self._next = 0, 3 * self._next
            self.learn()
        return without_template(reading, found), self._named(named)

    def read_when_needed(self, sha256: str, address: str, read: Read) -> tuple[str, Read]:
        """What reads a page, as `own_words` tells it, and a call that reads it without the template.

        A page that is known is not read before that call; another one is, to know what reads it.

        Raises:
            InputError: it had to be read and cannot be; the call raises the same.
        """
        by = self.by_of(sha256)
        if by is not None:
            return by, lambda: self.own_words(sha256, address, read())[0]
        reading, by = self.own_words(sha256, address, read())
        return by, lambda: reading

    def settle(self) -> list[str]:
        """Learn the template from all pages, and tell the payloads that were read with another one."""
        from crawler.reading.recurring import PageBlocks, signature

        self._noted = True
        self._store.site_pages.forget(self._source)
        self.learn()
        stale = []
        for row in self._store.site_pages.read(self._source, self._by):
            page = PageBlocks.unpacked(row["language"], row["blocks"])
            if signature(self._template.within(page)) != row["left_out"]:
                stale.append(row["digest"])
        return stale
