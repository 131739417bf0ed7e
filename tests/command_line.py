"""`vigie` as a user runs it, each command in a process of its own.

The process is forked off one that has read the models already: loading them takes ten times as long as most commands.
What is about the start of the process itself (what it imports, signals, a closed pipe) starts Python anew in its tests.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

PREPARED = multiprocessing.get_context("forkserver")
"""Makes processes that have the models in memory."""
PREPARED.set_forkserver_preload(["tests.prepared_models"])


@dataclass(frozen=True)
class Run:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:  # type: ignore[type-arg]
        """What it printed, as one JSON document."""
        return orjson.loads(self.out)  # type: ignore[no-any-return]


Vigie = Callable[..., Run]


def run_vigie(*args: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Run:
    """Run `vigie` with the environment and in the folder of the test."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in").write_bytes(stdin)
        work = ([str(a) for a in args], os.environ | (env or {}), Path.cwd(), folder)
        process = PREPARED.Process(target=_run, args=work)
        process.start()
        process.join()
        assert process.exitcode is not None
        out, err = ((folder / name).read_bytes().decode() for name in ("out", "err"))
        return Run(process.exitcode, out, err)


def _run(args: list[str], environment: dict[str, str], cwd: Path, streams: Path) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for number, name, flags in ((0, "in", os.O_RDONLY), (1, "out", os.O_WRONLY), (2, "err", os.O_WRONLY)):
        opened = os.open(streams / name, flags | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)  # a forked process has none
    sys.argv = ["vigie", *args]
    from vigie.__main__ import main

    main()
