"""kill -9 at any point: nothing kept is fetched twice, nothing is skipped."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from corpus.store import CorpusStore
from corpus.tables import capture
from tests.crawler_network.fetching import fetch, fetch_and_read, rows_of
from tests.crawler_network.server import Asked, Page, Server
from tests.crawler_network.sites import sources_file, tree

PAGES = 100
SOURCE = 'name = "a"\nstart = ["http://a.test:{port}/"]\ndelay = "0s"\nthrottle = false\nconnections = 4'
KILLS = 20

_RUN = (
    "import sys; from pathlib import Path; from tests.crawler_network.fetching import fetch_and_read; "
    "fetch_and_read(Path(sys.argv[1]), Path(sys.argv[2]), pause=0.2)"
)
BOX = b"<div class='box'><h3>The Quay</h3><p>The Quay is made by volunteers and appears when they find time.</p></div>"


class Boxed:
    """The pages of a tree, each with the same box below its text. Its last page can be held back for some seconds."""

    def __init__(self) -> None:
        self.held_back = False

    def __call__(self, asked: Asked) -> Page | None:
        page: Page | None = tree(PAGES)(asked)
        wait = 5.0 if self.held_back and asked.path == f"/{PAGES - 1}" else 0.0
        return page and replace(page, body=page.body.replace(b"</main>", BOX + b"</main>"), wait=wait)


def kept(home: Path) -> dict[str, Any]:
    """What a corpus holds, but for times and places."""
    with CorpusStore.open(home) as store:
        rows = {u: (r["state"], r["digest"], r["depth"], r["status"]) for u, r in rows_of(store).items()}
        with store._database.reading() as connection:
            digests = sorted(connection.scalars(select(capture.c.digest)))
        for digest in digests:
            store.frontier.payload(digest)  # raises when a record is damaged
        articles = {a.id: (a.revision, a.title, a.text) for d in store.document_ids() for a in store.articles(d)}
        return {"rows": rows, "digests": digests, "articles": articles}


def test_twenty_kills_lose_and_repeat_nothing(tmp_path: Path) -> None:
    chance = random.Random(8)
    site = Boxed()
    with Server(site) as server:
        sources = sources_file(tmp_path, server.port, SOURCE)
        fetch_and_read(tmp_path / "calm", sources)
        calm = len(server.log)
        server.log.clear()
        site.held_back = True  # or a quick machine is done before the last kill, and begins to look again
        command = [sys.executable, "-c", _RUN, str(tmp_path / "killed"), str(sources)]
        killed = 0
        while killed < KILLS:
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            before = len(server.log)
            # At once, or some moments after the first answers, so that kills fall on all parts of the work.
            while len(server.log) <= before and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.random() * chance.choice([0.12, 0.12, 1.0]))
            process.kill()
            process.wait()
            killed += 1
        site.held_back = False
        finished = subprocess.run(command, check=False, stderr=subprocess.PIPE)
        assert finished.returncode == 0, finished.stderr.decode()
    calm_one = kept(tmp_path / "calm")
    assert kept(tmp_path / "killed") == calm_one
    texts = [text for _, _, text in calm_one["articles"].values()]
    assert len(texts) == PAGES and not any("volunteers" in text for text in texts)
    asked = [a.path for a in server.log if a.path != "/robots.txt"]
    assert len(set(asked)) == PAGES == calm - 1


def test_what_was_kept_is_not_asked_again(tmp_path: Path) -> None:
    with Server(tree(60)) as server:
        sources = sources_file(tmp_path, server.port, SOURCE)
        part = fetch(tmp_path / "home", sources, max_pages=25, finish=False)  # as a killed run leaves it
        settled = {u for u, r in part.rows.items() if r["state"] == "done"}
        first = len(server.paths())
        whole = fetch(tmp_path / "home", sources)
        again = server.paths()[first:]
    assert 25 <= len(settled) < 60
    assert not {server.url("a.test", p) for p in again} & settled
    assert len(whole.rows) == 60 and all(r["outcome"] == "new" for r in whole.rows.values())
    warcs = sorted((tmp_path / "home" / "captures").iterdir())
    kinds = [r.rec_type for path in warcs for r in ArchiveIterator(path.open("rb"))]
    assert kinds.count("response") == kinds.count("request") == kinds.count("metadata") == 60 + 2  # and robots.txt
