"""How the time of some work grows with its size, whatever else the machine and the process do."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def grows_with_length_only(work: Callable[[int], object], size: int, least: float = 0.02, most: int = 1 << 20) -> bool:
    """Whether four times the size takes less than ten times the time; sixteen times would be quadratic.

    Args:
        work: does it for a size.
        size: the smaller size; doubled until the work takes `least` seconds, as shorter times cannot be told apart.
        most: no larger size than this is begun with.
    """
    while (small := _seconds(work, size)) < least and size < most:
        size *= 2
    return _seconds(work, 4 * size) < 10 * max(small, least / 2)


def _seconds(work: Callable[[int], object], size: int) -> float:
    """The least of three times of the thread; not the clock on the wall, and no garbage collected, which takes longer
    the more the process holds."""
    taken = []
    for _ in range(3):
        gc.disable()
        try:
            begun = time.thread_time()
            work(size)
            taken.append(time.thread_time() - begun)
        finally:
            gc.enable()
    return min(taken)
