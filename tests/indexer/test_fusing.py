"""A page of the fused order is the same however it is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import NEAR_FLOOR, NearArticle
from indexer.fusing import WORDS_WEIGHT, fused_page, window


def placed(near: list[tuple[float, float]], others: list[float], offset: int, limit: int) -> list[tuple[float, str]]:
    articles = [NearArticle(f"n{n:02}", cosine, (0, 1)) for n, (cosine, _) in enumerate(near)]
    scores = {f"n{n:02}": score for n, (_, score) in enumerate(near)}
    ranked = sorted(others, reverse=True)
    first, count = window(offset, limit, len(near))
    page = fused_page(
        articles,
        scores,
        ranked[first : first + count],
        first=first,
        highest=max([*ranked, *scores.values()], default=0.0),
        offset=offset,
        limit=limit,
    )
    return [(p.score, p.near if p.near is not None else f"o{p.rank}") for p in page]


cosines = st.floats(NEAR_FLOOR, 1)
scores = st.floats(0, 30)


@given(
    near=st.lists(st.tuples(cosines, scores), max_size=8),
    others=st.lists(scores, max_size=20),
    size=st.integers(1, 9),
)
def test_pages_join_to_the_whole_order(near: list[tuple[float, float]], others: list[float], size: int) -> None:
    whole = placed(near, others, 0, len(near) + len(others) + 1)
    assert len(whole) == len(near) + len(others)
    assert [score for score, _ in whole] == sorted((score for score, _ in whole), reverse=True)
    joined = [one for offset in range(0, len(whole) + size, size) for one in placed(near, others, offset, size)]
    assert joined == whole


def test_what_is_just_at_the_floor_adds_nothing_and_words_their_share() -> None:
    assert placed([(NEAR_FLOOR, 10.0)], [10.0], 0, 2) == [(WORDS_WEIGHT, "n00"), (WORDS_WEIGHT, "o0")]
    assert placed([(NEAR_FLOOR + 0.5, 0.0)], [10.0, 1.0], 0, 3)[1][1] == "n00"


def test_without_any_words_the_nearest_come_first() -> None:
    assert [i for _, i in placed([(0.3, 0.0), (0.6, 0.0)], [], 0, 5)] == ["n01", "n00"]
