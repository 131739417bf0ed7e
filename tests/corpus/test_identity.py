"""Which article is which when its page has changed."""

from __future__ import annotations

import time
from random import Random

from corpus_inputs import Sketch, split
from hypothesis import given
from hypothesis import strategies as st

from corpus.identity import KnownArticle, article_id, assign_ids, document_id, revision_of
from corpus.text import fold_key

KEY = "bulletin/a.html"
TOOLKIT = "A toolkit for municipalities that want to make a diagnosis of safety with their partners and citizens."
MEETING = "Le colloque réunira à Nicolet des policiers, des chercheurs et des élus pour parler de proximité."
PROGRAMME = "The exchange brings together three cities that face nuisance linked to drugs in public space."


def known(*articles: Sketch, gone: bool = False) -> list[KnownArticle]:
    ids = assign_ids(KEY, [], split(*articles).articles)
    return [KnownArticle(ids[i], i, title, text, gone) for i, (title, text) in enumerate(articles)]


def now(before: list[KnownArticle], *articles: Sketch) -> list[str]:
    return assign_ids(KEY, before, split(*articles).articles)


def test_first_reading_counts_occurrences_of_folded_titles() -> None:
    ids = now([], ("L’été", TOOLKIT), ("l'ÉTÉ", MEETING), ("", PROGRAMME))
    assert ids == [article_id(KEY, "l ete", 0), article_id(KEY, "l ete", 1), article_id(KEY, "", 0)]


def test_ids_hash_with_separators() -> None:
    assert article_id("a", "b c", 1) != article_id("a b", "c", 1)
    assert article_id("a", "b 1", 0) != article_id("a", "b", 10)
    assert document_id("a") != article_id("a", "", 0)


def test_reordered_keep_their_ids() -> None:
    before = known(("A", TOOLKIT), ("B", MEETING), ("", PROGRAMME))
    assert now(before, ("", PROGRAMME), ("B", MEETING), ("A", TOOLKIT)) == [before[i].id for i in (2, 1, 0)]


def test_rewritten_under_the_same_heading_keeps_its_id() -> None:
    before = known(("Prévention", TOOLKIT), ("B", MEETING))
    assert now(before, ("PREVENTION :", "Nothing in common at all."), ("B", MEETING)) == [k.id for k in before]


def test_renamed_keeps_its_id_by_its_text() -> None:
    before = known(("A", TOOLKIT), ("B", MEETING))
    assert now(before, ("Quite another heading", TOOLKIT + " Order it now."), ("B", MEETING)) == [k.id for k in before]


def test_heading_comes_before_text() -> None:
    before = known(("A", TOOLKIT), ("B", MEETING))
    assert now(before, ("B", TOOLKIT), ("A", MEETING)) == [before[1].id, before[0].id]


def test_duplicated_titles_are_told_apart_by_text() -> None:
    before = known(("News", TOOLKIT), ("News", MEETING), ("News", PROGRAMME))
    ids = now(before, ("News", "Something new."), ("News", PROGRAMME + " More."), ("News", TOOLKIT))
    assert ids[1:] == [before[2].id, before[0].id]
    assert ids[0] not in {k.id for k in before}


def test_one_of_two_equal_articles_removed() -> None:
    before = known(("A", TOOLKIT), ("A", TOOLKIT), ("B", MEETING))
    assert now(before, ("A", TOOLKIT), ("B", MEETING)) == [before[0].id, before[2].id]


def test_many_equal_articles_all_keep_their_ids() -> None:
    before = known(*[("", "Inscrivez-vous.")] * 12)
    assert now(before, *[("", "Inscrivez-vous.")] * 12) == [k.id for k in before]


def test_new_untitled_article_does_not_get_the_id_of_one_that_vanished() -> None:
    before = known(("", TOOLKIT))
    assert now(before, ("", MEETING)) == [article_id(KEY, "", 1)]


def test_one_that_comes_back_gets_its_old_id() -> None:
    before = known(("A", TOOLKIT)) + known(("B", MEETING), ("", PROGRAMME), gone=True)
    assert now(before, ("A", TOOLKIT), ("B", MEETING), ("", PROGRAMME)) == [k.id for k in before]


def test_a_present_article_is_preferred_to_a_vanished_one() -> None:
    before = [*known(("", TOOLKIT)), KnownArticle("old", 1, "B", TOOLKIT, True)]
    assert now(before, ("B", TOOLKIT)) == [before[0].id]


def test_a_listing_of_a_thousand_edited_entries_is_matched_in_seconds() -> None:
    words = [f"w{i}" for i in range(400)]
    random = Random(7)
    texts = [" ".join(random.choices(words, k=120)) for _ in range(1000)]
    before = known(*[("", text) for text in texts])
    edited = [("", text.replace(" ", " x ", 5)) for text in texts]
    began = time.process_time()
    assert now(before, *reversed(edited)) == [k.id for k in reversed(before)]
    assert time.process_time() - began < 20


def test_revision_tells_content_and_date_but_not_place() -> None:
    page = split(("A", TOOLKIT), ("A", TOOLKIT))
    first, second = page.articles
    assert first.start != second.start
    assert revision_of(first, page) == revision_of(second, page)
    others = [
        revision_of(first.model_copy(update={"section": "News"}), page),
        revision_of(first.model_copy(update={"section": ""}), page),
        revision_of(first.model_copy(update={"authors": ("X",)}), page),
        revision_of(first.model_copy(update={"links": ()}), page),
        revision_of(first, page.model_copy(update={"declared_language": "fr"})),
        revision_of(first, page.model_copy(update={"issued_from": "given"})),
        revision_of(first, page),
    ]
    assert len(set(others)) == len(others)


TITLES = st.sampled_from(["", "A", "à", "Nouvelles", "News", "B b"])
TEXTS = st.lists(st.sampled_from(["police", "ville", "crime", "sécurité", "jeunes", "the"]), max_size=12)
ARTICLES = st.lists(st.tuples(TITLES, TEXTS.map(" ".join)), max_size=8)


@given(ARTICLES, ARTICLES, ARTICLES)
def test_ids_differ_and_stay_when_nothing_changed(
    first: list[Sketch], second: list[Sketch], gone: list[Sketch]
) -> None:
    before = known(*first)
    taken = {k.id for k in before}
    before += [k for k in known(*gone, gone=True) if k.id not in taken]
    ids = now(before, *second)
    assert len(set(ids)) == len(second)
    assert now(before, *second) == ids
    assert now(before, *first) == [k.id for k in before if not k.gone]


@given(ARTICLES, st.randoms())
def test_order_does_not_matter(articles: list[Sketch], random: Random) -> None:
    before = known(*articles)
    mixed = list(enumerate(articles))
    random.shuffle(mixed)
    ids = now(before, *[article for _, article in mixed])
    assert set(ids) == {k.id for k in before}
    kept = {k.id: k for k in before}
    for id_, (_, (title, text)) in zip(ids, mixed, strict=True):
        assert (fold_key(kept[id_].title), kept[id_].text.split()) == (fold_key(title), text.split())
