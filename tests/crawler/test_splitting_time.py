"""The time of reading and splitting grows with the length of a page, however it is made."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from crawler.reading import read
from crawler.splitting import split
from tests.crawler.told import BIKES, LAMPS
from tests.growth import grows_with_length_only


def test_many_lines_that_announce_contents_take_no_time() -> None:
    def take(count: int) -> None:
        assert read(("Contents\n\n" * count + LAMPS).encode(), name="page.txt").text == LAMPS

    assert grows_with_length_only(take, 500)


def _headed(count: int) -> str:
    titles = itertools.product(
        ("New lamps on the quay", "A number on every frame", "A concert"), ("here", "there", "again"), range(count)
    )
    return "\n\n".join(f"{title} {where} {n}\n\n{BIKES}" for title, where, n in itertools.islice(titles, count))


@pytest.mark.parametrize(
    ("page", "size"),
    [
        (_headed, 80),
        (lambda count: f"<h1>Report</h1><p>{'The lamps burn again.' * count}</p>", 2_000),
        (lambda count: f"<h1>Report</h1><p>{'abAb' * count}</p>", 2_500),
        (
            lambda count: (
                "<h1>Report</h1>" + "".join(f'<p>{BIKES} <a href="/{n}">Part {n}</a></p>' for n in range(count))
            ),
            400,
        ),
        (lambda count: f"<h1>Report</h1><p>{'...' * count} The lamps burn again</p>", 10_000),
        (lambda count: f"Report\n\n{'A.' * count}\n\n{BIKES}", 10_000),
    ],
    ids=["headings", "glued sentences", "glued words", "links", "dots", "one long word"],
)
def test_time_grows_with_the_length_of_the_page_only(page: Callable[[int], str], size: int) -> None:
    def take(count: int) -> None:
        split(read(page(count).encode(), name="page.html" if page(1).startswith("<") else "page.txt"))

    assert grows_with_length_only(take, size)
