from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.evaluation.matching import match_texts, overlap, word_bag
from vigie.evaluation.scores import Agreement, Counts, Item, agree, assign, counts_by_label, macro_f1

ITEMS = st.lists(st.sampled_from("abcdef"), max_size=6).map(lambda names: [Item.of(name) for name in names])
EDGES = st.lists(st.lists(st.integers(0, 4), max_size=5, unique=True), max_size=5)


def test_scores_of_a_case_worked_by_hand() -> None:
    counts = agree(
        [Item.of("a"), Item.of("b"), Item.of("x"), Item.of("y")], [Item.of("a"), Item.of("b"), Item.of("c")]
    ).counts
    assert (counts.hits, counts.found, counts.gold) == (2, 4, 3)
    assert counts.precision == pytest.approx(0.5)
    assert counts.recall == pytest.approx(2 / 3)
    assert counts.f1 == pytest.approx(4 / 7)


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(0, 0, 0), 1.0, 1.0, 1.0),
        (Counts(0, 0, 3), 0.0, 0.0, 0.0),
        (Counts(0, 3, 0), 0.0, 0.0, 0.0),
        (Counts(3, 3, 3), 1.0, 1.0, 1.0),
    ],
)
def test_scores_where_there_is_nothing(counts: Counts, precision: float, recall: float, f1: float) -> None:
    assert (counts.precision, counts.recall, counts.f1) == (precision, recall, f1)


def test_equal_items_count_once_and_the_first_one_is_shown() -> None:
    agreement = agree([Item.of("k", "first"), Item.of("k", "second"), Item.of("l")], [])
    assert [item.shown for item in agreement.false] == ["first", "l"]


def test_items_meet_by_any_key_but_one_to_one() -> None:
    gold = [Item(frozenset({"institute of health", "iph"}), "Institute of Health (IPH)")]
    found = [Item(frozenset({"iph"}), "IPH"), Item(frozenset({"institute of health"}), "Institute of Health")]
    assert agree(found, gold).counts == Counts(hits=1, found=2, gold=1)


def test_assignment_gives_way_so_that_more_are_met() -> None:
    # The first would take 0 and leave the second without any.
    assert assign([[0, 1], [0]]) == (1, 0)


@given(ITEMS)
def test_a_set_agrees_with_itself(items: list[Item]) -> None:
    assert agree(items, items).counts.f1 == 1.0
    assert agree(items, items).missed == agree(items, items).false == ()


@given(ITEMS, ITEMS)
def test_swapping_the_sides_swaps_precision_and_recall(one: list[Item], other: list[Item]) -> None:
    there, back = agree(one, other).counts, agree(other, one).counts
    assert (there.precision, there.recall, there.f1) == (back.recall, back.precision, back.f1)


@given(ITEMS, ITEMS)
def test_agreement_is_that_of_sets(found: list[Item], gold: list[Item]) -> None:
    finds, golds = {i.shown for i in found}, {i.shown for i in gold}
    agreement = agree(found, gold)
    assert {i.shown for i in agreement.hits} == finds & golds
    assert {i.shown for i in agreement.missed} == golds - finds
    assert {i.shown for i in agreement.false} == finds - golds


@given(ITEMS, ITEMS)
def test_f1_lies_between_precision_and_recall(found: list[Item], gold: list[Item]) -> None:
    counts = agree(found, gold).counts
    assert 0 <= min(counts.precision, counts.recall) <= counts.f1 + 1e-12
    assert counts.f1 <= max(counts.precision, counts.recall) + 1e-12 <= 1 + 1e-12


@given(EDGES)
def test_assignment_is_one_to_one_allowed_and_largest(candidates: list[list[int]]) -> None:
    given_ = assign(candidates)
    used = [right for right in given_ if right is not None]
    assert len(used) == len(set(used))
    assert all(right is None or right in candidates[left] for left, right in enumerate(given_))
    padded = [0, 1, 2, 3, 4]
    best = max(
        (
            sum(right in edges for right, edges in zip(order, candidates, strict=False))
            for order in permutations(padded)
        ),
        default=0,
    )
    assert len(used) == best


def test_macro_f1_is_the_mean_over_concepts_found_or_there() -> None:
    counts = counts_by_label(
        [
            Agreement(hits=(Item.of("police"),), missed=(Item.of("women"),)),
            Agreement(hits=(Item.of("police"),), false=(Item.of("bullying"), Item.of("women"))),
        ]
    )
    assert counts == {"police": Counts(2, 2, 2), "women": Counts(0, 1, 1), "bullying": Counts(0, 1, 0)}
    assert macro_f1(counts) == pytest.approx(1 / 3)
    assert macro_f1({}) == 1.0


def words(first: int, stop: int) -> str:
    return " ".join(f"word{n}" for n in range(first, stop))


@pytest.mark.parametrize(
    ("found", "matches"),
    [
        (words(0, 100), True),
        (words(0, 80), True),  # exactly 80 % of the gold
        (words(0, 79), False),
        (words(0, 125), True),  # exactly 20 % of it is foreign
        (words(0, 126), False),
        (words(20, 120), True),  # both at once
        (words(21, 121), False),
        ("", False),
    ],
)
def test_an_article_counts_from_80_percent_of_the_words_and_up_to_20_foreign(found: str, matches: bool) -> None:
    assert match_texts([found], [words(0, 100)]) == ((0,) if matches else (None,))


def test_words_are_counted_as_often_as_they_stand_there_and_folded() -> None:
    assert match_texts(["été " * 5], ["ETE " * 10]) == (None,)
    assert match_texts(["« L’été », dit-on."], ["l'ete dit on"]) == (0,)


def test_two_articles_with_the_same_words_each_get_one() -> None:
    assert set(match_texts([words(0, 50), words(0, 50)], [words(0, 50), words(0, 48)])) == {0, 1}


def test_one_found_article_meets_one_gold_article_only() -> None:
    assert match_texts([words(0, 50)], [words(0, 50), words(0, 50)]) == (0, None)


def test_the_better_of_two_is_taken() -> None:
    assert match_texts([words(0, 85), words(0, 100)], [words(0, 100)]) == (1,)


def test_an_empty_text_is_like_nothing() -> None:
    assert overlap(word_bag(""), word_bag("")) == 0.0
