"""Search over judged real documents: `python -m benchmarks.real_search FOLDER`.

FOLDER holds `docs.jsonl` (id, lang, title, text), `queries.jsonl` (qid, lang, text), `qrels.tsv` (qid, docid, grade).
Each document goes through Vigie as one article; printed is what `vigie eval --search` prints. The engine is the one
that the settings choose.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from corpus.model import Block, SplitArticle, SplitDocument
from corpus.sample import SampleQuery
from corpus.store import CorpusStore, Fetched
from indexer.following import Follower
from search_api.searching import Search
from vigie.catching_up import keep
from vigie.evaluation.ablation import compare_ways
from vigie.evaluation.retrieval import ask_every_way
from vigie.evaluation.tables import render_ablation
from vigie.opening import load_taxonomy, make_annotator, open_temporary_engine
from vigie.settings import Settings


def main(folder: Path) -> None:
    documents = _lines(folder / "docs.jsonl")
    queries = [
        SampleQuery(qid=q["qid"], language=q["lang"], text=q["text"], need="", part="dev")
        for q in _lines(folder / "queries.jsonl")
    ]
    judgements: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        qid, name, grade = line.split("\t")
        judgements.setdefault(qid, {})[name] = int(grade)
    scheme = load_taxonomy(None)
    annotator = make_annotator(scheme)
    with TemporaryDirectory() as home, CorpusStore.open(Path(home)) as store:
        names = {_put(store, document): document["id"] for document in documents}
        keep(store, list(annotator.annotate_with_vectors(store.unannotated(annotator.version))))
        with open_temporary_engine(Settings.read(home=Path(home))) as engine:
            Follower(store, engine, scheme).catch_up()
            runs = ask_every_way(Search(engine, scheme), queries, names)
    languages = {document["id"]: document["lang"] for document in documents}
    render_ablation(compare_ways(runs, judgements, languages), Console(width=110), with_queries=True)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _put(store: CorpusStore, document: dict[str, Any]) -> str:
    """Take a document in as one article; returns the article's id."""
    title, text = document["title"] or "", document["text"]
    block = Block(kind="paragraph", start=0, end=len(text))
    split = SplitDocument(title=title, articles=(SplitArticle(title=title, text=text, blocks=(block,)),))
    fetched = Fetched(
        key=document["id"],
        source="real",
        data=json.dumps(document).encode(),
        media_type="application/json",
        fetched=datetime.now(UTC),
    )
    return store.put(fetched, split, read_by="benchmark").created[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
