"""The order in which the lines of a printed page are read: columns, tables, what stands across both columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final

from crawler.reading.pdf import Line

_FEWEST: Final = 3  # lines that a column has at least
_ACROSS: Final = 0.35  # share of lines that may stand across a gutter (titles, boxes)
_CELL: Final = 26  # characters: the half of a table's cells is shorter
_DEEPEST: Final = 4  # columns within columns


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page in reading order; the cells of a row of a table joined by bars.

    A recursive cut (after Nagy and Seth's X-Y cut, 1984) that looks for gutters first: lines across a gutter part the
    page into bands, in each band the left column comes before the right one.
    """
    return _columns(_rows(sorted(lines, key=lambda n: (-n.top, n.left))), 0)


def _rows(lines: list[Line]) -> list[Line]:
    """Lines with the rows of tables joined: three or more rows of two or more short cells, one below the other."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].bottom - line.bottom) < 0.35 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    out: list[Line] = []
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and len(rows[end]) > 1:
            end += 1
        block = rows[at:end]
        if len(block) >= 3 and median(len(c.text) for row in block for c in row) <= _CELL:
            out.extend(_joined(row) for row in block)
        else:
            out.extend(line for row in block for line in row)
        if end == at:
            out.extend(rows[at])
            end += 1
        at = end
    return out


def _joined(row: list[Line]) -> Line:
    cells = sorted(row, key=lambda c: c.left)
    return replace(
        cells[0],
        text=" | ".join(c.text for c in cells),
        right=max(c.right for c in cells),
        bottom=min(c.bottom for c in cells),
        top=max(c.top for c in cells),
        cells=len(cells),
    )


def _columns(lines: list[Line], depth: int) -> list[Line]:
    gutter = _gutter(lines) if depth < _DEEPEST else None
    if gutter is None:
        return sorted(lines, key=lambda n: (-round(n.top, 1), n.left))
    out: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda n: -n.top):
        if line.right <= gutter:
            left.append(line)
        elif line.left >= gutter:
            right.append(line)
        else:
            heads = _heads_of(left, right)
            out += [*_columns(left, depth + 1), *_columns(right, depth + 1), *heads, line]
            left, right = [], []
    return [*out, *_columns(left, depth + 1), *_columns(right, depth + 1)]


def _heads_of(left: list[Line], right: list[Line]) -> list[Line]:
    """Take the heading of what follows across the page from the foot of the left column: other type, below both."""
    heads: list[Line] = []
    usual = median(n.size for n in left) if left else 0.0
    while left and right and left[-1].top < min(n.bottom for n in right):
        if abs(left[-1].size - usual) < 0.12 * usual and not left[-1].bold:
            break
        heads.insert(0, left.pop())
    return heads


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a gutter runs: the place between columns that the fewest lines cross; None when there are no columns."""
    if len(lines) < 2 * _FEWEST:
        return None
    edges = sorted({round(n.left, 1) for n in lines})
    best: tuple[int, float, float] | None = None
    for edge in edges[1:]:
        at = edge - 0.5
        left = [n for n in lines if n.right <= at]
        right = [n for n in lines if n.left >= at]
        across = len(lines) - len(left) - len(right)
        if len(left) < _FEWEST or len(right) < _FEWEST or across > _ACROSS * len(lines):
            continue
        if not _side_by_side(left, right):
            continue
        key = (across, -float(min(len(left), len(right))), at)
        best = min(best, key) if best is not None else key
    return best[2] if best is not None else None


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two groups of lines stand beside each other and are columns of text, no indents or labels."""
    top = min(max(n.top for n in left), max(n.top for n in right))
    bottom = max(min(n.bottom for n in left), min(n.bottom for n in right))
    height = min(
        max(n.top for n in left) - min(n.bottom for n in left), max(n.top for n in right) - min(n.bottom for n in right)
    )
    if top - bottom < 0.3 * height:
        return False
    return all(median(len(n.text) for n in side) >= 12 for side in (left, right)) and _is_column(right)


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether most lines begin at the same place."""
    starts = sorted(n.left for n in lines)
    usual = median(starts)
    return sum(abs(s - usual) < 20 for s in starts) >= 0.5 * len(starts)


def pitch(lines: Sequence[Line]) -> float:
    """The usual distance from line to line; 0 when there are not two."""
    gaps = [a.bottom - b.bottom for a, b in pairwise(lines) if 0 < a.bottom - b.bottom < 3 * a.size]
    return median(gaps) if gaps else 0.0
