"""What happens to an ingest when the machine fails: nothing acknowledged is lost, nothing half-written stays."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prepared_ingest import ingesting

from corpus.store import CorpusStore
from indexer.engine import EngineQuery
from indexer.engines.tantivy import TantivyEngine
from tests.command_line import Vigie

KILLS = 10


def command(home: Path, pages: list[Path]) -> list[str]:
    return [sys.executable, "-m", "vigie", "ingest", *map(str, pages), "--home", str(home), "--json"]


def contents(home: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What corpus and index say, without the times and numbers that differ from run to run."""
    with CorpusStore.open(home, create=False) as store:
        held = {h.article.id: h for h in store.holdings(list(store.article_ids()))}
        corpus = {i: (h.article, h.annotation, h.document.key, h.document.digest) for i, h in held.items()}
        payloads = {d: store.payload(d) for d in {h.document.id for h in held.values()}}
    engine = TantivyEngine(home / "index")
    hits = engine.search(EngineQuery(sort="newest", limit=100)).hits
    index = {hit.entry.id: replace(hit.entry, seq=0) for hit in hits}
    assert len(index) == len(corpus)
    return corpus | {"payloads": payloads}, index


@pytest.mark.slow
def test_ten_kills_end_in_the_same_corpus_and_index(tmp_path: Path, sample_pages: list[Path]) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    ingesting(tmp_path / "first", []).join()  # the models are loaded before it starts
    began = time.monotonic()
    whole = ingesting(undisturbed, sample_pages)
    whole.join()
    seconds = time.monotonic() - began
    rng = random.Random(4)
    kills = 0
    for n in range(KILLS):
        process = ingesting(killed, sample_pages)
        # Spread over the whole run: the first kills hit the reading, the last ones the writing of the index.
        time.sleep(seconds * (n + rng.random()) / KILLS)
        process.kill()
        process.join()
        kills += process.exitcode == -signal.SIGKILL
    assert kills >= KILLS // 2, "the runs ended before they could be killed"
    last = ingesting(killed, sample_pages)
    last.join()
    assert (whole.exitcode, last.exitcode) == (0, 0)
    assert contents(killed) == contents(undisturbed)


def test_a_full_disk_is_named_and_work_goes_on_when_there_is_room(
    vigie: Vigie, tmp_path: Path, sample_pages: list[Path]
) -> None:
    home = tmp_path / "home"
    limited = subprocess.run(
        command(home, sample_pages),
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )
    message = limited.stderr.decode()
    assert limited.returncode == 3, message
    assert "Traceback" not in message and len(message.strip().splitlines()) == 1
    done = vigie("ingest", *sample_pages, "--home", home, "--json")
    assert done.code == 0, done.err
    assert vigie("status", "--home", home, "--json").json["index"]["articles"] == done.json["articles"]


def test_a_home_made_by_a_newer_version_is_refused(vigie: Vigie, tmp_path: Path, sample_pages: list[Path]) -> None:
    import sqlite3

    home = tmp_path / "home"
    CorpusStore.open(home).close()
    with sqlite3.connect(home / "corpus.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    done = vigie("ingest", sample_pages[0], "--home", home)
    assert done.code == 3 and "newer" in done.err and "Traceback" not in done.err


def test_an_index_that_was_lost_comes_back(vigie: Vigie, pages_home: Path) -> None:
    before = vigie("status", "--home", pages_home, "--json").json["index"]["articles"]
    shutil.rmtree(pages_home / "index")
    assert vigie("search", "police", "--home", pages_home, "--json").json["total"] == 0
    assert vigie("reindex", "--home", pages_home).code == 0
    assert vigie("status", "--home", pages_home, "--json").json["index"]["articles"] == before > 0
