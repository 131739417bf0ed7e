"""Evaluation of search: judged queries over all articles of the sample corpus, in a home made for it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.text import digest
from vigie.evaluation.ablation import Ablation, compare_ways
from vigie.evaluation.guarding import forbid_test
from vigie.evaluation.matching import match_texts
from vigie.evaluation.measuring import WAYS, QueryFigures, Ranked, measure_halves
from vigie.evaluation.observing import Annotates, Step, given_split, read_and_split

if TYPE_CHECKING:
    from corpus.sample import GoldDocument, Judgement, Part, SampleQuery
    from corpus.store import CorpusStore
    from search_api.searching import Search
    from taxonomy.scheme import Scheme

DEPTH = 100
"""Hits that are looked at for each query: as many as one page of an answer can hold."""


@dataclass(frozen=True)
class SearchEvaluation:
    """How well the judged queries find their articles."""

    part: str
    digest: str
    given_articles: bool
    made_by: str
    articles: int
    queries: int
    seconds: float
    measures: Mapping[str, Mapping[str, float]]
    judged: Mapping[str, int]
    by_query: tuple[QueryFigures, ...] = field(repr=False)
    ablation: Ablation | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """The name of its table of floors."""
        return f"search-{self.part}-given" if self.given_articles else f"search-{self.part}"

    def figures(self) -> dict[str, float]:
        """The figures that floors are pinned for."""
        found = {
            f"{half}.{name}": figure
            for half, figures in self.measures.items()
            for name, figure in figures.items()
            if self.judged[half]
        }
        return found | (self.ablation.figures() if self.ablation else {})

    def listed(self, *, look_at_test: bool = False) -> tuple[QueryFigures, ...]:
        """Each query with its figures, for tuning.

        Raises:
            UsageError: the queries are those of the test part and `look_at_test` is not set.
        """
        forbid_test(self.part, look_at_test=look_at_test)
        return self.by_query

    def as_json(self, listed: Sequence[QueryFigures] = ()) -> dict[str, Any]:
        """The evaluation as `--json` prints it, with those queries that are to be listed."""
        told: dict[str, Any] = {
            "part": self.part,
            "digest": self.digest,
            "given_articles": self.given_articles,
            "made_by": self.made_by,
            "articles": self.articles,
            "queries": self.queries,
            "seconds": round(self.seconds, 1),
            "measures": {h: {"queries": self.judged[h], **_rounded(m)} for h, m in self.measures.items()},
        }
        if self.ablation:
            told |= self.ablation.as_json(with_queries=bool(listed))
        if listed:
            told["by_query"] = [
                {"qid": q.qid, "language": q.language, "text": q.text, "hits": q.hits, **_rounded(q.measures)}
                for q in listed
            ]
        return told


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(figure, 4) for name, figure in figures.items()}


def evaluate_search(
    part: Part = "dev",
    *,
    folder: Path | None = None,
    given_articles: bool = False,
    scheme: Scheme | None = None,
    annotator: Annotates | None = None,
    progress: Step | None = None,
) -> SearchEvaluation:
    """Index all articles of the sample corpus in a temporary home and ask the judged queries of a part.

    Args:
        part: whose queries are asked; the articles are those of all parts either way.
        folder: of a sample corpus with its parts and `queries/`; the one that comes with Vigie by default.
        given_articles: index the articles of the gold instead of splitting the pages.
        scheme: the taxonomy; the packaged one by default.
        annotator: what annotates; Vigie's own by default.
        progress: told of progress.

    Raises:
        InputError: pages, queries or judgements are missing or have not their form.
    """
    from corpus.sample import load_no_answer, load_qrels, load_queries, sample_folder
    from vigie.opening import load_taxonomy, make_annotator

    begun = time.perf_counter()
    place = folder or sample_folder()
    documents = load_documents(place)
    queries = load_queries(place)
    judgements = judged_articles(queries, load_qrels(place), documents, complete=is_complete(place))
    asked = [query for query in queries if query.part == part]
    scheme = scheme or load_taxonomy(None)
    annotator = annotator or make_annotator(scheme)
    step = progress or (lambda _name, _done, _of: None)
    unanswerable = [query for query in load_no_answer(place) if query.part == part]
    runs, articles, empty = _run(documents, asked, unanswerable, _Path(given_articles, annotator, scheme, step))
    languages = {f"{d.page}#{n}": str(a.language) for d in documents for n, a in enumerate(d.articles)}
    measures, judged, by_query = measure_halves(runs["hybrid"], judgements, languages)
    return SearchEvaluation(
        part=part,
        digest=_digest(place),
        given_articles=given_articles,
        made_by=annotator.version,
        articles=articles,
        queries=len(asked),
        seconds=time.perf_counter() - begun,
        measures=measures,
        judged=judged,
        by_query=by_query,
        ablation=compare_ways(runs, judgements, languages, no_answer=len(unanswerable), empty=empty),
    )


def load_documents(folder: Path) -> list[GoldDocument]:
    """The gold of all parts that are there, test and development together.

    Raises:
        InputError: no part is there, or two pages have the same name.
    """
    from corpus.sample import PARTS, load_gold

    parts = [folder / part for part in PARTS if (folder / part / "gold").is_dir()]
    documents = [document for part in parts for document in load_gold(part)]
    if not documents:
        raise InputError(f"{folder} holds no part of a sample corpus.", "It must hold dev/ or test/.")
    seen: set[str] = set()
    for document in documents:
        if document.page in seen:
            raise InputError(f"Two pages of {folder} are called {document.page}.", "Judgements need one name for each.")
        seen.add(document.page)
    return documents


def is_complete(folder: Path) -> bool:
    """Whether all parts of a sample corpus are there."""
    from corpus.sample import PARTS

    return all((folder / part / "gold").is_dir() for part in PARTS)


def judged_articles(
    queries: Iterable[SampleQuery],
    judgements: Iterable[Judgement],
    documents: Sequence[GoldDocument],
    *,
    complete: bool = True,
) -> dict[str, dict[str, int]]:
    """Judgements by query and article (`page#ordinal`).

    Args:
        queries: all queries.
        judgements: all judgements.
        documents: the gold of the pages that are there.
        complete: whether all parts are there; else judgements of pages that are not there are left out.

    Raises:
        InputError: a judgement names a query or an article that is not there.
    """
    known = {query.qid for query in queries}
    articles = {f"{d.page}#{n}" for d in documents for n in range(len(d.articles))}
    pages = {d.page for d in documents}
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for one in judgements:
        name = f"{one.page}#{one.ordinal}"
        if one.qid not in known:
            raise InputError(f"qrels.tsv judges the query {one.qid}, which queries.jsonl does not hold.", "Add it.")
        if one.page not in pages and not complete:
            continue
        if name not in articles:
            raise InputError(
                f"qrels.tsv names article {one.ordinal} of {one.page}, which the gold does not hold.",
                "Articles are counted from 0 in the order of the page.",
            )
        judged[one.qid][name] = one.grade
    return dict(judged)


def _digest(folder: Path) -> str:
    from corpus.sample import PARTS, part_digest

    parts = [part_digest(folder / part) for part in PARTS if (folder / part / "gold").is_dir()]
    texts = [(folder / "queries" / name).read_text(encoding="utf-8") for name in ("queries.jsonl", "qrels.tsv")]
    return digest(*parts, *texts)


# --- the run --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Path:
    """What the articles go through: whether the gold's are taken as they are, what annotates, the taxonomy."""

    given_articles: bool
    annotator: Annotates
    scheme: Scheme
    step: Step


