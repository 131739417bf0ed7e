from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evaluation_part import article, document, write

from corpus.errors import InputError
from corpus.sample import (
    PARTS,
    Judgement,
    SampleQuery,
    load_gold,
    load_qrels,
    load_queries,
    page_bytes,
    part_digest,
    sample_folder,
)


def test_gold_is_read_with_its_page(tmp_path: Path) -> None:
    write(tmp_path, document("a.txt", article(), charset="windows-1252"), "Un été".encode("windows-1252"))
    (gold,) = load_gold(tmp_path)
    assert gold.articles[0].places[0].name == "Rimouski"
    assert str(gold.articles[0].dates[0].end) == "2006-05-31"
    assert page_bytes(gold).decode(gold.charset) == "Un été"


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def apply(gold: dict[str, Any]) -> None:
        *way, last = path.split(".")
        at: Any = gold
        for step in way:
            at = at[int(step) if step.isdigit() else step]
        if value is None:
            del at[last]
        else:
            at[last] = value

    return apply


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (change("articles.0.kind", "story"), "articles.0.kind"),
        (change("articles.0.note", "x"), "articles.0.note"),
        (change("articles.0.people", None), "articles.0.people"),
        (change("articles.0.places.0.geonames_id", "6354895"), "geonames_id"),
        (change("articles.0.dates.0.end", "2006-04-01"), "before it starts"),
        (change("articles.0.dates.0.end", "2006-04-31"), "dates.0.end"),
        (change("articles.0.text", ""), "articles.0.text"),
        (change("charset", "klingon"), "klingon"),
        (change("page", "../a.txt"), "plain file name"),
        (change("issued", "15 March 2006"), "issued"),
    ],
)
def test_gold_that_has_not_the_form_is_named(tmp_path: Path, fault: Any, told: str) -> None:
    gold = document("a.txt", article())
    write(tmp_path, gold, "text")
    fault(gold)
    (tmp_path / "gold" / "a.txt.json").write_text(json.dumps(gold), encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt\.json") as error:
        list(load_gold(tmp_path))
    assert told in str(error.value)


def test_gold_that_is_no_json_or_has_no_page_is_named(tmp_path: Path) -> None:
    write(tmp_path, document("a.txt", article()), "text")
    (tmp_path / "pages" / "a.txt").unlink()
    with pytest.raises(InputError, match="not in pages/"):
        list(load_gold(tmp_path))
    (tmp_path / "gold" / "a.txt.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt\.json"):
        list(load_gold(tmp_path))


def test_the_digest_of_a_part_changes_with_each_byte_and_name(tmp_path: Path) -> None:
    write(tmp_path, document("a.txt", article()), "text")
    seen = {part_digest(tmp_path)}
    (tmp_path / "pages" / "a.txt").write_text("text.", encoding="utf-8")
    seen.add(part_digest(tmp_path))
    (tmp_path / "gold" / "a.txt.json").rename(tmp_path / "gold" / "b.json")
    seen.add(part_digest(tmp_path))
    assert len(seen) == 3
    assert part_digest(tmp_path) in seen


def judged(folder: Path, queries: str, qrels: str) -> None:
    (folder / "queries").mkdir(exist_ok=True)
    (folder / "queries" / "queries.jsonl").write_text(queries, encoding="utf-8")
    (folder / "queries" / "qrels.tsv").write_text(qrels, encoding="utf-8")


QUERY = '{"qid": "q1", "language": "fr", "text": "aide aux victimes", "need": "What there is.", "part": "dev"}\n'


@pytest.mark.parametrize("heading", ["", "qid\tpage\tordinal\tgrade\n"])
def test_queries_and_judgements_are_read(tmp_path: Path, heading: str) -> None:
    judged(tmp_path, QUERY + "\n", f"{heading}q1\ta.txt\t0\t2\nq1\ta.txt\t1\t0\n")
    told = SampleQuery(qid="q1", language="fr", text="aide aux victimes", need="What there is.", part="dev")
    assert load_queries(tmp_path) == (told,)
    assert load_qrels(tmp_path)[0] == Judgement(qid="q1", page="a.txt", ordinal=0, grade=2)
    assert len(load_qrels(tmp_path)) == 2


@pytest.mark.parametrize(
    ("queries", "qrels", "told"),
    [
        (QUERY + QUERY, "", "line 2"),
        (QUERY.replace('"fr"', '"de"'), "", "language"),
        (QUERY.replace('"dev"', '"train"'), "", "part"),
        (QUERY, "q1\ta.txt\t0\n", "3 columns"),
        (QUERY, "q1\ta.txt\tfirst\t1\n", "whole numbers"),
        (QUERY, "q1\ta.txt\t0\t9\n", "grade"),
        (QUERY, "q1\ta.txt\t0\t1\nq1\ta.txt\t0\t2\n", "judged twice"),
    ],
)
def test_queries_and_judgements_with_a_fault_are_named(tmp_path: Path, queries: str, qrels: str, told: str) -> None:
    judged(tmp_path, queries, qrels)
    with pytest.raises(InputError, match=told):
        (load_queries(tmp_path), load_qrels(tmp_path))


def test_missing_queries_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"queries\.jsonl"):
        load_queries(tmp_path)
    with pytest.raises(InputError, match=r"qrels\.tsv"):
        load_qrels(tmp_path)


@pytest.mark.parametrize("part", PARTS)
def test_the_sample_that_comes_with_vigie_has_its_form(part: Any) -> None:
    documents = list(load_gold(part))
    assert documents
    for gold in documents:
        page_bytes(gold).decode(gold.charset, "replace")


def test_what_the_readers_of_the_development_part_gave_begins_with_the_gold() -> None:
    gold = {
        (Path(document.page).stem, n): one for document in load_gold("dev") for n, one in enumerate(document.articles)
    }
    lines = (sample_folder() / "readings" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {(row["page"], row["article"]): row["readings"] for row in map(json.loads, lines)}
    assert rows.keys() == gold.keys()
    for key, (first, *others) in rows.items():
        assert (first["kind"], tuple(first["concepts"])) == (gold[key].kind, gold[key].concepts)
        assert len(others) == 2
