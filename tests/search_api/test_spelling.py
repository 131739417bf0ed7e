"""Words put right."""

from __future__ import annotations

import pytest

from search_api.spelling import acronyms_in, label_words, nearest_spelling
from taxonomy.load import load_scheme

NAMED = ("cambriolage", "neighborhood", "mediation")


@pytest.mark.parametrize(
    ("typed", "held", "meant"),
    [
        ("cambriolge", ["cambridge"], "cambriolage"),  # the nearer of corpus and taxonomy
        ("neigborhood", ["neighbourhood"], "neighbourhood"),  # as the corpus spells it
        ("mediaton", ["mediation"], "mediation"),
        ("accords", ["accord"], None),  # a form, no slip
        ("cambriolage", ["cambridge"], None),  # a word of the taxonomy, though no article has it
        ("qwertyuiop", ["quarter"], None),
    ],
)
def test_the_nearest_word(typed: str, held: list[str], meant: str | None) -> None:
    assert nearest_spelling(typed, held, NAMED) == meant


@pytest.mark.parametrize(
    ("q", "acronyms"),
    [
        ("MARAC", {"marac"}),
        ("MARAC à Leeds", {"marac"}),
        ("ICPC MARAC", {"icpc", "marac"}),
        ("marac", set()),
        ("CAMBRIOLGE", set()),  # typed in capitals, as long as no acronym is
        ("POLICE DE PROXIMTE", set()),
    ],
)
def test_short_words_in_capitals_are_acronyms(q: str, acronyms: set[str]) -> None:
    assert acronyms_in(q) == acronyms


def test_the_words_of_labels_are_of_both_languages_and_long_enough() -> None:
    found = label_words(load_scheme())
    assert {"observatoire", "observatory", "burglary"} <= set(found)
    assert all(len(word) >= 5 for word in found)
