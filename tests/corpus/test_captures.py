"""Captures: valid WARC files that tell where each input came from, and nothing that is private."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpora import Corpora
from corpus_inputs import digests, fetched, page, split
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from corpus.captures import CaptureFiles, encode_record, target_uri
from corpus.errors import HomeError
from corpus.home import Home
from corpus.store import CorpusStore


def records(folder: Path) -> list[tuple[dict[str, str], dict[str, str] | None, bytes]]:
    """Headers, HTTP headers and payload of all records but `warcinfo`."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                if record.rec_type != "warcinfo":
                    http = dict(record.http_headers.headers) if record.http_headers else None
                    found.append((dict(record.rec_headers.headers), http, record.content_stream().read()))
    return found


@pytest.fixture
def store(corpora: Corpora, tmp_path: Path) -> Iterator[CorpusStore]:
    with corpora.open(tmp_path, warc_limit=20_000) as opened:
        yield opened


def put(store: CorpusStore, data: bytes, **more: Any) -> str:
    return store.put(fetched(data, **more), split(("A", "x")), read_by="r1").document_id


def test_a_response_keeps_its_headers(store: CorpusStore, tmp_path: Path) -> None:
    headers = (
        ("Content-Type", "text/html; charset=windows-1252"),
        ("Content-Encoding", "gzip"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2\r\nWARC-Type: forged"),
        ("X-É", "Québec"),
    )
    document = put(store, b"<p>d\xe9j\xe0</p>", url="https://exemple.org/été?a=b", headers=headers)
    ((head, http, payload),) = records(tmp_path / "captures")
    assert payload == b"<p>d\xe9j\xe0</p>" == store.payload(document)
    assert (head["WARC-Type"], head["WARC-Target-URI"]) == ("response", "https://exemple.org/%C3%A9t%C3%A9?a=b")
    assert head["WARC-Date"] == "2005-06-13T09:30:00.000000Z"
    assert http is not None
    assert http["Content-Type"] == "text/html; charset=windows-1252"
    assert http["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert http["Set-Cookie"] == "b=2 WARC-Type: forged"
    assert store.captured(document).headers == headers


@pytest.mark.parametrize(
    "key", ["/home/someone/bulletin.txt", "C:\\Users\\someone\\a.txt", "file:///home/someone/a", "\\\\host\\someone"]
)
def test_no_local_path_goes_into_the_captures(store: CorpusStore, tmp_path: Path, key: str) -> None:
    put(store, b"x", key=key)
    ((head, _, _),) = records(tmp_path / "captures")
    assert head["WARC-Type"] == "resource"
    assert head["WARC-Target-URI"].startswith("urn:x-vigie:bulletin:")
    assert "someone" not in str(head)


def test_a_relative_name_is_told() -> None:
    assert target_uri(fetched(key="2005/été 1.html")) == "urn:x-vigie:bulletin:2005/%C3%A9t%C3%A9%201.html"


def test_files_are_begun_anew_at_the_limit(store: CorpusStore, tmp_path: Path) -> None:
    documents = [store.put(*page(number), read_by="r1").document_id for number in range(8)]
    assert len(list((tmp_path / "captures").iterdir())) == 3
    assert len(records(tmp_path / "captures")) == 8
    assert [store.payload(document) for document in documents] == [page(number)[0].data for number in range(8)]


def test_debris_of_a_killed_run_is_cut_off(store: CorpusStore, tmp_path: Path) -> None:
    put(store, b"1", key="1")
    (first,) = (tmp_path / "captures").iterdir()
    whole = first.read_bytes()
    first.write_bytes(whole + encode_record(page(1)[0], "0" * 64)[:-50])  # longer than what comes next
    put(store, b"2", key="2")
    assert first.read_bytes().startswith(whole)
    assert [payload for _, _, payload in records(first.parent)] == [b"1", b"2"]


def test_debris_of_a_file_never_acknowledged_is_cut_off(store: CorpusStore, tmp_path: Path) -> None:
    folder = tmp_path / "captures"
    folder.mkdir()
    (folder / f"{store._captures.prefix()}00001.warc.gz").write_bytes(b"debris" * 1000)
    put(store, b"1")
    assert [payload for _, _, payload in records(folder)] == [b"1"]


def test_what_fails_after_the_append_leaves_no_record(tmp_path: Path) -> None:
    home = Home(tmp_path)
    captures = CaptureFiles(home)
    with captures.appending(b"kept", captures.prefix(), None) as place:
        pass
    before = digests(home.captures)
    with pytest.raises(ZeroDivisionError), captures.appending(b"lost", captures.prefix(), place):
        1 / 0  # noqa: B018
    assert digests(home.captures) == before
    (home.captures / place.warc).unlink()
    with pytest.raises(ZeroDivisionError), captures.appending(b"lost", captures.prefix(), None):
        1 / 0  # noqa: B018
    assert digests(home.captures) == {}


def test_missing_and_damaged_captures_are_named(store: CorpusStore, tmp_path: Path) -> None:
    document = put(store, bytes(range(256)) * 20)
    (file,) = (tmp_path / "captures").iterdir()
    whole = file.read_bytes()
    for damaged in (whole[:-300], whole[:-300] + bytes(300), whole[:400] + whole[900:], b""):
        file.write_bytes(damaged)
        with pytest.raises(HomeError, match=r"captures-.*00001.*damaged.*copy"):
            store.payload(document)
    file.unlink()
    with pytest.raises(HomeError, match=r"captures-.*00001.*missing.*copy"):
        store.payload(document)
    # What comes next is kept in another file, as offsets into the lost one would lie.
    assert store.payload(put(store, b"next", key="next")) == b"next"
    assert not file.exists()


@given(st.binary(max_size=2000), st.booleans())
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, data: bytes, is_response: bool) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    more: dict[str, Any] = {"url": "http://exemple.org/", "headers": (("Server", "x"),)} if is_response else {}
    given_input = fetched(data, **more)
    sha256 = hashlib.sha256(data).hexdigest()
    captures = CaptureFiles(home)
    with captures.appending(encode_record(given_input, sha256), captures.prefix(), None) as place:
        assert captures.payload(place, sha256) == data
