"""Kills, full disks, strangers' homes and rivals: what was acknowledged stays, nothing is half-written."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from corpora import Corpora
from corpus_inputs import contents, digests, fetched, page, split, take_in

from corpus.errors import HomeError
from corpus.store import CorpusStore
from tests.full_disk import file_size_limit

FORK = multiprocessing.get_context("fork")


def in_another_process(work: Callable[[], None]) -> multiprocessing.process.BaseProcess:
    process = FORK.Process(target=work)
    process.start()
    return process


# --- kills --------------------------------------------------------------------------------------------------

PAGES = 40


def name_series(home: Path) -> None:
    """Name the captures alike in each home, so that what is in them can be compared."""
    home.mkdir()
    (home / "captures.series").write_text("host-00000000\n")


def run_over_pages(corpora: Corpora, home: Path, acknowledgements: Path) -> None:
    with corpora.open(home) as store, acknowledgements.open("a") as told:
        for number in range(PAGES):
            take_in(store, number)
            told.write(f"{number}\n")
            told.flush()


def test_ten_kills_end_in_the_same_corpus(corpora: Corpora, tmp_path: Path) -> None:
    for home in ("calm", "killed"):
        corpora.url(tmp_path / home)  # made here, as what a killed process knows is lost
        name_series(tmp_path / home)
    began = time.monotonic()
    run_over_pages(corpora, tmp_path / "calm", tmp_path / "calm.txt")
    whole = time.monotonic() - began
    killed, told = tmp_path / "killed", tmp_path / "killed.txt"
    random = Random(20050613)
    kills = 0
    while kills < 10:
        process = in_another_process(lambda: run_over_pages(corpora, killed, told))
        time.sleep(random.uniform(0, whole / 4))
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
            kills += 1
        process.join()
        if told.exists():
            with corpora.open(killed, create=False) as store:
                for number in {int(line) for line in told.read_text().splitlines(keepends=True) if line.endswith("\n")}:
                    held = store.held(page(number)[0].key)
                    assert held is not None
                    assert store.payload(held.document_id) == page(number)[0].data
    run_over_pages(corpora, killed, told)
    assert contents(killed, corpora) == contents(tmp_path / "calm", corpora)


# --- rivals -------------------------------------------------------------------------------------------------


def test_two_processes_write_the_same_home(corpora: Corpora, tmp_path: Path) -> None:
    corpora.url(tmp_path)

    def write(numbers: range) -> None:
        with corpora.open(tmp_path) as store:
            for number in numbers:
                take_in(store, number)

    processes = [in_another_process(partial(write, numbers)) for numbers in (range(25), range(39, 14, -1))]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    with corpora.open(tmp_path) as store:
        counts = store.counts()
        assert (counts.documents, counts.articles, counts.annotated, counts.captures) == (40, 120, 120, 40)
        assert [change.seq for change in store.changes(0)] == sorted({change.seq for change in store.changes(0)})
        for number in range(40):
            held = store.held(page(number)[0].key)
            assert held is not None
            assert store.payload(held.document_id) == page(number)[0].data


def test_processes_may_create_the_same_home_at_once(corpora: Corpora, tmp_path: Path) -> None:
    corpora.url(tmp_path / "home")
    processes = [in_another_process(lambda: corpora.open(tmp_path / "home").close()) for _ in range(4)]
    for process in processes:
        process.join()
        assert process.exitcode == 0


def test_a_home_that_another_holds_too_long_is_named(
    corpora: Corpora, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpora.url(tmp_path)
    with corpora.open(tmp_path) as store, store._database.writing():
        monkeypatch.setattr("corpus.database.LOCK_WAIT", 0.1)
        with corpora.open(tmp_path) as other, pytest.raises(HomeError, match="Another process is writing"):
            take_in(other, 1)
    assert contents(tmp_path, corpora)["document"] == []


# --- full disks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [0, 1_000, 20_000, 30_000, 35_000, 40_000, 60_000, 90_000])
def test_a_file_size_limit_leaves_nothing_half_written(tmp_path: Path, limit: int) -> None:
    noise = Random(1).randbytes(50_000)  # too large for the captures below a limit of 60,000, then for the database
    long_text = "Prévention à Liège. " * 20_000
    with CorpusStore.open(tmp_path / "home") as store:
        take_in(store, 0)
        before = digests(tmp_path / "home" / "captures")
        counts = store.counts()
        with file_size_limit(limit), pytest.raises(HomeError, match=r"No room.*home.*Free some room"):
            store.put(fetched(noise, key="large"), split(("A", long_text)), read_by="r1")
        assert digests(tmp_path / "home" / "captures") == before
        assert store.counts() == counts
        assert store.held("large") is None
        store.put(fetched(noise, key="large"), split(("A", long_text)), read_by="r1")
        take_in(store, 1)
    with CorpusStore.open(tmp_path / "calm") as store:
        take_in(store, 0)
        store.put(fetched(noise, key="large"), split(("A", long_text)), read_by="r1")
        take_in(store, 1)
    assert contents(tmp_path / "home") == contents(tmp_path / "calm")


@pytest.mark.parametrize("limit", [0, 1_000, 20_000, 50_000])
def test_a_home_that_could_not_be_made_can_be_made_later(tmp_path: Path, limit: int) -> None:
    with file_size_limit(limit), pytest.raises(HomeError, match="No room"):
        CorpusStore.open(tmp_path / "home")
    with CorpusStore.open(tmp_path / "home") as store:
        take_in(store, 0)
        assert store.counts().articles == 3


def test_a_full_disk_is_named_and_the_store_goes_on_once_there_is_room(tmp_path: Path) -> None:
    mount = shutil.which("mount")
    if mount is None or os.getuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(300_000))
        with CorpusStore.open(disk / "home") as store:
            taken = 0
            with pytest.raises(HomeError, match="No room"):
                while True:
                    take_in(store, taken)
                    taken += 1
            assert store.counts().documents >= taken > 0
            ballast.unlink()
            take_in(store, taken)
        with CorpusStore.open(tmp_path / "calm") as store:
            for number in range(taken + 1):
                take_in(store, number)
        assert contents(disk / "home") == contents(tmp_path / "calm")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# --- homes that cannot be used ------------------------------------------------------------------------------


def test_a_missing_home_is_not_made_unasked(tmp_path: Path) -> None:
    for home in (tmp_path, tmp_path / "home"):
        with pytest.raises(HomeError, match=f"no corpus in {home}"):
            CorpusStore.open(home, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(HomeError, match="home"):
        CorpusStore.open(tmp_path / "home")


def test_a_home_of_a_newer_version_is_left_alone(corpora: Corpora, tmp_path: Path) -> None:
    with corpora.open(tmp_path) as store:
        take_in(store, 0)
        with store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    before = digests(tmp_path)
    with pytest.raises(HomeError, match=r"newer version \(its schema is r9999.*Install the newer"):
        corpora.open(tmp_path)
    assert digests(tmp_path) == before


@pytest.mark.parametrize("damage", [b"This is no database. " * 100, None])
def test_a_database_that_is_none_is_named(tmp_path: Path, damage: bytes | None) -> None:
    CorpusStore.open(tmp_path).close()
    database = tmp_path / "corpus.db"
    whole = database.read_bytes()
    database.write_bytes(damage or whole[:8192] + bytes(len(whole) - 8192))
    with pytest.raises(HomeError, match=r"corpus\.db is damaged"), CorpusStore.open(tmp_path) as store:
        take_in(store, 0)


@pytest.mark.parametrize("closed", ["", "corpus.db", "captures"])
def test_a_home_that_may_not_be_written_is_named(closed: str) -> None:
    # Not below pytest's own folder, which only its user may enter.
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o755)
        with CorpusStore.open(folder / "home") as store:
            take_in(store, 0)
        for path in (folder / "home").rglob("*"):
            path.chmod(0o777)
        (folder / "home").chmod(0o777)
        (folder / "home" / closed).chmod(0o555)
        before = digests(folder)
        process = in_another_process(lambda: _expect_not_writable(folder / "home", closed))
        process.join()
        assert process.exitcode == 0
        assert digests(folder) == before
    finally:
        for path in folder.rglob("*"):
            path.chmod(stat.S_IRWXU)
        shutil.rmtree(folder)


def _expect_not_writable(home: Path, closed: str) -> None:
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    with pytest.raises(HomeError, match=f"{home / closed} may not be written.*permissions"):
        CorpusStore.open(home)
