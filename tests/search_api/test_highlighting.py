"""Highlights: the right words, at the right place, in a passage worth reading."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.highlighting import (
    EXCERPT,
    Highlighter,
    Match,
    best_passage,
    best_start,
    highlight_authors,
    highlight_entry,
)
from tests.contract.entries import entry


def marked(text: str, words: list[str], language: str = "fr", phrases: list[str] | None = None) -> list[str]:
    found = Highlighter(words, phrases or []).matches(text, ((0, len(text), language),), language)
    return [text[m.start : m.end] for m in found]


def test_stems_accents_and_capitals() -> None:
    assert marked("Les Médiateurs et la médiatrice ; MÉDIATEUR.", ["mediateur"]) == ["Médiateurs", "MÉDIATEUR"]
    assert marked("Burglaries and a burglar", ["burglary"], "en") == ["Burglaries"]


def test_acronyms_in_either_number() -> None:
    text = "An NGO, two NGOs, TVs and a TV."
    assert marked(text, ["ngo"], "en") == marked(text, ["ngos"], "en") == ["NGO", "NGOs"]
    assert marked(text, ["tvs"], "en") == ["TVs", "TV"]


def test_elision_does_not_hide_a_word_nor_is_it_marked() -> None:
    assert marked("L’accueil, d'accueil", ["accueil"]) == ["accueil", "accueil"]


def test_ligatures_either_way() -> None:
    assert marked("Mise en Œuvre, mise en oeuvre, main-d’œuvre", ["oeuvre"]) == ["Œuvre", "oeuvre", "œuvre"]


def test_authors_whom_the_query_names() -> None:
    e = entry("x", "A text by nobody.", authors=("Peter Hagemeyer", "Anne Éluard"))
    named, matched = highlight_authors(e, Highlighter(["eluard", "text"]))
    assert [(h.field, h.text, h.spans) for h in named] == [("author", "Anne Éluard", ((5, 11),))]
    assert matched == {"eluard"}


def test_phrases_over_line_ends_and_typography() -> None:
    text = "La Police\u00a0de\nproximité, et la police de proximités."
    assert marked(text, [], phrases=["police de proximite"]) == ["Police\u00a0de\nproximité"]


def test_each_passage_by_its_own_language() -> None:
    text = "The victims came. Les victimes sont venues."
    found = Highlighter(["victimes"]).matches(text, ((0, 17, "en"), (18, len(text), "fr")), "en")
    assert "victimes" in [text[m.start : m.end] for m in found]


def test_the_best_passage_has_the_most_words_and_exact_offsets() -> None:
    text = "Rien ici. " * 60 + "La police et les victimes se parlent. " + "Rien là. " * 60
    e = entry("x", text, language="fr")
    highlights, matched = highlight_entry(e, Highlighter(["police", "victimes"]))
    passage = highlights[-1]
    assert [passage.text[s:t] for s, t in passage.spans] == ["police", "victimes"]
    assert passage.text.startswith("La police")
    assert len(passage.text) <= EXCERPT + 60
    assert matched == {"police", "victimes"}


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Rien ici. " * 60 + "La police vient. " + "Rien là. " * 60, (False, False)),
        ("Une phrase entière. La police vient.", (False, False)),
        ("rien ici " * 60 + "la police vient " + "rien ici " * 60, (True, True)),
        ("Un titre\nLa police vient " + "et revient " * 60, (False, True)),
        ("La police vient " + "encore " * 29 + "chez «\u00a0Jean.\u00a0» " + "Rien. " * 60, (False, False)),
    ],
)
def test_a_passage_tells_where_it_breaks_off(text: str, cut: tuple[bool, bool]) -> None:
    passage = best_passage(text, Highlighter(["police"]).matches(text, (), "fr"))
    assert (passage.cut_before, passage.cut_after) == cut, passage.text


def test_evidence_of_a_concept_is_shown_where_no_word_matches() -> None:
    e = entry("x", "Neighbourhood officers walk the beat.")
    highlights, matched = highlight_entry(e, Highlighter(["police"]), [("text", 0, 22)])
    assert [highlights[0].text[s:t] for s, t in highlights[0].spans] == ["Neighbourhood officers"]
    assert not matched


@given(st.text(max_size=600), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_spans_lie_inside_in_order_and_apart(text: str, words: list[str]) -> None:
    highlighter = Highlighter([w for w in words if w.isalnum()])
    passage = best_passage(text, highlighter.matches(text, (), "fr"))
    at = 0
    for start, end in passage.spans:
        assert at <= start < end <= len(passage.text)
        at = end
    assert passage.text in text


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(1, 230), st.sampled_from(["", "a", "b", "c", "d"]))))
def test_the_passage_begins_where_looking_at_each_match_says(steps: list[tuple[int, int, str]]) -> None:
    found, at = [], 0
    for gap, length, word in steps:
        found.append(Match(at + gap, at + gap + length, word))
        at += gap + length
    values = []
    for first in found:
        window = [m for m in found if first.start <= m.start and m.end <= first.start + 200]
        values.append((len({m.word for m in window if m.word}), len(window)))
    if found:
        assert best_start(found) == found[values.index(max(values))].start


def test_long_articles_with_many_matches_take_time_by_their_length() -> None:
    """A hundred thousand words, every twentieth of them asked for, in passages of either language."""

    def seconds(number: int) -> float:
        text = (
            "crime and the prevention of it in all of the streets of the town as the council has been told. " * number
        )
        passages = tuple((n, n + 500, "fr" if n % 1000 else "en") for n in range(0, len(text), 500))
        highlighter = Highlighter(["crime", "prevention"])
        begun = time.thread_time()
        highlight_entry(entry("x", text, passages=passages), highlighter)
        return time.thread_time() - begun

    seconds(10)
    assert min(seconds(5000) for _ in range(3)) < 40 * min(seconds(500) for _ in range(3))
