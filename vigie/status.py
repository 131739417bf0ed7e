"""What a home holds, and whether its index has all of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.errors import EngineError
from indexer.engine import EngineQuery
from indexer.following import changes_behind
from vigie.opening import make_annotator, open_corpus, open_engine
from vigie.settings import Settings

if TYPE_CHECKING:
    from corpus.store import CorpusStore
    from indexer.engine import SearchEngine


def read_status(settings: Settings) -> dict[str, Any]:
    """Counts of the corpus and the index, and the versions that made them; for a cluster how it is.

    An engine that does not answer is part of the answer, as `error` of the index.

    Raises:
        HomeError: there is no corpus in the home, or it cannot be read.
    """
    from taxonomy.adopted import read_adopted
    from vigie.agreeing import agrees
    from vigie.holding_on import count_pending

    adopted = read_adopted(settings.home)
    scheme, version = adopted.scheme, make_annotator(adopted.scheme).version
    with open_corpus(settings, create=False) as store:
        counts = store.counts()
        return {
            "home": str(settings.home),
            "database": store.database,
            "corpus": counts.model_dump(),
            "editions": len(store.editions()),
            "index": _index(settings, store),
            "taxonomy": {
                "title": scheme.name("en"),
                "version": scheme.version,
                "concepts": sum(not concept.deprecated for concept in scheme),
                "retired": len(adopted.retired),
                "file": adopted.name,
                "loaded": adopted.loaded or None,
                "agrees": agrees(store),
                "to_annotate": count_pending(store, adopted, version),
            },
            "annotator": version,
        }


def read_sources(settings: Settings) -> list[dict[str, Any]]:
    """The last run of each crawled source, with its report; one that has not ended tells what it has done so far.

    Raises:
        HomeError: there is no corpus in the home, or it cannot be read.
    """
    import orjson

    with open_corpus(settings, create=False) as store:
        answer = []
        for run in store.frontier.runs():
            report = orjson.loads(run["report"])
            if run["finished"] is None:
                states = store.frontier.states(run["source"])
                report |= store.frontier.outcomes(run["id"], run["source"])
                report["waiting"] = sum(states.get(name, 0) for name in ("waiting", "due", "fetching"))
            ended = run["finished"].isoformat() if run["finished"] else None
            answer.append({**report, "source": run["source"], "started": run["started"].isoformat(), "finished": ended})
        return answer


def _index(settings: Settings, store: CorpusStore) -> dict[str, Any]:
    answer: dict[str, Any] = {"engine": settings.engine}
    try:
        with open_engine(settings) as engine:
            stats = engine.stats()
            answer |= {
                "generation": stats.generation,
                "previous": stats.previous,
                "articles": stats.articles,
                **(_cluster(engine) if settings.elasticsearch else {}),
                "outdated": engine.outdated(),
                "behind": changes_behind(store, engine.position()),
            }
            engine.totals([EngineQuery()])  # an index may be there and refuse every search
    except EngineError as e:
        answer["error"] = str(e)
    return answer


def _cluster(engine: SearchEngine) -> dict[str, Any]:
    from indexer.engines.elasticsearch import ElasticsearchEngine

    return {"cluster": asdict(engine.cluster())} if isinstance(engine, ElasticsearchEngine) else {}
