"""Linking translations, measured: `python -m benchmarks.linking.translations`.

32 articles of the development part were translated for this, half of them into each language (`translations.jsonl`).
Right are they with their originals, and the bilingual pairs that the part itself has. Wrong are all other pairs of a
French and an English article, and each original with its translation *told of another place and time*: numbers, days,
towns, people and bodies changed, the rest as it is, which is what a notice that comes back each year looks like.

Prints precision and recall of `indexer.likeness`, how far the two measures lie apart, and what thresholds chosen on
every other article, half-way between right and wrong, give on those between.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple, get_args

from corpus.model import Annotation, Block, Span, SplitArticle, SplitDocument
from corpus.sample import load_gold, sample_folder
from corpus.store import CorpusStore, Fetched
from indexer.likeness import FEW_FACTS, Compared, coverage, likeness
from vigie.catching_up import keep
from vigie.opening import load_taxonomy, make_annotator

FILE = Path(__file__).with_name("translations.jsonl")
_NUMBER = re.compile(r"\d+")
_NAMES = (
    "Castelnau",
    "Dubreuil",
    "Ashcombe",
    "Lindqvist",
    "Okafor",
    "Farnworth",
    "Tremblay",
    "Keller",
    "Novak",
    "Haddad",
)
_BILINGUAL = {
    ("a05-relais.html#0", "a05-relais.html#2"),
    ("a05-relais.html#1", "a05-relais.html#3"),
    ("b03-passerelle.html#0", "b03-passerelle.html#3"),
    ("c11-bilingue.html#0", "c11-bilingue.html#2"),
    ("d11-passages.html#0", "d11-passages.html#1"),
}
"""The pairs of the part itself."""


Sort = Literal["right", "another subject", "elsewhere"]


class Pair(NamedTuple):
    """Two articles in different languages: the original of one, of what sort the pair is, how alike they are."""

    original: str
    sort: Sort
    covered: float
    agreement: float
    facts: int
    linked: bool


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as home, CorpusStore.open(Path(home)) as store:
        pairs = list(_pairs(_compared(store)))
    _print("all pairs", pairs, [pair.linked for pair in pairs])
    told = [pair for pair in pairs if pair.facts >= FEW_FACTS]
    for sort in get_args(Sort):
        covered, agreement = _covered(told, sort), _agreement(told, sort)
        print(f"{sort}: {len(covered)} pairs, nearness {min(covered):.2f} to {max(covered):.2f},", end=" ")
        print(f"facts in common {min(agreement):.2f} to {max(agreement):.2f}")
    chosen = set(sorted({pair.original for pair in pairs})[::2])
    half = [pair for pair in told if pair.original in chosen]
    near = (min(_covered(half, "right")) + max(_covered(half, "another subject"))) / 2
    common = (min(_agreement(half, "right")) + max(_agreement(half, "elsewhere"))) / 2
    print(f"half-way between right and wrong on half of the originals: nearness {near:.2f}, facts {common:.2f}")
    other = [pair for pair in told if pair.original not in chosen]
    _print("with these the other half", other, [p.covered >= near and p.agreement >= common for p in other])


def _covered(pairs: Sequence[Pair], sort: Sort) -> list[float]:
    return [pair.covered for pair in pairs if pair.sort == sort]


def _agreement(pairs: Sequence[Pair], sort: Sort) -> list[float]:
    return [pair.agreement for pair in pairs if pair.sort == sort]


def _print(name: str, pairs: Sequence[Pair], linked: Sequence[bool]) -> None:
    hits = sum(pair.sort == "right" and found for pair, found in zip(pairs, linked, strict=True))
    right = len(_covered(pairs, "right"))
    print(
        f"{name}: {right} right pairs of {len(pairs)}; precision {hits / max(1, sum(linked)):.3f},"
        f" recall {hits / max(1, right):.3f}"
    )


def _compared(store: CorpusStore) -> dict[str, Compared]:
    """Originals, translations and translations told of another place and time, by name."""
    annotator = make_annotator(load_taxonomy(None))
    names: dict[str, str] = {}
    for document in load_gold(sample_folder() / "dev"):
        for number, article in enumerate(document.articles):
            name = f"original {document.page}#{number}"
            names[_put(store, name, article.title or "", article.text)] = name
    translations = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    for told in translations:
        name = f"translation {told['page']}#{told['article']}"
        names[_put(store, name, told["title"], told["text"])] = name
    keep(store, list(annotator.annotate_with_vectors(store.unannotated(annotator.version))))
    for holding in store.holdings([i for i, name in names.items() if name.startswith("translation")]):
        assert holding.annotation is not None
        name = names[holding.article.id].replace("translation", "elsewhere")
        text = elsewhere(holding.article.text, holding.annotation)
        names[_put(store, name, elsewhere(holding.article.title, holding.annotation), text)] = name
    keep(store, list(annotator.annotate_with_vectors(store.unannotated(annotator.version))))
    vectors = store.vectors.of(list(names))
    return {names[h.article.id]: Compared(h, vectors.get(h.article.id)) for h in store.holdings(list(names))}


def elsewhere(text: str, told: Annotation) -> str:
    """The text with other numbers, and other names for its towns, people and bodies."""
    named: list[tuple[Span, ...]] = [p.evidence for p in told.places]
    named += [p.evidence for p in told.people]
    named += [o.evidence for o in told.organisations]
    words = sorted({word for spans in named for span in spans for word in span.text.split() if word[0].isupper()})
    for word, instead in zip(words, cycle(_NAMES), strict=False):
        text = re.sub(rf"\b{re.escape(word)}\b", instead, text)
    return _NUMBER.sub(lambda m: str(int(m[0]) + (1 if len(m[0]) == 4 else 3)), text)


def _put(store: CorpusStore, name: str, title: str, text: str) -> str:
    split = SplitDocument(
        title=title,
        articles=(SplitArticle(title=title, text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),)),),
    )
    fetched = Fetched(
        key=name, source="pairs", data=f"{name}\n{text}".encode(), media_type="text/plain", fetched=datetime.now(UTC)
    )
    return store.put(fetched, split, read_by="benchmark").created[0]


def _pairs(held: dict[str, Compared]) -> Iterator[Pair]:
    names = sorted(name for name in held if not name.startswith("elsewhere"))
    for n, first in enumerate(names):
        for second in names[n + 1 :]:
            if {held[first].language, held[second].language} == {"fr", "en"}:
                yield _pair(held, first, second)
    for name in held:
        if name.startswith("elsewhere"):
            yield _pair(held, name.replace("elsewhere", "original"), name)


def _pair(held: dict[str, Compared], first: str, second: str) -> Pair:
    one, other = held[first], held[second]
    fewer, more = sorted((len(one.facts), len(other.facts)))
    found = likeness(one, other)
    original, also = first.split(" ", 1)[1], second.split(" ", 1)[1]
    same = original == also or (original, also) in _BILINGUAL
    return Pair(
        original=original,
        sort="elsewhere" if second.startswith("elsewhere") else "right" if same else "another subject",
        covered=coverage(one.passages, other.passages),
        agreement=len(one.facts & other.facts) / max(1, more),
        facts=fewer,
        linked=found.translation is not None,
    )


if __name__ == "__main__":
    main()
