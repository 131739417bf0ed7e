from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article, Availability
from indexer.annotating.availability import find_availability
from indexer.annotating.parsed import ParsedArticle


def read(text: str) -> tuple[Availability, ...]:
    article = Article(id="a", document_id="d", ordinal=0, revision="r", text=text, blocks=())
    return find_availability(ParsedArticle(article, "en", (), ()))


@pytest.mark.parametrize(
    ("text", "languages", "only", "evidence"),
    [
        ("Available in: English, French", ("en", "fr"), False, "Available in: English, French"),
        ("The guide (available in French only) is short.", ("fr",), True, "available in French only"),
        ("A summary (French only).", ("fr",), True, "French only"),
        ("Disponible en : français, anglais.", ("fr", "en"), False, "Disponible en : français, anglais"),
        ("Disponible en français seulement", ("fr",), True, "Disponible en français seulement"),
        ("Le texte est en anglais uniquement.", ("en",), True, "en anglais uniquement"),
        ("Il est offert en français et en anglais.", ("fr", "en"), False, "offert en français et en anglais"),
        ("Il est disponible en français et en allemand.", ("fr",), False, "disponible en français et en allemand"),
        ("Langues disponibles : anglais", ("en",), False, "Langues disponibles : anglais"),
        ("AVAILABLE IN ENGLISH ONLY", ("en",), True, "AVAILABLE IN ENGLISH ONLY"),
    ],
)
def test_statements_of_availability(text: str, languages: tuple[str, ...], only: bool, evidence: str) -> None:
    (one,) = read(text)
    assert (one.languages, one.only) == (languages, only)
    assert [span.text for span in one.evidence] == [evidence]


@pytest.mark.parametrize(
    "text",
    [
        "English towns have moved ahead.",
        "The debate was held in English and in French.",
        "Le Conseil français a publié une étude.",
        "A first review, in Dutch only, is due.",
    ],
)
def test_languages_in_passing_are_no_availability(text: str) -> None:
    assert read(text) == ()


@given(st.lists(st.sampled_from(["İ", "ﬁ", "É", "available in", "French", "only", "français", ",", "et", "(", ")"])))
def test_evidence_is_what_stands_there(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for one in read(text):
        for span in one.evidence:
            assert text[span.start : span.end] == span.text
