"""What goes wrong is told to programs as problem details, to readers on a page, and always with the headers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from bs4 import BeautifulSoup
from editing_corpus import ANNE, edited
from fastapi import Request
from fastapi.testclient import TestClient
from pages_corpus import fill, services
from starlette.routing import Route
from starlette.types import Message

from search_api.app import create_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROBLEM, PAGE = "application/problem+json", "text/html; charset=utf-8"


def _broken(_: Request) -> None:
    raise ZeroDivisionError


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("home")
    fill(home)
    app = create_app(services(home))
    app.router.routes[:0] = [Route(path, _broken) for path in ("/fr/broken", "/en/broken", "/v1/broken", "/broken")]
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def _title(text: str) -> tuple[str, str]:
    soup = BeautifulSoup(text, "html.parser")
    assert soup.html is not None and soup.h1 is not None
    return str(soup.html["lang"]), soup.h1.get_text()


@pytest.mark.parametrize(
    ("path", "accept", "media_type", "told"),
    [
        ("/fr/broken", "*/*", PAGE, ("fr", "Une erreur s’est produite")),
        ("/en/broken", BROWSER, PAGE, ("en", "Something went wrong")),
        ("/broken", BROWSER, PAGE, ("fr", "Une erreur s’est produite")),
        ("/broken", "*/*", PROBLEM, None),
        ("/v1/broken", BROWSER, PROBLEM, None),
    ],
)
def test_an_unexpected_error_is_told_with_the_headers(
    client: TestClient, path: str, accept: str, media_type: str, told: tuple[str, str] | None
) -> None:
    answer = client.get(path, headers={"Accept": accept, "Accept-Language": "fr-CA,en;q=0.5"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, media_type)
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert len(answer.headers.get_list(name)) == 1
    assert told is None or _title(answer.text) == told
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("GET", "/about", 404, ("fr", "Page introuvable")),
        ("GET", "/nothing/here?q=x", 404, ("fr", "Page introuvable")),
        ("GET", "/static/nothing.css", 404, ("fr", "Page introuvable")),
        ("POST", "/about", 404, ("fr", "Page introuvable")),
        ("POST", "/en/search", 405, ("en", "This cannot be done here")),
        ("POST", "/fr/search", 405, ("fr", "Cela ne peut pas se faire ici")),
    ],
)
def test_a_reader_gets_a_page(client: TestClient, method: str, path: str, status: int, told: tuple[str, str]) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "fr"}
    answer = client.request(method, path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PAGE)
    assert _title(answer.text) == told
    assert "Accept" in answer.headers["vary"]
    other = BeautifulSoup(answer.text, "html.parser").select_one("a.switch")
    assert other is not None
    if not path.startswith(("/fr", "/en")):
        assert other["href"] == "/en"  # no address is only half in a language


@pytest.mark.parametrize("path", ["/v1/nothing", "/feed.atom?kind=x", "/v1/articles/nothing"])
def test_who_asks_for_data_gets_problem_details(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": BROWSER})
    assert answer.status_code in (404, 422) and answer.headers["content-type"] == PROBLEM
    assert client.get("/about", headers={"Accept": "application/json"}).headers["content-type"] == PROBLEM


def test_a_day_that_is_none_is_told_as_days_are_written(client: TestClient) -> None:
    french = client.get("/fr/search?from=2006")
    assert french.status_code == 422
    assert "«\u202ffrom\u202f» ne peut pas être «\u202f2006\u202f»\u202f: un jour s’écrit AAAA-MM-JJ" in french.text
    assert "a day is written YYYY-MM-DD" in client.get("/en/search?event_from=1136073600").text


def test_a_client_that_goes_away_is_no_error_of_the_service(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    form = ("content-type", "multipart/form-data; boundary=x")
    with edited(tmp_path) as site:
        for path, kind in (
            ("/v1/documents", ("content-type", "application/json")),
            ("/v1/documents", form),
            ("/v1/coverage", ("content-type", "application/json")),
            ("/fr/coverage", form),
            ("/en/editors", form),
        ):
            caplog.clear()
            with start_blocking_portal() as elsewhere:  # Playwright may have left a loop running in this thread
                sent = elsewhere.call(_leave, site.client.app, path, dict([kind, *ANNE.items()]))
            assert sent[0]["status"] == 499, path
            told = [r for r in caplog.records if r.name.startswith("vigie")]
            assert [(r.levelno, path in r.getMessage()) for r in told] == [(logging.INFO, True)], path


async def _leave(app: Any, path: str, headers: dict[str, str]) -> list[Message]:
    """Send half of a body to an application and go away; what it answered all the same."""
    coming: list[Message] = [
        {"type": "http.request", "body": b"--x\r\nContent-Disp", "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0) if len(coming) > 1 else coming[0]

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return answered
