"""The analysis of words, against the engine's own."""

from __future__ import annotations

import pytest
import tantivy
from hypothesis import given
from hypothesis import strategies as st

from corpus.words import STOP_WORDS, StemLanguage, fold_word, singular, stem, stems_asked, terms, words

ALGORITHM: dict[str, str] = {"fr": "french", "en": "english"}
ALPHABET = "abcdefghilmnopqrstuvxyzABCEàâçéèêëîïôùûüÿœæŒÉÀßøñ0123456789 '’-–—«»\u00a0\u202f.,;:!?()/&%_\n°"
TEXTS = [
    "L’accès au droit : l'aide aux victimes, jusqu'à présent « gratuite » – voilà ce qu’offre le CAVAC.",
    "Prevention Through Environmental Design (CPTED), or \u201cdesigning-out crime\u201d; city\u2019s parks.",
    "Des sœurs, un œil, Œuvre, straße, Ærø, la naïveté, 24h/24, n° 5, le 1er mai, x_y, 2ELGBTQI+.",
    "The colloque de l'École nationale de police was held in Montréal and Liège\u00a0: 350 policières.",
]


def engine_terms(text: str, language: str) -> list[str]:
    """What tantivy makes of a text whose acronyms are in the singular."""
    analyzer = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.custom_stopword(sorted(STOP_WORDS)))
        .filter(tantivy.Filter.stemmer(ALGORITHM[language]))
        .build()
    )
    return [str(term) for term in analyzer.analyze(singular(text))]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", TEXTS)
def test_agrees_with_the_engine(text: str, language: StemLanguage) -> None:
    assert [word.text for word in terms(text, language)] == engine_terms(text, language)


@given(st.text(alphabet=ALPHABET, max_size=60), st.sampled_from(["fr", "en"]))
def test_agrees_with_the_engine_on_any_text(text: str, language: StemLanguage) -> None:
    assert [word.text for word in terms(text, language)] == engine_terms(text, language)


@given(st.text(max_size=60))
def test_offsets_point_into_the_text_as_given(text: str) -> None:
    for word in words(text):
        assert fold_word(text[word.start : word.end]) == word.text


def test_accents_do_not_split_a_stem() -> None:
    assert stem(fold_word("sécurité"), "fr") == stem(fold_word("SECURITE"), "fr")


def test_stop_words_are_folded() -> None:
    assert all(fold_word(word) == word for word in STOP_WORDS)


def test_both_apostrophes_elide() -> None:
    assert [w.text for w in terms("l’école d'été", "fr")] == [w.text for w in terms("école, été", "fr")]


@pytest.mark.parametrize(
    ("text", "in_the_singular"),
    [
        ("NGOs, the PCSOs' SDCFs and 20 CSAPAs", "NGO, the PCSO' SDCF and 20 CSAPA"),
        ("ÉPCIs et TVs", "ÉPCI et TV"),
        ("As Les NGOsx PARIS POLICEs", "As Les NGOsx PARIS POLICE"),
    ],
)
def test_acronyms_in_the_singular(text: str, in_the_singular: str) -> None:
    assert singular(text) == in_the_singular


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("acronym", ["NGO", "SDCF", "PCSO", "CCTV"])
def test_the_plural_of_an_acronym_is_the_acronym(acronym: str, language: StemLanguage) -> None:
    (held,), (plural,) = terms(acronym, language), terms(f"{acronym}s", language)
    assert held.text == plural.text
    for typed in (acronym, f"{acronym}s"):
        assert held.text in stems_asked(fold_word(typed))


@pytest.mark.parametrize("word", ["process", "abus", "bus", "police", "pays"])
def test_other_words_are_asked_for_as_they_are(word: str) -> None:
    assert set(stems_asked(word)) == {stem(word, "fr"), stem(word, "en")}
