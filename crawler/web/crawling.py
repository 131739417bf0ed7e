"""The keeping process: hands addresses of the frontier to the fetching process, and keeps what comes back."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

from corpus.answers import Address, Landing
from corpus.errors import HomeError
from corpus.frontier import Frontier
from crawler.address import canonical
from crawler.sources import Crawl, WebSource
from crawler.web.messages import Drop, Fetched, Job, Setup
from crawler.web.scope import scope_of
from crawler.web.traps import Repeats

Tell = Callable[[str, int, int], None]
"""Told of progress: the source, how many addresses it has asked in this run, and about how many are still waiting."""

_BATCH = 64
"""Answers that are kept in one transaction."""

_PATIENCE = 0.25
"""Seconds after which fewer than a batch are kept."""

_GRACE = 5.0
"""Seconds for which answers of a source at a limit are still waited for; what is out then goes back to the frontier."""

_STARTS = 3
"""How often the fetching process is started anew, when it dies."""


@dataclass(slots=True)
class Course:
    """How the crawl of one source goes."""

    source: WebSource
    run: str
    begun: float
    asked: int = 0
    size: int = 0
    out: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Rows handed to the fetching process, by address."""
    ended: bool = False
    stopped: str | None = None
    """Why it ended before all addresses were asked, if it did."""
    patience: float = 0.0
    """When what is still out of one that was stopped is put back."""
    trapped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    repeats: Repeats = field(default_factory=Repeats)
    checked: float = 0.0

    @property
    def window(self) -> int:
        """Addresses that may be handed out at a time: few where each takes long, so that an end comes soon."""
        return 200 if self.source.delay.total_seconds() < 0.05 else 10


