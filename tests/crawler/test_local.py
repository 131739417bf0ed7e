from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.local import Failure, LocalFile, walk


def _walk(*paths: Path, max_bytes: int = 1000) -> list[LocalFile | Failure]:
    return list(walk(paths, max_bytes=max_bytes))


def test_folder_in_stable_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", ".hidden.txt", "sub/c.txt", ".git/x.txt", "alpha/z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = _walk(tmp_path)
    assert [f.path.relative_to(tmp_path).as_posix() for f in found if isinstance(f, LocalFile)] == [
        "a.html",
        "b.txt",
        "alpha/z.txt",
        "sub/c.txt",
    ]
    first = found[0]
    assert isinstance(first, LocalFile)
    assert (first.source, first.name, first.media_type) == (tmp_path.name, "a.html", "text/html")
    assert first.key == str(tmp_path / "a.html")
    assert first.data == b"a.html"


def test_lone_file_has_the_name_of_its_folder_and_comes_once(tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("x")
    found = _walk(file, tmp_path, file)
    assert len(found) == 1
    assert isinstance(found[0], LocalFile)
    assert found[0].source == tmp_path.name


def test_relative_path_gets_an_absolute_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    (found,) = _walk(Path("one.txt"))
    assert isinstance(found, LocalFile)
    assert found.key == str(tmp_path / "one.txt")
    (in_folder,) = _walk(Path())
    assert isinstance(in_folder, LocalFile)
    assert in_folder.source == tmp_path.name


def test_too_large_missing_and_odd_files_are_failures_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("x" * 11)
    (tmp_path / "ok.txt").write_text("x" * 10)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    found = _walk(tmp_path, tmp_path / "missing.txt", max_bytes=10)
    failures = {Path(f.source).name: f.error for f in found if isinstance(f, Failure)}
    assert set(failures) == {"big.txt", "pipe", "dangling", "missing.txt"}
    assert "11 bytes" in failures["big.txt"]
    assert "--max-bytes" in failures["big.txt"]
    assert "regular" in failures["pipe"]
    assert "does not exist" in failures["missing.txt"]
    assert [f.name for f in found if isinstance(f, LocalFile)] == ["ok.txt"]


def test_links_that_lead_out_of_a_folder_are_skipped_and_told(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "inside-not"
    for folder in (inside / "below", outside):
        folder.mkdir(parents=True)
        (folder / "page.txt").write_text("Words.")
    (inside / "kept.txt").symlink_to("below/page.txt")
    (inside / "below" / "secret.txt").symlink_to(outside / "page.txt")
    (inside / "round.txt").symlink_to("round.txt")
    found = _walk(inside)
    assert [f.name for f in found if isinstance(f, LocalFile)] == ["kept.txt", "page.txt"]
    failures = {Path(f.source).name: f.error for f in found if isinstance(f, Failure)}
    assert set(failures) == {"secret.txt", "round.txt"}
    assert "leads out of the folder" in failures["secret.txt"]
    # Whoever gives a link means what it leads to.
    (tmp_path / "link").symlink_to(inside)
    assert len([f for f in _walk(tmp_path / "link") if isinstance(f, LocalFile)]) == 2
    assert len([f for f in _walk(inside / "below" / "secret.txt") if isinstance(f, LocalFile)]) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_closed_folder_as_another_user(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "a.txt").write_text("x")
    (tmp_path / "open.txt").write_text("x")
    closed.chmod(0o700)
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        if folder.stat().st_uid == 0 and folder != Path("/tmp"):
            folder.chmod(0o755)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        told = [f"{type(f).__name__}:{getattr(f, 'error', '')}" for f in _walk(tmp_path)]
        os.write(writer, "|".join(told).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    told = os.read(reader, 10_000).decode()
    os.close(reader)
    assert "LocalFile" in told
    assert "Failure:The folder cannot be read: permission denied." in told


def test_names_that_are_no_utf8_can_be_kept(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + "/été".encode("cp1252")
    Path(os.fsdecode(folder)).mkdir()
    for name in ("bulletin_été.html".encode("cp1252"), "liège.html".encode(), b"odd_\x81.txt"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"x")
    found = _walk(tmp_path)
    assert {f.name for f in found if isinstance(f, LocalFile)} == {"liège.html", "odd_\\x81.txt", "bulletin_été.html"}
    for one in found:
        assert isinstance(one, LocalFile)
        assert one.key == f"{tmp_path}/été/{one.name}" == str(one.path)
        assert one.source == tmp_path.name
        one.key.encode()


def test_one_name_in_two_encodings_is_told(tmp_path: Path) -> None:
    for name in ("été.html".encode(), "été.html".encode("cp1252")):
        (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    first, second = _walk(tmp_path, tmp_path)
    assert isinstance(first, LocalFile) and isinstance(second, Failure) and "encoding" in second.error
