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
        ("It is available in both official languages.", ("fr", "en"), False, "available in both official languages"),
        ("Ce guide est bilingue (anglais et français).", ("en", "fr"), False, "bilingue (anglais et français)"),
        ("Une version anglaise est disponible.", ("en",), False, "version anglaise est disponible"),
        ("A French translation can be ordered.", ("fr",), False, "French translation can be ordered"),
        ("Le rapport existe aussi en anglais.", ("en",), False, "existe aussi en anglais"),
        ("Il a été traduit en anglais et en espagnol.", ("en",), False, "traduit en anglais et en espagnol"),
        ("The kit (in French) can be had.", ("fr",), False, "in French"),
        ("Languages: EN | FR", ("en", "fr"), False, "Languages: EN | FR"),
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
        "The French version of the law was amended.",
        "It will be translated into French.",
        "In both languages the word is the same.",
        "The two official languages of the court differ.",
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
