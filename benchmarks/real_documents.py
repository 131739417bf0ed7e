"""Concept tags on real documents, judged by topics: `python -m benchmarks.real_documents FOLDER [GOLD_FOLDER…]`.

FOLDER holds `docs.jsonl` (id, host, lang, title, text, topics, organisations) and `topic_map.txt` (which concepts, with
all below them, count as which topic). Prints micro-F1 of the topics twice: with the tagger as shipped, and with
coefficients fitted anew, on the documents of all other hosts and the gold files given, for each host in turn: only the
second says what to expect of documents from elsewhere. Needs scikit-learn.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from corpus.model import Article, Block, Language, Span
from indexer.annotating.concepts.features import features, gather
from indexer.annotating.concepts.hits import HitFinder
from indexer.annotating.concepts.tagger import choose, probability
from indexer.annotating.concepts.weights import THRESHOLD
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.pipelines import load_pipeline
from taxonomy.dictionary import Dictionary
from taxonomy.load import load_scheme

C = 0.1
SCHEME = load_scheme()


class Case(NamedTuple):
    """One document: its group, the rows of features by concept, what is right, and whether that is said by topic."""

    group: str
    rows: dict[str, list[float]]
    right: set[str]
    by_topic: bool


def article(title: str, text: str, section: str | None = None) -> Article:
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            heading = line.startswith("#") or (len(line) < 90 and not re.search(r'[.!?;:,»"]\s*$', line))
            blocks.append(Block(kind="heading" if heading else "paragraph", start=start, end=start + len(line)))
        start += len(line) + 1
    return Article(
        id="", document_id="", ordinal=0, revision="", section=section, title=title, text=text, blocks=tuple(blocks)
    )


def rows(one: Article, language: Language, bodies: list[str], finder: HitFinder) -> dict[str, list[float]]:
    nlp = load_pipeline(language)
    fields: list[Any] = [("section", one.section), ("title", one.title), ("text", one.text)]
    parts = tuple(ParsedPart(name, 0, language, nlp(value)) for name, value in fields if value)
    masked = [
        Span(in_=name, start=m.start(), end=m.end(), text=m.group())
        for body in bodies
        for name, value in fields
        for m in re.finditer(rf"(?<!\w){re.escape(body)}(?!\w)", value or "")
    ]
    found = gather(finder.find(ParsedArticle(one, language, (), parts), masked), SCHEME, len(one.text))
    return features(found, SCHEME, len(one.text))


def real_cases(folder: Path, finder: HitFinder) -> Iterator[Case]:
    for line in (folder / "docs.jsonl").read_text("utf-8").splitlines():
        doc = json.loads(line)
        found = rows(article(doc["title"], doc["text"]), doc["lang"], doc["organisations"], finder)
        yield Case(doc["host"], found, set(doc["topics"]), True)


def gold_cases(folder: Path, finder: HitFinder) -> Iterator[Case]:
    for path in sorted((folder / "gold").glob("*.json")):
        for gold in json.loads(path.read_text("utf-8"))["articles"]:
            bodies = [name for o in gold["organisations"] for name in (o["name"], o["acronym"]) if name]
            one = article(gold["title"], gold["text"], gold["section"])
            yield Case(path.name, rows(one, gold["language"], bodies, finder), set(gold["concepts"]), False)


def topics_of(folder: Path) -> dict[str, set[str]]:
    topics: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "topic_map.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            topic, ids = line.split(":")
            for name in ids.split():
                below = [name[1:]] if name.startswith("=") else [name, *SCHEME.descendants(name)]
                for concept in below:
                    topics[concept].add(topic)
    return topics


def fit(cases: list[Case], topics: dict[str, set[str]]) -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

    known = [(row, c, case) for case in cases for c, row in case.rows.items() if not case.by_topic or c in topics]
    right = [bool(topics[c] & case.right) if case.by_topic else c in case.right for _, c, case in known]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=3000))
    return model.fit([row for row, _, _ in known], right)


def report(name: str, told: list[tuple[set[str], set[str]]]) -> None:
    hit = sum(len(said & right) for said, right in told)
    said, right = sum(len(s) for s, _ in told), sum(len(r) for _, r in told)
    precision, recall = hit / max(1, said), hit / max(1, right)
    print(f"{name}: micro-F1 {2 * hit / max(1, said + right):.3f} (precision {precision:.3f}, recall {recall:.3f})")


def main(folder: Path, gold: list[Path]) -> None:
    finder = HitFinder(Dictionary(SCHEME))
    topics = topics_of(folder)
    real = list(real_cases(folder, finder))
    others = [case for path in gold for case in gold_cases(path, finder)]

    def told(case: Case, scores: dict[str, float]) -> tuple[set[str], set[str]]:
        return {t for c in choose(scores, SCHEME) for t in topics.get(c, ())}, case.right

    shipped = [told(case, {c: probability(row) for c, row in case.rows.items()}) for case in real]
    report(f"as shipped, threshold {THRESHOLD}", shipped)
    anew = []
    for host in sorted({case.group for case in real}):
        model = fit([case for case in real if case.group != host] + others, topics)
        for case in (case for case in real if case.group == host):
            chances = model.predict_proba(list(case.rows.values()))[:, 1] if case.rows else []
            anew.append(told(case, dict(zip(case.rows, map(float, chances), strict=True))))
    report("each host left out of the fit", anew)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
