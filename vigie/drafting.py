"""Annotating drafts: in this process for the command line, in a process of its own for the service.

`python -m vigie.drafting` reads requests from standard input and answers on standard output, one JSON document a line.
It loads the models once, ends after a while without work, and ends when the service does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError, VigieError
from vigie.opening import load_taxonomy, make_annotator
from vigie.taking_in import one_input

if TYPE_CHECKING:
    from corpus.vectors import PassageVectors
    from indexer.annotating.annotator import Annotator
    from search_api.coverage import Draft

SECONDS = 60.0
"""How long a draft may take, with the loading of the models."""
IDLE_SECONDS = 600.0
_BUSY_SECONDS = 30.0


class DraftAnnotator:
    """Annotates drafts in this process; loads the models when the first one comes.

    Args:
        home: whose taxonomy is used; None for the packaged one.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._home = home
        self._annotator: Annotator | None = None

    def annotate(self, text: str, issued: date | None = None) -> Draft:
        """See `search_api.coverage.AnnotatesDrafts`."""
        from search_api.coverage import Draft
        from search_api.coverage.drafts import draft_article

        article = draft_article(text, issued)
        if self._annotator is None:
            self._annotator = make_annotator(load_taxonomy(self._home))
        made = next(iter(self._annotator.annotate_with_vectors([article])))
        return Draft(article, made.annotation, made.vectors)

    def close(self) -> None:
        """Nothing was started."""


class DraftProcess:
    """Annotates drafts in a process that is started when the first one comes. Safe to use from several threads.

    Args:
        home: whose taxonomy is used; None for the packaged one.
        seconds: how long one draft may take; then the process is ended, and the next draft starts another.
    """

    def __init__(self, home: Path | None = None, seconds: float = SECONDS) -> None:
        self._home = home
        self._seconds = seconds
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: Queue[bytes] = Queue()

    def annotate(self, text: str, issued: date | None = None) -> Draft:
        """See `search_api.coverage.AnnotatesDrafts`."""
        from search_api.coverage import Draft
        from search_api.coverage.drafts import DraftError, draft_article

        article = draft_article(text, issued)
        if not self._turn.acquire(timeout=_BUSY_SECONDS):
            raise DraftError("busy", "Too many drafts are being read.", "Try again in a minute.")
        try:
            answer = self._ask({"text": text, "issued": issued.isoformat() if issued else None})
        finally:
            self._turn.release()
        if "error" in answer:
            raise InputError(answer["error"])
        from corpus.model import Annotation

        return Draft(article, Annotation.model_validate(answer["annotation"]), _vectors_from(answer["vectors"]))

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        import orjson

        line = orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE)
        process = self._started()
        try:
            self._send(process, line)
        except OSError:  # it ended for want of work since it was looked at
            self._end()
            process = self._started()
            self._send(process, line)
        from search_api.coverage.drafts import DraftError

        try:
            told: dict[str, Any] = orjson.loads(self._answers.get(timeout=self._seconds))
        except Empty as e:
            self._end()
            raise DraftError(
                "slow",
                f"The draft could not be read within {self._seconds:g} seconds.",
                "Try again, or with a shorter text.",
            ) from e
        except orjson.JSONDecodeError as e:  # nothing, or half an answer: it died
            self._end()
            raise DraftError(
                "ended",
                "The process that reads drafts ended unexpectedly.",
                "Try again; the log of the service tells why it ended.",
            ) from e
        return told

    @staticmethod
    def _send(process: subprocess.Popen[bytes], line: bytes) -> None:
        if process.stdin is None:
            raise BrokenPipeError
        process.stdin.write(line)
        process.stdin.flush()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        environment = {k: v for k, v in os.environ.items() if k not in ("VIGIE_API_KEY", "VIGIE_API_KEY_FILE")}
        command = [sys.executable, "-m", "vigie.drafting", *([str(self._home)] if self._home else [])]
        process = subprocess.Popen(  # noqa: S603 - nothing of it comes from outside
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        answers: Queue[bytes] = Queue()
        threading.Thread(target=_read_answers, args=(process, answers), daemon=True).start()
        self._process, self._answers = process, answers
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()


def _read_answers(process: subprocess.Popen[bytes], answers: Queue[bytes]) -> None:
    if process.stdout is not None:
        for line in process.stdout:
            answers.put(line)
    answers.put(b"")  # whoever waits for an answer of a process that died need not wait any longer


def read_draft(path: Path, max_bytes: int) -> str:
    """The text of a draft: a file of any format that can be taken in; `-` is standard input.

    Raises:
        InputError: it cannot be read.
    """
    from search_api.coverage.drafts import text_of_file

    try:
        data = sys.stdin.buffer.read(max_bytes + 1) if str(path) == "-" else path.read_bytes()
    except OSError as e:
        raise InputError(f"{path} cannot be read: {e.strerror}.") from e
    if len(data) > max_bytes:
        raise InputError(f"{path} is larger than {max_bytes:,} bytes.")
    return text_of_file(data, path.name)


def main() -> int:
    """Answer requests until standard input closes or nothing comes for a while; the exit code."""
    import orjson

    requests: Queue[bytes | None] = Queue()

    def listen() -> None:
        # Not `sys.stdin`: Python aborts when it ends while a thread waits there.
        with open(0, "rb", closefd=False) as asked:
            for line in asked:
                requests.put(line)
        requests.put(None)

    threading.Thread(target=listen, daemon=True).start()
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not come between the answers
    annotator = DraftAnnotator(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    waited_since = time.monotonic()
    while time.monotonic() - waited_since < IDLE_SECONDS:
        try:
            line = requests.get(timeout=IDLE_SECONDS)
        except Empty:
            break
        if line is None:
            break
        out.write(orjson.dumps(_answer(annotator, orjson.loads(line)), option=orjson.OPT_APPEND_NEWLINE))
        out.flush()
        waited_since = time.monotonic()
    return 0


def _answer(annotator: DraftAnnotator, request: dict[str, Any]) -> dict[str, Any]:
    issued = date.fromisoformat(request["issued"]) if request["issued"] else None
    try:
        with one_input("The draft"):
            draft = annotator.annotate(request["text"], issued)
    except VigieError as e:
        return {"error": str(e)}
    return {
        "annotation": draft.annotation.model_dump(mode="json", by_alias=True),
        "vectors": _vectors_to(draft.vectors),
    }


def _vectors_to(vectors: PassageVectors | None) -> dict[str, Any] | None:
    """Vectors of passages as JSON has them."""
    if vectors is None:
        return None
    return {"model": vectors.model, "spans": vectors.spans, "rows": b64encode(vectors.rows).decode("ascii")}


def _vectors_from(told: dict[str, Any] | None) -> PassageVectors | None:
    """Vectors of passages from what `_vectors_to` gave."""
    from corpus.vectors import PassageVectors

    if told is None:
        return None
    return PassageVectors(told["model"], tuple((a, b) for a, b in told["spans"]), b64decode(told["rows"]))


if __name__ == "__main__":
    sys.exit(main())
