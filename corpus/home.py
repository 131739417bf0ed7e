"""The home folder: where the corpus and its captures lie, and what is said when it cannot be used."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import HomeError

LOCK_WAIT = 60.0
"""Seconds that a writer waits for another one before it gives up."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds all of one corpus; making the value touches nothing on the disk."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file with documents, articles, annotations and changes."""
        return self.root / "corpus.db"

    @property
    def captures(self) -> Path:
        """The folder of the WARC files."""
        return self.root / "captures"

    @property
    def series(self) -> Path:
        """The file that names this home's series of captures, where several homes write one database."""
        return self.root / "captures.series"

    @property
    def appending(self) -> Path:
        """The note of where captures are being written; one that stays was left by a run that was killed."""
        return self.root / "captures.appending"

    @property
    def moved(self) -> Path:
        """The file that names the server to which the corpus of this home was copied."""
        return self.root / "corpus.moved"

    @property
    def index(self) -> Path:
        """The folder of the search index, which can be thrown away and rebuilt."""
        return self.root / "index"

    @property
    def following(self) -> Path:
        """The lock of whoever brings the index of this home up to date."""
        return self.root / "following.lock"

    @property
    def keeper(self) -> Path:
        """The lock of the one worker of a service that keeps the index up with the corpus."""
        return self.root / "keeper.lock"

    @property
    def session_secret(self) -> Path:
        """The file with the secret that signs the sessions of editors."""
        return self.root / "session.secret"

    @property
    def writable(self) -> bool:
        """Whether this user may write the corpus: for that, SQLite needs to write beside the database too."""
        return all(os.access(path, os.W_OK) for path in (self.root, self.database) if path.exists())

    def prepare(self, *, create: bool, elsewhere: bool = False) -> None:
        """Make sure that the folder is there and, where a corpus may be made in it, can be written.

        Args:
            create: whether a missing folder is made; if not, a folder without a corpus is an error.
            elsewhere: whether the database is another than the one in the folder.

        Raises:
            HomeError: it is missing, is no folder, or this user may not write in it although `create` is true; it holds
                captures and no corpus; or its corpus was moved to a server.
        """
        with storage_faults(self.root):
            if create or elsewhere:
                self.root.mkdir(parents=True, exist_ok=True)
            if not elsewhere:
                self._check_not_moved()
                # In this order: another process may be making the corpus, which comes before the first capture.
                has_captures = self.holds_captures()
                if not self.database.exists() and (has_captures or not create):
                    raise self.without_corpus()
        for path in (self.root, self.database, self.captures) if create else ():
            if path.exists() and not os.access(path, os.W_OK):
                raise not_writable(path)

    def holds_captures(self) -> bool:
        """Whether there is any WARC file."""
        return any(self.captures.glob("*.warc.gz"))

    def without_corpus(self) -> HomeError:
        """The error for a home whose database is missing or empty."""
        if self.holds_captures():
            return HomeError(
                f"{self.root} holds captures, but their corpus is missing ({self.database.name}).",
                f"Restore {self.database.name} from a copy. To begin anew, put the folder captures aside first.",
            )
        return HomeError(f"There is no corpus in {self.root}.", "Ingest something first, or name another home.")

    def note_move(self, server: str) -> None:
        """Remember that the corpus stands on a server now, so that nobody goes on with the one in the folder.

        Args:
            server: as messages name it.
        """
        with storage_faults(self.moved):
            self.moved.write_text(f"{server}\n", encoding="utf-8")

    def _check_not_moved(self) -> None:
        if self.moved.exists():
            server = self.moved.read_text(encoding="utf-8", errors="replace").strip()
            raise HomeError(
                f"The corpus of {self.root} was copied to {server}.",
                f"Name it in VIGIE_DATABASE_URL. To go on with what stayed in the home, remove {self.moved}.",
            )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home for writing captures or changing the schema: one thread of one process at a time.

        Raises:
            HomeError: another one held it for `LOCK_WAIT` seconds, or the lock file cannot be made.
        """
        held = FileLock(self.root / "corpus.lock")
        try:
            with storage_faults(self.root):
                held.acquire(timeout=LOCK_WAIT)
        except Timeout as e:
            raise locked(self.root) from e
        try:
            yield
        finally:
            held.release()


@contextmanager
def storage_faults(path: Path) -> Iterator[None]:
    """Turn an operating system's error in the block into a `HomeError` that names `path` and the remedy."""
    try:
        yield
    except TimeoutError:
        raise
    except OSError as e:
        if e.errno in _FULL:
            raise full(path) from e
        if e.errno in _FORBIDDEN:
            raise not_writable(path) from e
        raise HomeError(f"{path} cannot be used: {e.strerror or e}.") from e


def full(path: Path) -> HomeError:
    """The error for a disk, quota or file-size limit that is reached at `path`."""
    return HomeError(
        f"No room is left to write in {path}: the disk is full, or a quota or file-size limit is reached.",
        "Free some room or raise the limit, then run the same again; nothing half-written was kept.",
    )


def locked(path: Path) -> HomeError:
    """The error for a home that another process has been writing for longer than one waits."""
    return HomeError(
        f"Another process is writing in {path}.",
        "Wait until it is done, then run the same again.",
    )


def not_writable(path: Path) -> HomeError:
    """The error for a path in which this user may not write."""
    return HomeError(
        f"{path} may not be written by this user.",
        "Change its permissions, or name another home.",
    )
