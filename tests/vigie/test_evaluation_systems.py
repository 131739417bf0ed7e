"""Systems compared on a part of the sample corpus, with an annotator whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from corpus.errors import InputError
from corpus.model import Annotation, Article, ConceptTag, Span
from corpus.sample import load_gold, part_digest
from taxonomy.load import load_scheme
from vigie.evaluation import compare_systems, plot_systems, render_systems
from vigie.evaluation.plain import PlainMatcher, at_least
from vigie.evaluation.systems import MEASURES, Told, key_of, measure, take

SCHEME = load_scheme()


class GoldTold:
    """Annotates each article with what the gold says of it: figures of one."""

    version = "gold"

    def __init__(self) -> None:
        self._right = {article.text: article for document in load_gold("dev") for article in document.articles}

    def annotate(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Annotation]]:
        for article in articles:
            gold = self._right[article.text]
            span = Span(in_="text", start=0, end=1, text=article.text[:1])
            tags = tuple(ConceptTag(id=concept, score=1.0, evidence=(span,)) for concept in gold.concepts)
            yield article, Annotation(language=gold.language, passages=(), concepts=tags, made_by="gold")


@pytest.fixture(scope="module")
def suggestions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a system would write that suggests `youth` for every article."""
    articles = {
        key_of(d, n): [["youth", 0.9], ["schools", 0.1]] for d in load_gold("dev") for n in range(len(d.articles))
    }
    held = {"part": part_digest("dev"), "systems": {"Other": {"limit": 2, "threshold": 0.5, "articles": articles}}}
    path = tmp_path_factory.mktemp("other") / "suggestions.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


def test_every_system_is_measured_shown_and_drawn(suggestions: Path, tmp_path: Path) -> None:
    compared = compare_systems("dev", suggestions=suggestions, scheme=SCHEME, annotator=GoldTold())
    assert list(compared.figures) == ["Vigie", "PhraseMatcher", "Other"]
    ours, plain, other = (compared.figures[name]["all"] for name in compared.figures)
    assert ours["F1"] == ours["macro F1"] == ours["nDCG@10"] == 1.0
    assert 0 < plain["F1"] < 1
    youth = sum("youth" in article.concepts for document in load_gold("dev") for article in document.articles)
    assert other["precision"] == pytest.approx(youth / compared.articles)
    assert sum(compared.gold.values()) >= 600
    assert compared.branches["target-groups"]["Vigie"] == 1.0
    assert json.loads(json.dumps(compared.as_json()))["systems"]["Other"]["fr"].keys() == set(MEASURES)
    console = Console(width=100, record=True)
    render_systems(compared, console)
    assert "at most 2, score at least 0.5" in console.export_text()
    plot_systems(compared, tmp_path / "plot.svg")
    drawn = ElementTree.parse(tmp_path / "plot.svg").getroot()
    assert "PhraseMatcher" in "".join(drawn.itertext())
    first = (tmp_path / "plot.svg").read_bytes()
    plot_systems(compared, tmp_path / "plot.svg")
    assert (tmp_path / "plot.svg").read_bytes() == first


def test_measures_by_hand() -> None:
    one = Told("en", frozenset({"a", "b"}), ("a", "x", "b"), frozenset({"a", "x"}))
    figures = measure([one])
    assert figures["precision"] == figures["recall"] == figures["F1"] == 0.5
    assert figures["P@5"] == pytest.approx(2 / 5)
    assert figures["nDCG@10"] == pytest.approx((1 + 1 / 2) / (1 + 1 / 1.58496), abs=1e-4)
    assert figures["macro F1"] == pytest.approx(1 / 3)


def test_take_and_at_least() -> None:
    assert take([("a", 0.9), ("b", 0.2), ("c", 0.1)], 2, 0.15) == ["a", "b"]
    assert at_least({"a": 1, "b": 3, "c": 2}, SCHEME, 2) == ["b", "c"]


def test_plain_matcher_knows_no_inflection_and_no_context() -> None:
    counts = PlainMatcher(SCHEME).counts(
        "", "Street lighting. It is not about street lighting; Street Lightings.", "en"
    )
    assert counts == {"street-lighting": 2}


@pytest.mark.parametrize("text", ["", "[]", '{"systems": {}}', '{"systems": {"a": {"articles": [1]}}, "part": ""}'])
def test_a_file_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        compare_systems("dev", suggestions=path, scheme=SCHEME, annotator=GoldTold())


def test_a_file_for_other_articles_is_refused(suggestions: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(suggestions.read_text("utf-8").replace(part_digest("dev"), "0"), encoding="utf-8")
    with pytest.raises(InputError, match="other articles"):
        compare_systems("dev", suggestions=path, scheme=SCHEME, annotator=GoldTold())
