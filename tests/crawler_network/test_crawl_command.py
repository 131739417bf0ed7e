"""`vigie crawl` as its users run it: searchable pages, reports, exit codes, again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from corpus.store import CorpusStore
from search_api.app import create_app
from tests.command_line import Run, run_vigie
from tests.crawler_network.server import Asked, Page, Server
from tests.crawler_network.sites import html, sources_file
from vigie.opening_services import open_services
from vigie.settings import Settings

SOURCE = """name = "bulletin"
publisher = "Centre d'exemple"
series = "Le Bulletin"
rights = "CC BY 4.0"
show = "excerpt"
start = ["http://a.test:{port}/"]
delay = "0s"
throttle = false
back_off = "0.1s"
retries = 0
languages = ["fr", "en"]
"""
TEXTS = {
    "/observatoire": "Un observatoire local de la délinquance réunit les chiffres de la police et des bailleurs sociaux.",
    "/lighting": "Street lighting was renewed along the paths that women named during an exploratory walk in the park.",
    "/mediation": "Les médiateurs de nuit parcourent le quartier; le bilan de la médiation sociale est encourageant.",
    "/burglary": "Burglary fell by a tenth where wardens visited homes after a first offence, an evaluation found.",
}
LONG = " " + "The programme goes on in every district of the city with residents and the police together. " * 12


@dataclass
class Bulletin:
    """A site of four pages; `changes` are what it says later."""

    changes: dict[str, Page] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Page | None:
        if asked.path in self.changes:
            return self.changes[asked.path]
        if asked.path == "/":
            return Page(html("Sommaire du bulletin", "Voici les articles de ce numéro.", list(TEXTS)), etag='"0"')
        body = TEXTS.get(asked.path)
        return Page(html(asked.path[1:].title(), body + LONG), etag='"1"') if body else None


@dataclass
class Story:
    """What three crawls said and left behind."""

    home: Path
    sources: Path
    server: Server
    first: Run
    second: Run
    third: Run
    metrics: str
    removed: str
    requests: list[int]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:  # type: ignore[misc]
    folder = tmp_path_factory.mktemp("story")
    home, site = folder / "home", Bulletin()
    with Server(site) as server:
        sources = sources_file(folder, server.port, SOURCE)
        command = ["crawl", sources, "--home", home, "--json"]
        first = run_vigie(*command)
        counts = [len(server.log)]
        with CorpusStore.open(home) as store:
            removed = next(d for d in store.document_ids() if store.document(d).key.endswith("/burglary"))
            store.remove(removed)
        second = run_vigie(*command)
        counts.append(len(server.log))
        site.changes |= {
            "/mediation": Page(b"gone", status=404),
            "/lighting": Page(html("Lighting", "Cameras and lighting were both evaluated in the car parks." + LONG)),
            "/observatoire": Page(b"", status=500),
            "/burglary": Page(html("Burglary", "A new text about burglary." + LONG)),
        }
        third = run_vigie(*command, "--log-json", "--metrics", folder / "vigie.prom")
        assert (folder / "vigie.prom").exists(), third.err
        yield Story(home, sources, server, first, second, third, (folder / "vigie.prom").read_text(), removed, counts)


def test_a_crawl_makes_pages_searchable(story: Story) -> None:
    assert story.first.code == 0, story.first.err
    report = story.first.json
    assert (report["documents"], report["failed"]) == (5, []) and report["articles"] >= 5
    source = report["sources"][0]
    assert (source["source"], source["new"], source["asked"]) == ("bulletin", 5, 5)
    found = run_vigie("search", "médiation sociale", "--home", story.home, "--json").json
    assert found["total"] >= 1 and found["hits"][0]["source"] == "bulletin"
    assert found["hits"][0]["url"] == story.server.url("a.test", "/mediation")


def test_a_second_crawl_changes_nothing(story: Story) -> None:
    assert story.second.code == 0
    report, source = story.second.json, story.second.json["sources"][0]
    assert source["unchanged"] == 5 and report["articles"] == report["unchanged"]
    assert story.requests[1] - story.requests[0] == 6  # five pages and robots.txt


def test_a_third_crawl_tells_what_changed_what_is_gone_and_what_failed(story: Story) -> None:
    assert story.third.code == 1
    source = story.third.json["sources"][0]
    assert {name: source[name] for name in ("changed", "gone", "failed", "unchanged")} == {
        "changed": 2, "gone": 1, "failed": 1, "unchanged": 1,
    }  # fmt: skip
    reasons = {problem["url"].rpartition("/")[2]: problem["reason"] for problem in source["problems"]}
    assert reasons == {"observatoire": "status 500", "mediation": "status 404"}


def test_what_was_taken_out_stays_out_and_what_is_gone_stays_searchable(story: Story) -> None:
    for phrase in ('"wardens visited homes"', '"new text about burglary"'):
        assert run_vigie("search", phrase, "--home", story.home, "--json").json["total"] == 0
    found = run_vigie("search", "médiation sociale", "--home", story.home, "--json").json
    assert found["total"] >= 1
    assert run_vigie("search", "cameras car parks", "--home", story.home, "--json").json["total"] == 1
    settings = Settings.read(home=story.home)
    with TestClient(create_app(open_services(settings))) as client:
        article = client.get(f"/v1/articles/{found['hits'][0]['id']}").json()
        told = article["document"]
        assert told["gone"] and told["publisher"] == "Centre d'exemple" and told["series"] == "Le Bulletin"
        assert (told["rights"], told["show"]) == ("CC BY 4.0", "excerpt")
        assert len(article["text"]) < 1100 and article["blocks"] == []
        page = client.get(f"/fr/articles/{found['hits'][0]['id']}").text
        assert "absent, constaté le" in page and "Le Bulletin" in page
        assert client.get(f"/v1/documents/{story.removed}").status_code == 410
        client.get("/v1/search?q=police")
        counters = client.get("/metrics").text
    assert 'vigie_crawl_pages_total{outcome="new",source="bulletin"} 5.0' in counters
    assert 'vigie_http_requests_total{method="GET",route="/v1/search",status="200"} 1.0' in counters
    assert 'route="/v1/articles/{article_id}"' in counters and "vigie_index_behind 0.0" in counters


def test_counters_and_logs_are_written(story: Story) -> None:
    assert 'vigie_crawl_pages_total{outcome="gone",source="bulletin"} 1.0' in story.metrics
    assert 'vigie_crawl_runs_total{source="bulletin"} 3.0' in story.metrics
    events = [orjson.loads(line) for line in story.third.err.splitlines()]
    assert (events[0]["event"], events[-1]["event"]) == ("crawl begun", "crawl ended")
    assert {e["url"].rpartition("/")[2] for e in events if e["event"] == "problem"} == {"observatoire", "mediation"}


def test_status_shows_the_last_run_of_each_source(story: Story) -> None:
    answer = run_vigie("status", "--sources", "--home", story.home, "--json").json["sources"]
    assert len(answer) == 1 and answer[0]["gone"] == 1 and answer[0]["finished"]
    with CorpusStore.open(story.home) as store:
        kept = [orjson.loads(run["report"]) for run in store.frontier.runs(limit=9, source="bulletin", ended=True)]
    assert [(one["new"], one["unchanged"], one["gone"]) for one in kept[-3:]] == [(0, 1, 1), (0, 5, 0), (5, 0, 0)]
    shown = run_vigie("status", "--sources", "--home", story.home).out
    assert "bulletin" in shown and "1 gone" in shown and "status 500" in shown


def test_exit_codes_of_what_cannot_run(story: Story, tmp_path: Path) -> None:
    assert run_vigie("crawl", tmp_path / "none.toml", "--home", tmp_path).code == 2
    with FileLock(story.home / "crawl.lock"):
        busy = run_vigie("crawl", story.sources, "--home", story.home)
    assert busy.code == 3 and "Another crawl" in busy.err
    assert run_vigie("crawl", story.sources, "--every", "soon", "--home", story.home).code == 2
    (tmp_path / "file").write_text("no folder")
    assert run_vigie("crawl", story.sources, "--home", tmp_path / "file").code == 3


def test_every_runs_again_and_ends_when_told(story: Story) -> None:
    before = sum(a.path == "/robots.txt" for a in story.server.log)
    command = [sys.executable, "-m", "vigie", "crawl", str(story.sources), "--every", "1s", "--home", str(story.home)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
    end = time.monotonic() + 60
    while sum(a.path == "/robots.txt" for a in story.server.log) < before + 2 and time.monotonic() < end:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert sum(a.path == "/robots.txt" for a in story.server.log) >= before + 2
    again = run_vigie("crawl", story.sources, "--home", story.home, "--json")
    assert again.code == 1 and again.json["sources"][0]["failed"] == 1
