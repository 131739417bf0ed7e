"""Query words in the other language."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.words import STOP_WORDS, fold_word, words
from search_api.translating import load_lexicon, read_lexicon

LEXICON = read_lexicon(
    ["# a comment", "burglary burglaries = cambriolage effraction", "watch = veille", "parole = libération"]
)


def translated(text: str) -> set[str]:
    typed = [w.text for w in words(text) if w.text not in STOP_WORDS]
    return {word for any_of in LEXICON.translations(typed, text) for word in any_of}


def test_words_are_translated_from_the_language_of_the_query_by_word_or_stem() -> None:
    assert translated("the burglary") == {"cambriolage", "effraction"}
    assert translated("prévenir les cambriolages") == {"burglary"}  # one word for each stem
    assert translated("the parole of prisoners") == {"liberation"}
    assert translated("la parole des détenus") == set()


def test_what_the_query_has_already_is_not_added() -> None:
    assert translated("burglary and cambriolages") == {"effraction"}


def test_a_query_whose_language_nobody_knows_is_left_alone() -> None:
    assert LEXICON.language_of("CPTED Lyon") is None
    assert translated("CPTED Lyon") == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("neighbourhood watch against burglary", "en"),
        ("voisins vigilants dans une commune, avis du maire", "fr"),
        ("prostitution dans la ville", "fr"),
        ("police de proximite evaluation", "fr"),
        ("youth gangs", "en"),
        ("bandes de jeunes", "fr"),
    ],
)
def test_the_language_of_a_query(text: str, language: str) -> None:
    assert load_lexicon().language_of(text) == language


def test_every_line_of_the_lexicon_has_words_of_both_languages() -> None:
    lines = files("search_api").joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            sides = [[w.text for w in words(side) if w.text not in STOP_WORDS] for side in line.split("=")]
            assert len(sides) == 2 and all(sides), line


def test_an_article_in_the_other_language_shows_the_words_translated(client: TestClient) -> None:
    answer: dict[str, Any] = client.get("/v1/search", params={"q": "shelter for battered women"}).json()
    french = [hit for hit in answer["hits"] if hit["language"] == "fr"]
    marked = {fold_word(h["text"][a:b]) for hit in french for h in hit["highlights"] for a, b in h["spans"]}
    assert marked & {"femme", "femmes", "refuge", "hebergement"}
    typed = {"shelter", "battered", "women"}
    assert all(set(w.get("words", ())) <= typed for hit in french for w in hit["why"])
