"""Concept tags on articles restated from public pages: `python -m benchmarks.tagging.restated FILE…
[--topics FOLDER]`.

Prints micro-F1 of concepts, and with `--topics` (a folder with `topic_map.txt`) of the topics that the reader filed
them under, in all and by language: by the tagger as shipped, and by a plain matcher of labels. It says what to expect
of other texts only for a file that the tagger was not fitted on; for the others `python -m benchmarks.tagging.fit`
leaves hosts out.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from pathlib import Path

from benchmarks.tagging.cases import Case, parse, restated_cases, topics_of
from corpus.model import Language
from indexer.annotating.concepts.tagger import ConceptTagger
from indexer.embedding import load_embedder
from taxonomy.load import load_scheme
from vigie.evaluation.plain import PlainMatcher, at_least

MATCHES = (1, 2)
Told = list[tuple[Case, Language, Collection[str]]]


def figures(told: Told, topics: Mapping[str, frozenset[str]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of concepts and of topics, in all and by language."""
    counts: dict[str, tuple[int, int, int]] = {}
    for case, language, tags in told:
        filed = {topic for tag in tags for topic in topics.get(tag, ())}
        for name, found, right in (("concepts", set(tags), case.right), ("topics", filed, case.topics or frozenset())):
            for key in (name, f"{name} {language}"):
                hit, said, wanted = counts.get(key, (0, 0, 0))
                counts[key] = (hit + len(found & right), said + len(found), wanted + len(right))
    return {
        key: (hit / max(1, said), hit / max(1, wanted), 2 * hit / max(1, said + wanted))
        for key, (hit, said, wanted) in sorted(counts.items())
        if topics or key.startswith("concepts")
    }


def main(files: list[Path], topic_folder: Path | None) -> None:
    """Measure and print."""
    scheme = load_scheme()
    topics = topics_of(topic_folder, scheme) if topic_folder else {}
    tagger, plain = ConceptTagger(scheme, load_embedder()), PlainMatcher(scheme)
    told: dict[str, Told] = {}
    for case in (case for file in files for case in restated_cases(file)):
        parsed, masked = parse(case.article)
        tags = [tag.id for tag in tagger.tag(parsed, masked)]
        told.setdefault("as shipped", []).append((case, parsed.language, tags))
        counts = plain.counts(case.article.title, case.article.text, parsed.language)
        for least in MATCHES:
            found = at_least(counts, scheme, least)
            told.setdefault(f"plain matcher, {least} or more", []).append((case, parsed.language, found))
    for system, held in told.items():
        for key, (precision, recall, f1) in figures(held, topics).items():
            print(f"{system}: {key} F1 {f1:.3f} (P {precision:.3f}, R {recall:.3f})")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--topics", type=Path)
    given = options.parse_args()
    main(given.files, given.topics)