class WebCrawl:
    """One run over web sources.

    Args:
        frontier: where addresses stand and answers go.
        crawl: settings of all sources.
        runs: the sources, with the id of the run of each.
        version: ours, for the User-Agent.
        max_pages: over all sources, in this run; None for no limit.
        tell: told of progress.
    """

    def __init__(
        self,
        frontier: Frontier,
        crawl: Crawl,
        runs: Sequence[tuple[WebSource, str]],
        *,
        version: str,
        max_pages: int | None = None,
        tell: Tell | None = None,
    ) -> None:
        self._frontier = frontier
        self._max_pages = max_pages
        self._tell = tell or (lambda _source, _asked, _waiting: None)
        self.courses = {source.name: Course(source, run, monotonic()) for source, run in runs}
        self._setup = Setup(crawl, version, tuple(s for s, _ in runs), {s.name: run for s, run in runs})
        self._refused: list[Landing] = []

    def run(self) -> Mapping[str, Course]:
        """Crawl until every source is done or at a limit; how each went, by name.

        Raises:
            HomeError: the corpus cannot be written, or the fetching process dies again and again. What was kept stays.
        """
        for course in self.courses.values():
            self._seed(course)
            course.asked, course.size = self._frontier.fetched(course.run, course.source.name)
        for _ in range(_STARTS):
            if self._run_process():
                return self.courses
            for course in self.courses.values():
                course.out.clear()
                self._frontier.release(course.source.name)
        raise HomeError("The fetching process ended unexpectedly.", "Run the same again: it goes on where it was.")

    def _seed(self, course: Course) -> None:
        source, scope = course.source, scope_of(course.source)
        roles = (("page", source.start), ("sitemap", source.sitemaps), ("feed", source.feeds))
        addresses = []
        for role, urls in roles:
            for url in urls:
                known = canonical(url, ignore=source.ignore_parameters)
                if known is not None and (role != "page" or scope.holds(known)):
                    addresses.append(Address(known, role, 0, 0, declared=True))  # type: ignore[arg-type]
        self._frontier.seed(source.name, addresses)

    # --- the fetching process -----------------------------------------------------------------------------------

    def _run_process(self) -> bool:
        """Run one fetching process to the end; False when it died before."""
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "crawler.web.fetching", str(theirs.fileno())]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own module
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        connection = Connection(ours.detach())
        try:
            connection.send(self._setup)
            self._exchange(connection)
            connection.send(None)
        except (EOFError, ConnectionError, BrokenPipeError):
            return False
        finally:
            _end(process, connection)
        return True

    def _exchange(self, connection: Connection) -> None:
        landings: list[Landing] = []
        while True:
            wanted = self._wanted()
            rows = self._frontier.turn(landings, wanted) if landings or wanted else []
            landings = []
            jobs = self._jobs(rows, wanted)
            if jobs:
                connection.send(jobs)
            self._check_ends(connection, {str(row["source"]) for row in rows})
            self._put_back()
            if all(course.ended and not course.out for course in self.courses.values()) and not self._refused:
                return
            landings = self._collect(connection)

    def _collect(self, connection: Connection) -> list[Landing]:
        """What came back meanwhile: a batch, or less when it has waited long enough."""
        landings, self._refused = self._refused, []
        end = monotonic() + _PATIENCE
        while len(landings) < _BATCH and connection.poll(max(0.0, end - monotonic())):
            landings.append(self._take(connection.recv()))
        return landings

    def _take(self, fetched: Fetched) -> Landing:
        landing = fetched.landing
        course = self.courses[landing.source]
        if fetched.is_extra:
            return landing
        course.out.pop(landing.url, None)
        if landing.status is not None and landing.result not in ("later", "put_off"):
            course.asked += 1
        course.size += landing.size
        if fetched.likeness:
            course.repeats.note(landing.url, fetched.likeness)
        for name, url in fetched.trapped:
            course.trapped[name] += 1
            course.examples.setdefault(name, url)
        if fetched.sitemaps:
            self._seed_sitemaps(course, fetched.sitemaps)
        return landing

    def _seed_sitemaps(self, course: Course, urls: Sequence[str]) -> None:
        scope = scope_of(course.source)
        known = [canonical(url) for url in urls]
        hosts = {url for url in known if url is not None}
        self._frontier.seed(
            course.source.name,
            [Address(url, "sitemap", 0, 0, declared=True) for url in sorted(hosts) if scope.same_host(url)],
        )
        course.checked = 0.0

    # --- what to ask next ---------------------------------------------------------------------------------------

    def _wanted(self) -> dict[str, int]:
        """How many addresses to claim of each source, within its limits and the run's."""
        wanted = {}
        asked = sum(course.asked + len(course.out) for course in self.courses.values())
        for name, course in self.courses.items():
            if course.ended or len(course.out) > course.window // 2 or monotonic() < course.checked:
                continue
            number = course.window - len(course.out)
            if course.source.max_pages is not None:
                number = min(number, course.source.max_pages - course.asked - len(course.out))
            if self._max_pages is not None:
                number = min(number, self._max_pages - asked)
            if number > 0:
                wanted[name] = number
                asked += number
        return wanted

    def _jobs(self, rows: Sequence[dict[str, Any]], wanted: Mapping[str, int]) -> list[Job]:
        jobs = []
        for row in rows:
            course = self.courses[row["source"]]
            if course.source.traps and not row["declared"] and course.repeats.is_endless(row["url"]):
                course.trapped["endless"] += 1
                course.examples.setdefault("endless", row["url"])
                self._refused.append(
                    Landing(
                        row["source"], row["url"], course.run, datetime.now(UTC), "refused", row["role"],
                        reason="trap (endless)",
                    )
                )  # fmt: skip
                continue
            course.out[row["url"]] = row
            jobs.append(Job(**row))
        for name in wanted:
            course = self.courses[name]
            self._tell(name, course.asked, len(course.out))
        return jobs

    def _check_ends(self, connection: Connection, claimed: set[str]) -> None:
        for name, course in self.courses.items():
            if course.ended:
                continue
            stopped = self._limit(course)
            if stopped is not None:
                course.ended, course.stopped = True, stopped
                course.patience = monotonic() + _GRACE
                connection.send(Drop(name))
            elif not course.out and name not in claimed and monotonic() >= course.checked:
                self._look_ahead(course)

    def _put_back(self) -> None:
        """Wait no longer for a source at its limit: a host with a long Crawl-delay answers when its turn has come."""
        for name, course in self.courses.items():
            if course.ended and course.out and monotonic() >= course.patience:
                course.out.clear()
                self._frontier.release(name)

    def _look_ahead(self, course: Course) -> None:
        """Nothing is out and nothing was claimed: wait for what is due soon, or end."""
        if any(landing.source == course.source.name for landing in self._refused):
            return
        due = self._frontier.next_due(course.source.name)
        if due is None:
            if not self._frontier.release(course.source.name):
                course.ended = True
            return
        wait = (due - datetime.now(UTC)).total_seconds()
        if wait > course.source.max_wait.total_seconds():
            course.ended, course.stopped = True, "the site asked to be left alone for longer than max_wait"
            return
        course.checked = monotonic() + max(0.0, min(wait, 1.0))

    def _limit(self, course: Course) -> str | None:
        source = course.source
        if source.max_pages is not None and course.asked >= source.max_pages:
            return f"max_pages ({source.max_pages})"
        if self._max_pages is not None and sum(c.asked for c in self.courses.values()) >= self._max_pages:
            return f"--max-pages ({self._max_pages})"
        if course.size >= source.max_total_bytes:
            return f"max_total_bytes ({source.max_total_bytes:,})"
        if monotonic() - course.begun >= source.max_time.total_seconds():
            return f"max_time ({source.max_time})"
        return None


def _end(process: subprocess.Popen[bytes], connection: Connection) -> None:
    """Let the fetching process end; one that does not is ended."""
    try:
        process.wait(timeout=0 if sys.exc_info()[0] is not None else 10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        connection.close()