def _run(
    documents: Sequence[GoldDocument],
    queries: Sequence[SampleQuery],
    unanswerable: Sequence[SampleQuery],
    path: _Path,
) -> tuple[dict[str, list[QueryFigures]], int, int]:
    """Ask the queries of a temporary home with the articles of the documents, in every way of searching.

    Returns:
        The hits of each query by way, without figures as yet; the number of articles; and how many of the queries
        without an answer find nothing.
    """
    from tempfile import TemporaryDirectory

    from corpus.store import CorpusStore
    from indexer.following import Follower
    from search_api.request import SearchRequest
    from search_api.searching import Search
    from vigie.opening import open_temporary_engine
    from vigie.settings import Settings

    with TemporaryDirectory(prefix="vigie-eval-") as home, CorpusStore.open(Path(home)) as store:
        names = _fill(store, documents, path)
        with open_temporary_engine(Settings.read(home=Path(home))) as engine:
            Follower(store, engine, path.scheme).catch_up()
            search = Search(engine, path.scheme)
            empty = sum(search.search(SearchRequest(q=query.text))["total"] == 0 for query in unanswerable)
            return ask_every_way(search, queries, names), store.counts().articles, empty


def _fill(store: CorpusStore, documents: Sequence[GoldDocument], path: _Path) -> dict[str, str]:
    """Take the pages into the corpus and annotate their articles; returns the names of those that are in the gold."""
    from vigie.catching_up import keep

    names: dict[str, str] = {}
    for n, document in enumerate(documents, start=1):
        names.update(_put(store, document, path.given_articles))
        path.step("read", n, len(documents))
    total = store.counts().articles
    # The annotations are written after the last article is read: the sample corpus is small, and one write is quick.
    annotated = []
    articles = store.unannotated(path.annotator.version)
    for n, one in enumerate(path.annotator.annotate_with_vectors(articles), start=1):
        annotated.append(one)
        path.step("annotate", n, total)
    keep(store, annotated)
    return names


