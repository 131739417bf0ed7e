"""Evaluation of search: judged queries over all articles of the sample corpus, in a home made for it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import InputError
from corpus.text import digest
from vigie.evaluation.guarding import forbid_test
from vigie.evaluation.matching import match_texts
from vigie.evaluation.observing import Annotates, Step, given_split, read_and_split

if TYPE_CHECKING:
    from corpus.sample import GoldDocument, Judgement, Part, SampleQuery
    from corpus.store import CorpusStore
    from search_api.searching import Search
    from taxonomy.scheme import Scheme

DEPTH = 100
"""Hits that are looked at for each query: as many as one page of an answer can hold."""
MEASURES = ("nDCG@10", "R@20", "RR")
"""As `ir_measures` names them: nDCG with linear gain, the share of relevant articles in the first 20, and the
reciprocal rank of the first relevant one (its mean is MRR)."""
Half = Literal["all", "same", "cross", "same_alone", "cross_alone"]
HALVES: tuple[Half, ...] = ("all", "same", "cross", "same_alone", "cross_alone")
"""Which articles count as relevant: all, those in the query's language, or those in the other one. In the halves
`…_alone` the hits in the language that does not count are taken out of the list too, so that 1 can be reached."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One hit: the article's name (`page#ordinal`) and its language."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class QueryFigures:
    """One query with its figures over all articles (none where nothing relevant is held), and its number of hits."""

    qid: str
    language: str
    text: str
    hits: int
    measures: Mapping[str, float]
    ranked: tuple[Ranked, ...] = ()


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

    @property
    def key(self) -> str:
        """The name of its table of floors."""
        return f"search-{self.part}-given" if self.given_articles else f"search-{self.part}"

    def figures(self) -> dict[str, float]:
        """The figures that floors are pinned for."""
        return {
            f"{half}.{name}": figure
            for half, figures in self.measures.items()
            for name, figure in figures.items()
            if self.judged[half]
        }

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
    from corpus.sample import load_qrels, load_queries, sample_folder
    from vigie.opening import load_taxonomy, make_annotator

    begun = time.perf_counter()
    place = folder or sample_folder()
    documents = load_documents(place)
    queries = load_queries(place)
    judgements = judged_articles(queries, load_qrels(place), documents, complete=is_complete(place))
    asked = [query for query in queries if query.part == part]
    scheme = scheme or load_taxonomy()
    annotator = annotator or make_annotator(scheme)
    step = progress or (lambda _name, _done, _of: None)
    runs, articles = _run(documents, asked, _Path(given_articles, annotator, scheme, step))
    languages = {f"{d.page}#{n}": str(a.language) for d in documents for n, a in enumerate(d.articles)}
    measures, judged, by_query = measure_halves(runs, judgements, languages)
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
    documents: Sequence[GoldDocument], queries: Iterable[SampleQuery], path: _Path
) -> tuple[list[QueryFigures], int]:
    """Ask the queries of a temporary home with the articles of the documents.

    Returns:
        The hits of each query, without figures as yet, and the number of articles.
    """
    from tempfile import TemporaryDirectory

    from corpus.store import CorpusStore
    from indexer.following import Follower
    from search_api.searching import Search
    from vigie.opening import open_temporary_engine
    from vigie.settings import Settings

    with TemporaryDirectory(prefix="vigie-eval-") as home, CorpusStore.open(Path(home)) as store:
        names = _fill(store, documents, path)
        with open_temporary_engine(Settings.read(home=Path(home))) as engine:
            Follower(store, engine, path.scheme).catch_up()
            search = Search(engine, path.scheme)
            return [_ask(search, query, names) for query in queries], store.counts().articles


def _fill(store: CorpusStore, documents: Sequence[GoldDocument], path: _Path) -> dict[str, str]:
    """Take the pages into the corpus and annotate their articles; returns the names of those that are in the gold."""
    names: dict[str, str] = {}
    for n, document in enumerate(documents, start=1):
        names.update(_put(store, document, path.given_articles))
        path.step("read", n, len(documents))
    total = store.counts().articles
    # The annotations are written after the last article is read: the sample corpus is small, and one write is quick.
    annotated = []
    for n, pair in enumerate(path.annotator.annotate(store.unannotated(path.annotator.version)), start=1):
        annotated.append(pair)
        path.step("annotate", n, total)
    store.put_annotations(annotated)
    return names


def fill_home(
    store: CorpusStore, documents: Sequence[GoldDocument], annotator: Annotates, step: Step
) -> dict[str, str]:
    """Take pages into a corpus as an ingest would; returns the gold's name (`page#ordinal`) of each article by id."""
    from vigie.opening import load_taxonomy

    return _fill(store, documents, _Path(False, annotator, load_taxonomy(), step))


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


def _ask(search: Search, query: SampleQuery, names: Mapping[str, str]) -> QueryFigures:
    from search_api.request import SearchRequest

    answer = search.search(SearchRequest(q=query.text, limit=DEPTH))
    ranked = tuple(Ranked(names.get(hit["id"], hit["id"]), hit["language"]) for hit in answer["hits"])
    return QueryFigures(query.qid, query.language, query.text, answer["total"], {}, ranked)


# --- the figures ----------------------------------------------------------------------------------------------------


def measure_halves(
    runs: Sequence[QueryFigures], judgements: Mapping[str, Mapping[str, int]], languages: Mapping[str, str]
) -> tuple[dict[str, dict[str, float]], dict[str, int], tuple[QueryFigures, ...]]:
    """The figures of ranked lists, over all and by half.

    Args:
        runs: queries with their ranked hits.
        judgements: for each query the grade of each judged article.
        languages: of each article of the gold.

    Returns:
        The mean of each measure by half; how many queries have a relevant article in that half (the others are left
        out of it); and the runs with their figures over all.
    """
    means: dict[str, dict[str, float]] = {}
    judged: dict[str, int] = {}
    over_all: dict[str, dict[str, float]] = {}
    for half in HALVES:
        figures: dict[str, dict[str, float]] = {}
        for run in runs:
            grades = {
                name: grade
                for name, grade in judgements.get(run.qid, {}).items()
                if grade > 0 and _counts(half, languages[name], run.language)
            }
            ranked = run.ranked
            if half.endswith("_alone"):
                ranked = tuple(r for r in ranked if _counts(half, languages.get(r.name, r.language), run.language))
            if grades:
                figures[run.qid] = measure([r.name for r in ranked], grades)
        judged[half] = len(figures)
        means[half] = {name: _mean([f[name] for f in figures.values()]) for name in MEASURES}
        over_all = figures if half == "all" else over_all
    by_query = tuple(
        QueryFigures(run.qid, run.language, run.text, run.hits, over_all.get(run.qid, {}), run.ranked) for run in runs
    )
    return means, judged, by_query


def _counts(half: Half, language: str, asked_in: str) -> bool:
    return half == "all" or (language == asked_in) == half.startswith("same")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def measure(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """The measures of one ranked list, by `ir_measures`.

    Args:
        ranked: names of articles, best first; each once.
        grades: of the judged articles; others count as 0.
    """
    import ir_measures

    wanted = [ir_measures.parse_measure(name) for name in MEASURES]
    qrels = [ir_measures.Qrel("q", name, grade) for name, grade in grades.items()]
    # Scores fall with the rank and never tie: the measures would order ties by name.
    run = [ir_measures.ScoredDoc("q", name, float(len(ranked) - n)) for n, name in enumerate(ranked)]
    found = {str(m.measure): float(m.value) for m in ir_measures.iter_calc(wanted, qrels, run)}
    return {name: found.get(name, 0.0) for name in MEASURES}
