"""Queries as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.parsing import parse, replace_words


@pytest.mark.parametrize(
    ("q", "words", "phrases", "excluded"),
    [
        ("police de proximité", ("police", "proximite"), (), ()),
        ("l'école et l’îlotage", ("ecole", "ilotage"), (), ()),
        ('"police de quartier" Liège', ("liege",), ("police de quartier",), ()),
        ("« police de quartier »", (), ("police de quartier",), ()),
        ('observatoire -ICPC -"bilan annuel"', ("observatoire",), (), ("bilan annuel", "ICPC")),
        ("e-mail porte-parole", ("e", "mail", "porte", "parole"), (), ()),
        ("foo AND (", ("foo",), (), ()),
        ("police NOT OR", ("police",), (), ()),
        ('"unclosed phrase', ("unclosed", "phrase"), (), ()),
        ("police municipale NOT Montpellier", ("police", "municipale"), (), ("Montpellier",)),
        ('police AND NOT "bilan annuel"', ("police",), (), ("bilan annuel",)),
        ("vols SAUF vélos", ("vols",), (), ("vélos",)),
        ("police (NOT Lyon)", ("police",), (), ("Lyon",)),
        ('"not NOT here" police', ("police",), ("not NOT here",), ()),
        ("police police Police", ("police",), (), ()),
        ("what did we publish about the observatory", ("observatory",), (), ()),
        ("Qu’a-t-on publié sur l’observatoire ?", ("observatoire",), (), ()),
        ("article publié", ("article", "publie"), (), ()),
    ],
)
def test_taking_apart(q: str, words: tuple[str, ...], phrases: tuple[str, ...], excluded: tuple[str, ...]) -> None:
    parsed = parse(q)
    assert (parsed.words, parsed.phrases, parsed.excluded) == (words, phrases, excluded)


@pytest.mark.parametrize(
    ("q", "unread"),
    [
        ("police OR gendarmerie", ("OR",)),
        ("police OU gendarmerie OU milice", ("OU",)),
        ("police NOT", ("NOT",)),
        ("police NOT (Lyon)", ("NOT",)),
        ("police AND gendarmerie NOT Lyon", ()),
        ("police or not", ()),
    ],
)
def test_operators_that_are_not_followed_are_told(q: str, unread: tuple[str, ...]) -> None:
    assert parse(q).unread == unread


def test_what_is_free_keeps_its_place() -> None:
    q = 'stop "in one go" -London and NOT Leeds search'
    free = parse(q).free
    assert free.split() == ["stop", "and", "search"]
    assert all(q[at : at + len(word)] == word for word in free.split() if (at := free.index(word)) >= 0)


@pytest.mark.parametrize("q", ["", "  ", "*"])
def test_nothing_asked_means_everything(q: str) -> None:
    assert parse(q).everything


@pytest.mark.parametrize("q", ['"', "le la les", "of the", "--", "()", '""', "?!"])
def test_only_common_words_or_signs_mean_nothing(q: str) -> None:
    assert parse(q).means_nothing


@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_is_an_error(q: str) -> None:
    parsed = parse(q)
    assert len(parsed.words) <= 40


def test_words_are_put_right_in_place() -> None:
    assert replace_words("La Polise, à Liège", {"polise": "police"}) == "La police, à Liège"
