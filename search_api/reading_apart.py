"""Reading files that come over HTTP in a process of their own: a few kilobytes can be made to unpack to gigabytes.

`python -m search_api.reading_apart` reads one file from standard input, within limits, and answers on standard output.
See docs/decisions/0175-uploads-are-read-apart.md.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from corpus.errors import InputError, one_input
from corpus.model import SplitDocument

MEMORY_BYTES = 1_000_000_000
"""What reading one file may take: a PDF of 800,000 characters takes less than half of it."""
_NO_MEMORY = 3


class CostlyFileError(InputError):
    """Reading a file takes more time or memory than it may."""


class BusyError(InputError):
    """Other files are being read, and it was not this one's turn in time."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is told to the process; behind it come the bytes of the file."""

    name: str
    seconds: float
    split: bool = False
    media_type: str | None = None
    charset: str | None = None
    issued: str | None = None


class ReadingApart:
    """Reads files one after the other, each in a process of its own. Safe to use from several threads.

    Args:
        seconds: how long one file may take.
        patience: how long one waits for its turn; None for as long as it takes.
    """

    def __init__(self, seconds: float, patience: float | None = None) -> None:
        self._seconds = seconds
        self._patience = patience
        self._turn = threading.Semaphore()

    def text(self, data: bytes, *, name: str) -> str:
        """The text of a file, one block a line.

        Raises:
            InputError: it cannot be read, see `crawler.reading.read`.
            CostlyFileError: not within the limits.
            BusyError: others were being read for too long.
        """
        told: str = self._ask(_Asked(name, self._seconds), data)["text"]
        return told

    def split(
        self,
        data: bytes,
        *,
        name: str,
        media_type: str | None = None,
        charset: str | None = None,
        issued: date | None = None,
    ) -> SplitDocument:
        """A file as articles; raises as `text` does.

        Args:
            data: the bytes as they came.
            name: how messages call it.
            media_type: as told by the sender.
            charset: as told by the sender.
            issued: its date of issue, where known.
        """
        day = issued.isoformat() if issued else None
        asked = _Asked(name, self._seconds, split=True, media_type=media_type, charset=charset, issued=day)
        return SplitDocument.model_validate(self._ask(asked, data)["split"])

    def _ask(self, asked: _Asked, data: bytes) -> dict[str, Any]:
        if not self._turn.acquire(timeout=self._patience):
            raise BusyError("Too many files are being read.", "Try again in a minute.")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "search_api.reading_apart"],
                input=json.dumps(asdict(asked)).encode() + b"\n" + data,
                stdout=subprocess.PIPE,
                env=_environment(),
                timeout=self._seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as e:
            raise self._costly(asked.name) from e
        finally:
            self._turn.release()
        # By a signal: what is written in C does not always live to tell that there was no more memory.
        if done.returncode == _NO_MEMORY or done.returncode < 0:
            raise self._costly(asked.name)
        done.check_returncode()
        answer: dict[str, Any] = json.loads(done.stdout)
        if "fault" in answer:
            raise InputError(*answer["fault"])
        return answer

    def _costly(self, name: str) -> CostlyFileError:
        return CostlyFileError(
            f"{name} cannot be read within {self._seconds:g} seconds and {MEMORY_BYTES / 1e6:,.0f} MB of memory.",
            "Save it as plain text and give that.",
        )


def _environment() -> dict[str, str]:
    """What the process needs to know: no secrets of ours, and that one thread is enough."""
    return {k: v for k, v in os.environ.items() if not k.startswith("VIGIE_")} | {"OPENBLAS_NUM_THREADS": "1"}


def main() -> int:
    """Read one file within limits; the exit code."""
    with open(0, "rb", closefd=False) as given:
        asked = _Asked(**json.loads(given.readline()))
        data = given.read()
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not come before the answer
    # Private memory only: what is mapped of programs and models, which others share, does not count.
    _limit(resource.RLIMIT_DATA, MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, int(asked.seconds) + 1)  # should the service end meanwhile, nobody else would end this
    try:
        answer = json.dumps(_read(asked, data)).encode()
    except MemoryError:
        return _NO_MEMORY
    out.write(answer)
    out.flush()
    return 0


def _limit(resource_kind: int, most: int) -> None:
    held = resource.getrlimit(resource_kind)[1]
    most = most if held == resource.RLIM_INFINITY else min(most, held)
    resource.setrlimit(resource_kind, (most, held))


def _read(asked: _Asked, data: bytes) -> dict[str, Any]:
    from crawler.reading import read

    try:
        with one_input(asked.name):
            reading = read(data, name=asked.name, media_type=asked.media_type, charset=asked.charset)
            if not asked.split:
                return {"text": reading.text}
            from crawler.splitting import split

            issued = date.fromisoformat(asked.issued) if asked.issued else None
            return {"split": split(reading, issued=issued).model_dump(mode="json")}
    except InputError as e:
        return {"fault": [e.what, e.remedy]}


if __name__ == "__main__":
    sys.exit(main())
