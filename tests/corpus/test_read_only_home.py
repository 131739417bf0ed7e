"""A home that may be read and not written is searched: on a read-only file system, or as another user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from corpus_inputs import digests, fetched, split

from corpus.errors import EngineError, HomeError
from corpus.store import CorpusStore
from indexer.engine import EngineQuery
from indexer.engines.tantivy import TantivyEngine
from tests.command_line import Run, run_vigie
from tests.contract.entries import entry

NOBODY = 65534
Mounted = Callable[..., Run]


@pytest.fixture
def mounted(pages_home: Path, tmp_path: Path) -> Mounted:
    """Runs `vigie` over a home that is mounted read-only, in a mount namespace that ends with it."""
    place = tmp_path / "mounted"
    place.mkdir()
    alone = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--user", "--map-root-user"]), "sh", "-c"]
    mount = f"mount -o bind '{pages_home}' '{place}' && mount -o remount,bind,ro '{place}' && "
    if shutil.which("unshare") is None or subprocess.run([*alone, f"{mount} true"], check=False).returncode:
        pytest.skip("this machine lets nobody mount a folder read-only")

    def run(*args: str) -> Run:
        command = [*alone, f'{mount} exec "$@"', "sh", sys.executable, "-m", "vigie", *args, "--home", str(place)]
        done = subprocess.run(command, capture_output=True, check=False)
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def test_a_home_on_a_read_only_file_system_is_searched(mounted: Mounted, pages_home: Path) -> None:
    before = digests(pages_home)
    for command in (
        ["search", "police", "--json"],
        ["export", "--format", "csv"],
        ["holdings", "--json"],
        ["searches", "list", "--json"],
    ):
        there, here = mounted(*command), run_vigie(*command, "--home", pages_home)
        assert (there.code, there.out, there.err) == (0, here.out, ""), command
    assert mounted("status", "--json").json["index"]["behind"] == 0
    assert digests(pages_home) == before


@pytest.mark.parametrize(
    "command", [["searches", "save", "--name", "x", "police"], ["ingest", __file__], ["reindex"], ["rollback"]]
)
def test_what_writes_there_says_so_in_one_line(mounted: Mounted, command: list[str]) -> None:
    done = mounted(*command)
    assert done.code == 3
    assert len(done.err.splitlines()) == 1 and ("may not be written" in done.err or "could not be written" in done.err)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that all may enter; pytest's own lets in its user only."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def as_reader(folder: Path) -> Iterator[None]:
    """Whatever is in the block is done by somebody who may read there and not write."""
    for file in folder.rglob("*.json"):
        file.chmod(0o644)  # tantivy lets nobody else read these
    if os.getuid() == 0:
        os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)
        return
    every = [folder, *folder.rglob("*")]
    held = [path.stat().st_mode for path in every]
    for path, mode in zip(every, held, strict=True):
        path.chmod(mode & 0o555)
    try:
        yield
    finally:
        for path, mode in zip(every, held, strict=True):
            path.chmod(mode)


def test_who_may_not_write_sees_what_a_writer_has_written(shared: Path) -> None:
    home = shared / "home"
    with CorpusStore.open(home) as writer:
        writer.put(fetched(key="a"), split(("One", "Text.")), read_by="r")
        with as_reader(home), CorpusStore.open(home, create=False) as reader:
            assert reader.counts().documents == 1
            with pytest.raises(HomeError, match=f"{home} may not be written"):
                reader.searches.remove("x")
        writer.put(fetched(b"two", key="b"), split(("Two", "Text.")), read_by="r")
        # What stands in the log ahead of the database counts.
        with as_reader(home), CorpusStore.open(home, create=False) as reader:
            assert reader.counts().documents == 2
    with as_reader(home), CorpusStore.open(home, create=False) as reader:
        assert not (home / "corpus.db-wal").exists()
        assert reader.counts().documents == 2


def test_an_index_that_may_not_be_written_is_followed(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, links = shared / "index", shared / "links"
    links.mkdir()
    links.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(links))  # tests beside this one make such links too
    writer, reader = TantivyEngine(index), TantivyEngine(index)
    writer.apply([entry("a", "Lighting.")], [], reached=1)
    writer.close()
    with as_reader(index):
        assert reader.search(EngineQuery()).total == 1
        assert [link.name[:12] for link in links.iterdir()] == ["vigie-index-"]
        with pytest.raises(EngineError, match="could not be written"):
            reader.apply([], [], reached=2)
    writer.apply([entry("b", "Lighting.")], [], reached=2)
    with as_reader(index):
        assert reader.search(EngineQuery()).total == 2
    reader.close()
    assert not list(links.iterdir())
