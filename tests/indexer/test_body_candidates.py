"""What is proposed as the name of a body, and what its form says of it; which are names is for the weights to say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.annotating.bodies.candidates import candidate_ranges
from indexer.annotating.bodies.choice import candidates, with_others
from indexer.annotating.bodies.forms import build_of, form_of
from indexer.annotating.bodies.part_evidence import PartEvidence
from indexer.annotating.name_words import text_of, words_of
from indexer.annotating.parsed import ParsedArticle, ParsedPart

Parse = Callable[..., ParsedArticle]


def name(part: ParsedPart, first: int, stop: int) -> str:
    words = words_of(part)
    return text_of(part)[words[first].start : words[stop - 1].end]


def proposed(parsed: ParsedArticle) -> set[str]:
    (part,) = parsed.parts
    return {name(part, *held) for held in candidate_ranges(part, set())}


def form(parsed: ParsedArticle, written: str) -> set[str]:
    (part,) = parsed.parts
    known = PartEvidence(part, {})
    (held,) = [held for held in candidate_ranges(part, set()) if name(part, *held) == written]
    return form_of(known, *held)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hier, la police cantonale vaudoise a ouvert une enquête.", "fr", "police cantonale vaudoise"),
        ("Elle écrit au ministère de la justice chaque mois.", "fr", "ministère de la justice"),
        ("Le guide est celui de la brigade de Bourg-en-Val.", "fr", "brigade de Bourg-en-Val"),
        ("They rang Fenmarsh police at once.", "en", "Fenmarsh police"),
        ("L’avis de sûre.valbourg compte.", "fr", "sûre.valbourg"),
        ("La zone de police Aubry/Saint-Roch agit.", "fr", "Aubry/Saint-Roch"),
    ],
)
def test_names_in_lower_case_and_of_odd_make_are_proposed(
    parse: Parse, text: str, language: str, expected: str
) -> None:
    assert expected in proposed(parse(text, language))


def test_what_has_an_indefinite_article_is_not_proposed_in_lower_case(parse: Parse) -> None:
    assert proposed(parse("Il rêve d’une police cantonale et d’un ministère de la justice.", "fr")) == set()


@pytest.mark.parametrize(
    ("text", "language", "written", "build"),
    [
        ("They rang Fenmarsh Council at once.", "en", "Fenmarsh Council", "headed"),
        ("They rang Fenmarsh Doorways at once.", "en", "Fenmarsh Doorways", "several words"),
        ("They rang FDW at once.", "en", "FDW", "acronym"),
        ("They rang FenWatch at once.", "en", "FenWatch", "inner capital"),
        ("Il écrit au ministère de la justice.", "fr", "ministère de la justice", "in lower case"),
    ],
)
def test_builds_of_names(parse: Parse, text: str, language: str, written: str, build: str) -> None:
    assert build_of(form(parse(text, language), written)) == build


def test_the_form_tells_what_stands_inside(parse: Parse) -> None:
    told = form(parse("They met Fenmarsh Council's Safety Manager Anna Young again.", "en"),
                "Fenmarsh Council's Safety Manager Anna Young")  # fmt: skip
    assert {"possessive inside", "function inside", "given name inside"} <= told
    assert "form of a town" in form(parse("A room at Esch-sur-Alzette was let.", "en"), "Esch-sur-Alzette")


def test_an_acronym_in_brackets_knows_whether_a_likely_name_stands_before_it(parse: Parse) -> None:
    (part,) = parse("They met Fenmarsh Doorways (FD) and Long Street (LS).", "en").parts
    known = PartEvidence(part, {})
    found = candidates(known)
    likely = [held for held in found if name(part, *held) == "Fenmarsh Doorways"]
    (second,) = with_others([known], [found], [likely])
    told = {name(part, *held): features for held, features in second.items()}
    assert "in brackets after a likely one" in told["FD"]
    assert "in brackets after none likely" in told["LS"]
