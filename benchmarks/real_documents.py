"""Concept tags on real documents, judged by topics: `python -m benchmarks.real_documents FOLDER [GOLD_FOLDER…]
[--restated FILE] [--passages FILE]`.

FOLDER holds `docs.jsonl` (id, host, lang, title, text, topics, kind) and `topic_map.txt` (which concepts, with all
below them, count as which topic). Prints micro-F1 of the topics: with the tagger as shipped (which has seen the
documents when it was fitted on them); with coefficients fitted anew for each tenth of the hosts, on documents of all
other hosts, the gold files, the restated articles and the passages given (only this says what to expect of documents
from elsewhere); and what a plain matcher gets, by number of matches. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.tagging.cases import gold_cases, passage_cases, real_cases, restated_cases, topics_of
from benchmarks.tagging.fit import held_out, report, scores
from benchmarks.tagging.rows import prepare
from indexer.annotating.concepts.weights import BY_MEANING, BY_WORDS
from indexer.embedding import load_embedder
from taxonomy.load import load_scheme
from vigie.evaluation.plain import PlainMatcher, at_least

MATCHES = (1, 2, 3, 4)


def main(folder: Path, gold: list[Path], restated: Path | None, passages: Path | None) -> None:
    """Measure and print."""
    scheme, embedder = load_scheme(), load_embedder()
    model = BY_WORDS if embedder is None else BY_MEANING
    topics = topics_of(folder, scheme)
    cases = [*real_cases(folder), *(case for path in gold for case in gold_cases(path))]
    cases += restated_cases(restated) if restated else []
    cases += passage_cases(passages) if passages else []
    material = prepare(cases, scheme, embedder)
    held = material.judged(topics, meaning=embedder is not None)
    shipped = [scores(model, one) for one in held]
    report("as shipped", held, shipped, scheme, topics, model.threshold)
    report("each host and page left out of the fit", held, held_out(held, topics), scheme, topics, model.threshold)
    plain = PlainMatcher(scheme)
    told = zip(material.cases, material.languages, strict=True)
    counts = [plain.counts(case.article.title, case.article.text, language) for case, language in told]
    for least in MATCHES:
        report("plain matcher", held, counts, scheme, topics, least, at_least)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("gold", nargs="*", type=Path)
    options.add_argument("--restated", type=Path)
    options.add_argument("--passages", type=Path)
    given = options.parse_args()
    main(given.folder, given.gold, given.restated, given.passages)
