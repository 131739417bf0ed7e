"""Figures of past coverage, worked by hand, and the form of judged drafts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from evaluation_part import ENGLISH, FRENCH, article, document, french_article, write

from corpus.errors import InputError, UsageError
from corpus.model import SplitArticle, SplitDocument
from corpus.sample import load_gold
from corpus.store import CorpusStore, Fetched
from vigie.evaluation.covering import (
    CoverageEvaluation,
    CoveredDraft,
    JudgedDraft,
    RelevantArticle,
    has_drafts,
    load_drafts,
)
from vigie.evaluation.desks import parts_of_gold


def draft(id_: str, kind: str, **grades: int) -> JudgedDraft:
    relevant = tuple(RelevantArticle(page=f"{name}.html", article=0, grade=grade) for name, grade in grades.items())
    return JudgedDraft(id=id_, language="en", text="x", kind=kind, relevant=relevant)


def evaluation(*drafts: CoveredDraft, part: str = "dev") -> CoverageEvaluation:
    return CoverageEvaluation(part=part, digest="", made_by="", seconds=0, drafts=drafts)


def test_figures_worked_by_hand() -> None:
    figures = evaluation(
        CoveredDraft(draft("a", "reworded", one=2, two=1), "event", ("one.html#0", "x.html#0"), ("two.html#0",)),
        CoveredDraft(draft("b", "translated", one=2, two=2), "event", ("x.html#0", "one.html#0"), ()),
        CoveredDraft(draft("c", "updated", one=1), "subject", (), ("y.html#0",)),
        CoveredDraft(draft("d", "unrelated"), "no", (), ()),
        CoveredDraft(draft("e", "unrelated"), "subject", (), ("x.html#0",)),
        CoveredDraft(draft("f", "near", one=1), "subject", (), ("one.html#0",)),
    ).figures()
    assert figures["event.precision"] == pytest.approx(2 / 4)
    assert figures["event.recall"] == pytest.approx(2 / 3)
    assert figures["any.precision"] == pytest.approx(4 / 8)
    assert figures["any.recall"] == pytest.approx(4 / 6)
    assert figures["near_no_event"] == 1
    assert figures["right_first"] == figures["unrelated_not_covered"] == pytest.approx(1 / 2)
    assert figures["right_first.reworded"] == 1
    assert figures["right_first.translated"] == 0


def test_the_drafts_of_the_test_part_are_not_listed() -> None:
    with pytest.raises(UsageError):
        evaluation(part="test").listed()
    assert evaluation(part="test").listed(look_at_test=True) == ()


def test_the_judged_drafts_name_articles_of_the_development_part() -> None:
    articles = {f"{d.page}#{n}" for d in load_gold("dev") for n in range(len(d.articles))}
    drafts = [d for part in ("dev", "test") if has_drafts(part) for d in load_drafts(part)]
    assert len(drafts) >= 20
    assert {d.language for d in drafts} == {"fr", "en"}
    assert {d.kind for d in drafts} == {"reworded", "translated", "updated", "near", "unrelated"}
    assert all(2 not in d.grades().values() for d in drafts if d.kind in ("near", "unrelated"))
    for one in drafts:
        assert set(one.grades()) <= articles, one.id


@pytest.mark.parametrize(
    "line", ["{}", "nonsense", json.dumps({"id": "a", "language": "en", "text": "x", "kind": "new", "relevant": []})]
)
def test_a_draft_that_has_not_its_form_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "dev.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        load_drafts("dev", tmp_path)
    with pytest.raises(InputError, match="no"):
        load_drafts("test", tmp_path)


def test_a_part_of_an_article_has_its_name_and_two_in_one_have_none(tmp_path: Path) -> None:
    write(tmp_path / "part", document("a.html", article(), french_article()))
    documents = list(load_gold(tmp_path / "part"))
    first, second = ENGLISH.split("\n", 1)
    cut = [
        ("Wardens", first),
        ("What they do", second),
        ("Both", f"{ENGLISH}\n{FRENCH}"),
        ("Other", "Of another thing."),
    ]
    with CorpusStore.open(tmp_path / "home") as store:
        put = store.put(
            Fetched(key="a", source="s", data=b"a", media_type="text/html", fetched=datetime.now(UTC)),
            SplitDocument(articles=tuple(SplitArticle(title=title, text=text, blocks=()) for title, text in cut)),
            read_by="test",
        )
        found = parts_of_gold(store, documents, {})
        titles = {store.article(id_).title: name for id_, name in found.items()}
    assert len(put.created) == 4
    assert titles == {"Wardens": "a.html#0", "What they do": "a.html#0"}
