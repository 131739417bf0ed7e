"""Concept tags on real documents, judged by topics: `python -m benchmarks.real_documents FOLDER [GOLD_FOLDER…]`.

FOLDER holds `docs.jsonl` (id, host, lang, title, text, topics, kind) and `topic_map.txt` (which concepts, with all
below them, count as which topic). Prints micro-F1 of the topics twice: with the tagger as shipped, and with
coefficients fitted anew, on the documents of all other hosts and the gold files given, for each host in turn: only the
second says what to expect of documents from elsewhere. Needs scikit-learn.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.tagging.cases import gold_cases, parse, real_cases, topics_of
from benchmarks.tagging.fit import held_out, judged, report
from indexer.annotating.concepts.tagger import probability
from indexer.annotating.concepts.weights import BY_MEANING, BY_WORDS
from indexer.embedding import load_embedder
from taxonomy.load import load_scheme


def main(folder: Path, gold: list[Path]) -> None:
    scheme, embedder = load_scheme(), load_embedder()
    model = BY_WORDS if embedder is None else BY_MEANING
    topics = topics_of(folder, scheme)
    cases = [*real_cases(folder), *(case for path in gold for case in gold_cases(path))]
    held = judged([(case, *parse(case.article)) for case in cases], scheme, embedder)
    shipped = [{c: probability(row, model) for c, row in rows.items()} for _, rows in held]
    report("as shipped", held, shipped, scheme, topics, model.threshold)
    report("each host and page left out of the fit", held, held_out(held, topics), scheme, topics, model.threshold)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
