"""Concepts named in queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.load import load_scheme
from taxonomy.lookup import LabelLookup

LOOKUP = LabelLookup(load_scheme())


def named(query: str) -> list[str]:
    return [match.concept for match in LOOKUP.find(query)]


@pytest.mark.parametrize(
    ("query", "concepts"),
    [
        ("police de proximité évaluation", ["community-policing", "evaluation"]),
        ("community policing evaluation", ["community-policing", "evaluation"]),
        ("enquête de victimation", ["victimization-survey"]),
        ("victimisation surveys", ["victimization-survey"]),
        ("prevention delinquance juvenile", ["juvenile-delinquency"]),
        ("neighborhood policing", ["neighbourhood-policing"]),
        ("L’ÉCLAIRAGE PUBLIC", ["street-lighting"]),
        ("police et citoyens", ["police-citizen-relations"]),
        ("observatoire de la délinquance", ["observatories"]),
        ("anti-social behaviour", ["public-nuisance"]),
        ("CLSPD", ["local-prevention-council"]),
        ("cls", ["local-safety-contract"]),
        ("classe de cls", ["schools"]),
        ("CLSPDs", ["local-prevention-council"]),
        ("ngos", ["ngos"]),
        ("new NGOs in town", ["ngos"]),
        ("CAARUD", ["harm-reduction"]),
        ("ASB", ["public-nuisance"]),
        ("what works in a town", ["evidence-based-practice"]),
        ("release", ["offender-reintegration"]),
        ("hold-ups", ["robbery"]),
        ("Liège Bordeaux 2005", []),
    ],
)
def test_names(query: str, concepts: list[str]) -> None:
    assert named(query) == concepts


def test_never_labels_and_clues_are_not_names() -> None:
    assert "partnership" not in named("son ex-partenaire")
    assert named("haie") == []


@pytest.mark.parametrize("query", ["", "   ", "*", "foo AND (", '"', "le la les", "\x00", "a" * 10_000])
def test_odd_queries_name_nothing(query: str) -> None:
    assert named(query) == []


@given(st.text(max_size=80))
def test_spans_lie_in_the_query(query: str) -> None:
    for match in LOOKUP.find(query):
        assert query[match.start : match.end].strip()


def test_a_query_with_the_words_of_a_label_in_another_order_names_it() -> None:
    lookup = LabelLookup(load_scheme())
    for q in ("victimation enquête", "enquête de victimation", "surveys victimisation"):
        assert [m.concept for m in lookup.find(q)] == ["victimization-survey"], q
    longer = [m.concept for m in lookup.find("victimation enquête Lyon")]
    assert "victimization-survey" not in longer  # only the whole query: words that stand anywhere prove nothing
