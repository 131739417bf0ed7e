"""Deciding from the command line."""

from __future__ import annotations

import getpass
import shutil
from pathlib import Path

import orjson
import pytest

from tests.command_line import Run, Vigie
from tests.search_api.pages_corpus import fill

LIEGE = "Neighbourhood officers in Liège, five years on"
BORDEAUX = "La police de proximité à Bordeaux"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    home = tmp_path_factory.mktemp("decided") / "home"
    return home, fill(home)


@pytest.fixture
def home(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    return shutil.copytree(filled[0], tmp_path / "home")


@pytest.fixture
def ids(filled: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return filled[1]


def lines(run: Run) -> list[dict]:  # type: ignore[type-arg]
    assert run.code == 0, run.err
    return [orjson.loads(line) for line in run.out.splitlines()]


def test_tags_kinds_dates_titles_and_links(vigie: Vigie, home: Path, ids: dict[str, str], tmp_path: Path) -> None:
    article, at = ids[LIEGE], ("--home", home)
    made = vigie("tag", "reject", article, "evaluation", *at, "--json").json
    assert made["by"] == getpass.getuser() and made["said"]["verdict"] == "rejected"
    assert vigie("tag", "add", article, "street-lighting", "--quote", "calls at night", "--by", "Anne", *at).code == 0
    assert vigie("decide", "date", article, "2004-02", "--by", "Anne", "--note", "print", *at).code == 0
    assert vigie("decide", "link", article, ids[BORDEAUX], "--as", "translation", *at).code == 0
    (hit,) = vigie("search", "--concept", "street-lighting", "--language", "en", "--year", "2004", *at, "--json").json[
        "hits"
    ]
    assert hit["id"] == article and "evaluation" not in {c["id"] for c in hit["concepts"]}
    undone = vigie("decide", "undo", made["id"], "--by", "Bob", *at, "--json").json
    assert undone["withdrawn_by"] == "Bob"
    exported = vigie("decisions", *at, "--json")
    assert [(e["decision"]["said"]["decide"], e["decision"]["by"]) for e in lines(exported)][1:3] == [
        ("tag", "Anne"),
        ("date", "Anne"),
    ]
    assert "street-lighting" in vigie("decisions", *at).out
    assert lines(vigie("decisions", "--unfit", *at, "--json")) == []
    other = tmp_path / "other"
    fill(other)
    report = vigie("decisions", "import", "-", "--home", other, "--json", stdin=exported.out.encode())
    assert (report.code, report.json) == (0, {"taken": 4, "held": 0, "failed": []})
    assert vigie("search", "--year", "2004", "--home", other, "--json").json["total"] == 1
    again = vigie("decisions", "--home", other, "--json", "import", "-", stdin=exported.out.encode())
    assert again.json == {"taken": 0, "held": 4, "failed": []}
    spoilt = tmp_path / "spoilt.jsonl"
    spoilt.write_text(exported.out + "{}\n" + exported.out.splitlines()[0].replace(article, "0" * 32).replace(
        made["id"], "1" * 32).replace(LIEGE, "Nothing").replace("The city of Li", "Nothing").replace('"document":"', '"document":"0'))  # fmt: skip
    report = vigie("decisions", "import", spoilt, "--home", other, "--json")
    assert report.code == 1 and [f["line"] for f in report.json["failed"]] == [5, 6] and report.json["held"] == 4


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["tag", "add", "{id}", "no-such-concept"], 2, "no-such-concept"),
        (["tag", "reject", "f" * 32, "evaluation"], 2, "no article"),
        (["decide", "kind", "{id}", "poem"], 2, "kind"),
        (["decide", "date", "{id}", "someday"], 2, "issued"),
        (["decide", "split", "{id}", "nowhere in it"], 2, "nowhere in it"),
        (["decide", "link", "{id}", "{id}", "--as", "duplicate"], 2, "itself"),
        (["decide", "undo", "nothing"], 2, "nothing"),
        (["decisions", "import", "missing.jsonl"], 2, "missing.jsonl"),
    ],
)
def test_wrong_usage_is_one_line(
    vigie: Vigie, filled: tuple[Path, dict[str, str]], args: list[str], code: int, told: str
) -> None:
    home, ids = filled
    done = vigie(*(a.format(id=ids[LIEGE]) for a in args), "--home", home)
    assert done.code == code and told in done.err and "Traceback" not in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.slow
def test_what_is_split_is_annotated_and_found(vigie: Vigie, home: Path, ids: dict[str, str]) -> None:
    done = vigie("decide", "split", ids[LIEGE], "The evaluation was presented", "--title", "Evaluated", "--home", home)
    assert done.code == 0, done.err
    found = vigie("search", "evaluation", "--language", "en", "--home", home, "--json").json["hits"]
    assert "Evaluated" in {hit["title"] for hit in found}
    assert vigie("status", "--home", home, "--json").json["index"]["behind"] == 0
