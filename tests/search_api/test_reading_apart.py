"""Files that come over HTTP are read beside the service, within limits of time and memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from editing_corpus import ANNE, edited
from fastapi.testclient import TestClient

from corpus.errors import InputError
from crawler.reading import read
from crawler.splitting import split
from search_api.pages.coverage import FILE_SECONDS
from search_api.reading_apart import BusyError, CostlyFileError, ReadingApart
from tests.crawler.made_documents import costly_page, open_document, swollen_pdf, two_column_pdf, word_file


@pytest.mark.parametrize("made", [two_column_pdf, word_file, open_document])
def test_what_is_read_apart_is_what_is_read_here(made: Callable[[], bytes]) -> None:
    data, apart = made(), ReadingApart(60)
    assert apart.text(data, name="a") == read(data, name="a").text
    for issued in (None, date(2005, 6, 1)):
        assert apart.split(data, name="a", issued=issued) == split(read(data, name="a"), issued=issued)


def test_what_is_told_of_a_file_counts() -> None:
    data = "<p>Des médiateurs à Liège, été 2005.</p><p>Ils ont été reçus à la mairie.</p>".encode("mac-roman")
    told = ReadingApart(60).split(data, name="a", media_type="text/html", charset="mac-roman")
    assert "à Liège, été 2005" in told.articles[0].title + told.articles[0].text


def test_a_file_that_is_not_read_is_told_as_elsewhere() -> None:
    with pytest.raises(InputError, match=r"PNG picture is not read \(a.png\). Save it as PDF") as told:
        ReadingApart(60).text(b"\x89PNG\r\n\x1a\n" + b"\0" * 100, name="a.png")
    assert type(told.value) is InputError and told.value.remedy.startswith("Save it")


def test_a_file_that_takes_too_long_is_given_up() -> None:
    begun = time.monotonic()
    with pytest.raises(CostlyFileError, match=r"draft\.html cannot be read within 2 seconds"):
        ReadingApart(2).text(costly_page(), name="draft.html")
    assert time.monotonic() - begun < 6


def test_who_waits_too_long_for_a_turn_is_told_so() -> None:
    apart = ReadingApart(3, patience=0.1)

    def read_first() -> None:
        with pytest.raises(CostlyFileError):
            apart.text(costly_page(), name="a")

    first = threading.Thread(target=read_first)
    first.start()
    time.sleep(0.5)
    with pytest.raises(BusyError):
        apart.text(b"Words.", name="b")
    first.join()
    assert apart.text(b"Words.", name="b") == "Words."


@pytest.mark.parametrize(
    ("ui", "told"), [("fr", "demande trop de temps ou de mémoire"), ("en", "too much time or memory")]
)
def test_the_page_says_that_a_file_takes_too_much_memory(client: TestClient, ui: str, told: str) -> None:
    bomb = swollen_pdf(40)
    assert len(bomb) < 2_000
    begun = time.monotonic()
    answer = client.post(f"/{ui}/coverage", files={"file": ("draft.pdf", bomb, "application/pdf")})
    assert answer.status_code == 422
    assert told in answer.text and 'role="alert"' in answer.text
    assert time.monotonic() - begun < FILE_SECONDS  # for its memory, and not for its time


def test_a_document_that_takes_too_much_memory_is_a_problem(tmp_path: Path) -> None:
    with edited(tmp_path) as site:
        before = site.services.store.counts()
        answer = site.client.post("/v1/documents", headers=ANNE, files={"file": ("a.pdf", swollen_pdf(40))})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert "a.pdf cannot be read within 60 seconds and 1,000 MB of memory" in answer.json()["detail"]
        assert site.services.store.counts() == before
