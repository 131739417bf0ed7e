"""Language belongs to the passage."""

from __future__ import annotations

from itertools import pairwise

import pytest

from corpus.model import Article, Block
from indexer.annotating.language import LONGEST, find_passages, language_of_line


def article(*paragraphs: str, declared: str | None = None) -> Article:
    text = "\n".join(paragraphs)
    blocks, at = [], 0
    for p in paragraphs:
        blocks.append(Block(kind="paragraph", start=at, end=at + len(p)))
        at += len(p) + 1
    return Article(
        id="a", document_id="d", ordinal=0, revision="r", text=text, blocks=tuple(blocks), declared_language=declared
    )


FRENCH = "La ville a réuni ses partenaires pour préparer un diagnostic de sécurité. Les habitants y ont pris part."
ENGLISH = "The city brought its partners together to prepare a safety audit. Residents took part in it."


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en")])
def test_one_language(text: str, language: str) -> None:
    found, passages = find_passages(article(text))
    assert found == language
    assert [(p.start, p.end, p.language) for p in passages] == [(0, len(text), language)]


def test_an_english_page_carries_a_french_body() -> None:
    a = article("The rest of this page tells of the work of the centre, in French only.", FRENCH, FRENCH)
    found, passages = find_passages(a)
    assert found == "fr"
    assert [p.language for p in passages] == ["en", "fr"]


def test_a_sentence_with_a_foreign_name_stays_with_its_neighbours() -> None:
    mixed = "It was hosted by the École nationale de police du Québec and the Société de criminologie du Québec."
    _, passages = find_passages(article(ENGLISH + " " + mixed + " " + ENGLISH))
    assert [p.language for p in passages] == ["en"]


def test_another_language_is_not_taken_for_ours() -> None:
    spanish = "El ayuntamiento presenta su programa de convivencia y seguridad ciudadana para los próximos años con los vecinos."
    assert find_passages(article(spanish))[0] == "und"


def test_without_text_the_declared_language_tells() -> None:
    assert find_passages(article(declared="fr-CA"))[0] == "fr"


def test_passages_cover_every_block() -> None:
    a = article(FRENCH, ENGLISH, "OK", "2005", FRENCH)
    _, passages = find_passages(a)
    for block in a.blocks:
        assert any(p.start <= block.start and block.end <= p.end for p in passages)


def test_lines() -> None:
    assert language_of_line("Prévention de la délinquance des jeunes", "en") == "fr"
    assert language_of_line("Interpol 2005", "fr") == "fr"


@pytest.mark.parametrize("sentence", ["The police met residents on the quay. ", "police and residents ", "x"])
def test_a_very_long_text_is_cut_into_passages_that_can_be_parsed(sentence: str) -> None:
    text = (sentence * (250_000 // len(sentence))).strip()
    _, passages = find_passages(article(text))
    assert max(p.end - p.start for p in passages) <= LONGEST
    assert (passages[0].start, passages[-1].end) == (0, len(text))
    assert all(not text[one.end : other.start].strip() for one, other in pairwise(passages))
