"""The embedded engine: tantivy indexes on disk, written by one process at a time and read by any number."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock, Timeout
from tantivy import Query

from corpus.errors import EngineError
from corpus.model import Language
from indexer.engine import (
    EngineHit,
    EngineQuery,
    EngineResult,
    EngineStats,
    FacetCount,
    FacetField,
    GenerationChangedError,
    Meaning,
    NearArticle,
    Position,
)
from indexer.engines.analysis import COUNTED_IN, SEPARATOR
from indexer.engines.damage import damage_told, writes_told
from indexer.engines.read_only import LinkedFolder
from indexer.engines.tantivy_pages import entry, page, total
from indexer.engines.tantivy_query import build, telling
from indexer.engines.tantivy_schema import SCHEMA_VERSION, entry_document, reached_document, schema
from indexer.engines.vector_files import VectorFiles, VectorReader
from indexer.entry import IndexEntry
from indexer.generations import Generations

_HEAP_BYTES = 64_000_000
_WRITER_THREADS = 1
_LOCK_SECONDS = 60.0
_SUGGESTION_TERMS = 20_000


class _Commit:
    """What one commit holds. Another commit makes another one, whole: words and vectors are never of different commits.

    Args:
        mark: what `meta.json` was like before the searcher was made.
        searcher: over this commit.
        files: the vectors of the generation.
    """

    def __init__(self, mark: tuple[int, int], searcher: tantivy.Searcher, files: VectorFiles) -> None:
        self.mark = mark
        self.searcher = searcher
        self._files = files
        self._opening = threading.Lock()

    @cached_property
    @damage_told()
    def _told(self) -> tuple[Position, list[str]]:
        return _told(self.searcher)

    @property
    def position(self) -> Position:
        """The change that it has reached."""
        return self._told[0]

    @property
    def parts(self) -> list[str]:
        """The names of the parts of its vectors."""
        return self._told[1]

    @cached_property
    def _reader(self) -> VectorReader:
        return self._files.reader(self.parts)

    def vectors(self) -> VectorReader:
        """Its vectors, opened when first asked for."""
        with self._opening:
            return self._reader


class _OpenIndex:
    """One generation, opened, that notices when another process has committed to it.

    tantivy's own watcher tells after up to half a second; looking at `meta.json` on each use costs a microsecond and
    shows a write at once.
    """

    def __init__(self, path: Path) -> None:
        self._meta = path / "meta.json"
        mark = self._mark()  # before it is opened: a commit between the two is noticed at the next look
        self._links = None if os.access(path, os.W_OK) else LinkedFolder(path)
        self.index = tantivy.Index.open(str(self._links.path if self._links else path))
        self.name = path.name
        self._form = path / "form"
        self._is_known = False
        self._files = VectorFiles(path / "vectors")
        self._commit = _Commit(mark, self.index.searcher(), self._files)
        self._lock = threading.Lock()

    def _mark(self) -> tuple[int, int]:
        stat = self._meta.stat()
        return stat.st_mtime_ns, stat.st_ino

    @damage_told()
    def commit(self) -> _Commit:
        """The newest commit. Whoever wants several things of one commit asks once."""
        if self._mark() != self._commit.mark:
            with self._lock:
                mark = self._mark()
                if mark != self._commit.mark:
                    if self._links:
                        self._links.renew()
                    self.index.reload()
                    self._commit = _Commit(mark, self.index.searcher(), self._files)
        return self._commit

    def is_of_this_form(self) -> bool:
        """Whether this version of Vigie wrote it: another one has other fields and other entries."""
        if not self._is_known:
            try:
                self._is_known = self._form.read_text(encoding="ascii") == str(SCHEMA_VERSION)
            except (FileNotFoundError, UnicodeDecodeError):
                return False
        return self._is_known

    def begin(self) -> None:
        """Note the form of a generation that is just begun."""
        self._form.write_text(str(SCHEMA_VERSION), encoding="ascii")

    @contextmanager
    def writing(self) -> Iterator[tantivy.IndexWriter]:
        """A writer whose work is committed at the end, or rolled back whole on an error."""
        try:
            writer = self.index.writer(_HEAP_BYTES, _WRITER_THREADS)
        except ValueError as e:
            raise EngineError(f"The index {self.name} cannot be written: {e}", "Is another `vigie` at work?") from e
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def apply(self, upserts: Iterable[IndexEntry], deletes: Iterable[str], position: Position) -> None:
        """See `SearchEngine.apply`."""
        parts = self.commit().parts
        passing = self._files.write(parts, upserts)
        with writes_told(f"The index {self.name}"):
            with self.writing() as writer:
                for one in passing:
                    writer.delete_documents_by_term("id", one.id)
                    writer.add_document(entry_document(one))
                for article_id in deletes:
                    writer.delete_documents_by_term("id", article_id)
                    passing.delete(article_id)
                writer.delete_documents_by_term("meta", "reached")
                now = passing.finish()
                writer.add_document(reached_document(position, now))
            self._files.remove_all_but(parts, now)

    def count(self) -> int:
        """The number of articles."""
        return total(self.commit().searcher, Query.term_query(schema(), "held", "1"))


def _told(searcher: tantivy.Searcher) -> tuple[Position, list[str]]:
    hits = searcher.search(Query.term_query(schema(), "meta", "reached"), limit=1).hits
    if not hits:
        return Position(), []
    held = searcher.doc(hits[0][1])
    # An index of an older form has neither.
    mark, parts = (bytes(held.get_first(name) or b"").decode("ascii") for name in ("mark", "parts"))
    return Position(int(held["reached"][0]), mark), parts.split()


class TantivyEngine:
    """The `SearchEngine` port over the generations in one folder.

    Args:
        folder: `index/` of the home; made when first written.
    """

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder)
        self._open: _OpenIndex | None = None
        self._lock = threading.Lock()

    # --- which generation ---------------------------------------------------------------------------------------

    def _current(self) -> _OpenIndex | None:
        """The generation in use, opened; None before the first write."""
        current = self._whatever()
        if current is not None and not current.is_of_this_form():
            raise EngineError(
                f"The index {current.name} was written by another version of Vigie.", "Run `vigie reindex`."
            )
        return current

    def _whatever(self) -> _OpenIndex | None:
        """The generation in use, whatever its form."""
        name = self._generations.in_use().current
        held = self._open
        if name is None or (held is not None and held.name == name):
            return held if name else None
        with self._lock, damage_told(f"The index {name} cannot be opened"):
            self._open = _OpenIndex(self._generations.path(name))
            return self._open

    @damage_told()
    def outdated(self) -> bool:
        """See `SearchEngine.outdated`."""
        current = self._whatever()
        return current is not None and not current.is_of_this_form()

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        lock = FileLock(self._generations.folder / "write.lock", timeout=_LOCK_SECONDS)
        try:
            with writes_told("The index"):
                self._generations.folder.mkdir(parents=True, exist_ok=True)
                lock.acquire()
        except Timeout as e:
            raise EngineError("Another process is writing the index.", "Try again when it has finished.") from e
        try:
            yield
        finally:
            lock.release()

    # --- writing --------------------------------------------------------------------------------------------------

    def apply(
        self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int, mark: str = "", after: int = 0
    ) -> None:
        """See `SearchEngine.apply`. Makes the first generation when there is none."""
        with self._write_lock():
            current = self._current()
            if current is None:
                builder = TantivyBuilder(self._generations)
                builder.switch()
                current = self._current()
            if current is None:
                raise EngineError("The index could not be made.", "Is the home folder writable?")
            if current.commit().position.reached < after:
                raise GenerationChangedError
            current.apply(upserts, deletes, Position(reached, mark))

    def new_generation(self) -> TantivyBuilder:
        """See `SearchEngine.new_generation`."""
        lock = FileLock(self._generations.folder / "rebuild.lock", timeout=0)
        try:
            with writes_told("The index"):
                self._generations.folder.mkdir(parents=True, exist_ok=True)
                lock.acquire()
        except Timeout as e:
            raise EngineError("Another rebuild of the index is under way.", "Wait until it has finished.") from e
        return TantivyBuilder(self._generations, lock)

    def rollback(self) -> str:
        """See `SearchEngine.rollback`."""
        with self._write_lock(), writes_told("The index"):
            return self._generations.rollback()

    # --- reading ----------------------------------------------------------------------------------------------------

    @damage_told()
    def reached(self) -> int:
        """See `SearchEngine.reached`."""
        return self.position().reached

    @damage_told()
    def position(self) -> Position:
        """See `SearchEngine.position`."""
        current = self._whatever()
        return current.commit().position if current else Position()

    def generation(self) -> str | None:
        """See `SearchEngine.generation`."""
        return self._generations.in_use().current

    @damage_told()
    def stats(self) -> EngineStats:
        """See `SearchEngine.stats`."""
        current, used = self._whatever(), self._generations.in_use()
        return EngineStats(
            engine="tantivy",
            generation=used.current,
            previous=used.previous,
            articles=current.count() if current else 0,
            reached=current.commit().position.reached if current else 0,
        )

    @damage_told()
    def search(self, query: EngineQuery) -> EngineResult:
        """See `SearchEngine.search`."""
        current = self._current()
        if current is None:
            return EngineResult(0, (), dict.fromkeys(query.facets, ()))
        commit, wanted = current.commit(), build(query)
        number, hits = page(commit.searcher, wanted, query, commit.position.reached)
        return EngineResult(number, hits, _facets(commit.searcher, wanted, query), current.name)

    @damage_told()
    def nearest(self, meaning: Meaning) -> list[NearArticle]:
        """See `SearchEngine.nearest`."""
        current = self._current()
        return current.commit().vectors().nearest(meaning) if current else []

    @damage_told()
    def alike(self, text: str, language: Language, *, limit: int, without: str | None = None) -> list[EngineHit]:
        """See `SearchEngine.alike`."""
        current = self._current()
        if current is None:
            return []
        searcher = current.commit().searcher
        wanted = telling(text, language, searcher)
        if wanted is None:
            return []
        found = [(score, entry(searcher, at)) for score, at in searcher.search(wanted, limit=limit + 1).hits]
        others = [(float(score or 0.0), one) for score, one in found if one.id != without][:limit]
        return [EngineHit(one, score, (n,)) for n, (score, one) in enumerate(others, start=1)]

    @damage_told()
    def get(self, ids: Sequence[str]) -> list[IndexEntry]:
        """See `SearchEngine.get`."""
        current = self._current()
        if current is None or not ids:
            return []
        searcher = current.commit().searcher
        found = searcher.search(Query.term_set_query(schema(), "id", list(ids)), limit=len(ids)).hits
        held = {one.id: one for one in (entry(searcher, address) for _, address in found)}
        return [held[i] for i in ids if i in held]

    @damage_told()
    def suggest(self, prefix: str, *, limit: int) -> list[tuple[str, int]]:
        """See `SearchEngine.suggest`."""
        current = self._current()
        if current is None or not prefix:
            return []
        terms = current.commit().searcher.terms_with_prefix("plain", prefix, limit=_SUGGESTION_TERMS)
        return sorted(terms, key=lambda term: (-term[1], term[0]))[:limit]

    @damage_told()
    def frequencies(self, words: Sequence[str]) -> list[int]:
        """See `SearchEngine.frequencies`."""
        current = self._current()
        if current is None:
            return [0] * len(words)
        searcher = current.commit().searcher
        return [searcher.doc_freq("plain", word) for word in words]

    @damage_told()
    def totals(self, queries: Sequence[EngineQuery]) -> list[int]:
        """See `SearchEngine.totals`."""
        current = self._current()
        if current is None:
            return [0] * len(queries)
        searcher = current.commit().searcher
        return [total(searcher, build(query)) for query in queries]

    @damage_told()
    def spellings(self, word: str, *, limit: int) -> list[tuple[str, int]]:
        """See `SearchEngine.spellings`. Only words with the same first letter: people seldom mistype that one."""
        current = self._current()
        if current is None or not word:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        counts = dict(current.commit().searcher.terms_with_prefix("plain", word[0], limit=None))
        allowed = 1 if len(word) < 8 else 2
        near = process.extract(word, counts.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=50)
        near.sort(key=lambda match: (match[1], -counts[match[0]]))
        return [(match[0], counts[match[0]]) for match in near if match[0] != word][:limit]

    def close(self) -> None:
        """See `SearchEngine.close`."""
        self._open = None


class TantivyBuilder:
    """A generation that is being built aside; see `GenerationBuilder`.

    Raises:
        EngineError: it cannot be begun; nothing of it stays, and the lock is given back.
    """

    def __init__(self, generations: Generations, lock: FileLock | None = None) -> None:
        self._generations = generations
        self._lock = lock
        try:
            with writes_told("A new index"):
                self._name = generations.create()
                self._index = self._begin()
        except BaseException:
            self._release()
            raise

    def _begin(self) -> _OpenIndex:
        path = self._generations.path(self._name)
        try:
            tantivy.Index(schema(), path=str(path))
            begun = _OpenIndex(path)
            begun.begin()
        except BaseException:
            self._generations.discard(self._name)
            raise
        return begun

    def apply(self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int, mark: str = "") -> None:
        """See `GenerationBuilder.apply`."""
        self._index.apply(upserts, deletes, Position(reached, mark))

    def count(self) -> int:
        """See `GenerationBuilder.count`."""
        return self._index.count()

    def switch(self) -> str:
        """See `GenerationBuilder.switch`."""
        with writes_told(f"The index {self._name}"):
            self._generations.switch(self._name)
        self._release()
        return self._name

    def discard(self) -> None:
        """See `GenerationBuilder.discard`."""
        self._generations.discard(self._name)
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


# --- facets ---------------------------------------------------------------------------------------------------


def _facets(searcher: tantivy.Searcher, wanted: Query, query: EngineQuery) -> dict[FacetField, tuple[FacetCount, ...]]:
    """Counts of every facet asked for: those without a filter of their own in one aggregation, each other by itself."""
    free = [field for field in query.facets if not query.filters.get(field)]
    counted = _aggregate(searcher, wanted, free, query.facet_size)
    for field in query.facets:
        if field not in counted:
            counted.update(_aggregate(searcher, build(query, without=field), [field], query.facet_size))
    return {field: counted[field] for field in query.facets}


def _aggregate(
    searcher: tantivy.Searcher, wanted: Query, fields: Sequence[FacetField], size: int
) -> dict[FacetField, tuple[FacetCount, ...]]:
    if not fields:
        return {}
    asked = {f: {"terms": {"field": COUNTED_IN.get(f, f), "size": _size(f, size)}} for f in fields}
    answer: dict[str, Any] = searcher.aggregate(wanted, asked)
    return {field: tuple(_count(bucket) for bucket in answer[field]["buckets"]) for field in fields}


def _size(field: FacetField, size: int) -> int:
    # The concept tree needs every ancestor, and years are shown in order, not by number.
    return 1000 if field in ("concept", "year") else size


def _count(bucket: dict[str, Any]) -> FacetCount:
    value, separator, label = str(bucket["key"]).partition(SEPARATOR)
    return FacetCount(value, int(bucket["doc_count"]), label if separator else None)
