"""Linking goes on where it was, writes nothing twice, and leaves editors the last word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.deciding import LinkDecided
from tests.indexer.linked_corpus import ELSE, ENGLISH, FRENCH, OTHER, SAME, LinkedCorpus


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[LinkedCorpus]:
    made = LinkedCorpus(tmp_path / "home")
    yield made
    made.close()


def test_a_translation_is_found_whichever_comes_first(corpus: LinkedCorpus) -> None:
    french = corpus.put("a", FRENCH, "fr", SAME)
    assert corpus.linker.catch_up() == 0
    other = corpus.put("c", OTHER, "en", ELSE)
    english = corpus.put("b", ENGLISH, "en", SAME)
    assert corpus.linker.catch_up() == 1
    assert corpus.links(french) == [("translation", english)]
    assert corpus.links(other) == []


def test_the_same_again_writes_nothing(corpus: LinkedCorpus) -> None:
    corpus.put("a", FRENCH, "fr", SAME)
    corpus.put("b", ENGLISH, "en", SAME)
    assert corpus.linker.pending()
    corpus.linker.catch_up()
    seq = corpus.store.last_change()
    assert not corpus.linker.pending()
    assert corpus.linker.catch_up() == 0
    assert corpus.store.last_change() == seq


def test_both_ends_of_a_link_have_a_change(corpus: LinkedCorpus) -> None:
    ids = {corpus.put("a", FRENCH, "fr", SAME), corpus.put("b", ENGLISH, "en", SAME)}
    before = corpus.store.last_change()
    corpus.linker.catch_up()
    assert {change.article_id for change in corpus.store.changes(before)} == ids


def test_an_article_that_changes_loses_its_links(corpus: LinkedCorpus) -> None:
    french, english = corpus.put("a", FRENCH, "fr", SAME), corpus.put("b", ENGLISH, "en", SAME)
    corpus.linker.catch_up()
    assert corpus.put("b", OTHER, "en", ELSE) == english
    assert corpus.linker.catch_up() == 1
    assert corpus.links(french) == []


def test_near_duplicates_are_found_by_their_words_without_vectors_too(corpus: LinkedCorpus) -> None:
    text = f"{ENGLISH} " + " ".join(f"word{n}" for n in range(60))
    one = corpus.put("a", text, "en", SAME)
    two = corpus.put("b", text.replace("word30", "another"), "en", ELSE)
    corpus.linker.catch_up()
    assert corpus.links(one) == [("duplicate", two)]


def test_editors_have_the_last_word(corpus: LinkedCorpus) -> None:
    french, english = corpus.put("a", FRENCH, "fr", SAME), corpus.put("b", ENGLISH, "en", SAME)
    corpus.linker.catch_up()
    said = LinkDecided(other=english, relation="translation", holds=False)
    corpus.store.decisions.record(french, [said], by="editor")
    assert corpus.links(french) == []
    corpus.put("a", FRENCH + " Ils ont suivi une formation.", "fr", SAME)  # compared anew, found again, and still none
    corpus.linker.catch_up()
    assert corpus.links(french) == []