def fill_home(
    store: CorpusStore,
    documents: Sequence[GoldDocument],
    annotator: Annotates,
    step: Step,
    scheme: Scheme | None = None,
) -> dict[str, str]:
    """Take pages into a corpus as an ingest would; returns the gold's name (`page#ordinal`) of each article by id."""
    from vigie.opening import load_taxonomy

    return _fill(store, documents, _Path(False, annotator, scheme or load_taxonomy(None), step))


def _put(store: CorpusStore, document: GoldDocument, given_articles: bool) -> Iterator[tuple[str, str]]:
    """Take a page into the corpus.

    Yields:
        The id of each of its articles that is one of the gold, with the gold's name for it (`page#ordinal`).
    """
    from datetime import UTC, datetime

    from corpus.sample import page_bytes
    from corpus.store import Fetched

    try:
        split = given_split(document) if given_articles else read_and_split(document)
    except InputError:
        return  # none of its articles will be found, and that is what the figures tell
    fetched = Fetched(
        key=document.page,
        source="sample",
        data=page_bytes(document),
        media_type="text/html" if document.page.endswith(".html") else "text/plain",
        fetched=datetime.now(UTC),
    )
    stored = store.put(fetched, split, read_by="evaluation")
    articles = store.articles(stored.document_id)
    texts = [article.text for article in document.articles]
    partners: tuple[int | None, ...] = (
        tuple(range(len(texts))) if given_articles else match_texts([a.text for a in articles], texts)
    )
    for ordinal, partner in enumerate(partners):
        if partner is not None:
            yield articles[partner].id, f"{document.page}#{ordinal}"


def ask_every_way(
    search: Search, queries: Sequence[SampleQuery], names: Mapping[str, str]
) -> dict[str, list[QueryFigures]]:
    """The hits of each query by way of searching: by its words alone, with concepts, and with meaning too.

    Args:
        search: over the articles.
        queries: what is asked.
        names: of the articles by their ids; others go by id.
    """
    from search_api.request import SearchRequest

    def ask(query: SampleQuery, way: str) -> QueryFigures:
        asked = SearchRequest(q=query.text, limit=DEPTH, mode="hybrid" if way == "hybrid" else "words")
        if way == "words":
            asked = asked.model_copy(update={"unbridge": search.concepts_of(query.text)})
        answer = search.search(asked)
        ranked = tuple(Ranked(names.get(hit["id"], hit["id"]), hit["language"]) for hit in answer["hits"])
        return QueryFigures(query.qid, query.language, query.text, answer["total"], {}, ranked)

    return {way: [ask(query, way) for query in queries] for way in WAYS}
