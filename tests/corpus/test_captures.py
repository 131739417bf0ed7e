"""Captures: valid WARC files that tell where each input came from, and nothing that is private."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpora import Corpora
from corpus_inputs import digests, fetched, page, split
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from corpus import accession
from corpus.captures import CaptureFiles, RecordPlace, encode_record, target_uri
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


def killed_while_appending(store: CorpusStore, record: bytes, last: RecordPlace | None) -> None:
    """Another process writes a record and dies before anything is committed."""

    def append() -> None:
        captures = store._captures
        with captures.appending(record, captures.prefix(), last):
            os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=append)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def last_place(store: CorpusStore) -> RecordPlace | None:
    with store._database.reading() as connection:
        return accession.last_record(connection, store._captures.prefix())


@pytest.mark.parametrize("torn", [0, 50])
def test_debris_of_a_killed_run_is_cut_off(store: CorpusStore, tmp_path: Path, torn: int) -> None:
    put(store, b"1", key="1")
    (first,) = (tmp_path / "captures").iterdir()
    whole = first.read_bytes()
    killed_while_appending(store, encode_record(page(1)[0], "0" * 64), last_place(store))  # longer than what comes next
    os.truncate(first, first.stat().st_size - torn)
    assert len(first.read_bytes()) > len(whole) + 1000
    put(store, b"2", key="2")
    assert first.read_bytes().startswith(whole)
    assert [payload for _, _, payload in records(first.parent)] == [b"1", b"2"]


def test_debris_of_a_file_never_acknowledged_is_cut_off(store: CorpusStore, tmp_path: Path) -> None:
    killed_while_appending(store, b"debris" * 1000, None)
    put(store, b"1")
    assert [payload for _, _, payload in records(tmp_path / "captures")] == [b"1"]
    assert len(list((tmp_path / "captures").iterdir())) == 1
    assert not Home(tmp_path).appending.exists()


def test_a_file_that_the_database_does_not_know_is_left_alone(store: CorpusStore, tmp_path: Path) -> None:
    folder = tmp_path / "captures"
    folder.mkdir()
    prefix = store._captures.prefix()
    (folder / f"{prefix}00003.warc.gz").write_bytes(encode_record(page(1)[0], "0" * 64))
    before = digests(folder)
    document = put(store, b"2")
    assert store.payload(document) == b"2"
    assert before.items() <= digests(folder).items()
    assert {path.name for path in folder.iterdir()} == {f"{prefix}0000{n}.warc.gz" for n in (3, 4)}
    # A killed run is no licence to cut off what others wrote behind it.
    killed_while_appending(store, b"debris", last_place(store))
    with (folder / f"{prefix}00004.warc.gz").open("ab") as file:
        file.write(encode_record(page(2)[0], "0" * 64))
    before = digests(folder)
    put(store, b"3", key="3")
    assert before.items() <= digests(folder).items()


@pytest.mark.parametrize("limit", [1_000_000, 1])
def test_an_older_database_beside_newer_captures_destroys_none(tmp_path: Path, limit: int) -> None:
    home, copy = tmp_path / "home", tmp_path / "corpus-copy.db"
    with CorpusStore.open(home, warc_limit=limit) as store:
        put(store, b"1", key="1")
    shutil.copy(home / "corpus.db", copy)
    with CorpusStore.open(home, warc_limit=limit) as store:
        put(store, b"2", key="2")
        put(store, b"3", key="3")
    newer = records(home / "captures")
    shutil.copy(copy, home / "corpus.db")
    with CorpusStore.open(home, warc_limit=limit) as store:
        document = put(store, b"4", key="4")
        assert store.payload(document) == b"4"
    assert [payload for _, _, payload in records(home / "captures")] == [b"1", b"2", b"3", b"4"]
    assert records(home / "captures")[:3] == newer


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
@pytest.mark.parametrize("create", [True, False])
def test_captures_without_their_corpus_are_not_written_on(tmp_path: Path, left: str, create: bool) -> None:
    with CorpusStore.open(tmp_path) as store:
        put(store, b"1")
    for path in tmp_path.glob("corpus.db*"):
        path.unlink()
    if left == "an empty file":
        (tmp_path / "corpus.db").touch()
    before, captures = digests(tmp_path), digests(tmp_path / "captures")
    with pytest.raises(HomeError, match=r"holds captures, but.*corpus\.db.*Restore.*aside"):
        CorpusStore.open(tmp_path, create=create)
    assert {name for name in digests(tmp_path) if name.endswith((".gz", ".db"))} == set(before) - {"corpus.lock"}
    assert digests(tmp_path / "captures") == captures
    (tmp_path / "captures").rename(tmp_path / "captures.aside")
    with CorpusStore.open(tmp_path) as store:
        put(store, b"2")
    assert [payload for _, _, payload in records(tmp_path / "captures.aside")] == [b"1"]


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
