"""What happens to an ingest when the machine fails: nothing acknowledged is lost, nothing half-written stays."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.store import CorpusStore
from indexer.engine import EngineQuery
from indexer.engines.tantivy import TantivyEngine
from tests.conftest import Vigie

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
    began = time.monotonic()
    subprocess.run(command(undisturbed, sample_pages), check=True, capture_output=True)
    seconds = time.monotonic() - began
    rng = random.Random(4)
    kills = 0
    for n in range(KILLS):
        process = subprocess.Popen(
            command(killed, sample_pages), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        # Spread over the whole run: the first kills hit the start, the last ones the writing of the index.
        time.sleep(seconds * (n + rng.random()) / KILLS)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        process.wait()
    assert kills >= KILLS // 2, "the runs ended before they could be killed"
    subprocess.run(command(killed, sample_pages), check=True, capture_output=True)
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


def test_an_index_that_was_lost_comes_back(vigie: Vigie, tmp_path: Path, sample_pages: list[Path]) -> None:
    import shutil

    home = tmp_path / "home"
    vigie("ingest", sample_pages[0], "--home", home)
    before = vigie("status", "--home", home, "--json").json["index"]["articles"]
    shutil.rmtree(home / "index")
    assert vigie("search", "police", "--home", home, "--json").json["total"] == 0
    assert vigie("reindex", "--home", home).code == 0
    assert vigie("status", "--home", home, "--json").json["index"]["articles"] == before > 0
