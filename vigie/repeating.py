"""Crawling again and again: each run in a process of its own, so that memory and models are given back in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from types import FrameType


class _Stop(Exception):  # noqa: N818 - a request, not a fault
    pass


def repeat(arguments: Sequence[str], every: timedelta, *, hopeless: int) -> int:
    """Run `vigie` with these arguments, and again `every` span after the beginning of the run before.

    SIGTERM ends the run under way as well; what it did is kept.

    Args:
        arguments: of the command line.
        every: from the beginning of one run to that of the next; a run that takes longer is followed at once.
        hopeless: the exit code after which it makes no sense to run again.

    Returns:
        The exit code to end with.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Stop

    before = signal.signal(signal.SIGTERM, stop)
    process: subprocess.Popen[bytes] | None = None
    try:
        while True:
            begun = time.monotonic()
            process = subprocess.Popen([sys.executable, "-m", "vigie", *arguments])  # noqa: S603 - ourselves
            code = process.wait()
            if code == hopeless:
                return code
            time.sleep(max(0.0, every.total_seconds() - (time.monotonic() - begun)))
    except _Stop:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)
        if process is not None and process.poll() is None:
            process.terminate()
            process.wait()
