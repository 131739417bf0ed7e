"""The wheel holds all that the packages read at run time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
PACKAGES = ("corpus", "taxonomy", "crawler", "indexer", "search_api", "vigie")
NOT_SHIPPED = {".po", ".pot", ".pyc"}
"""Sources of what is shipped, and what Python makes by itself."""


def test_the_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"  # what an earlier build has left beside the packages would be shipped again
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source / name)
    options = ("--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", tmp_path, source], check=True)
    (wheel,) = tmp_path.glob("vigie-*.whl")
    with ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    held = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in NOT_SHIPPED
    }
    assert held - shipped == set()
    assert any(name.endswith("licenses/NOTICE") for name in shipped)
